import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createGitSource } from '../../../../controller/adapters/git/git-source.ts'
import {
  contents,
  damageObjects,
  folder,
  loseObjects,
  remote,
  signal,
  sourceOf,
} from '../../../support/git-source-world.ts'

test('a mirror keeps what it has from one start to the next', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const directory = await folder()
  await (await sourceOf(repository, { directory })).fetch(commit, signal)

  const gone = join(directory, 'gone')
  const source = await createGitSource({ url: gone, branch: 'main', directory })
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test.runIf(process.getuid?.() === 0)('a local repository may belong to another user', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  await repository.git('gc', '--quiet')
  const { execFileSync } = await import('node:child_process')
  execFileSync('chown', ['-R', '12345', repository.directory])
  const source = await sourceOf(repository)
  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test.each<[string, (mirror: string) => Promise<void>]>([
  ['has lost its HEAD', (mirror) => rm(join(mirror, 'HEAD'))],
  ['has an unreadable HEAD', (mirror) => writeFile(join(mirror, 'HEAD'), 'rubbish')],
  ['has an unreadable configuration', (mirror) => writeFile(join(mirror, 'config'), '[[[')],
  ['was half removed', (mirror) => rm(join(mirror, 'objects'), { recursive: true })],
  [
    'was hardly begun',
    async (mirror) => {
      await rm(mirror, { recursive: true })
      await mkdir(join(mirror, 'refs'), { recursive: true })
    },
  ],
  [
    'holds a lock of a process that was killed',
    (mirror) => writeFile(join(mirror, 'refs/bowline/main.lock'), ''),
  ],
  ['has damaged objects', damageObjects],
  ['has lost objects', loseObjects],
])('a mirror that %s is made anew', async (_, damage) => {
  const repository = await remote()
  const first = await repository.commit({ 'a.yaml': 'first', 'b.yaml': 'same' })
  const directory = await folder()
  await (await sourceOf(repository, { directory })).fetch(first, signal)
  await damage(directory)

  const second = await repository.commit({ 'a.yaml': 'second' })
  const source = await sourceOf(repository, { directory })
  await source.fetch(second, signal)
  expect(await contents(source, second)).toEqual(
    new Map([
      ['a.yaml', 'second'],
      ['b.yaml', 'same'],
    ]),
  )
})

test('a mirror damaged while it is in use is made anew', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a', 'b.yaml': 'b' })
  const directory = await folder()
  const source = await sourceOf(repository, { directory })
  await source.fetch(commit, signal)
  const blobs = (await source.entries(commit, signal)).map((entry) => entry.blob)

  await loseObjects(directory)
  expect((await source.describe(commit)).subject).toBe('A change')
  await loseObjects(directory)
  expect(await source.entries(commit, signal)).toHaveLength(2)
  await loseObjects(directory)
  const reads = await Promise.all([source.read(blobs, signal), source.read(blobs, signal)])
  expect(reads.map((read) => read.size)).toEqual([2, 2])
})

test('a mirror inside another repository never touches that one', async () => {
  const outer = await remote()
  await outer.commit({ 'a.yaml': 'outer' })
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'inner' })
  const directory = join(outer.directory, '.bowline/mirror')
  const source = await sourceOf(repository, { directory })
  await source.fetch(commit, signal)
  await rm(join(directory, 'HEAD'))

  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'inner']]))
  expect(await outer.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
})

test.each([
  ['a folder that is no repository', async () => await folder()],
  ['a folder that is not there', async () => join(await folder(), 'none')],
  ['a home folder written with ~', async () => '~/no-such-repository'],
])('%s is refused with advice', async (_, urlOf) => {
  const url = await urlOf()
  const source = await createGitSource({ url, branch: 'main', directory: await folder() })
  await expect(source.head(signal)).rejects.toMatchObject({
    name: 'BowlineError',
    code: 'source-invalid',
    message: expect.stringMatching(/found no Git repository there at .*~" is not expanded/),
  })
})
