import { spawnSync } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Delivery } from '../github/deliveries.ts'
import type { PullRequest } from '../github/repository.ts'
import { eventually, isRunning } from '../support/bowline.ts'
import { GitHubWorld } from '../support/github-world.ts'

/** A burst is over 250 ms after its last delivery; what it leads to is done well within this. */
const quietMs = 1_000
/** What comes without an end is looked after so often. */
const longestBurstMs = 2_000
const mebibyte = 1024 * 1024

let place: GitHubWorld
let pull: PullRequest
/** The push that the controller has taken up by a webhook. */
let taken: Delivery
const agent = new Agent({ keepAlive: true, maxSockets: 50 })

beforeAll(async () => {
  place = await GitHubWorld.create()
  const { world, github } = place
  await place.push({ orders: {} })
  await place.start('--poll', '1h') // so that whatever happens, happens because of a webhook
  await world.until('orders', isRunning)
  const commit = await place.push({ orders: { greeting: 'good day' } })
  await place.check(commit, 'bowline/sync')
  taken = github.deliveries.sent.findLast(({ event }) => event === 'push') as Delivery
  const orders = world.extensionYaml('orders', [{ tag: 'v2' }])
  pull = await place.propose('release', { 'orders.yaml': orders })
  await place.check(pull.head.sha, 'bowline/plan')
  await github.deliveries.settled()
})

afterAll(async () => {
  agent.destroy()
  await place?.remove()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends bytes to the webhook as they are; gives the status of the answer. */
function send(body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(hook(), { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const hook = () => place.github.deliveries.target.url ?? ''

/**
 * Sends `first`, waits for the answer, and pours in the rest, whatever comes of it. To send all at once would be a race: a
 * server that refuses closes the connection, and who is still writing then may not get to read the answer.
 */
function pour(first: Buffer, rest: Buffer, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(hook(), { method: 'POST', agent: false, headers }, (answer) => {
      sent.off('error', reject).on('error', () => {})
      sent.on('close', () => resolve(answer.statusCode ?? 0))
      answer.resume()
      sent.end(rest)
    })
    sent.on('error', reject)
    sent.flushHeaders()
    if (first.length > 0) sent.write(first)
  })
}

/** The headers of a delivery of its own, signed as GitHub does. */
function signed(event: string, body: string | Buffer, secret = place.github.deliveries.target.secret) {
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${signature}`,
  }
}

/** GitHub's own payload of a push to the branch, with other commits in it. */
function pushOf(after: string): string {
  return JSON.stringify({ ...JSON.parse(taken.body), after })
}

/** How often each status came. */
async function statuses(sending: readonly Promise<number>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const status of await Promise.all(sending)) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** All that the controller has done to the world. */
async function deeds() {
  const { github, world, repository } = place
  const { commit, environments } = await world.overview()
  return {
    commit,
    instances: environments.flatMap(({ instances }) => instances.map(({ id, startedAt }) => [id, startedAt])),
    writes: Object.fromEntries(github.writes()),
    checks: repository.checkRuns.map(({ name, suite, status, conclusion }) => [
      ...[name, suite.headSha, status, conclusion],
    ]),
    statusCommits: await repository.git('rev-list', '--count', 'bowline-status'),
  }
}

/** Looks at the branch, so far: each asks the remote for its one ref. */
const looks = () => place.github.gitCalls.filter((each) => each.startsWith('GET ')).length

/** Does something, and waits until what may come of it has come; gives how many looks it took. */
async function looksFor(work: () => Promise<unknown>): Promise<number> {
  const before = looks()
  await work()
  await pause(quietMs)
  return looks() - before
}

const repeat = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at))

/** What is refused is not even looked at. */
async function refused(): Promise<void> {
  const good = pushOf('a'.repeat(40))
  const large = Buffer.alloc(6 * mebibyte, ' ')
  expect(await statuses(repeat(20, () => send(good, signed('push', good, 'another secret'))))).toEqual({
    401: 20,
  })
  const tampered = signed('push', good)
  expect(await send(good.replace('main', 'mean'), tampered)).toBe(401)
  expect(await send(good, { ...tampered, 'x-hub-signature-256': '' })).toBe(401)
  const garbage = ['{"ref": ', '[]', 'null', '\u0000\uFFFF', '{"ref": 5}', `{"ref": ${'['.repeat(50_000)}`]
  expect(await statuses(garbage.map((each) => send(each, signed('push', each))))).toEqual({
    400: garbage.length,
  })
  expect(await statuses(garbage.map((each) => send(each, signed('push', each, 'wrong'))))).toEqual({
    401: garbage.length,
  })
  for (let count = 0; count < 3; count += 1)
    expect(await pour(Buffer.alloc(0), large, signed('push', large))).toBe(413)
  const { 'content-length': _, ...unsized } = signed('push', large)
  const justTooLarge = large.subarray(0, 5 * mebibyte + 1) // until the last byte nobody can know
  expect(await pour(justTooLarge, large, { ...unsized, 'transfer-encoding': 'chunked' })).toBe(413)
  const form = { ...signed('push', good), 'content-type': 'application/x-www-form-urlencoded' }
  expect(await send(good, form)).toBe(415)
}

/** The same delivery again, under its own id and under others: its bytes are what is known of it. */
async function replayed(): Promise<void> {
  const again = repeat(20, (index) =>
    send(taken.body, { ...taken.headers, ...(index % 2 === 1 && { 'x-github-delivery': randomUUID() }) }),
  )
  expect(await statuses(again)).toEqual({ 202: 20 })
}

/** 1,000 good deliveries, each another: pushes of the branch, of others, and moves of the pull request. */
async function flood(round: string): Promise<{ ms: number; bytes: number }> {
  const moved = JSON.parse(
    place.github.deliveries.sent.findLast(({ event }) => event === 'pull_request')?.body ?? '',
  )
  const deliveries = repeat(1_000, (index) => {
    const commit = `${round}${index}`.padStart(40, '0')
    const event = index % 4 === 0 ? 'pull_request' : 'push'
    const push = {
      ...JSON.parse(taken.body),
      after: commit,
      ref: `refs/heads/${index % 2 ? 'main' : index % 8}`,
    }
    const body = JSON.stringify(event === 'push' ? push : { ...moved, before: commit })
    return { body, headers: signed(event, body) }
  })
  const start = performance.now()
  expect(await statuses(deliveries.map(({ body, headers }) => send(body, headers)))).toEqual({ 202: 1_000 })
  const bytes = deliveries.reduce((sum, { body }) => sum + body.length, 0)
  return { ms: performance.now() - start, bytes }
}

function residentMb(): number {
  const { pid } = place.world.controller?.process ?? {}
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return Number(stdout) / 1024
}

test('what is refused leads to nothing', async () => {
  const before = await deeds()
  expect(await looksFor(refused)).toBe(0)
  expect(await deeds()).toEqual(before)
})

test('a replay leads to nothing', async () => {
  const before = await deeds()
  expect(await looksFor(replayed)).toBe(0)
  expect(await deeds()).toEqual(before)
})

test('1,000 deliveries in a second are a few looks, and nothing is applied or reported again', async () => {
  const [before, looked] = [await deeds(), looks()]
  const { ms } = await flood('a')
  await eventually(() => looks() >= looked + 2 || undefined) // at the branch and at the pull requests
  await pause(quietMs)
  const seen = looks() - looked
  console.log(`1,000 deliveries in ${ms.toFixed(0)} ms: ${seen} looks`)
  expect(seen).toBeLessThanOrEqual(6 * (1 + Math.ceil(ms / longestBurstMs)))
  expect(await deeds()).toEqual(before)
})

test('memory stays where it is', async () => {
  const round = async (name: number) => {
    await refused()
    await replayed()
    return (await flood(`b${name}`)).bytes
  }
  for (const name of [1, 2]) await round(name) // code that is compiled, buffers and a heap of the size it needs
  const before = residentMb()
  let bytes = 0
  const seen: number[] = []
  // Half of what the good deliveries alone would take if they were kept. What is kept of each is two short keys, which is
  // 2 MB for all of them.
  const most = () => bytes / mebibyte / 2
  const gained = () => Math.min(...seen.slice(-2)) - before
  // The heap comes and goes, and on a busy machine it goes late. What is kept for ever gains twice as much as it may in
  // each round: more rounds do not help it.
  for (let name = 3; name <= 8 || (name <= 16 && gained() >= most()); name += 1) {
    bytes += await round(name)
    seen.push(residentMb())
  }
  console.log(
    `memory: ${before.toFixed(0)} MB, then ${seen.map((each) => each.toFixed(0)).join(', ')} MB; at most ${most().toFixed(0)} MB more`,
  )
  expect(gained()).toBeLessThan(most())
})

test('it still does what it is there for, once', async () => {
  const { world } = place
  const { controller } = world
  expect(controller?.process.exitCode).toBeNull()
  const before = await deeds()
  const commit = await place.push({ orders: { tag: 'v2', greeting: 'good day' } })
  expect((await place.check(commit, 'bowline/sync')).conclusion).toBe('success')
  expect((await world.environment('orders')).deployed?.tag).toBe('v2')
  const after = await eventually(async () => {
    const now = await deeds()
    return now.statusCommits > before.statusCommits ? now : undefined
  })
  expect(after.checks.filter(([name, sha]) => name === 'bowline/sync' && sha === commit)).toHaveLength(1)
  expect(place.github.violations).toEqual([])
  expect(place.github.limitsPassed).toEqual([])
  expect(
    controller?.lines.filter((line) => /a pass failed|could not handle|a request failed/.test(line)),
  ).toEqual([])
})
