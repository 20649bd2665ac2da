import { chmod, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type LoadedStep, SnapshotLoader } from '../../../../controller/sync/snapshot-loader.ts'
import { isConfigPath } from '../../../../core/load/config-path.ts'
import type { LoadedFile } from '../../../../core/load/loaded-file.ts'
import { folder, remote, signal, sourceOf } from '../../../support/git-source-world.ts'

/** Writes down the arguments of every Git that this process starts. */
async function watchedGit(): Promise<() => Promise<string[]>> {
  const [directory, before] = [await folder(), process.env.PATH ?? '']
  const list = join(directory, 'calls')
  await writeFile(list, '')
  const find = `PATH=${JSON.stringify(before)}`
  await writeFile(join(directory, 'git'), `#!/bin/sh\necho "$@" >> ${list}\n${find} exec git "$@"\n`)
  await chmod(join(directory, 'git'), 0o755)
  process.env.PATH = `${directory}:${before}`
  onTestFinished(() => {
    process.env.PATH = before
  })
  return async () => {
    const calls = (await readFile(list, 'utf8')).trim().split('\n').filter(Boolean)
    await writeFile(list, '')
    return calls.map(
      (each) => /\b(ls-remote|fetch|diff-tree|cat-file|ls-tree|show|rev-parse)\b/.exec(each)?.[0] ?? each,
    )
  }
}

const document = (kind: string, name: string) =>
  `apiVersion: bowline.dev/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {}\n`

test('a commit takes one look at the remote, one fetch, one comparison and one reading', async () => {
  const repository = await remote()
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`${at}/extension.yaml`, document('Extension', `e${at}`)]),
  )
  const first = await repository.commit(many)
  const source = await sourceOf(repository)
  const loader = new SnapshotLoader(source)
  await source.fetch(first, signal)
  ;(await loader.step(first, signal)).keep()

  const second = await repository.commit(
    { '7/extension.yaml': document('Extension', 'other') },
    'Rename it\n\nWhy.',
  )
  const calls = await watchedGit()
  const head = await source.head(signal)
  await source.fetch(second, signal)
  const step = await loader.step(second, signal)
  const described = await source.describe(second)
  expect(await calls()).toEqual(['ls-remote', 'fetch', 'diff-tree', 'cat-file'])
  expect(head).toBe(second)
  expect(described).toMatchObject({ subject: 'Rename it', author: 'Ada Lovelace', at: expect.any(String) })
  expect('changes' in step && step.changes.changed.map(({ path }) => path)).toEqual(['7/extension.yaml'])
})

test('of what is another nothing is missed: new, gone, moved, turned into a link, a folder in place of a file', async () => {
  const repository = await remote()
  const source = await sourceOf(repository)
  const loader = new SnapshotLoader(source)
  const files = new Map<string, LoadedFile>()
  const follow = async (commit: string) => {
    await source.fetch(commit, signal)
    const step = await loader.step(commit, signal)
    take(step, files)
    const whole = await new SnapshotLoader(source).load(commit, signal)
    const byPath = (all: readonly LoadedFile[]) => [...all].sort((a, b) => (a.path < b.path ? -1 : 1))
    expect(shown(byPath([...files.values()]))).toEqual(shown(byPath(whole)))
    return 'changes' in step ? step.changes.changed.length + step.changes.removed.length : 'all'
  }
  const start = {
    'a.yaml': document('Account', 'acme'),
    'b.yaml': document('Extension', 'b'),
    'note.md': '#',
  }
  expect(await follow(await repository.commit(start))).toBe('all')
  await repository.git('mv', 'b.yaml', 'c.yaml')
  expect(await follow(await repository.commit({ 'd/e.yaml': document('Extension', 'e') }))).toBe(3)
  await repository.git('rm', '--quiet', 'c.yaml')
  expect(await follow(await repository.commit({ 'c.yaml/in.yaml': document('Schedule', 's') }))).toBe(2)
  await repository.git('rm', '--quiet', 'd/e.yaml')
  await symlink('a.yaml', join(repository.directory, 'link.yaml'))
  expect(await follow(await repository.commit({ 'note.md': '# more' }))).toBe(2)
  expect(await follow(await repository.commit({ 'large.yaml': `# ${'x'.repeat(17 << 20)}` }))).toBe('all')
  expect(await follow(await repository.commit({ 'a.yaml': document('Account', 'other') }))).toBe(1)
  await repository.git('checkout', '--quiet', '--orphan', 'anew')
  await repository.git('branch', '--quiet', '--force', '-M', 'main')
  expect(await follow(await repository.commit({ 'z.yaml': document('Extension', 'z') }))).toBe(1)
})

test('where the commit before is gone, all is listed', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': document('Account', 'acme') })
  const source = await sourceOf(repository)
  await source.fetch(commit, signal)
  const options = { signal, wanted: isConfigPath, known: () => false, most: 1 << 20 }
  expect(await source.changes('f'.repeat(40), commit, options)).toBeUndefined()
  expect(await source.changes(commit, commit, options)).toMatchObject({ entries: [], removed: [] })
})

test('what one commit after the other adds is as much too much as in one', async () => {
  const repository = await remote()
  const source = await sourceOf(repository)
  const loader = new SnapshotLoader(source)
  const documents = (count: number) => `${document('Schedule', 's')}---\n`.repeat(count)
  const step = async (files: Record<string, string>) => {
    const commit = await repository.commit(files)
    await source.fetch(commit, signal)
    const next = await loader.step(commit, signal)
    next.keep()
    return 'all' in next ? next.all.map(({ findings }) => findings[0]?.code) : next.changes.changed.length
  }
  const inPart = 36 // 72,000 documents: two parts are not too much, three are
  const part = (number: number) =>
    Object.fromEntries(Array.from({ length: inPart }, (_, at) => [`${number}-${at}.yaml`, documents(2_000)]))
  expect(await step(part(0))).toHaveLength(inPart)
  expect(await step(part(1))).toBe(inPart)
  expect(await step(part(2))).toEqual(['commit-too-large'])
  expect(await step({ 'README.md': '#' })).toEqual(['commit-too-large'])
  await repository.git('rm', '--quiet', ...Object.keys(part(2)))
  expect(await step({ 'README.md': '##' })).toHaveLength(2 * inPart)
})

function take(step: LoadedStep, files: Map<string, LoadedFile>): void {
  if ('all' in step) {
    files.clear()
    for (const file of step.all) files.set(file.path, file)
  } else {
    for (const path of step.changes.removed) files.delete(path)
    for (const file of step.changes.changed) files.set(file.path, file)
  }
  step.keep()
}

function shown(files: readonly LoadedFile[]): unknown {
  return files.map(({ path, documents, findings }) => ({
    path,
    values: documents.map(({ value }) => value),
    findings,
  }))
}
