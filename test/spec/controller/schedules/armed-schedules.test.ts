import { expect, test } from 'vitest'
import { StoreAway } from '../../../../controller/ports/store.ts'
import { ArmedSchedules } from '../../../../controller/schedules/armed-schedules.ts'
import type { Schedule } from '../../../../core/domain/desired.ts'
import { fingerprintOf } from '../../../../core/schedules/fingerprint.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { recordingLog, scheduleOf } from '../../../support/samples.ts'

const dev = 'ENV-1234-5678-01'
const test_ = 'ENV-1234-5678-02'
const nightly = scheduleOf(dev, 'nightly')
const hourly = scheduleOf(dev, 'hourly')
const never = new AbortController().signal

/** A store that has schedules by environment, and may be away: before it does what it is told, or after. */
class World {
  readonly clock = new FakeClock()
  readonly log = recordingLog()
  readonly rows = new Map<string, readonly Schedule[]>()
  readonly asked: string[] = []
  readonly changed: string[] = []
  away: 'no' | 'before' | 'after' = 'no'
  armed = this.anew()

  /** As after a restart. */
  anew(): ArmedSchedules {
    return new ArmedSchedules({
      store: {
        arm: async (environment, schedules) => {
          this.asked.push(environment)
          const lost = new StoreAway(new Error('no route'))
          if (this.away === 'before') throw lost
          const isNew = fingerprintOf(this.rows.get(environment) ?? []) !== fingerprintOf(schedules)
          this.rows.set(environment, schedules)
          if (this.away === 'after') throw lost
          return isNew
        },
        armed: async () => {
          return new Map([...this.rows].flatMap(([id, each]) => [[id, fingerprintOf(each) ?? '']]))
        },
      },
      clock: this.clock,
      random: () => 0,
      log: this.log,
      changed: (environment) => this.changed.push(environment),
    })
  }
}

test('the store is asked only where other schedules are wanted than it has', async () => {
  const world = new World()
  await world.armed.recall()
  await world.armed.arm(test_, [], never)
  expect(world.asked).toEqual([])
  for (let times = 0; times < 3; times++) await world.armed.arm(dev, [nightly, hourly], never)
  await world.armed.arm(dev, [hourly, structuredClone(nightly)], never)
  expect(world.asked).toEqual([dev])
  await world.armed.arm(dev, [nightly], never)
  await world.armed.arm(dev, [], never)
  expect(world.asked).toEqual([dev, dev, dev])
  expect(world.changed).toEqual([dev, dev, dev])
})

test('after a restart the store is asked once what it has, and then only for what is different', async () => {
  const world = new World()
  await world.armed.recall()
  await world.armed.arm(dev, [nightly], never)
  await world.armed.arm(test_, [hourly], never)
  world.armed = world.anew()
  await world.armed.recall()
  await world.armed.arm(dev, JSON.parse(JSON.stringify([nightly])), never)
  await world.armed.arm(test_, [{ ...hourly, method: 'other' }], never)
  expect(world.asked).toEqual([dev, test_, test_])
})

test('of a store that was not asked what it has nothing is taken for known', async () => {
  const world = new World()
  await world.armed.arm(dev, [], never)
  expect(world.asked).toEqual([dev])
})

test.each(['before', 'after'] as const)(
  'a store that is away (%s it did what it was told) is asked again until it answers, and whoever plans hears of it',
  async (away) => {
    const world = new World()
    await world.armed.recall()
    world.away = away
    const arming = world.armed.arm(dev, [nightly], never)
    for (let second = 0; second < 60; second++) await world.clock.advance(1_000)
    world.away = 'no'
    await world.clock.advance(5_000)
    await arming
    expect(world.changed).toEqual([dev])
    expect(world.log.lines.map(({ message }) => message)).toEqual([
      'schedules could not be armed; trying again',
      'schedules are armed again',
    ])
  },
)

test('what was given up for a newer commit while the store was away is in doubt: going back to it is told, too', async () => {
  const world = new World()
  await world.armed.recall()
  const newer = new AbortController()
  world.away = 'after'
  const arming = world.armed.arm(dev, [nightly], newer.signal)
  await world.clock.advance(0)
  newer.abort(new Error('superseded'))
  await expect(arming).rejects.toThrow('superseded')
  world.away = 'no'
  await world.armed.arm(dev, [nightly], never) // the store has it so by now
  expect(world.changed).toEqual([dev])
})

test('an environment that is deleted and declared again begins without schedules', async () => {
  const world = new World()
  await world.armed.recall()
  await world.armed.arm(dev, [nightly], never)
  world.armed.leaves(dev)
  world.rows.delete(dev)
  world.armed.gone(dev)
  await world.armed.arm(dev, [], never)
  expect(world.asked).toEqual([dev])
  await world.armed.arm(dev, [nightly], never)
  expect(world.rows.get(dev)).toEqual([nightly])
})
