import { describe, expect, test } from 'vitest'
import type { DispatcherLimits } from '../../../../controller/tasks/limits.ts'
import type { Task } from '../../../../core/domain/task.ts'
import { type DispatcherWorld, idsOf } from '../../../support/dispatcher-world.ts'

/** What becomes of tasks whose runner is gone. */
export function lostRunners(world: DispatcherWorld): void {
  describe('a runner whose socket is lost', () => {
    async function withTaskOut(limits: Partial<DispatcherLimits>) {
      const controller = await world.atWork({ limits })
      const connection = controller.connect('a', { instance: 'INS-1' })
      const task = await controller.create()
      const [sent] = await controller.sent(1)
      if (!sent) throw new Error('nothing was sent')
      return { controller, connection, task, sent: sent.task }
    }

    test('comes back within the grace period: its result counts at the same fence', async () => {
      const { controller, connection, task, sent } = await withTaskOut({ graceMs: 150 })
      controller.disconnect(connection)
      const again = controller.connect('a2', { instance: 'INS-1', runningTasks: 1 })
      await controller.clock.advance(200)
      await controller.answer(again, sent)
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
      expect(controller.hub.sent).toHaveLength(1)
    })

    test('comes back and works on nothing, its result on the way: that counts', async () => {
      const { controller, connection, task, sent } = await withTaskOut({ lateResultMs: 60_000 })
      controller.disconnect(connection)
      const again = controller.connect('a2', { instance: 'INS-1', runningTasks: 0 })
      await controller.answer(again, sent)
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
    })

    test('may answer on any connection of its environment', async () => {
      const { controller, connection, task, sent } = await withTaskOut({})
      controller.disconnect(connection)
      const other = controller.connect('b', { instance: 'INS-1', runnerType: 'interactive', runningTasks: 1 })
      await controller.answer(other, sent)
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded', losses: 0 })
    })

    test('has what was left of the time for its task, however often it comes back', async () => {
      const leaseMs = { background: 400, interactive: 60_000, scheduled: 60_000, transformation: 60_000 }
      const { controller, connection, task } = await withTaskOut({ leaseMs, lateResultMs: 50 })
      let last = connection
      for (const life of [1, 2, 3]) {
        await controller.clock.advance(100)
        controller.disconnect(last)
        last = controller.connect(`b${life}`, { instance: 'INS-1', runningTasks: 1 })
      }
      await controller.clock.advance(99)
      expect(await world.taskOf(task)).toMatchObject({ status: 'processing', fence: 1 })
      await controller.clock.advance(1)
      await world.becomes(task, { losses: 1 })
    })

    test('comes back when that time is over: it has a moment to send what it has', async () => {
      const leaseMs = { background: 400, interactive: 60_000, scheduled: 60_000, transformation: 60_000 }
      const { controller, connection, task, sent } = await withTaskOut({ leaseMs, lateResultMs: 50 })
      await controller.clock.advance(390)
      controller.disconnect(connection)
      const again = controller.connect('a2', { instance: 'INS-1', runningTasks: 1 })
      await controller.clock.advance(49)
      await controller.answer(again, sent)
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded', losses: 0 })
    })

    test('comes and goes for ever: its task does not stay with it', async () => {
      const leaseMs = { background: 400, interactive: 60_000, scheduled: 60_000, transformation: 60_000 }
      const { controller, connection, task } = await withTaskOut({ leaseMs, lateResultMs: 50, graceMs: 100 })
      let last = connection
      for (let life = 1; life <= 14; life++) {
        await controller.clock.advance(40)
        controller.disconnect(last)
        last = controller.connect(`b${life}`, { instance: 'INS-1', runningTasks: 1 })
      }
      await world.becomes(task, { losses: 1 })
    })

    test('does not come back: the task is handed on and has a loss', async () => {
      const { controller, connection, task, sent } = await withTaskOut({ graceMs: 50 })
      controller.connect('b', { instance: 'INS-2' })
      controller.disconnect(connection)
      await controller.clock.advance(50)
      const [, second] = await controller.sent(2)
      expect(second).toMatchObject({ connection: 'b', task: { taskId: task.id, correlationId: 'fence-2' } })
      expect(await world.taskOf(task)).toMatchObject({ losses: 1, attempts: 0, assignee: 'INS-2' })
      await controller.answer(connection, sent)
      expect(await world.taskOf(task)).toMatchObject({ status: 'processing' })
    })

    test('comes back and works on nothing: it has a moment to send what it has', async () => {
      const { controller, connection, task } = await withTaskOut({ graceMs: 60_000, lateResultMs: 50 })
      controller.disconnect(connection)
      controller.connect('a2', { instance: 'INS-1', runningTasks: 0 })
      await controller.clock.advance(50)
      await world.becomes(task, { losses: 1, fence: 2 })
    })

    describe('and comes back with less than it was sent', () => {
      /** Three background and two scheduled tasks are out, the first of each received. */
      async function cutOff() {
        const controller = await world.atWork({ limits: { lateResultMs: 50, graceMs: 60_000 } })
        const connection = controller.connect('a', { instance: 'INS-1' })
        const tasks: Task[] = []
        for (const category of [
          'background',
          'background',
          'scheduled',
          'background',
          'scheduled',
        ] as const) {
          tasks.push(await controller.create({ category }))
          await controller.sent(tasks.length)
        }
        controller.disconnect(connection)
        return { controller, tasks, sent: [...controller.hub.sent] }
      }

      test('what was sent last never got there: it is handed on in a moment, and costs nothing', async () => {
        const { controller, tasks } = await cutOff()
        const counts = { runningTasks: 1, runningScheduledTasks: 1 }
        controller.connect('a2', { instance: 'INS-1', ...counts })
        await controller.clock.advance(49)
        expect(controller.hub.sent).toHaveLength(5)
        await controller.clock.advance(1)
        await controller.sent(8)
        const again = idsOf(controller.hub.sent.slice(5)).toSorted()
        expect(again).toEqual([1, 3, 4].map((index) => tasks[index]?.id).toSorted())
        for (const index of [1, 3, 4]) {
          const { losses, attempts, story } = await world.taskOf(tasks[index] as Task)
          const released = story.find(({ what }) => what === 'released')
          expect({ losses, attempts, message: released?.message }).toEqual({
            losses: 0,
            attempts: 0,
            message: 'the runner came back without it',
          })
        }
        for (const index of [0, 2])
          expect(await world.taskOf(tasks[index] as Task)).toMatchObject({ status: 'processing', fence: 1 })
      })

      test('results that were on their way count first', async () => {
        const { controller, tasks, sent } = await cutOff()
        const again = controller.connect('a2', { instance: 'INS-1', runningTasks: 1 })
        await controller.answer(again, (sent[0] as (typeof sent)[0]).task, { runtimeSeconds: 0 })
        await controller.clock.advance(50)
        await controller.sent(8)
        expect(await world.taskOf(tasks[1] as Task)).toMatchObject({ status: 'processing', fence: 1 })
      })

      test('one that counts scheduled tasks among the others has as many as it says in all', async () => {
        const { controller } = await cutOff()
        const counts = { runningTasks: 4, runningScheduledTasks: null }
        controller.connect('a2', { instance: 'INS-1', ...counts })
        await controller.clock.advance(50)
        expect(idsOf(await controller.sent(6))[5]).toBe(idsOf(controller.hub.sent)[4])
      })

      test('and is gone again before that: they are with it all the same until it comes back', async () => {
        const { controller } = await cutOff()
        const again = controller.connect('a2', { instance: 'INS-1', runningTasks: 1 })
        controller.disconnect(again)
        await controller.clock.advance(50)
        await controller.settled()
        expect(controller.hub.sent).toHaveLength(5)
      })
    })

    describe('whose answer got lost with its socket', () => {
      /** Two background tasks are out. The result of the first is lost; the runner comes back with the second. */
      async function answerLost(awayMs = 100) {
        const controller = await world.atWork({ limits: { lateResultMs: 50, doubtMs: 200, graceMs: 60_000 } })
        const connection = controller.connect('a', { instance: 'INS-1' })
        const tasks = [await controller.create(), await controller.create()] as const
        const [first, second] = await controller.sent(2)
        if (!first || !second) throw new Error('nothing was sent')
        controller.disconnect(connection)
        await controller.clock.advance(awayMs)
        const again = controller.connect('a2', { instance: 'INS-1', runningTasks: 1 })
        return { controller, tasks, again, first: first.task, second: second.task }
      }

      test('has its task handed on once it answers the other one, and not when the lease ends', async () => {
        const { controller, tasks, again, second } = await answerLost()
        await controller.clock.advance(50)
        await controller.sent(3) // the guess: what was sent last
        expect(idsOf(controller.hub.sent)[2]).toBe(tasks[1].id)
        await controller.answer(again, second)
        await controller.sent(4)
        expect(idsOf(controller.hub.sent)[3]).toBe(tasks[0].id)
        expect(await world.taskOf(tasks[0])).toMatchObject({ losses: 0, attempts: 0, fence: 2 })
      })

      test('the same where it answers the other one at once, having worked on it all the time', async () => {
        const { controller, tasks, again, second } = await answerLost()
        await controller.answer(again, second, { runtimeSeconds: 0.12 })
        await controller.clock.advance(50)
        expect(idsOf(await controller.sent(3))[2]).toBe(tasks[0].id)
        expect(await world.taskOf(tasks[1])).toMatchObject({ status: 'succeeded', fence: 1 })
      })

      test('after some time where nobody knows whether the other one was counted', async () => {
        const { controller, tasks, again, second } = await answerLost()
        await controller.answer(again, second, { runtimeSeconds: 0.02 })
        await controller.clock.advance(50)
        await controller.settled()
        expect(controller.hub.sent).toHaveLength(2)
        expect(await world.taskOf(tasks[0])).toMatchObject({ status: 'processing', fence: 1 })
        await controller.clock.advance(200)
        expect(idsOf(await controller.sent(3))[2]).toBe(tasks[0].id)
      })

      test('but not where that answer was ready long before it came back: it works on the first', async () => {
        const { controller, tasks, again, second } = await answerLost(20_000)
        await controller.answer(again, second, { runtimeSeconds: 0.02 })
        await controller.clock.advance(250)
        await controller.settled()
        expect(controller.hub.sent).toHaveLength(2)
        expect(await world.taskOf(tasks[0])).toMatchObject({ status: 'processing', fence: 1 })
      })
    })

    test('another worker of the same instance does not answer for it', async () => {
      const controller = await world.atWork({ limits: { graceMs: 50 } })
      const background = controller.connect('a', { instance: 'INS-1', runnerType: 'background' })
      const task = await controller.create()
      await controller.sent(1)
      controller.disconnect(background)
      controller.connect('b', { instance: 'INS-1', runnerType: 'interactive', runningTasks: 1 })
      await controller.clock.advance(50)
      await world.becomes(task, { losses: 1 })
    })

    test('three losses, and the task is in quarantine', async () => {
      const { controller, task } = await withTaskOut({ graceMs: 60_000 })
      for (const life of [1, 2, 3]) {
        await controller.sent(life)
        controller.dispatcher.instanceGone(world.environment, `INS-${life}`, 'lost')
        await world.becomes(task, { losses: life })
        controller.connect(`b${life}`, { instance: `INS-${life + 1}` })
      }
      expect(await world.taskOf(task)).toMatchObject({ status: 'failed', reason: 'quarantined' })
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(3)
    })

    test('a task that kills its runners does not take those beside it into quarantine', async () => {
      const controller = await world.atWork()
      const { dispatcher, hub } = controller
      const killer = await controller.create()
      const others = [await controller.create(), await controller.create(), await controller.create()]
      let lives = 0
      const start = () => controller.connect(`a${++lives}`, { instance: `INS-${lives}` })
      for (const losses of [1, 2]) {
        start()
        await controller.sent(4 * losses)
        dispatcher.instanceGone(world.environment, `INS-${lives}`, 'lost')
        for (const each of [killer, ...others]) await world.becomes(each, { losses })
      }
      let runner = start()
      for (const count of [9, 10, 11, 12]) {
        await controller.sent(count)
        await controller.settled()
        expect(hub.sent).toHaveLength(count) // on their last chance they go one by one
        const { task } = hub.sent[count - 1] ?? expect.fail()
        if (task.taskId !== killer.id) await controller.answer(runner, task)
        else {
          dispatcher.instanceGone(world.environment, runner.instance, 'lost')
          runner = start()
        }
      }
      await world.becomes(killer, { status: 'failed', reason: 'quarantined', losses: 3 })
      for (const each of others) await world.becomes(each, { status: 'succeeded', losses: 2 })
    })

    test('a runner that ended gets nothing more, though its socket looks open', async () => {
      const { controller, task } = await withTaskOut({ graceMs: 60_000 })
      controller.dispatcher.instanceGone(world.environment, 'INS-1', 'lost')
      await world.becomes(task, { losses: 1 })
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(1)
    })

    test('never answers: the lease ends the delivery', async () => {
      const leaseMs = { background: 50, interactive: 60_000, scheduled: 60_000, transformation: 60_000 }
      const { controller, task } = await withTaskOut({ leaseMs })
      await controller.clock.advance(50)
      await world.becomes(task, { losses: 1, message: expect.stringContaining('no result within') })
    })
  })

  describe('an instance that is gone', () => {
    test.each([
      ['lost, where it died: that counts', 'lost', 1],
      ['released, where we stopped it: that costs nothing', 'released', 0],
    ] as const)('its tasks are handed on at once: %s', async (_, how, losses) => {
      const controller = await world.atWork()
      const dying = controller.connect('a', { instance: 'INS-1' })
      const task = await controller.create()
      await controller.sent(1)
      controller.connect('b', { instance: 'INS-2' })
      controller.disconnect(dying)
      controller.dispatcher.instanceGone(world.environment, 'INS-1', how)
      expect((await controller.sent(2))[1]?.connection).toBe('b')
      expect(await world.taskOf(task)).toMatchObject({ losses, attempts: 0, fence: 2, assignee: 'INS-2' })
    })

    test('leaves the tasks of others alone', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      const task = await controller.create()
      await controller.sent(1)
      controller.dispatcher.instanceGone(world.environment, 'INS-other', 'lost')
      await controller.settled()
      expect(await world.taskOf(task)).toMatchObject({ status: 'processing', losses: 0 })
    })
  })
}
