import { setImmediate as underWay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import {
  GitHubBroker,
  type Priority,
  type Write,
} from '../../../../controller/adapters/github/github-broker.ts'
import { gitHubLimits } from '../../../../controller/adapters/github/github-budget.ts'
import { GitHubFailure } from '../../../../controller/adapters/github/github-failure.ts'
import { RateLimits } from '../../../github/rate-limits.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const minute = 60_000
const hour = 60 * minute
const route = 'POST /repos/{owner}/{repo}/statuses/{sha}'
const place = { owner: 'acme', repo: 'config' }

test('a write is sent at once, and the same again is not', async () => {
  const { broker, sent } = world()
  expect(await broker.write(write('a', 1))).toBe('sent')
  expect(await broker.write(write('a', 1))).toBe('unchanged')
  expect(await broker.write(write('a', 2))).toBe('sent')
  expect(sent).toEqual(['a=1', 'a=2'])
})

test('while one is under way only the newest after it is sent', async () => {
  const { broker, sent, hold } = world()
  const release = hold()
  const first = broker.write(write('a', 1))
  await underWay()
  const others = [2, 3, 3].map((content) => broker.write(write('a', content)))
  release()
  expect(await Promise.all([first, ...others])).toEqual(['sent', 'superseded', 'sent', 'sent'])
  expect(sent).toEqual(['a=1', 'a=3'])
})

test('a write that goes back to what GitHub has is not sent', async () => {
  const { broker, sent, clock } = world()
  await broker.write(write('a', 1))
  await exhaust(broker, 79)
  const there = broker.write(write('a', 2))
  const back = broker.write(write('a', 1))
  await clock.advance(2 * minute)
  expect(await Promise.all([there, back])).toEqual(['superseded', 'unchanged'])
  expect(sent.filter((each) => each.startsWith('a='))).toEqual(['a=1'])
})

test('what failed half way is sent again in whole', async () => {
  const { broker, sent } = world()
  await broker.write(write('a', 1))
  const refusing = broker.write({
    ...write('a', 2),
    send: async (send) => {
      await send(route, { ...place, sha: 'a=2', state: 'success' })
      throw new GitHubFailure('refused', 'no')
    },
  })
  await expect(refusing).rejects.toThrow('no')
  expect(await broker.write(write('a', 1))).toBe('sent')
  expect(sent).toEqual(['a=1', 'a=2', 'a=1'])
})

test('the urgent goes first, and gets the last of the budget', async () => {
  const { broker, sent, clock } = world()
  for (let minutes = 0; minutes < 7; minutes += 1) {
    await exhaust(broker, 50, 'low')
    await clock.advance(minute)
  }
  sent.length = 0
  void exhaust(broker, 1) // so that all of these have to wait for their turn
  const low = broker.write(write('low', 1, 'low'))
  const normal = broker.write(write('normal', 1, 'normal'))
  const high = broker.write(write('high', 1, 'high'))
  await Promise.all([normal, high])
  expect(sent.slice(1)).toEqual(['high=1', 'normal=1'])
  await clock.advance(hour)
  expect(await low).toBe('sent')
})

test.each<[string, GitHubFailure]>([
  ['no answer', new GitHubFailure('away', 'away')],
  ['a commit GitHub does not know yet', new GitHubFailure('missing', 'missing')],
  ['a revoked token', new GitHubFailure('credentials', 'revoked')],
])('%s is tried again after 1, 3, 7 and 15 seconds', async (_, failure) => {
  const { broker, clock, failNext } = world()
  failNext(failure, 4)
  const attempts: number[] = []
  const start = clock.now()
  const writing = broker.write({
    ...write('a', 1),
    send: async (send, attempt) => {
      attempts.push(attempt, clock.now() - start)
      await send(route, { ...place, sha: 'a', state: 'success' })
    },
  })
  await clock.advance(minute)
  expect(await writing).toBe('sent')
  expect(attempts).toEqual([1, 0, 2, 1_000, 3, 4_000, 4, 11_000, 5, 26_000])
})

test('what stays bad is given up, and what is refused at once', async () => {
  const { broker, clock, failNext } = world()
  failNext(new GitHubFailure('away', 'away'), 5)
  const lost = expect(broker.write(write('a', 1))).rejects.toThrow('away')
  await clock.advance(minute)
  await lost
  failNext(new GitHubFailure('refused', 'never'), 1)
  await expect(broker.write(write('a', 1))).rejects.toThrow('never')
})

test('GitHub may ask everybody to wait', async () => {
  const { broker, clock, sent, failNext } = world()
  failNext(new GitHubFailure('limited', 'wait', { retryAt: clock.now() + 90_000 }), 1)
  const both = [broker.write(write('a', 1)), broker.write(write('b', 1))]
  await clock.advance(89_999)
  expect(sent).toEqual([])
  await clock.advance(1)
  expect(await Promise.all(both)).toEqual(['sent', 'sent'])
})

test('what is left of the hour is left to others', async () => {
  const { broker, clock, sent, remaining } = world()
  remaining.requests = 50
  remaining.resetAt = clock.now() + hour
  await broker.write(write('a', 1))
  const waiting = broker.write(write('a', 2))
  await clock.advance(hour - 1)
  expect(sent).toEqual(['a=1'])
  remaining.requests = 5000
  await clock.advance(1)
  expect(await waiting).toBe('sent')
})

test('reads count as points, and go ahead of writes', async () => {
  const { broker, clock, sent } = world()
  await exhaust(broker, 80)
  const waiting = broker.write(write('a', 1))
  await broker.read((send) => send('GET /repos/{owner}/{repo}', place))
  expect(sent.at(-1)).toBe('read')
  await clock.advance(minute)
  expect(await waiting).toBe('sent')
})

test('a read can be given up', async () => {
  const { broker, failNext } = world()
  failNext(new GitHubFailure('away', 'away'), 1)
  const stop = new AbortController()
  const reading = broker.read((send) => send('GET /repos/{owner}/{repo}', place), stop.signal)
  stop.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
})

test('closing lets the request under way end and gives up the rest', async () => {
  const { broker, clock, sent, hold } = world()
  const release = hold()
  const first = broker.write(write('a', 1))
  await underWay()
  const second = expect(broker.write(write('b', 1))).rejects.toThrow('the controller is stopping')
  const closing = broker.close()
  release()
  await closing
  expect(await first).toBe('sent')
  await second
  await expect(broker.write(write('c', 1))).rejects.toThrow('the controller is stopping')
  expect(sent).toEqual(['a=1'])
  expect(clock.pending).toBe(0)
})

test('no limit is ever passed in a day of 60 commits an hour, and the verdicts are on time', async () => {
  const { broker, clock, passed, sent } = world()
  const latest: number[] = []
  for (let commit = 0; commit < 24 * 60; commit += 1) {
    const begun = clock.now()
    void broker.write(write(`plan ${commit}`, 'running', 'normal'))
    const verdict = broker.write({
      ...write(`plan ${commit}`, 'done', 'high'),
      send: several(`plan ${commit}`, 6),
    })
    void verdict.then(() => latest.push(clock.now() - begun))
    for (const environment of ['dev', 'test', 'production']) {
      void broker.write(write(`deployment ${environment}`, commit, 'low'))
    }
    await clock.advance(minute)
  }
  await clock.advance(2 * hour)
  expect(passed).toEqual([])
  expect(latest).toHaveLength(24 * 60)
  expect(Math.max(...latest)).toBeLessThan(5 * minute)
  expect(sent).toContain('deployment production=1439')
  expect(clock.pending).toBe(0)
})

test('a flood of 2,000 things passes no limit and all arrive', async () => {
  const { broker, clock, passed, sent } = world()
  const all = Array.from({ length: 2000 }, (_, at) => broker.write(write(`thing ${at}`, 1)))
  await clock.advance(5 * hour)
  expect(new Set(await Promise.all(all))).toEqual(new Set(['sent']))
  expect(sent).toHaveLength(2000)
  expect(passed).toEqual([])
})

test('an idle hour takes no request and no timer', async () => {
  const { broker, clock, sent } = world()
  await broker.write(write('a', 1))
  sent.length = 0
  expect(clock.pending).toBe(0)
  await clock.advance(hour)
  expect(await broker.write(write('a', 1))).toBe('unchanged')
  expect(sent).toEqual([])
})

test("the limits are GitHub's", () => {
  expect(gitHubLimits).toEqual({ writesPerMinute: 80, writesPerHour: 500, pointsPerMinute: 900 })
})

/** A broker and a GitHub that counts; the test fails where it is told more than it allows. */
function world() {
  const clock = new FakeClock()
  const limits = new RateLimits()
  const sent: string[] = []
  const passed: string[] = []
  const remaining = { requests: 5000, resetAt: clock.now() + hour }
  const failures: GitHubFailure[] = []
  let held: Promise<void> | undefined
  const client = {
    async request(asked: string, parameters: object) {
      const verdict = limits.take(clock.now(), { content: !asked.startsWith('GET') })
      if (verdict.kind === 'secondary') passed.push(verdict.limit)
      await held
      const failure = failures.shift()
      if (failure) throw failure
      sent.push('sha' in parameters ? String(parameters.sha) : 'read')
      return { data: {}, remaining: { ...remaining } }
    },
  }
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const broker = new GitHubBroker({ client: client as never, clock, log })
  onTestFinished(() => broker.close())
  return {
    broker,
    clock,
    sent,
    passed,
    remaining,
    failNext: (failure: GitHubFailure, times: number) => failures.push(...Array(times).fill(failure)),
    hold: () => {
      let resolve = () => {}
      held = new Promise<void>((done) => {
        resolve = done
      })
      return () => {
        held = undefined
        resolve()
      }
    },
  }
}

function write(key: string, content: unknown, priority: Priority = 'normal'): Write {
  return {
    key,
    content,
    priority,
    send: async (send) => {
      await send(route, { ...place, sha: `${key}=${content}`, state: 'success' })
    },
  }
}

/** A write of so many requests. */
function several(key: string, count: number): Write['send'] {
  return async (send) => {
    for (let at = 0; at < count; at += 1)
      await send(route, { ...place, sha: `${key}/${at}`, state: 'success' })
  }
}

async function exhaust(broker: GitHubBroker, count: number, priority: Priority = 'high'): Promise<void> {
  for (let at = 0; at < count; at += 1) await broker.write(write(`filler ${at}`, Math.random(), priority))
}
