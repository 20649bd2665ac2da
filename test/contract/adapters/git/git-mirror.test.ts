import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
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

describe.runIf(process.getuid?.() === 0)('a local repository of another user', () => {
  const foreign = async () => {
    const repository = await remote()
    const commit = await repository.commit({ 'a.yaml': 'a' })
    execFileSync('chown', ['-R', '12345', repository.directory])
    return { repository, commit }
  }

  test.each([
    ['a path', (path: string) => path],
    ['a URL', (path: string) => `file://${path}`],
    ['its .git', (path: string) => join(path, '.git')],
    [
      'a link to it',
      async (path: string) => {
        const link = join(await folder(), 'link')
        await symlink(path, link)
        return link
      },
    ],
  ])('is not asked, as its hooks and settings would run as us: %s', async (_, nameOf) => {
    const { repository } = await foreign()
    const source = await sourceOf({ directory: await nameOf(repository.directory) })
    await expect(source.head(signal)).rejects.toMatchObject({
      code: 'source-untrusted',
      message: expect.stringMatching(/belongs to user 12345, and this is user 0: .*--add safe\.directory/),
    })
  })

  test("nor is one whose Git folder alone is another user's", async () => {
    const repository = await remote()
    execFileSync('chown', ['-R', '12345', join(repository.directory, '.git')])
    await expect((await sourceOf(repository)).head(signal)).rejects.toMatchObject({
      code: 'source-untrusted',
    })
  })

  test('is read where our user has told Git to trust it', async () => {
    const { repository, commit } = await foreign()
    const home = await folder()
    await writeFile(join(home, '.gitconfig'), `[safe]\n  directory = ${repository.directory}\n`)
    vi.stubEnv('HOME', home)
    onTestFinished(() => void vi.unstubAllEnvs())
    const source = await sourceOf(repository)
    expect(await source.head(signal)).toBe(commit)
    await source.fetch(commit, signal)
    expect(await contents(source, commit)).toEqual(new Map([['a.yaml', 'a']]))
  })
})

test('hooks and settings that somebody has put into a mirror do not run', async () => {
  const repository = await remote()
  const commit = await repository.commit({ 'a.yaml': 'a' })
  const directory = await folder()
  const source = await sourceOf(repository, { directory })
  await source.fetch(commit, signal)
  const ran = join(directory, 'ran')
  const script = `#!/bin/sh\ntouch ${ran}\n`
  for (const name of ['reference-transaction', 'post-update', 'pre-auto-gc', 'push-to-checkout']) {
    await mkdir(join(directory, 'evil'), { recursive: true })
    await writeFile(join(directory, 'evil', name), script, { mode: 0o755 })
  }
  execFileSync('git', ['-C', directory, 'config', 'core.hooksPath', join(directory, 'evil')])
  execFileSync('git', ['-C', directory, 'config', 'core.fsmonitor', join(directory, 'evil/post-update')])
  const next = await repository.commit({ 'a.yaml': 'b' })
  await source.fetch(next, signal)
  expect(await contents(source, next)).toEqual(new Map([['a.yaml', 'b']]))
  expect(existsSync(ran)).toBe(false)
})

test('a mirror is closed to others, also one that was open', async () => {
  const repository = await remote()
  await repository.commit({ 'a.yaml': 'a' })
  const directory = await folder()
  await chmod(directory, 0o755)
  await sourceOf(repository, { directory })
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
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
