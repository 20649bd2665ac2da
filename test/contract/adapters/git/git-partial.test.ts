import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createGitSource } from '../../../../controller/adapters/git/git-source.ts'
import { startGitHttpServer } from '../../../support/git-http-server.ts'
import type { TestRepository } from '../../../support/git-repository.ts'
import {
  damageObjects,
  folder,
  loseObjects,
  objectFiles,
  remote,
  signal,
} from '../../../support/git-source-world.ts'

const credentials = { username: 'bowline', password: 'secret' }
const isYaml = (path: string) => path.endsWith('.yaml')
const noise = () => randomBytes(200_000)

/** A history of which little is configuration: ten versions of a large file, and of a small one. */
async function longHistory(): Promise<TestRepository> {
  const origin = await remote()
  for (let version = 0; version < 10; version += 1)
    await origin.commit({ 'video.bin': noise(), 'a.yaml': `version: ${version}\n`, 'b/c.yaml': 'c\n' })
  return origin
}

interface Host {
  origin: TestRepository
  url: string
  /** Bytes that were sent to Git, and how often it asked for objects. */
  traffic: { bytes: number; fetches: number }
}

/** GitHub's like, over HTTP and with credentials; or an older or stricter one. */
async function host(kind: { leavesOut: boolean; old?: boolean }): Promise<Host> {
  const origin = await longHistory()
  const bare = await origin.clone({ bare: true })
  onTestFinished(() => bare.remove())
  await bare.git('config', 'uploadpack.allowFilter', String(kind.leavesOut))
  const traffic = { bytes: 0, fetches: 0 }
  const count = (request: IncomingMessage) => {
    if (kind.old) delete request.headers['git-protocol']
    const { socket } = request
    const before = socket.bytesWritten
    request.once('close', () => {
      traffic.bytes += socket.bytesWritten - before
    })
    return false
  }
  const server = await startGitHttpServer({ root: dirname(bare.directory), credentials, intercept: count })
  onTestFinished(() => server.close())
  return { origin, url: server.url(basename(bare.directory)), traffic }
}

async function mirrorOf(url: string, directory?: string) {
  const mirror = directory ?? join(await folder(), 'mirror.git')
  return { mirror, source: await createGitSource({ url, branch: 'main', directory: mirror, credentials }) }
}

type Source = Awaited<ReturnType<typeof createGitSource>>

async function yamlOf(source: Source): Promise<Record<string, string>> {
  const commit = (await source.head(signal)) ?? ''
  await source.fetch(commit, signal)
  const entries = await source.entries(commit, signal, isYaml)
  const ids = entries.map(({ blob }) => blob)
  const contents = await source.read(ids, signal)
  return Object.fromEntries(entries.map(({ path, blob }) => [path, String(contents.get(blob))]))
}

async function bytesOf(mirror: string): Promise<number> {
  const sizes = await Promise.all((await objectFiles(mirror)).map(async (file) => (await stat(file)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const newest = { 'a.yaml': 'version: 9\n', 'b/c.yaml': 'c\n' }

test('a host that leaves files out sends the configuration, and none of what else the history holds', async () => {
  const { url, traffic } = await host({ leavesOut: true })
  const { mirror, source } = await mirrorOf(url)
  expect(await yamlOf(source)).toEqual(newest)
  expect(await bytesOf(mirror)).toBeLessThan(50_000)
  expect(traffic.bytes).toBeLessThan(50_000)
})

test('what is new comes with the commit; what is old and was not asked for before comes all at once', async () => {
  const { origin, url } = await host({ leavesOut: true })
  const { source, mirror } = await mirrorOf(url)
  await yamlOf(source)
  const packs = async () =>
    (await readdir(join(mirror, 'objects/pack'))).filter((each) => each.endsWith('.pack')).length
  const before = await packs()
  await origin.git(
    'remote',
    'add',
    'host',
    url.replace('://', `://${credentials.username}:${credentials.password}@`),
  )
  await origin.commit({ 'a.yaml': 'version: 10\n', 'd.yaml': 'd\n' })
  await origin.git('-c', 'http.extraHeader=', 'push', '--quiet', 'host', 'main')
  expect(await yamlOf(source)).toEqual({ ...newest, 'a.yaml': 'version: 10\n', 'd.yaml': 'd\n' })
  expect((await packs()) - before).toBeLessThanOrEqual(1) // loose objects, or one pack
  await origin.commit({ 'a.yaml': 'version: 3\n', 'e.yaml': 'version: 4\n', 'f.yaml': 'version: 5\n' })
  await origin.git('push', '--quiet', 'host', 'main')
  expect(await yamlOf(source)).toMatchObject({ 'a.yaml': 'version: 3\n', 'f.yaml': 'version: 5\n' })
})

test.each([
  ['leaves nothing out', { leavesOut: false }],
  ['gives no files by their ids, as it is old', { leavesOut: true, old: true }],
])('a host that %s gives all, which is found once and remembered', async (_, kind) => {
  const { url } = await host(kind)
  const { mirror, source } = await mirrorOf(url)
  expect(await yamlOf(source)).toEqual(newest)
  expect(await bytesOf(mirror)).toBeGreaterThan(1_000_000)
  expect(existsSync(join(mirror, 'bowline-whole'))).toBe(true)
  expect(await yamlOf((await mirrorOf(url, mirror)).source)).toEqual(newest)
})

test('a folder of this machine is a host as well', async () => {
  const origin = await longHistory()
  await origin.git('config', 'uploadpack.allowFilter', 'true')
  const { mirror, source } = await mirrorOf(origin.directory)
  expect(await yamlOf(source)).toEqual(newest)
  expect(await bytesOf(mirror)).toBeLessThan(50_000)
})

test.each([
  ['damaged', damageObjects],
  ['lost', loseObjects],
])('what is %s is brought again, and only what is asked for', async (_, harm) => {
  const { url } = await host({ leavesOut: true })
  const { mirror, source } = await mirrorOf(url)
  await yamlOf(source)
  await harm(mirror)
  expect(await yamlOf(source)).toEqual(newest)
  expect(await bytesOf(mirror)).toBeLessThan(50_000)
})

test('a mirror of before, with every file, is gone on with', async () => {
  const { origin, url } = await host({ leavesOut: true })
  const mirror = join(await folder(), 'mirror.git')
  await origin.git('clone', '--quiet', '--bare', origin.directory, mirror)
  const { source } = await mirrorOf(url, mirror)
  expect(await yamlOf(source)).toEqual(newest)
  const ids = await origin.git('rev-parse', 'HEAD~5:video.bin')
  expect((await source.read([ids], signal)).get(ids)?.length).toBe(200_000)
})

test('a merge brings what it has to compare', async () => {
  const { origin, url } = await host({ leavesOut: true })
  const bare = origin.directory
  await origin.git(
    'remote',
    'add',
    'host',
    url.replace('://', `://${credentials.username}:${credentials.password}@`),
  )
  const lines = (first: string, last: string) => `${first}\n2\n3\n4\n5\n${last}\n`
  await origin.commit({ 'both.yaml': lines('1', '6') })
  await origin.git('checkout', '--quiet', '-b', 'pull')
  const pull = await origin.commit({ 'both.yaml': lines('1', 'six') })
  await origin.git('checkout', '--quiet', 'main')
  const main = await origin.commit({ 'both.yaml': lines('one', '6') })
  await origin.git('push', '--quiet', 'host', 'main', `${pull}:refs/pull/1/head`)
  const { source } = await mirrorOf(url)
  await yamlOf(source)
  await source.fetchPull(1, pull, signal)
  const tree = (await source.mergeTree(main, pull, signal)) ?? ''
  const merged = (await source.entries(tree, signal, isYaml)).find(({ path }) => path === 'both.yaml')
  const content = await source.read([merged?.blob ?? ''], signal)
  expect(String(content.get(merged?.blob ?? ''))).toBe(lines('one', 'six'))
  expect(bare).toBe(origin.directory)
})
