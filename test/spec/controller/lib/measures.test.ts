import { describe, expect, test } from 'vitest'
import { Bucket } from '../../../../controller/lib/bucket.ts'
import { TurnsByKey } from '../../../../controller/lib/turns-by-key.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

describe('a bucket', () => {
  test('gives what it holds, and then what comes in', async () => {
    const clock = new FakeClock()
    const bucket = new Bucket({ most: 3, perSecond: 2 }, clock)
    const tries = () => Array.from({ length: 5 }, () => bucket.tryTake())
    expect(tries()).toEqual([true, true, true, false, false])
    await clock.advance(1_000)
    expect(tries()).toEqual([true, true, false, false, false])
    await clock.advance(60_000)
    expect(tries()).toEqual([true, true, true, false, false]) // it holds no more for that
  })

  test('says how long it is owed for', async () => {
    const clock = new FakeClock()
    const bucket = new Bucket({ most: 2, perSecond: 10 }, clock)
    expect([bucket.take(2), bucket.take(), bucket.take()]).toEqual([0, 100, 200])
    await clock.advance(200)
    expect(bucket.take(0)).toBe(0)
  })
})

describe('turns by key', () => {
  test('are so many at once of a key, the others in line, and those of another key beside them', async () => {
    const turns = new TurnsByKey({ atOnce: 2, mostWaiting: 1 })
    const begun: string[] = []
    const ends: (() => void)[] = []
    const run = (key: string, name: string) =>
      turns.run(key, () => {
        begun.push(name)
        return new Promise<string>((resolve) => ends.push(() => resolve(name)))
      })
    const first = run('a', 'a1')
    void run('a', 'a2')
    const third = run('a', 'a3')
    expect(turns.hasRoom('a')).toBe(false)
    void run('b', 'b1')
    expect(begun).toEqual(['a1', 'a2', 'b1'])
    ends[0]?.()
    expect(await first).toBe('a1')
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3'])
    expect(turns.hasRoom('a')).toBe(true)
    ends[3]?.()
    expect(await third).toBe('a3')
  })

  test('go on after one that fails', async () => {
    const turns = new TurnsByKey({ atOnce: 1 })
    const failing = turns.run('a', () => Promise.reject(new Error('no')))
    const next = turns.run('a', async () => 'yes')
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
