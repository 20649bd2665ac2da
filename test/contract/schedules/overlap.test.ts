import { describe, expect, test } from 'vitest'
import type { Schedule } from '../../../core/domain/desired.ts'
import {
  environment,
  everyMinute,
  minute,
  type SchedulerWorld,
  second,
  t0,
  useSchedulerWorld,
} from '../../support/scheduler-world.ts'

let world: SchedulerWorld

useSchedulerWorld((each) => {
  world = each
})

describe('overlap, by what became of the run before', () => {
  const armWith = (values: Partial<Schedule>) => world.arm([{ ...everyMinute, ...values }])

  test('queueOne: one waits and starts when the run before has ended; later ones become part of it', async () => {
    await armWith({ overlap: 'queueOne' })
    for (const n of [1, 2, 3]) await world.lookAt(t0 + n * minute)
    expect(await world.ledger()).toEqual(['1 queued', '2 waiting overlap', '3 coalesced overlap'])
    await world.finish(world.enqueued[0])
    await world.lookAt(t0 + 3 * minute + second)
    expect(await world.ledger()).toEqual(['1 queued', '2 queued', '3 coalesced overlap'])
    expect(world.enqueued).toHaveLength(2)
  })

  test('queueAll: they wait in order, up to as many as may', async () => {
    await armWith({ overlap: 'queueAll', maxQueued: 2 })
    for (const n of [1, 2, 3, 4]) await world.lookAt(t0 + n * minute)
    expect(await world.ledger()).toEqual([
      '1 queued',
      '2 waiting overlap',
      '3 waiting overlap',
      '4 skipped queue-full',
    ])
    await world.finish(world.enqueued[0])
    await world.lookAt(t0 + 4 * minute + second)
    await world.lookAt(t0 + 4 * minute + 2 * second)
    expect(await world.ledger()).toEqual([
      '1 queued',
      '2 queued',
      '3 waiting overlap',
      '4 skipped queue-full',
    ])
  })

  test('what waits is started by a controller that was not there when it began to', async () => {
    await armWith({ overlap: 'queueOne' })
    for (const n of [1, 2]) await world.lookAt(t0 + n * minute)
    await world.finish(world.enqueued[0])
    world.scheduler = world.create()
    await world.lookAt(t0 + 2 * minute + second)
    expect(await world.ledger()).toEqual(['1 queued', '2 queued'])
  })

  test('cancelPrevious: the run before is cancelled, also where it is with a runner', async () => {
    await armWith({ overlap: 'cancelPrevious' })
    await world.lookAt(t0 + minute)
    await world.database.store.claim(world.enqueued[0]?.id ?? '', 1, 'INS-1')
    await world.lookAt(t0 + 2 * minute)
    expect(await world.ledger()).toEqual(['1 queued', '2 queued'])
    expect(world.cancelled).toEqual([world.enqueued[0]?.id])
    expect(await world.database.store.get(world.cancelled[0] ?? '')).toMatchObject({
      status: 'skipped',
      reason: 'cancelled',
    })
  })

  test('allow: they run beside each other', async () => {
    await armWith({ overlap: 'allow' })
    for (const n of [1, 2]) await world.lookAt(t0 + n * minute)
    expect(await world.ledger()).toEqual(['1 queued', '2 queued'])
  })

  test('a run that is to be tried again is not finished', async () => {
    await world.arm([everyMinute])
    await world.lookAt(t0 + minute)
    await world.finish(world.enqueued[0], 'retry')
    await world.lookAt(t0 + 2 * minute)
    expect(await world.ledger()).toEqual(['1 queued', '2 skipped overlap'])
    const [skipped] = await world.database.store.occurrences(everyMinute.id, 1)
    expect(skipped?.blocker).toBe(world.enqueued[0]?.id)
  })

  test('a run waits no more where its environment is stopped, or its schedule goes', async () => {
    await armWith({ overlap: 'queueAll', maxQueued: 10 })
    for (const n of [1, 2, 3]) await world.lookAt(t0 + n * minute)
    world.hindrances.set(environment, 'environment-stopped')
    await world.lookAt(t0 + 3 * minute + second)
    expect(await world.ledger()).toEqual([
      '1 queued',
      '2 skipped environment-stopped',
      '3 skipped environment-stopped',
    ])
    world.hindrances.clear()
    await world.lookAt(t0 + 4 * minute)
    await world.arm([])
    await world.lookAt(t0 + 4 * minute + second)
    expect((await world.ledger()).at(-1)).toBe('4 skipped removed')
  })
})

describe('a schedule whose runs take longer than the time between them', () => {
  const outgrown = () => world.log.lines.filter(({ message }) => message.startsWith('schedule outgrown'))

  test('says so, once, after five slow runs in a row, and how long they waited and ran', async () => {
    await world.arm([everyMinute])
    for (let n = 1; n <= 15; n++) {
      await world.lookAt(t0 + n * minute)
      if (n % 2 === 0) await world.finish(world.enqueued.at(-1))
      expect(outgrown()).toHaveLength(n < 11 ? 0 : 1)
    }
    expect(outgrown()).toMatchObject([
      { level: 'warn', schedule: 'every-minute', waitMs: expect.any(Number) },
    ])
    expect(world.scheduler.isOutgrown(everyMinute.id)).toBe(true)
  })

  test('an absence, or a pause, says nothing of that', async () => {
    await world.arm([everyMinute])
    for (let n = 2; n <= 30; n += 2) {
      await world.lookAt(t0 + n * minute)
      await world.finish(world.enqueued.at(-1))
    }
    expect(outgrown()).toEqual([])
  })
})
