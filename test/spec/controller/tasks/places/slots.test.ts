import { describe, expect, test } from 'vitest'
import { Slots } from '../../../../../controller/tasks/places/slots.ts'

const [dev, testing, production] = ['ENV-0000-0001-01', 'ENV-0000-0001-02', 'ENV-0000-0001-03']

/** Who gets the slots, one after another, where these environments always want one. */
function shares(slots: Slots, wanting: readonly string[], count: number): Record<string, number> {
  const shares: Record<string, number> = {}
  for (let each = 0; each < count; each++) {
    const next = slots.choose(wanting)
    if (next === undefined) break
    slots.take(next)
    slots.free()
    shares[next] = (shares[next] ?? 0) + 1
  }
  return shares
}

describe('slots', () => {
  test.each([1, 7, 100])('production, test and development have 4 to 2 to 1 of %i slots', (limit) => {
    expect(shares(new Slots(limit), [dev, testing, production], 700)).toEqual({
      [production]: 400,
      [testing]: 200,
      [dev]: 100,
    })
  })

  test('nobody waits long: in each seven there is one for development', () => {
    const slots = new Slots(1)
    for (let each = 0; each < 50; each++) expect(shares(slots, [dev, testing, production], 7)[dev]).toBe(1)
  })

  test.each([
    ['development alone has all', [dev], { [dev]: 70 }],
    ['production and development have 4 to 1', [dev, production], { [production]: 56, [dev]: 14 }],
  ])('what one does not want goes to the others: %s', (_, wanting, expected) => {
    expect(shares(new Slots(3), wanting, 70)).toEqual(expected)
  })

  test('environments of one purpose take turns', () => {
    const others = ['ENV-0000-0002-03', 'ENV-0000-0003-03']
    expect(shares(new Slots(1), [production, ...others, dev], 15)).toEqual({
      [production]: 4,
      'ENV-0000-0002-03': 4,
      'ENV-0000-0003-03': 4,
      [dev]: 3,
    })
  })

  test('who wanted nothing for a while has saved up nothing', () => {
    const slots = new Slots(1)
    shares(slots, [dev], 1_000)
    expect(shares(slots, [dev, testing, production], 70)).toEqual({
      [production]: 41,
      [testing]: 20,
      [dev]: 9, // it has just had one
    })
  })

  test('are free until so many are taken', () => {
    const slots = new Slots(2)
    slots.take(dev)
    expect(slots.isFree).toBe(true)
    slots.take(production)
    expect(slots.isFree).toBe(false)
    slots.free()
    expect(slots.isFree).toBe(true)
  })

  test('without a limit there is always one', () => {
    const slots = new Slots(undefined)
    for (let each = 0; each < 1_000; each++) slots.take(dev)
    expect(slots.isFree).toBe(true)
  })
})
