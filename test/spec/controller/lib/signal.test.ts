import { getEventListeners } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import { Signal, sleep } from '../../../../controller/lib/signal.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

let clock: FakeClock

beforeEach(() => {
  clock = new FakeClock()
})

const abort = new AbortController()

describe('waiting for a condition', () => {
  test('that holds takes no time', async () => {
    expect(await new Signal(clock).until(() => true, 0, abort.signal)).toBe(true)
  })

  test('ends with the notification after which it holds', async () => {
    const signal = new Signal(clock)
    let value = 0
    const waiting = signal.until(() => value === 2, 1000, abort.signal)
    for (const next of [1, 2]) {
      value = next
      signal.notify()
      await clock.advance(0)
    }
    expect(await waiting).toBe(true)
    expect(clock.pending).toBe(0)
  })

  test('wakes everybody who waits', async () => {
    const signal = new Signal(clock)
    let open = false
    const all = [1, 2, 3].map(() => signal.until(() => open, 1000, abort.signal))
    open = true
    signal.notify()
    expect(await Promise.all(all)).toEqual([true, true, true])
  })

  test('is not answered by what changes without a notification, but at the end of the time it is', async () => {
    const signal = new Signal(clock)
    let open = false
    let answer: boolean | undefined
    void signal
      .until(() => open, 1000, abort.signal)
      .then((value) => {
        answer = value
      })
    open = true
    await clock.advance(999)
    expect(answer).toBeUndefined()
    await clock.advance(1)
    expect(answer).toBe(true)
  })

  test('gives up in time, however many notifications come', async () => {
    const signal = new Signal(clock)
    const waiting = signal.until(() => false, 1000, abort.signal)
    for (let step = 0; step < 10; step++) {
      signal.notify()
      await clock.advance(100)
    }
    expect(await waiting).toBe(false)
  })

  test.each([
    ['ahead', 3_600_000],
    ['back', -3_600_000],
  ])('takes as long as it was given where somebody sets the clock %s', async (_, jumpMs) => {
    const signal = new Signal(clock)
    let answer: boolean | undefined
    void signal
      .until(() => false, 1000, abort.signal)
      .then((value) => {
        answer = value
      })
    await clock.advance(500)
    clock.jump(jumpMs)
    signal.notify()
    await clock.advance(499)
    expect(answer).toBeUndefined()
    await clock.advance(1)
    expect(answer).toBe(false)
  })
})

describe('an abort', () => {
  const reason = new Error('superseded')

  test('ends the wait at once, with its reason', async () => {
    const controller = new AbortController()
    const waiting = new Signal(clock).until(() => false, 60_000, controller.signal)
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })

  test('that came before ends it before it begins', async () => {
    await expect(new Signal(clock).until(() => false, 60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  test('does not matter where the condition holds', async () => {
    expect(await new Signal(clock).until(() => true, 60_000, AbortSignal.abort(reason))).toBe(true)
  })
})

describe('a sleep', () => {
  test('takes its time', async () => {
    let over = false
    void sleep(1000, clock, abort.signal).then(() => {
      over = true
    })
    await clock.advance(999)
    expect(over).toBe(false)
    await clock.advance(1)
    expect(over).toBe(true)
  })

  test('can be cut short', async () => {
    const controller = new AbortController()
    const sleeping = sleep(60_000, clock, controller.signal)
    controller.abort(new Error('enough'))
    await expect(sleeping).rejects.toThrow('enough')
  })

  test('leaves nothing behind on the abort signal, nor a timer', async () => {
    const controller = new AbortController()
    for (let turn = 0; turn < 3; turn++) {
      const sleeping = sleep(10, clock, controller.signal)
      await clock.advance(10)
      await sleeping
    }
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
