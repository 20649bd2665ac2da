import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeIfStill } from '../../../../controller/adapters/files/remove-if-still.ts'

let folder: string
const path = () => join(folder, 'lock')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bowline-files-'))
})

afterEach(() => rm(folder, { recursive: true }))

test('a file that holds what was read is removed', async () => {
  await writeFile(path(), '4711\n')
  expect(await removeIfStill(path(), '4711\n')).toBe(true)
  expect(await readdir(folder)).toEqual([])
})

test('what was put in its place meanwhile stays as it is', async () => {
  await writeFile(path(), '4712\n')
  expect(await removeIfStill(path(), '4711\n')).toBe(false)
  expect(await readFile(path(), 'utf8')).toBe('4712\n')
  expect(await readdir(folder)).toEqual(['lock'])
})

test('one that is gone is no error', async () => {
  expect(await removeIfStill(path(), '4711\n')).toBe(true)
  expect(await readdir(folder)).toEqual([])
})
