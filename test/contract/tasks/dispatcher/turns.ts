import { describe, expect, test } from 'vitest'
import { type Controller, type DispatcherWorld, eventually } from '../../../support/dispatcher-world.ts'

/** Who is next. */
export function turns(world: DispatcherWorld): void {
  describe('turns', () => {
    /** Puts waiting tasks straight into the store. */
    const flood = (key: string, count: number) =>
      world.database.pool.query(
        `insert into tasks (id, environment, category, event_type, object_id, data, status, not_before, fairness_key)
         select 'TQ-' || $2 || '-' || lpad(n::text, 6, '0'), $1, 'background', 'order_created', 'OR-' || $2 || n, 'null',
           'scheduled', clock_timestamp(), $2 from generate_series(1, $3::integer) as n`,
        [world.environment, key, count],
      )

    const limits = { capacityPerConnection: 1 }

    /** What has these slots of the first runner, which answers all before. */
    async function slots(controller: Controller, from: number, to: number): Promise<(string | undefined)[]> {
      const [runner] = controller.hub.connections(world.environment)
      for (let slot = controller.hub.sent.length; slot < to; slot++) {
        const last = controller.hub.sent[slot - 1]
        if (runner && last) await controller.answer(runner, last.task)
        await controller.sent(slot + 1)
      }
      return controller.hub.sent.slice(from, to).map(({ task }) => task.taskId)
    }

    test('the single task of one that comes after 10,000 of another has one of the next two slots, also after a restart', async () => {
      const controller = await world.start({ limits })
      await flood('A', 10_000)
      await controller.dispatcher.refill(world.environment)
      await controller.dispatcher.open(world.environment)
      controller.dispatcher.route(world.environment, () => true)
      controller.connect('a', { instance: 'INS-1' })
      await controller.sent(1)
      const single = await controller.create({ fairnessKey: 'B' })
      expect(await slots(controller, 1, 3)).toContain(single.id)
      const another = await controller.create({ fairnessKey: 'C' })
      await controller.close()

      const next = await world.start({ limits })
      await next.queue.clear(world.environment)
      await next.dispatcher.refill(world.environment)
      await next.dispatcher.open(world.environment)
      next.dispatcher.route(world.environment, () => true)
      next.connect('b')
      expect(await slots(next, 0, 2)).toContain(another.id)
    })

    test.each([
      ['is due at once', 0],
      ['was for later', 300],
    ])(
      'the single task of another has one of the next two slots, however many are in hand and in the queue: it %s',
      async (_, afterMs) => {
        const controller = await world.atWork({ limits: { ...limits, hand: 10 } })
        await flood('A', 40)
        await controller.dispatcher.refill(world.environment)
        controller.connect('a')
        await controller.sent(1)
        const single = await controller.create({
          fairnessKey: 'B',
          ...(afterMs > 0 && { notBefore: controller.clock.now() + afterMs }),
        })
        await controller.clock.advance(afterMs)
        await eventually(async () =>
          expect(await controller.queue.ids(world.environment)).not.toContain(`${single.id}-1`),
        )
        expect(await slots(controller, 1, 3)).toContain(single.id)
        expect(new Set(await slots(controller, 0, 41)).size).toBe(41)
        const [runner] = controller.hub.connections(world.environment)
        const last = controller.hub.sent.at(-1)
        if (runner && last) await controller.answer(runner, last.task) // the queue may have handed it out, and has it until then
        await eventually(async () => expect(await controller.queue.size(world.environment)).toBe(0))
        expect(controller.warnings()).toEqual([])
      },
    )

    test('go on when the ranks of the queue are used up, and nothing is lost', async () => {
      const controller = await world.start({ limits: { ...limits, lastRank: 20 } })
      await flood('A', 40)
      await controller.dispatcher.refill(world.environment)
      await controller.dispatcher.open(world.environment)
      controller.dispatcher.route(world.environment, () => true)
      controller.connect('a')
      await slots(controller, 0, 25)
      await controller.create({ fairnessKey: 'A' })
      const single = await controller.create({ fairnessKey: 'B' })
      expect(await slots(controller, 25, 27)).toContain(single.id)
      expect(new Set(await slots(controller, 0, 42)).size).toBe(42)
    })
  })

  describe('two tasks of one object', () => {
    const sameObject = { objectId: 'OR-same' }

    test('are never out at once, whatever else goes on; the newest is next', async () => {
      const controller = await world.atWork()
      const connection = controller.connect('a')
      const first = await controller.create(sameObject)
      const [sent] = await controller.sent(1)
      const second = await controller.create({ ...sameObject, data: { change: 2 } })
      expect(second.id).not.toBe(first.id)
      expect(await controller.create({ ...sameObject, data: { change: 3 } })).toMatchObject({
        id: second.id,
        coalesced: 1,
      })
      await controller.create()
      await controller.sent(2)
      await controller.settled()
      expect(controller.hub.sent.map(({ task }) => task.taskId)).not.toContain(second.id)
      expect(await world.taskOf(second)).toMatchObject({ status: 'scheduled' })
      if (sent) await controller.answer(connection, sent.task)
      expect((await controller.sent(3))[2]?.task.taskId).toBe(second.id)
    })

    test('those that wait for each other do not keep others from their places', async () => {
      const controller = await world.atWork({ limits: { capacityPerConnection: 2 } })
      controller.connect('a')
      await controller.create(sameObject)
      await controller.sent(1)
      // Events that are for later are never folded into each other.
      for (let each = 0; each < 6; each++)
        await controller.create({ ...sameObject, notBefore: controller.clock.now() })
      const other = await controller.create()
      expect((await controller.sent(2))[1]?.task.taskId).toBe(other.id)
    })

    test('also where the first one was sent by an earlier controller', async () => {
      const first = await world.atWork()
      first.connect('a', { instance: 'INS-1' })
      const out = await first.create(sameObject)
      const [sent] = await first.sent(1)
      await world.database.store.markSent([await world.taskOf(out)])
      const next = await first.create(sameObject)
      await first.close()
      const second = await world.start()
      await second.dispatcher.recover(() => false)
      await second.queue.clear(world.environment)
      await second.dispatcher.refill(world.environment)
      await second.dispatcher.open(world.environment)
      second.dispatcher.route(world.environment, () => true)
      const runner = second.connect('a2', { instance: 'INS-1', runningTasks: 1 })
      await second.settled()
      expect(second.hub.sent).toEqual([])
      if (sent) await second.answer(runner, sent.task)
      expect((await second.sent(1))[0]?.task.taskId).toBe(next.id)
    })

    test('different events of one object, and schedules, go side by side', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      await controller.create(sameObject)
      await controller.create({ ...sameObject, eventType: 'order_closed' })
      await controller.createMany(2, { ...sameObject, category: 'scheduled' })
      await controller.sent(4)
    })
  })

  describe('a backlog', () => {
    test('has room for so many; it is said before it is full', async () => {
      const controller = await world.atWork({ limits: { maxBacklog: 5 } })
      await controller.createMany(3)
      expect(controller.warnings()).toEqual([])
      await controller.createMany(2)
      expect(controller.dispatcher.hasRoom(world.environment)).toBe(false)
      expect(controller.warnings()).toEqual([
        'many tasks wait; events are turned away when the limit is reached',
      ])
      controller.connect('a')
      await controller.sent(5)
      await eventually(() => expect(controller.dispatcher.hasRoom(world.environment)).toBe(true))
    })

    test('has room for so many data; an event that becomes part of a waiting one brings its own instead', async () => {
      const controller = await world.atWork({ limits: { maxBacklogBytes: 1000 } })
      const data = (bytes: number) => ({ objectId: 'OR-1', data: 'x'.repeat(bytes - 2) })
      await controller.create(data(600))
      await controller.create(data(790))
      expect(controller.dispatcher.hasRoom(world.environment)).toBe(true)
      expect(controller.warnings()).toEqual([])
      await controller.create({ data: 'x'.repeat(250) })
      expect(controller.dispatcher.hasRoom(world.environment)).toBe(false)
      expect(controller.warnings()).toHaveLength(1)
      controller.connect('a')
      await eventually(() => expect(controller.dispatcher.hasRoom(world.environment)).toBe(true))
    })

    test.each([{ maxBacklog: 3 }, { maxBacklogBytes: 30 }])(
      'is known again after a restart: %o',
      async (limits) => {
        const first = await world.atWork()
        await first.createMany(3)
        await first.close()
        const second = await world.start({ limits })
        await second.dispatcher.refill(world.environment)
        expect(second.dispatcher.hasRoom(world.environment)).toBe(false)
      },
    )
  })
}
