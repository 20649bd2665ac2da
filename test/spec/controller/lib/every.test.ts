import { expect, test } from 'vitest'
import { every, untilBeat } from '../../../../controller/lib/every.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

test('chores of the same intervals that were begun at different times come together, and as often as they should', async () => {
  const clock = new FakeClock()
  const times: Record<string, number[]> = {}
  for (const [name, ms] of [
    ['a', 10_000],
    ['b', 10_000],
    ['c', 15_000],
    ['d', 60_000],
  ] as const) {
    times[name] = []
    every(ms, clock, () => times[name]?.push(clock.elapsed()))
    await clock.advance(731)
  }
  await clock.advance(120_000)
  expect(new Set(Object.values(times).flat()).size).toBe(16) // of 34 calls
  expect(Object.values(times).map(({ length }) => length)).toEqual([12, 12, 8, 2])
})

test('an interval shorter than a beat is kept', async () => {
  const clock = new FakeClock()
  await clock.advance(731)
  let calls = 0
  const stop = every(250, clock, () => void calls++)
  await clock.advance(1_000)
  expect(calls).toBe(4)
  stop()
  await clock.advance(1_000)
  expect(calls).toBe(4)
})

test('the beat that is nearest is at most half a beat away from what was asked for, and never now', async () => {
  const clock = new FakeClock()
  for (let step = 0; step < 100; step++) {
    await clock.advance(331.7)
    const ms = untilBeat(10_000, clock)
    expect(Math.abs(ms - 10_000)).toBeLessThanOrEqual(2_501)
    expect(untilBeat(5_000, clock)).toBeGreaterThan(0)
  }
})
