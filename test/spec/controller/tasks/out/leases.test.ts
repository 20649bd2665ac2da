import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Leases } from '../../../../../controller/tasks/out/leases.ts'

let leases: Leases<string>
let ended: string[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  leases = new Leases()
  ended = []
})

afterEach(() => {
  leases.close()
  vi.useRealTimers()
})

const begin = (key: string, afterMs: number) => leases.begin(key, afterMs, () => ended.push(key))

test('each ends after its time, in that order, whatever the order they began in', () => {
  begin('long', 300)
  begin('short', 100)
  begin('middle', 200)
  vi.advanceTimersByTime(150)
  expect(ended).toEqual(['short'])
  vi.advanceTimersByTime(100)
  expect(ended).toEqual(['short', 'middle'])
  vi.advanceTimersByTime(100)
  expect(ended).toEqual(['short', 'middle', 'long'])
})

test('one that begins anew has its full time again; one that was ended never ends', () => {
  begin('renewed', 100)
  begin('given back', 100)
  vi.advanceTimersByTime(90)
  begin('renewed', 100)
  leases.end('given back')
  vi.advanceTimersByTime(90)
  expect(ended).toEqual([])
  vi.advanceTimersByTime(20)
  expect(ended).toEqual(['renewed'])
})

test('what ends may begin another', () => {
  leases.begin('first', 50, () => begin('second', 50))
  vi.advanceTimersByTime(120)
  expect(ended).toEqual(['second'])
})

test('thousands have one timer', () => {
  for (let each = 0; each < 5_000; each++) begin(`key ${each}`, 100 + (each % 4))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(110)
  expect(ended).toHaveLength(5_000)
  expect(vi.getTimerCount()).toBe(0)
})
