import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  lacksName,
  namedBy,
  nameless,
} from '../../../../../controller/adapters/postgres/embedded/embedded-postgres-user-name.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bowline-user-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a user id without a name is read from the words of initdb', () => {
  expect(lacksName.exec('initdb: could not look up effective user ID 54321: user does not exist')?.[1]).toBe(
    '54321',
  )
})

test('it is given one by the library, where the system has that', async () => {
  const [library, file] = [join(folder, 'libnss_wrapper.so'), join(folder, 'passwd')]
  expect(await namedBy('54321', file, [library])).toBeUndefined()
  await writeFile(library, '')
  expect(await namedBy('54321', file, ['/nowhere/libnss_wrapper.so', library])).toEqual({
    LD_PRELOAD: library,
    NSS_WRAPPER_PASSWD: file,
    NSS_WRAPPER_GROUP: '/etc/group',
  })
  expect(await readFile(file, 'utf8')).toMatch(/^bowline:x:54321:0:/)
})

test('where it has not, people are told what to do', () => {
  expect(nameless('54321')).toMatch(/^User id 54321 has no name .*nss_wrapper.*DATABASE_URL/)
})
