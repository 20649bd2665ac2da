import { beforeEach, expect, test } from 'vitest'
import { Leases } from '../../../../../controller/tasks/out/leases.ts'
import { FakeClock } from '../../../../support/fake-clock.ts'

let clock: FakeClock
let leases: Leases<string>
let ended: string[]

beforeEach(() => {
  clock = new FakeClock()
  leases = new Leases(clock)
  ended = []
})

const begin = (key: string, afterMs: number) => leases.begin(key, afterMs, () => ended.push(key))

test('each ends after its time, in that order, whatever the order they began in', async () => {
  begin('long', 300)
  begin('short', 100)
  begin('middle', 200)
  await clock.advance(150)
  expect(ended).toEqual(['short'])
  await clock.advance(100)
  expect(ended).toEqual(['short', 'middle'])
  await clock.advance(100)
  expect(ended).toEqual(['short', 'middle', 'long'])
})

test('one that begins anew has its full time again; one that was ended never ends', async () => {
  begin('renewed', 100)
  begin('given back', 100)
  await clock.advance(90)
  begin('renewed', 100)
  leases.end('given back')
  await clock.advance(90)
  expect(ended).toEqual([])
  await clock.advance(20)
  expect(ended).toEqual(['renewed'])
})

test('what ends may begin another', async () => {
  leases.begin('first', 50, () => begin('second', 50))
  await clock.advance(120)
  expect(ended).toEqual(['second'])
})

test('thousands have one timer', async () => {
  for (let each = 0; each < 5_000; each++) begin(`key ${each}`, 100 + (each % 4))
  expect(clock.pending).toBe(1)
  await clock.advance(110)
  expect(ended).toHaveLength(5_000)
  expect(clock.pending).toBe(0)
})

test('somebody who sets the clock ends none', async () => {
  begin('key', 100)
  clock.jump(3_600_000)
  await clock.advance(90)
  expect(ended).toEqual([])
  await clock.advance(10)
  expect(ended).toEqual(['key'])
})
