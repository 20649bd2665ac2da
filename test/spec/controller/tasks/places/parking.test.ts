import { expect, test } from 'vitest'
import { Parking } from '../../../../../controller/tasks/places/parking.ts'

/** Who got the key, in order. */
async function enter(parking: Parking, name: string, order: string[]): Promise<void> {
  await parking.enter('key')
  order.push(name)
}

test('the first has the key at once; then the newest of those who wait, one at a time', async () => {
  const parking = new Parking()
  const order: string[] = []
  expect(parking.enter('key')).toBeUndefined()
  const entered = ['older', 'newer', 'newest'].map((name) => enter(parking, name, order))
  parking.leave('key')
  await entered[2]
  expect(order).toEqual(['newest'])
  parking.leave('key')
  await entered[1]
  parking.leave('key')
  await entered[0]
  expect(order).toEqual(['newest', 'newer', 'older'])
  parking.leave('key')
  expect(parking.enter('key')).toBeUndefined()
})

test('other keys are free', () => {
  const parking = new Parking()
  parking.enter('key')
  expect(parking.enter('other')).toBeUndefined()
})

test('a key that was taken twice over is free when it was left twice', async () => {
  const parking = new Parking()
  const order: string[] = []
  parking.take('key')
  parking.take('key')
  const entered = enter(parking, 'next', order)
  parking.leave('key')
  await Promise.resolve()
  expect(order).toEqual([])
  parking.leave('key')
  await entered
  expect(order).toEqual(['next'])
})
