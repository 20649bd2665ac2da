import { chmod, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  blob,
  contents,
  folder,
  nobody,
  remote,
  signal,
  sourceOf,
} from '../../../support/git-source-world.ts'

test('a commit is found, brought and read without a checkout', async () => {
  const repository = await remote()
  const files = { 'bowline.yaml': 'kind: Account\n', 'environments/eu.yaml': 'kind: Environment\n' }
  const commit = await repository.commit(files, 'Add everything\n\nWith a body.')
  const source = await sourceOf(repository)

  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await source.entries(commit, signal)).toEqual([
    { path: 'bowline.yaml', blob: expect.stringMatching(/^[0-9a-f]{40}$/), size: 14, mode: '100644' },
    { path: 'environments/eu.yaml', blob: expect.stringMatching(/^[0-9a-f]{40}$/), size: 18, mode: '100644' },
  ])
  expect(await contents(source, commit)).toEqual(new Map(Object.entries(files)))
  expect(await source.describe(commit)).toEqual({
    subject: 'Add everything',
    author: 'Ada Lovelace',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
  })
})

test('pull requests are found and brought, and what merging them gives is known beforehand', async () => {
  const repository = await remote()
  const base = await repository.commit({ 'a.yaml': '1\n', 'b.yaml': '1\n' })
  await repository.git('checkout', '--quiet', '-b', 'work')
  const good = await repository.commit({ 'a.yaml': '2\n' })
  await repository.git('update-ref', 'refs/pull/7/head', good)
  const clash = await repository.commit({ 'b.yaml': '2\n' })
  await repository.git('update-ref', 'refs/pull/8/head', clash)
  await repository.git('checkout', '--quiet', 'main')
  await repository.git('branch', '--quiet', '-D', 'work')
  const main = await repository.commit({ 'b.yaml': '3\n' })
  const source = await sourceOf(repository)
  await source.fetch(main, signal)

  expect(await source.pullHeads(signal)).toEqual(
    new Map([
      [7, good],
      [8, clash],
    ]),
  )
  await source.fetchPull(7, good, signal)
  await source.fetchPull(8, clash, signal)
  const merged = await source.mergeTree(main, good, signal)
  expect(await contents(source, merged ?? '')).toEqual(
    new Map([
      ['a.yaml', '2\n'],
      ['b.yaml', '3\n'],
    ]),
  )
  expect(await source.mergeTree(main, clash, signal)).toBeUndefined()
  expect(await source.mergeTree(base, clash, signal)).toBeDefined()
  await expect(source.fetchPull(7, nobody, signal)).rejects.toThrow('pull request 7 is not at')
})

test('a remote without pull requests has none', async () => {
  const source = await sourceOf(await remote())
  expect(await source.pullHeads(signal)).toEqual(new Map())
})

test('binary, empty and executable files come back byte by byte', async () => {
  const repository = await remote()
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 31 + (at >> 8)) % 256))
  await repository.commit({ 'icon.png': bytes, empty: '', 'line-feeds': '\n\n', 'run.sh': '#!/bin/sh\n' })
  await chmod(join(repository.directory, 'run.sh'), 0o755)
  await repository.git('update-index', '--chmod=+x', 'run.sh')
  const commit = await repository.commit({})
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)

  const entries = await source.entries(commit, signal)
  const blobs = await source.read(entries.map(({ blob }) => blob).reverse(), signal)
  const content = Object.fromEntries(entries.map(({ path, blob }) => [path, blobs.get(blob)]))
  expect(content['icon.png']?.equals(bytes)).toBe(true)
  expect(content.empty).toHaveLength(0)
  expect(content['line-feeds']?.toString()).toBe('\n\n')
  expect(entries.find(({ path }) => path === 'run.sh')?.mode).toBe('100755')
})

test('2000 files are read in one call', async () => {
  const repository = await remote()
  const files = Object.fromEntries(
    Array.from({ length: 2000 }, (_, at) => [
      `environments/${at % 20}/${at}.yaml`,
      `name: environment-${at}\n`,
    ]),
  )
  const commit = await repository.commit(files)
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)

  expect(await contents(source, commit)).toEqual(new Map(Object.entries(files)))
})

test('asking for nothing reads nothing', async () => {
  const source = await sourceOf(await remote())
  expect(await source.read([], signal)).toEqual(new Map())
})

test('paths may hold any character', async () => {
  const repository = await remote()
  const paths = ['grüße/日本.yaml', 'with space.yaml', 'tab\tand\nline.yaml', '"quoted"\\.yaml', '😀.yaml']
  const commit = await repository.commit(Object.fromEntries(paths.map((path) => [path, path])))
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)

  const found = (await source.entries(commit, signal)).map(({ path }) => path)
  expect(found.sort()).toEqual([...paths].sort())
})

test('symbolic links are entries, submodules are not', async () => {
  const repository = await remote()
  const target = await repository.commit({ 'a.yaml': 'a' })
  await repository.git('update-index', '--add', '--cacheinfo', `160000,${target},module`)
  await repository.git(
    'update-index',
    '--add',
    '--cacheinfo',
    `120000,${await blob(repository, 'a.yaml')},link`,
  )
  await repository.git('commit', '--quiet', '--message=Links')
  const commit = await repository.git('rev-parse', 'HEAD')
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)

  const entries = await source.entries(commit, signal)
  expect(entries.map(({ path, mode }) => `${mode} ${path}`)).toEqual(['100644 a.yaml', '120000 link'])
})

test('an empty repository has no head until its first commit', async () => {
  const repository = await remote()
  const source = await sourceOf(repository)
  expect(await source.head(signal)).toBeUndefined()

  const commit = await repository.commit({ 'a.yaml': 'a' })
  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test('an unknown branch has no head, and no branch is taken for another', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'a' })
  await repository.git('branch', 'refs/heads/release')
  await repository.git('branch', 'feature/release')
  const source = await sourceOf(repository, { branch: 'release' })
  expect(await source.head(signal)).toBeUndefined()
})

test('a force push is followed, and the old commit stays readable', async () => {
  const repository = await remote()
  const first = await repository.commit({ 'a.yaml': 'first' })
  const source = await sourceOf(repository)
  await source.fetch(first, signal)

  await repository.git('checkout', '--quiet', '--orphan', 'other')
  const second = await repository.commit({ 'a.yaml': 'second' })
  await repository.git('branch', '--force', 'main', second)
  expect(await source.head(signal)).toBe(second)
  await source.fetch(second, signal)
  expect(await contents(source, second)).toEqual(new Map([['a.yaml', 'second']]))
  expect(await contents(source, first)).toEqual(new Map([['a.yaml', 'first']]))
})

test('a commit that a force push took off the branch can still be brought', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'base' })
  const lost = await repository.commit({ 'a.yaml': 'lost' })
  await repository.git('reset', '--quiet', '--hard', 'HEAD~1')
  const source = await sourceOf(repository)

  await source.fetch(lost, signal)
  expect(await contents(source, lost)).toEqual(new Map([['a.yaml', 'lost']]))
})

test('a branch may be deleted and come back', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'a' })
  await repository.git('checkout', '--quiet', '-b', 'live')
  const before = await repository.commit({ 'a.yaml': 'before' })
  const source = await sourceOf(repository, { branch: 'live' })
  await source.fetch(before, signal)

  await repository.git('checkout', '--quiet', 'main')
  await repository.git('branch', '-D', 'live')
  expect(await source.head(signal)).toBeUndefined()

  await repository.git('checkout', '--quiet', '-b', 'live')
  const after = await repository.commit({ 'a.yaml': 'after' })
  await source.fetch(after, signal)
  expect(await contents(source, after)).toEqual(new Map([['a.yaml', 'after']]))
})

test('a commit that is nowhere is said to be gone', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'a' })
  const source = await sourceOf(repository)
  await expect(source.fetch(nobody, signal)).rejects.toMatchObject({
    name: 'BowlineError',
    code: 'source-invalid',
    message: expect.stringContaining('deleted or force-pushed'),
  })
})

test('a repository with SHA-256 ids is read as well', async () => {
  const repository = await remote({ objectFormat: 'sha256' })
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const source = await sourceOf(repository)
  expect(await source.head(signal)).toBe(commit)
  await source.fetch(commit, signal)
  expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
})

test('a relative path is taken from the working directory', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const before = process.cwd()
  onTestFinished(() => process.chdir(before))
  process.chdir(dirname(repository.directory))
  const source = await sourceOf({ directory: basename(repository.directory) })
  process.chdir(before)
  expect(await source.head(signal)).toBe(commit)
})

test("the user's Git configuration has no say", async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const home = await folder()
  await writeFile(join(home, '.gitconfig'), `[url "/nowhere/"]\n  insteadOf = ${repository.directory}\n`)
  const before = process.env.HOME
  onTestFinished(() => {
    process.env.HOME = before
  })
  process.env.HOME = home
  expect(await (await sourceOf(repository)).head(signal)).toBe(commit)
})
