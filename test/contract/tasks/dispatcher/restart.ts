import { describe, expect, test } from 'vitest'
import type { DispatcherLimits } from '../../../../controller/tasks/limits.ts'
import { sweep } from '../../../../controller/tasks/sweep.ts'
import type { DispatcherWorld } from '../../../support/dispatcher-world.ts'

/** What a controller finds that was started after another one. */
export function restart(world: DispatcherWorld): void {
  describe('after a restart', () => {
    /** A controller is killed while a task is out and another one waits; the next one has started. */
    /** `confirmed`: the first controller put on record that its task reached the runner. */
    async function restarted(
      isDead: (instance: string) => boolean,
      limits: Partial<DispatcherLimits> = {},
      confirmed = true,
    ) {
      const first = await world.atWork({ limits: { capacityPerConnection: 1 } })
      first.connect('a', { instance: 'INS-1' })
      const out = await first.create()
      const [sent] = await first.sent(1)
      const waiting = await first.create()
      await first.close()
      if (!sent) throw new Error('nothing was sent')
      if (confirmed) await world.database.store.markSent([await world.taskOf(out)])

      const second = await world.start({ limits })
      await second.dispatcher.recover(isDead)
      await second.queue.clear(world.environment)
      await second.dispatcher.refill(world.environment)
      await second.dispatcher.open(world.environment)
      second.dispatcher.route(world.environment, () => true)
      return { second, out, waiting, sent: sent.task }
    }

    test('a runner that lives on brings its result, and what waited is handed out', async () => {
      const { second, out, waiting, sent } = await restarted(() => false)
      expect(second.dispatcher.running(world.environment)).toBe(1)
      const runner = second.connect('a2', { instance: 'INS-1', runningTasks: 1 })
      await second.answer(runner, sent)
      expect(await world.taskOf(out)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
      expect((await second.sent(1))[0]?.task.taskId).toBe(waiting.id)
    })

    test('a runner that never comes back loses its task after the grace period', async () => {
      const { second, out } = await restarted(() => false, { graceMs: 50 })
      await second.clock.advance(50)
      await world.becomes(out, { status: 'scheduled', losses: 1, fence: 2 })
    })

    test('a task that may never have reached its runner is handed on soon, and costs nothing', async () => {
      const { second, out } = await restarted(() => false, { lateResultMs: 50 }, false)
      second.connect('a2', { instance: 'INS-1', runningTasks: 0 })
      await second.clock.advance(50)
      await world.becomes(out, { status: 'processing', losses: 0, fence: 2 })
    })

    test('one that its runner counts did reach it', async () => {
      const { second, out, sent } = await restarted(() => false, { lateResultMs: 50 }, false)
      const runner = second.connect('a2', { instance: 'INS-1', runningTasks: 1 })
      await second.clock.advance(50)
      await second.answer(runner, sent)
      expect(await world.taskOf(out)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
    })

    test('the tasks of an instance known to be dead are handed on at once, once', async () => {
      const { second, out, waiting } = await restarted((instance) => instance === 'INS-1')
      second.connect('b', { instance: 'INS-2' })
      const tasks = (await second.sent(2)).map(({ task }) => task.taskId)
      expect(tasks.toSorted()).toEqual([out.id, waiting.id].toSorted())
      await second.settled()
      expect(second.hub.sent).toHaveLength(2)
      expect(await world.taskOf(out)).toMatchObject({ losses: 1, fence: 2 })
    })
  })

  describe('a queue that lost its entries', () => {
    test('is healed by the sweep, also while tasks are out', async () => {
      const controller = await world.atWork({ limits: { hand: 0, capacityPerConnection: 3 } })
      const { queue } = controller
      controller.connect('a')
      await controller.createMany(3)
      await controller.sent(3)
      for (const objectId of ['OR-4', 'OR-5']) {
        await world.database.store.create({
          environment: world.environment,
          category: 'background',
          eventType: 'order_created',
          objectId,
          data: null,
        })
      }
      await sweep(controller.sweepOptions)
      expect(await queue.size(world.environment)).toBe(5) // those of the tasks that are out, too
      controller.connect('b')
      const healed = (await controller.sent(5)).slice(3).map(({ task }) => task.objectId)
      expect(healed.toSorted()).toEqual(['OR-4', 'OR-5'])
      expect(controller.warnings()).toEqual(['tasks were missing from the queue; they were put back'])
    })

    test('the sweep does nothing, and says nothing, where none is missing', async () => {
      const controller = await world.atWork({ limits: { hand: 0, capacityPerConnection: 1 } })
      const { queue } = controller
      controller.connect('a')
      await controller.createMany(3)
      await controller.sent(1)
      await sweep(controller.sweepOptions)
      expect(await queue.size(world.environment)).toBe(3)
      expect(controller.warnings()).toEqual([])
    })

    test('an entry that is there twice over is worked on once', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      const task = await controller.create()
      await controller.sent(1)
      await controller.dispatcher.enqueue(task)
      await controller.dispatcher.refill(world.environment)
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(1)
    })
  })
}
