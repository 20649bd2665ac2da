import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Mirror } from '../../../../controller/adapters/git/git-mirror.ts'
import { partialSettings } from '../../../../controller/adapters/git/git-partial.ts'
import { dropOldFiles } from '../../../../controller/adapters/git/git-partial-upkeep.ts'
import type { TestRepository } from '../../../support/git-repository.ts'
import { folder, objectFiles, remote, signal } from '../../../support/git-source-world.ts'

interface World {
  origin: TestRepository
  directory: string
  mirror: Mirror
  /** Commits of the branch, the newest last. */
  commits: string[]
  bytes(): Promise<number>
  packs(): Promise<string[]>
}

/** A mirror that has followed a repository in which code changes beside the configuration, and brought a pull request. */
async function followed(count = 30): Promise<World> {
  const origin = await remote()
  await origin.git('config', 'uploadpack.allowFilter', 'true')
  const directory = join(await folder(), 'mirror.git')
  const mirror = await Mirror.open({ url: origin.directory }, directory, { partial: true, slack: 2 ** 40 })
  const commits: string[] = []
  for (let n = 0; n < count; n += 1) {
    const code = randomBytes(20_000)
    commits.push(await origin.commit({ 'a.yaml': `${n}`, [`c/${n}.yaml`]: 'c', [`src/${n % 3}.bin`]: code }))
    await mirror.fetchBranch('main', signal)
    await mirror.has(commits[n] ?? '', signal)
    await mirror.tree(commits[n] ?? '', signal, ({ path }) => path.endsWith('.yaml'))
  }
  await origin.git('checkout', '--quiet', '--detach')
  const pull = await origin.commit({ 'pull.yaml': 'pull' })
  await origin.git('update-ref', 'refs/pull/1/head', pull)
  await origin.git('checkout', '--quiet', 'main')
  await mirror.fetchPull(1, signal)
  const bytes = async () => {
    const sizes = (await objectFiles(directory)).map(async (file) => (await stat(file)).size)
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  }
  const packs = async () =>
    (await readdir(join(directory, 'objects/pack'))).filter((each) => each.endsWith('.pack')).sort()
  return { origin, directory, mirror, commits, bytes, packs }
}

const drop = ({ mirror, directory }: World) =>
  dropOldFiles(mirror.git, { path: directory, keep: [], slack: 0 })

/** Everything that was there can be had, and the next commit, also one that brings back what is old. */
async function expectWhole(it: World): Promise<void> {
  const { origin, mirror, commits } = it
  const yamlOf = async (commit: string) =>
    await mirror.blobs(
      (await mirror.tree(commit, signal, ({ path }) => path.endsWith('.yaml'))).map(({ id }) => id),
      signal,
    )
  const newest = commits.at(-1) ?? ''
  expect(Number(await mirror.git.local(['rev-list', '--count', 'refs/bowline/main']))).toBe(commits.length)
  expect([...(await yamlOf(newest)).values()].map(String)).toContain(
    await origin.git('show', `${newest}:a.yaml`),
  )
  expect([...(await yamlOf(commits[0] ?? '')).values()].map(String)).toEqual(['0', 'c'])
  const pull = await origin.git('rev-parse', 'refs/pull/1/head')
  expect([...(await yamlOf(pull)).values()].map(String)).toContain('pull')
  const [old, fresh] = [`${commits.length % 3}`, `new ${commits.length}`]
  commits.push(await origin.commit({ 'a.yaml': old, 'b.yaml': fresh }))
  await mirror.fetchBranch('main', signal)
  expect([...(await yamlOf(commits.at(-1) ?? '')).values()].map(String)).toEqual(
    expect.arrayContaining([old, fresh]),
  )
  await mirror.git.local([...partialSettings(origin.directory), 'gc', '--quiet', '--prune=now'])
  await mirror.git.local(['rev-list', '--objects', '--filter=blob:none', '--missing=error', '--all'])
}

test('of what came with commits only files of the newest are kept, and all of the history', async () => {
  const it = await followed()
  expect(await it.bytes()).toBeGreaterThan(600_000)
  await drop(it)
  expect(await it.bytes()).toBeLessThan(90_000) // three files of code belong to the newest commit
  expect(await it.packs()).toHaveLength(1)
  await expectWhole(it)
})

test('what no ref holds is kept where it is asked for, and else is gone', async () => {
  const it = await followed(3)
  const held = it.commits.at(-1) ?? ''
  await it.origin.git('reset', '--quiet', '--hard', it.commits[0] ?? '')
  await it.mirror.fetchBranch('main', signal)
  await dropOldFiles(it.mirror.git, { path: it.directory, keep: [held, 'f'.repeat(40)], slack: 0 })
  expect(await it.mirror.has(held, signal)).toBe(true)
  await it.mirror.git.local(['update-ref', '-d', 'refs/bowline/pull/1'])
  await rm(join(it.directory, 'bowline-dropped.json'))
  await drop(it)
  expect(await it.mirror.has(held, signal)).toBe(false)
  expect(await it.mirror.has(it.commits[0] ?? '', signal)).toBe(true)
})

test('it is done where there is twice as much as after the last time, and some more', async () => {
  const it = await followed(10)
  await dropOldFiles(it.mirror.git, { path: it.directory, keep: [], slack: 1_000_000 })
  expect((await it.packs()).length).toBeGreaterThan(1)
  await drop(it)
  const after = await it.packs()
  await drop(it)
  expect(await it.packs()).toEqual(after)
})

test('a mirror does it by itself, as it is opened and as commits come', async () => {
  const it = await followed(110)
  const open = () =>
    Mirror.open({ url: it.origin.directory }, it.directory, { partial: true, slack: 200_000 })
  it.mirror = await open()
  expect(await it.packs()).toHaveLength(1)
  const begin = await it.bytes()
  for (let n = 0; n < 120; n += 1) {
    it.commits.push(await it.origin.commit({ 'a.yaml': `${n}`, [`src/${n % 3}.bin`]: randomBytes(20_000) }))
    await it.mirror.fetchBranch('main', signal)
    await it.mirror.has(it.commits.at(-1) ?? '', signal)
  }
  await it.mirror.idle()
  expect(await it.bytes()).toBeLessThan(begin + 1_000_000)
}, 240_000)

interface Killed {
  it: World
  /** Where the files of the packs that are removed were put before. */
  kept: string
  old: string[]
  packs: string
}

/** A controller that was killed: what is there then, made from what was there before and after. */
const moments: [string, (killed: Killed) => Promise<void>][] = [
  ['as the new pack was written', async ({ packs }) => writeFile(join(packs, 'tmp_pack_Ab12Cd'), 'half')],
  [
    'before the new pack was said to be of the host',
    async (killed) => {
      await restored(killed, killed.old, ['pack', 'idx', 'promisor'])
      const [fresh = ''] = (await killed.it.packs()).filter((each) => !killed.old.includes(nameOf(each)))
      await rm(join(killed.packs, fresh.replace('.pack', '.promisor')))
    },
  ],
  ['before anything was removed', (killed) => restored(killed, killed.old, ['pack', 'idx', 'promisor'])],
  [
    'when some packs were removed',
    (killed) => restored(killed, killed.old.slice(3), ['pack', 'idx', 'promisor']),
  ],
  ['within the removal of one', (killed) => restored(killed, killed.old.slice(0, 1), ['pack', 'idx'])],
  ['when only its index was left', (killed) => restored(killed, killed.old.slice(0, 1), ['idx'])],
]

async function restored({ kept, packs }: Killed, names: readonly string[], kinds: readonly string[]) {
  for (const name of names)
    for (const kind of kinds) await copyFile(join(kept, `${name}.${kind}`), join(packs, `${name}.${kind}`))
}

const nameOf = (file: string) => file.slice(0, file.indexOf('.'))

test.each(moments)('killed %s, nothing is missing, and it is done the next time', async (_, killed) => {
  const it = await followed(8)
  const packs = join(it.directory, 'objects/pack')
  const kept = await folder()
  const old = (await it.packs()).map(nameOf)
  for (const each of await readdir(packs)) await copyFile(join(packs, each), join(kept, each))
  await drop(it)
  await killed({ it, kept, old, packs })
  await rm(join(it.directory, 'bowline-dropped.json'), { force: true })
  await expectWhole(it)
  await drop(it)
  expect(await it.packs()).toHaveLength(1)
  await expectWhole(it)
})

test('what a killed process has left of a pack is removed as the mirror is opened, and none that is in use', async () => {
  const it = await followed(1)
  const packs = join(it.directory, 'objects/pack')
  await mkdir(packs, { recursive: true })
  for (const name of ['tmp_pack_old', 'tmp_pack_new']) await writeFile(join(packs, name), 'half')
  const hourAgo = Date.now() / 1000 - 3_600
  await utimes(join(packs, 'tmp_pack_old'), hourAgo, hourAgo)
  await rename(join(packs, 'tmp_pack_new'), join(packs, 'tmp_idx_new'))
  await Mirror.open({ url: it.origin.directory }, it.directory, { partial: true })
  expect((await readdir(packs)).filter((each) => each.startsWith('tmp_'))).toEqual(['tmp_idx_new'])
})
