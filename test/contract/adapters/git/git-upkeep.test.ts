import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Mirror } from '../../../../controller/adapters/git/git-mirror.ts'
import type { TestRepository } from '../../../support/git-repository.ts'
import { folder, objectFiles, remote, signal } from '../../../support/git-source-world.ts'

/** So many commits, one after the other, with nobody looking. */
async function history(origin: TestRepository, count: number): Promise<string[]> {
  const commit = (number: number) =>
    `commit refs/heads/history\nmark :${number + 1}\ncommitter A <a@example.com> ${1_600_000_000 + number} +0000\ndata 1\n.\nM 100644 inline a/b/c.yaml\ndata ${String(number).length}\n${number}\n`
  const stream = join(await folder(), 'stream')
  await writeFile(stream, Array.from({ length: count }, (_, number) => commit(number)).join(''))
  await origin.git('-c', 'alias.import=!git fast-import --quiet <"$1" && :', 'import', stream)
  return (await origin.git('rev-list', '--reverse', 'history')).split('\n')
}

test.each([
  ['takes all', 'false'],
  ['takes only what is asked for', 'true'],
])(
  'a mirror that %s holds a few files after hundreds of fetches, and all of the history',
  async (_, filter) => {
    const origin = await remote()
    await origin.git('config', 'uploadpack.allowFilter', filter)
    const commits = await history(origin, 310)
    const directory = join(await folder(), 'mirror.git')
    const mirror = await Mirror.open({ url: origin.directory }, directory, { partial: true })
    for (const commit of commits) {
      await origin.git('update-ref', 'refs/heads/main', commit)
      await mirror.fetchBranch('main', signal)
      await mirror.has(commit, signal)
    }
    await mirror.idle()
    const files = await objectFiles(directory)
    expect(files.filter((each) => each.endsWith('.pack')).length).toBeLessThanOrEqual(130)
    expect(files.length).toBeLessThanOrEqual(2_600)
    const listed = await mirror.git.local(['rev-list', '--count', 'refs/bowline/main'])
    expect(Number(listed)).toBe(commits.length)
    expect(await mirror.tree(commits.at(-1) ?? '', signal)).toMatchObject([{ path: 'a/b/c.yaml' }])
  },
  240_000,
)

test('what is written into a mirror is put together as well', async () => {
  const origin = await remote()
  await history(origin, 900)
  const directory = join(await folder(), 'mirror.git')
  const mirror = await Mirror.open({ url: origin.directory }, directory)
  await mirror.git.local([
    '-c',
    'fetch.unpackLimit=100000',
    'fetch',
    '--quiet',
    origin.directory,
    'history:refs/heads/own',
  ])
  expect((await objectFiles(directory)).length).toBeGreaterThan(4_000)
  for (let commit = 0; commit < 100; commit += 1) mirror.grew()
  await mirror.idle()
  expect((await objectFiles(directory)).length).toBeLessThan(10)
  expect(Number(await mirror.git.local(['rev-list', '--count', 'refs/heads/own']))).toBe(900)
})

test('of pull requests the newest 200 are held', async () => {
  const origin = await remote()
  const commit = await origin.commit({ 'a.yaml': 'a' })
  const directory = join(await folder(), 'mirror.git')
  const mirror = await Mirror.open({ url: origin.directory }, directory, { partial: true })
  await mirror.fetchBranch('main', signal)
  const refs = Array.from({ length: 300 }, (_, number) => `create refs/bowline/pull/${number} ${commit}\n`)
  await mirror.git.local(['update-ref', '--stdin'], { input: Buffer.from(refs.join('')) })
  await origin.git('update-ref', 'refs/pull/299/head', commit)
  await mirror.fetchPull(299, signal)
  await Mirror.open({ url: origin.directory }, directory, { partial: true })
  const held = await mirror.git.local(['for-each-ref', '--format=%(refname)', 'refs/bowline/pull/'])
  expect(held.trim()).toBe('refs/bowline/pull/299')
})
