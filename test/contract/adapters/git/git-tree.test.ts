import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { createGit, type Git } from '../../../../controller/adapters/git/git.ts'
import { listRefs } from '../../../../controller/adapters/git/git-refs.ts'
import { createStatusBranch } from '../../../../controller/adapters/git/git-status-branch.ts'
import { checkoutTag } from '../../../../controller/adapters/git/git-tags.ts'
import { systemClock } from '../../../../controller/ports/clock.ts'
import { isConfigPath } from '../../../../core/load/config-path.ts'
import type { TestRepository } from '../../../support/git-repository.ts'
import { folder, remote, signal, sourceOf } from '../../../support/git-source-world.ts'
import { StatusWriter } from '../../../support/status-files.ts'

/** A tree is its entries, as `git mktree` takes them. */
function tree({ directory }: TestRepository, entries: readonly string[]): string {
  const input = entries.map((each) => `${each}\n`).join('')
  return execFileSync('git', ['-C', directory, 'mktree', '--missing'], { input }).toString().trim()
}

async function commitOf(repository: TestRepository, id: string): Promise<string> {
  const commit = await repository.git('commit-tree', id, '-m', 'large')
  await repository.git('update-ref', 'refs/heads/main', commit)
  return commit
}

/** Five trees, each with the one before it 100 times, and one file in the last: 10^8 names in 5 KB of objects. */
async function manyNames(repository: TestRepository): Promise<string> {
  const first = await repository.commit({ 'a.yaml': 'a: 1\n' })
  let id = await repository.git('rev-parse', `${first}^{tree}`)
  for (let level = 0; level < 4; level += 1)
    id = tree(
      repository,
      Array.from({ length: 100 }, (_, at) => `040000 tree ${id}\t${at}`),
    )
  return await commitOf(repository, id)
}

async function deep(repository: TestRepository, levels: number): Promise<string> {
  const input = `commit refs/heads/main\ncommitter A <a@b> 0 +0000\ndata 1\nx\nM 100644 inline ${'d/'.repeat(levels)}a.yaml\ndata 1\nx\n`
  execFileSync('git', ['-C', repository.directory, 'fast-import', '--quiet', '--force'], { input })
  return await repository.git('rev-parse', 'main')
}

test.each([
  ['a few objects that name 10^8 files', manyNames, 'more than 100000 of its files count'],
  ['folders inside each other without end', (at: TestRepository) => deep(at, 200), '128 folders'],
])('%s are not listed', async (_, make, message) => {
  const repository = await remote()
  const commit = await make(repository)
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)
  await expect(source.entries(commit, signal, isConfigPath)).rejects.toMatchObject({
    code: 'tree-too-large',
    message: expect.stringContaining(message),
  })
})

test('only what is wanted is kept, and so deep is nothing unusual', async () => {
  const repository = await remote()
  const commit = await deep(repository, 100)
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)
  expect(await source.entries(commit, signal, isConfigPath)).toHaveLength(1)
  expect(await source.entries(commit, signal, () => false)).toEqual([])
})

test('a status branch that somebody replaced is told of, with what to do', async () => {
  const repository = await remote()
  await deep(repository, 200)
  const status = new StatusWriter(
    createStatusBranch({
      url: repository.directory,
      branch: 'main',
      directory: `${await folder()}/mirror.git`,
      author: { name: 'a', email: 'a@b' },
      clock: systemClock,
    }),
  )
  const publishing = { message: 'm', ownedPrefixes: ['environments/'], signal }
  await expect(status.publish(new Map([['STATUS.md', '# x']]), publishing)).rejects.toMatchObject({
    code: 'status-too-large',
    message: expect.stringMatching(/is not ours any more: there are paths of more .*Delete it there/),
  })
  await expect(status.read('schedules/', signal)).rejects.toMatchObject({ code: 'status-too-large' })
})

test('the source of an extension is not checked out where it is deeper than any', async () => {
  const repository = await remote()
  const commit = await deep(repository, 200)
  await repository.git('tag', 'v1', commit)
  const directory = `${await folder()}/checkout`
  const checkout = checkoutTag({ url: repository.directory, tag: 'v1', commit, directory, signal })
  await expect(checkout).rejects.toMatchObject({
    code: 'tree-too-large',
    message: expect.stringContaining('cannot be checked out: there are paths of more than'),
  })
})

test('a pull request that names 10^8 files is not merged: Git would look among them for those that were renamed', async () => {
  const repository = await remote()
  const base = await repository.commit({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' })
  const ours = await repository.commit({ 'a.yaml': 'a: 2\n' })
  let id = await repository.git('rev-parse', `${base}^{tree}`)
  for (let level = 0; level < 4; level += 1)
    id = tree(
      repository,
      Array.from({ length: 100 }, (_, at) => `040000 tree ${id}\t${at}`),
    )
  const theirs = await repository.git('commit-tree', id, '-p', base, '-m', 'all renamed')
  await repository.git('update-ref', 'refs/pull/1/head', theirs)
  const source = await sourceOf(repository)
  await source.fetch(ours, signal)
  await source.fetchPull(1, theirs, signal)
  expect(await source.mergeTree(ours, theirs, signal)).toBeUndefined()
})

test('a remote that lists more refs than anybody has is not listened to', async () => {
  const git = {
    remote: async (_: readonly string[], { mostOutput = 0 } = {}) => `${mostOutput >> 20}\trefs/heads/a\n`,
  } as unknown as Git
  expect(await listRefs(git, ['--heads', '--', 'x'], signal)).toEqual(new Map([['refs/heads/a', '32']]))
  const url = (await remote()).directory
  const refs = createGit({ remote: { url } }).remote(['ls-remote', '--', url], { signal, mostOutput: 1 })
  await expect(refs).resolves.toBe('')
  const full = await remote()
  await full.commit({ a: '1' })
  const asked = createGit({ remote: { url: full.directory } })
  const listed = asked.remote(['ls-remote', '--', full.directory], { signal, mostOutput: 10 })
  await expect(listed).rejects.toThrow('printed more than')
})
