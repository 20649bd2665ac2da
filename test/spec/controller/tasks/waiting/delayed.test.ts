import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Later } from '../../../../../controller/tasks/waiting/delayed.ts'

let passed: number
/** By how much the clock was set forward. */
let ahead: number
let later: Later
let told: string[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  passed = 0
  ahead = 0
  told = []
  const clock = { now: () => passed + ahead }
  later = new Later(clock, (environment, entries) => told.push(`${environment} ${entries.join(' ')}`))
})

afterEach(() => {
  later.close()
  vi.useRealTimers()
})

function go(ms: number): void {
  for (const end = passed + ms; passed < end; ) {
    passed += 10
    vi.advanceTimersByTime(10)
  }
}

test('what is for later comes due at its time, whatever the order it was told of', () => {
  later.add('dev', 'c', 300)
  later.add('dev', 'a', 100)
  later.add('test', 'b', 200)
  go(150)
  expect(told).toEqual(['dev a'])
  go(150)
  expect(told).toEqual(['dev a', 'test b', 'dev c'])
})

test('what comes due at one moment is told at once, for each environment', () => {
  for (const entry of ['a', 'b']) later.add('dev', entry, 100)
  later.add('test', 'c', 100)
  go(100)
  expect(told).toEqual(['dev a b', 'test c'])
})

test('a clock that is set forward is noticed within a minute, one that is set back is followed', () => {
  later.add('dev', 'a', 3_600_000)
  go(1000)
  ahead = 3_600_000
  go(60_000)
  expect(told).toEqual(['dev a'])
  later.add('dev', 'b', 3_600_000 + 62_000)
  ahead -= 10_000
  go(5_000)
  expect(told).toEqual(['dev a'])
  go(10_000)
  expect(told).toEqual(['dev a', 'dev b'])
})

test('an environment that is gone has nothing for later', () => {
  later.add('dev', 'a', 100)
  later.add('test', 'b', 100)
  later.drop('dev')
  go(200)
  expect(told).toEqual(['test b'])
})
