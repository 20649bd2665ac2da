import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Beginnings } from '../../../../controller/lib/beginnings.ts'

/** In which order work of these keys begins, and in which turn of the event loop. */
class World {
  readonly beginnings = new Beginnings()
  readonly order: string[] = []
  readonly turns: number[] = []
  #turn = 0

  ask(key: string, isUrgent = false, cause = 'c1'): void {
    void this.beginnings.next({ cause, owner: key }, isUrgent).then(() => {
      this.order.push(key)
      this.turns.push(this.#turn)
    })
  }

  async turn(times: number): Promise<void> {
    for (let each = 0; each < times; each++) {
      await nextTurn()
      this.#turn += 1
    }
  }
}

test('what asks alone begins at once', async () => {
  const world = new World()
  world.ask('a')
  await Promise.resolve()
  expect(world.order).toEqual(['a'])
})

test('1,000 begin a few in each turn of the event loop, and all of them do', async () => {
  const world = new World()
  for (let each = 0; each < 1000; each++) world.ask('a')
  await world.turn(200)
  expect(world.order).toHaveLength(1000)
  const most = Math.max(...world.turns.map((turn) => world.turns.filter((each) => each === turn).length))
  expect(most).toBeLessThanOrEqual(16)
})

test('one extension with 1,000 environments keeps no other back, and what somebody waits for goes first', async () => {
  const world = new World()
  for (let each = 0; each < 1000; each++) world.ask('large')
  for (const small of ['b', 'c']) world.ask(small)
  world.ask('large')
  world.ask('changed', true)
  await world.turn(200)
  const place = (key: string) => world.order.indexOf(key)
  expect(place('changed')).toBe(8)
  expect(place('b')).toBeLessThan(12)
  expect(place('c')).toBeLessThan(12)
})

test('what asks again and again does not keep others from beginning', async () => {
  const world = new World()
  const flapping = async () => {
    for (let each = 0; each < 500; each++)
      await world.beginnings.next({ cause: 'c1', owner: 'flapping' }, true)
  }
  void flapping()
  for (let each = 0; each < 50; each++) world.ask('others')
  await world.turn(100)
  expect(world.order).toHaveLength(50)
})

test('a commit that changes 1,000 extensions does not keep back the next one, which changes one', async () => {
  const world = new World()
  for (let each = 0; each < 1000; each++) world.ask(`of-many-${each}`, true, 'c1')
  world.ask('of-one', true, 'c2')
  await world.turn(200)
  expect(world.order.indexOf('of-one')).toBeLessThan(12)
  expect(world.order).toHaveLength(1001)
})
