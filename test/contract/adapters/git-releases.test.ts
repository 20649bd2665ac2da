import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Releases } from '../../../controller/adapters/git/git-releases.ts'
import { checkoutTag, resolveTag } from '../../../controller/adapters/git/git-tags.ts'
import type { BuildRequest, Release } from '../../../controller/ports/runtime.ts'
import { createRepository, type TestRepository, temporaryFolder } from '../../support/git-repository.ts'

const environment = 'ENV-1234-5678-01'

let directory: string
let repository: TestRepository
let builds: number

beforeEach(async () => {
  directory = await temporaryFolder()
  repository = await createRepository()
  await repository.commit({ 'hello.txt': 'hello' })
  await repository.git('tag', 'v1')
  builds = 0
})
afterEach(() => Promise.all([rm(directory, { recursive: true }), repository.remove()]))

/** @param turn of the request */
function build(turn?: BuildRequest['turn']): Promise<Release> {
  const folders = {
    releases: () => directory,
    release: (_: string, id: string) => join(directory, id),
    checkout: (_: string, id: string) => checkoutOf(id),
  }
  const releases = new Releases({
    folders,
    git: { resolveTag, checkoutTag },
    incomplete: async () => {},
    async build({ id }) {
      builds++
      await writeFile(join(checkoutOf(id), 'built.txt'), 'built')
    },
  })
  const runtime = { kind: 'process', build: 'make', start: './main' } as const
  const { signal } = new AbortController()
  const source = { url: repository.directory, tag: 'v1' }
  return releases.build({ environment, source, runtime, signal, ...(turn && { turn }) })
}

function checkoutOf(id: string): string {
  return join(directory, id, 'checkout')
}

test('a release that is complete is not made again', async () => {
  const release = await build()
  expect(await build()).toEqual(release)
  expect(builds).toBe(1)
})

test('only what is to be made waits for its turn', async () => {
  let turns = 0
  const turn: BuildRequest['turn'] = (work) => {
    turns++
    expect(builds).toBe(0)
    return work()
  }
  const release = await build(turn)
  expect(await build(turn)).toEqual(release)
  expect([builds, turns]).toEqual([1, 1])
})

test('a release that was not completed is made again', async () => {
  const release = await build()
  const checkout = checkoutOf(release.id)
  await rm(join(checkout, '..', 'release.json'))
  await writeFile(join(checkout, 'half'), '')
  expect(await build()).toEqual(release)
  expect((await readdir(checkout)).sort()).toEqual(['.git', 'built.txt', 'hello.txt'])
})

test("a repository's own release.json stays what it is", async () => {
  await repository.commit({ 'release.json': 'mine' })
  await repository.git('tag', '--force', 'v1')
  const { id } = await build()
  expect(await readFile(join(checkoutOf(id), 'release.json'), 'utf8')).toBe('mine')
})
