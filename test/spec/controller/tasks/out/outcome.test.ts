import { describe, expect, test } from 'vitest'
import { correlationOf, fenceOf } from '../../../../../controller/tasks/out/correlation.ts'
import {
  afterLoss,
  afterRelease,
  afterResult,
  maxAttempts,
  maxLosses,
} from '../../../../../controller/tasks/out/outcome.ts'
import type { Task, TaskResult } from '../../../../../core/domain/task.ts'
import { taskOf } from '../../../../support/samples.ts'

const now = Date.UTC(2027, 0, 1)
const second = 1_000
const hour = 3_600 * second
const day = 24 * hour

function result(kind: TaskResult['result'], values: Partial<TaskResult> = {}): TaskResult {
  const rest = { data: null, countdownSeconds: 0, runtimeSeconds: 1.25, message: 'why' }
  return { result: kind, ...rest, ...values }
}

function settled(task: Partial<Task>, answer: TaskResult, random = 0) {
  return afterResult(taskOf(task), answer, now, random)
}

describe('what a runner answers', () => {
  test.each([
    ['success', { status: 'succeeded', event: 'succeeded', reason: null }],
    ['skip', { status: 'skipped', event: 'skipped', reason: null }],
    ['fail', { status: 'failed', event: 'failed', reason: 'fail' }],
  ] as const)('%s ends the task', (kind, expected) => {
    const counters = { attempts: 2, losses: 1, rescheduled: 3 }
    const settlement = settled(counters, result(kind, { data: { page: 1 } }))
    const answer = { message: 'why', result: { page: 1 }, runtimeMs: 1250 }
    expect(settlement).toEqual({ ...expected, ...counters, ...answer })
  })

  test('reschedule sends it back after its countdown, and uses up no attempt', () => {
    expect(settled({ attempts: 2 }, result('reschedule', { countdownSeconds: 120 }))).toMatchObject({
      status: 'rescheduled',
      event: 'rescheduled',
      attempts: 2,
      rescheduled: 1,
      notBefore: now + 120 * second,
    })
  })

  test('retry sends it back after a pause, and uses up an attempt', () => {
    expect(settled({}, result('retry'), 0.5)).toMatchObject({
      status: 'retrying',
      event: 'retrying',
      attempts: 1,
      message: 'why',
      notBefore: now + 15 * second,
    })
  })
})

describe('what the protocol has no such answer for fails the task, with what the runner said', () => {
  test.each([
    ['scheduled', 'skip'],
    ['scheduled', 'reschedule'],
    ['interactive', 'skip'],
    ['interactive', 'reschedule'],
    ['transformation', 'reschedule'],
  ] as const)('a %s task: %s', (category, kind) => {
    const settlement = settled({ category, attempts: 2 }, result(kind))
    expect(settlement).toMatchObject({ status: 'failed', event: 'failed', reason: 'unexpected-result' })
    expect(settlement).toMatchObject({
      attempts: 2,
      message: `a ${category} task cannot be answered with "${kind}": why`,
    })
    expect(settlement).not.toHaveProperty('notBefore')
  })

  test('without a word of the runner, it says only that', () => {
    const { message } = settled({ category: 'scheduled' }, result('skip', { message: null }))
    expect(message).toBe('a scheduled task cannot be answered with "skip"')
  })
})

describe('an exception or a time-out in the handler', () => {
  test.each([
    ['background', 'retrying'],
    ['scheduled', 'retrying'],
    ['interactive', 'failed'],
    ['transformation', 'failed'],
  ] as const)('a %s task is %s', (category, status) => {
    expect(settled({ category }, result('retry'))).toMatchObject({ status, message: 'why' })
  })
})

describe('the data of an answer', () => {
  test('is kept, its text cleaned', () => {
    const { result: kept } = settled({}, result('success', { data: { a: ['b\0', '\uD800'] } }))
    expect(kept).toEqual({ a: ['b\uFFFD', '\uFFFD'] })
  })

  test.each([
    ['256 KiB, quotes included', 'x'.repeat(256 * 1024 - 2), true],
    ['one byte more', 'x'.repeat(256 * 1024 - 1), false],
    ['deeper than anybody needs', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), false],
  ])('is kept up to 256 KiB: %s', (_, data, isKept) => {
    expect(settled({}, result('success', { data })).result).toEqual(isKept ? data : null)
  })
})

describe('the countdown of a reschedule', () => {
  test.each([
    [0, 30 * second],
    [29.9, 30 * second],
    [31, 31 * second],
    [3600, hour],
    [30 * 86_400, 30 * day],
    [1e300, 30 * day],
  ])('%d s asked for', (countdownSeconds, expected) => {
    expect(settled({}, result('reschedule', { countdownSeconds })).notBefore).toBe(now + expected)
  })

  test('the 10 000th is granted, the next one is not', () => {
    const answer = result('reschedule')
    expect(settled({ rescheduled: 9_999 }, answer)).toMatchObject({ status: 'rescheduled' })
    const last = settled({ rescheduled: 10_000 }, answer)
    expect(last).toMatchObject({ status: 'failed', reason: 'reschedule-budget' })
    expect(last).not.toHaveProperty('notBefore')
  })
})

describe('the pause before a retry doubles from 30 s to 1 h, with full jitter', () => {
  test.each([
    [0, 30 * second],
    [1, 60 * second],
    [2, 120 * second],
    [6, 1920 * second],
    [7, hour],
    [8, hour],
  ])('after %i attempts', (attempts, ceiling) => {
    expect(settled({ attempts }, result('retry'), 0).notBefore).toBe(now)
    const longest = (settled({ attempts }, result('retry'), 0.999).notBefore ?? 0) - now
    expect(longest).toBeGreaterThan(0.99 * ceiling)
    expect(longest).toBeLessThan(ceiling)
  })

  test(`the ${maxAttempts}th attempt is the last; the task says why it failed`, () => {
    expect(maxAttempts).toBe(10)
    expect(settled({ attempts: 8 }, result('retry'))).toMatchObject({ status: 'retrying', attempts: 9 })
    const last = settled({ attempts: 9 }, result('retry'))
    expect(last).toMatchObject({
      status: 'failed',
      reason: 'attempts-exhausted',
      message: 'why',
      attempts: 10,
    })
    expect(last).not.toHaveProperty('notBefore')
  })
})

describe('what the store can hold', () => {
  test.each([
    [0, 0],
    [0.0004, 0],
    [1e300, 2 ** 31 - 1],
  ])('a runtime of %d s', (runtimeSeconds, expected) => {
    expect(settled({}, result('success', { runtimeSeconds })).runtimeMs).toBe(expected)
  })
})

describe('a runner that is gone', () => {
  test('costs a loss, not an attempt; the task goes back at once', () => {
    expect(afterLoss(taskOf({ attempts: 4 }), 'INS-1 ended', now)).toEqual({
      status: 'scheduled',
      event: 'lost',
      reason: null,
      message: 'INS-1 ended',
      result: null,
      attempts: 4,
      rescheduled: 0,
      losses: 1,
      notBefore: now,
      runtimeMs: null,
    })
  })

  test(`${maxLosses} losses put it in quarantine`, () => {
    expect(maxLosses).toBe(3)
    expect(afterLoss(taskOf({ losses: 1 }), 'gone', now)).toMatchObject({ status: 'scheduled', losses: 2 })
    const last = afterLoss(taskOf({ losses: 2 }), 'gone', now)
    expect(last).toMatchObject({ status: 'failed', reason: 'quarantined', message: 'gone', losses: 3 })
    expect(last).not.toHaveProperty('notBefore')
  })
})

test('a release costs nothing', () => {
  const task = taskOf({ attempts: 9, losses: 2, rescheduled: 10_000 })
  expect(afterRelease(task, 'instance INS-1 ended', now)).toEqual({
    status: 'scheduled',
    event: 'released',
    reason: null,
    message: 'instance INS-1 ended',
    result: null,
    attempts: 9,
    losses: 2,
    rescheduled: 10_000,
    notBefore: now,
    runtimeMs: null,
  })
})

describe('the fence on the wire', () => {
  test.each([1, 2, 999_999_999])('%i comes back as it went', (fence) => {
    expect(fenceOf(correlationOf(fence))).toBe(fence)
  })

  test.each([null, '', '1', 'fence-', 'fence--1', 'fence-1.5', 'fence-1 ', 'fence-9999999999'])(
    '%j is none of ours',
    (text) => {
      expect(fenceOf(text)).toBeUndefined()
    },
  )
})
