import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { pause, Signal } from '../../../../controller/lib/signal.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const abort = new AbortController()

describe('waiting for a condition', () => {
  test('that holds takes no time', async () => {
    expect(await new Signal().until(() => true, 0, abort.signal)).toBe(true)
  })

  test('ends with the notification after which it holds', async () => {
    const signal = new Signal()
    let value = 0
    const waiting = signal.until(() => value === 2, 1000, abort.signal)
    for (const next of [1, 2]) {
      value = next
      signal.notify()
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(await waiting).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('wakes everybody who waits', async () => {
    const signal = new Signal()
    let open = false
    const all = [1, 2, 3].map(() => signal.until(() => open, 1000, abort.signal))
    open = true
    signal.notify()
    expect(await Promise.all(all)).toEqual([true, true, true])
  })

  test('is not answered by what changes without a notification, but at the end of the time it is', async () => {
    const signal = new Signal()
    let open = false
    let answer: boolean | undefined
    void signal
      .until(() => open, 1000, abort.signal)
      .then((value) => {
        answer = value
      })
    open = true
    await vi.advanceTimersByTimeAsync(999)
    expect(answer).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(answer).toBe(true)
  })

  test('gives up in time, however many notifications come', async () => {
    const signal = new Signal()
    const waiting = signal.until(() => false, 1000, abort.signal)
    for (let step = 0; step < 10; step++) {
      signal.notify()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(await waiting).toBe(false)
  })
})

describe('an abort', () => {
  const reason = new Error('superseded')

  test('ends the wait at once, with its reason', async () => {
    const controller = new AbortController()
    const waiting = new Signal().until(() => false, 60_000, controller.signal)
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })

  test('that came before ends it before it begins', async () => {
    await expect(new Signal().until(() => false, 60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  test('does not matter where the condition holds', async () => {
    expect(await new Signal().until(() => true, 60_000, AbortSignal.abort(reason))).toBe(true)
  })
})

describe('a pause', () => {
  test('takes its time', async () => {
    let over = false
    void pause(1000, abort.signal).then(() => {
      over = true
    })
    await vi.advanceTimersByTimeAsync(999)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(over).toBe(true)
  })

  test('can be cut short', async () => {
    const controller = new AbortController()
    const pausing = pause(60_000, controller.signal)
    controller.abort(new Error('enough'))
    await expect(pausing).rejects.toThrow('enough')
  })

  test('leaves nothing behind on the abort signal, nor a timer', async () => {
    const controller = new AbortController()
    for (let turn = 0; turn < 3; turn++) {
      const pausing = pause(10, controller.signal)
      await vi.advanceTimersByTimeAsync(10)
      await pausing
    }
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
