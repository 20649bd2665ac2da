import { beforeEach, expect, test } from 'vitest'
import { Delayed } from '../../../../../controller/tasks/waiting/delayed.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'

let clock: FakeClock
let delayed: Delayed
let told: string[]

beforeEach(() => {
  told = []
  clock = new FakeClock(0)
  delayed = new Delayed(clock, (environment, entries) => told.push(`${environment} ${entries.join(' ')}`))
})

test('what is for later comes due at its time, whatever the order it was told of', async () => {
  delayed.add('dev', 'c', 300)
  delayed.add('dev', 'a', 100)
  delayed.add('test', 'b', 200)
  await clock.advance(150)
  expect(told).toEqual(['dev a'])
  await clock.advance(150)
  expect(told).toEqual(['dev a', 'test b', 'dev c'])
})

test('what comes due at one moment is told at once, for each environment', async () => {
  for (const entry of ['a', 'b']) delayed.add('dev', entry, 100)
  delayed.add('test', 'c', 100)
  await clock.advance(100)
  expect(told).toEqual(['dev a b', 'test c'])
})

test('a clock that is set forward is noticed within a minute, one that is set back is followed', async () => {
  delayed.add('dev', 'a', 3_600_000)
  await clock.advance(1000)
  clock.jump(3_600_000)
  await clock.advance(60_000)
  expect(told).toEqual(['dev a'])
  delayed.add('dev', 'b', 3_600_000 + 62_000)
  clock.jump(-10_000)
  await clock.advance(5_000)
  expect(told).toEqual(['dev a'])
  await clock.advance(10_000)
  expect(told).toEqual(['dev a', 'dev b'])
})

test('an environment that is gone has nothing for later', async () => {
  delayed.add('dev', 'a', 100)
  delayed.add('test', 'b', 100)
  delayed.drop('dev')
  await clock.advance(200)
  expect(told).toEqual(['test b'])
})
