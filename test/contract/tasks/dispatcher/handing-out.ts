import { describe, expect, test, vi } from 'vitest'
import { sweep } from '../../../../controller/tasks/sweep.ts'
import { type DispatcherWorld, eventually, idsOf } from '../../../support/dispatcher-world.ts'

/** Which task goes to which runner, and when. */
export function handingOut(world: DispatcherWorld): void {
  describe('handing out', () => {
    test('a task goes to the runner that is there, its fence as the correlation id, its data kept back', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      const task = await controller.create()
      const [sent] = await controller.sent(1)
      expect(sent).toEqual({
        connection: 'a',
        task: {
          taskId: task.id,
          category: 'background',
          eventType: 'order_created',
          objectId: 'OR-1',
          data: null,
          correlationId: 'fence-1',
          traceParent: null,
        },
      })
      expect(await world.taskOf(task)).toMatchObject({ status: 'processing', assignee: 'INS-a' })
      expect(controller.dispatcher.running(world.environment)).toBe(1)
      expect(controller.dispatcher.running(world.environment, ['INS-a'])).toBe(1)
      expect(controller.dispatcher.running(world.environment, ['INS-b'])).toBe(0)
    })

    test('only an interactive task brings its data along', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      await controller.create({ category: 'interactive', data: { draft: true } })
      expect((await controller.sent(1))[0]?.task.data).toEqual({ draft: true })
    })

    test('nothing is handed out before it is said who may work', async () => {
      const controller = await world.start()
      await controller.dispatcher.open(world.environment)
      controller.connect('old')
      controller.connect('new')
      await controller.create()
      await controller.settled()
      expect(controller.hub.sent).toEqual([])
      controller.dispatcher.route(world.environment, (instance) => instance === 'INS-new')
      expect((await controller.sent(1))[0]?.connection).toBe('new')
    })

    test('a runner that connects later gets what waits', async () => {
      const controller = await world.atWork()
      await controller.create()
      await controller.settled()
      controller.connect('a')
      await controller.sent(1)
    })

    test('one that is leaving gets nothing new, and may still send results', async () => {
      const controller = await world.atWork()
      const leaving = controller.connect('leaving')
      const first = await controller.create()
      const [sent] = await controller.sent(1)
      leaving.leaving = true
      controller.dispatcher.leaving(leaving)
      await controller.create()
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(1)
      if (sent) await controller.answer(leaving, sent.task)
      expect(await world.taskOf(first)).toMatchObject({ status: 'succeeded' })
      controller.connect('staying')
      expect((await controller.sent(2))[1]?.connection).toBe('staying')
    })

    test('one that leaves in between costs the task nothing', async () => {
      const controller = await world.atWork()
      const going = controller.connect('going')
      vi.spyOn(controller.hub, 'send').mockReturnValueOnce(false)
      const task = await controller.create()
      await world.becomes(task, { fence: 2, losses: 0, attempts: 0 })
      expect((await controller.sent(1))[0]?.connection).toBe(going.id)
    })
  })

  describe('a task that is due', () => {
    test('waits in hand, past the queue', async () => {
      const controller = await world.atWork({ limits: { hand: 3 } })
      const made = await controller.createMany(3)
      expect(await controller.queue.size(world.environment)).toBe(0)
      controller.connect('a')
      expect(idsOf(await controller.sent(3))).toEqual(made.map(({ id }) => id))
    })

    test('waits in the queue where the hand is full, and where others wait there before it', async () => {
      const controller = await world.atWork({ limits: { hand: 2, capacityPerConnection: 1 } })
      const made = await controller.createMany(4)
      const queued = await controller.queue.ids(world.environment)
      expect(queued.toSorted()).toEqual(made.slice(2).map(({ id }) => `${id}-1`))
      controller.connect('a')
      await controller.sent(1)
      const last = await controller.create()
      await controller.answerAll(5)
      expect(idsOf(controller.hub.sent)).toEqual([...made, last].map(({ id }) => id))
    })

    test('is drawn from the queue with many others, in the order of their turns, each once', async () => {
      const controller = await world.atWork({ limits: { hand: 6, capacityPerConnection: 2 } })
      const made = await controller.createMany(20, { fairnessKey: 'A' })
      const single = await controller.create({ fairnessKey: 'B' })
      expect(await controller.queue.size(world.environment)).toBe(15)
      controller.connect('a')
      await controller.answerAll(21)
      const ids = idsOf(controller.hub.sent)
      expect(ids.filter((id) => id !== single.id)).toEqual(made.map(({ id }) => id))
      expect(ids.indexOf(single.id)).toBeLessThan(3)
      await eventually(async () => expect(await controller.queue.size(world.environment)).toBe(0))
      expect(controller.warnings()).toEqual([])
    })

    test('is not sent once it is cancelled', async () => {
      const controller = await world.atWork({ limits: { hand: 3 } })
      const [first, second, third] = await controller.createMany(3)
      await controller.dispatcher.cancel(second?.id ?? '', { actor: 'test', running: false })
      controller.connect('a')
      expect(idsOf(await controller.sent(2))).toEqual([first?.id, third?.id])
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(2)
      expect(controller.loads()).toEqual({ a: 2 })
    })

    test('is missed by no sweep while it is in hand', async () => {
      const controller = await world.atWork({ limits: { hand: 3 } })
      await controller.createMany(3)
      await sweep(controller.sweepOptions)
      expect(await controller.queue.size(world.environment)).toBe(0)
      expect(controller.warnings()).toEqual([])
      controller.connect('a')
      await controller.sent(3)
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(3)
    })

    test('is handed on at once when its runner is lost', async () => {
      const controller = await world.atWork()
      controller.connect('a', { instance: 'INS-1' })
      const task = await controller.create()
      await controller.sent(1)
      controller.connect('b', { instance: 'INS-2' })
      controller.dispatcher.instanceGone(world.environment, 'INS-1', 'lost')
      expect((await controller.sent(2))[1]).toMatchObject({ connection: 'b', task: { taskId: task.id } })
    })
  })

  describe('capacity', () => {
    const limits = { capacityPerConnection: 3 }

    test('a connection has so many tasks out, and gets another when one is done', async () => {
      const controller = await world.atWork({ limits })
      const connection = controller.connect('a')
      await controller.createMany(5)
      const [first] = await controller.sent(3)
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(3)
      if (first) await controller.answer(connection, first.task)
      await controller.sent(4)
    })

    test('without a limit of its own it is 25', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      await controller.createMany(27)
      await controller.sent(25)
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(25)
    })

    test('tasks go to the least busy: also when many come at once, no connection gets more than it can take', async () => {
      const controller = await world.start({ limits: { capacityPerConnection: 10 } })
      await controller.dispatcher.open(world.environment)
      for (const id of ['a', 'b', 'c']) controller.connect(id)
      await controller.createMany(40)
      controller.dispatcher.route(world.environment, () => true)
      await controller.sent(30)
      await controller.settled()
      expect(controller.loads()).toEqual({ a: 10, b: 10, c: 10 })
    })

    test('a second connection takes on work at once, while the first is full', async () => {
      const controller = await world.atWork({ limits })
      controller.connect('a')
      await controller.createMany(6)
      await controller.sent(3)
      controller.connect('b')
      await controller.sent(6)
      expect(controller.loads()).toEqual({ a: 3, b: 3 })
    })

    test('environments do not take from each other', async () => {
      const neighbour = `${world.environment.slice(0, -1)}2`
      await world.database.seed(neighbour)
      const controller = await world.atWork({ limits })
      await controller.dispatcher.open(neighbour)
      controller.dispatcher.route(neighbour, () => true)
      controller.connect('a')
      controller.connect('b', { environment: neighbour })
      await controller.createMany(10)
      await controller.create({ environment: neighbour })
      await controller.sent(4)
      expect(controller.loads()).toEqual({ a: 3, b: 1 })
    })
  })

  describe('background and interactive connections', () => {
    test.each([
      ['interactive', 'interactive'],
      ['background', 'background'],
      ['scheduled', 'background'],
    ] as const)('%s tasks go to the %s one, even when it is busier', async (category, expected) => {
      const controller = await world.atWork()
      for (const runnerType of ['background', 'interactive'] as const) {
        controller.connect(runnerType, { runnerType, instance: 'INS-1' })
      }
      await controller.createMany(3, { category })
      await controller.sent(3)
      expect(controller.loads()).toEqual({ [expected]: 3 })
    })

    test.each([
      ['interactive', 'background'],
      ['background', 'interactive'],
    ] as const)('%s tasks go to the %s one where it is the only one', async (category, runnerType) => {
      const controller = await world.atWork()
      controller.connect('only', { runnerType })
      await controller.create({ category })
      expect((await controller.sent(1))[0]?.connection).toBe('only')
    })
  })

  describe('slots that all environments share', () => {
    test('are all there is, and go to production first', async () => {
      const production = `${world.environment.slice(0, -1)}3`
      await world.database.seed(production)
      const controller = await world.atWork({ limits: { hand: 0, maxRunning: 2 } })
      await controller.dispatcher.open(production)
      controller.dispatcher.route(production, () => true)
      const runner = controller.connect('dev')
      controller.connect('production', { environment: production })
      await controller.createMany(6)
      await controller.sent(2)
      await controller.createMany(6, { environment: production })
      await eventually(async () => expect(await controller.queue.size(production)).toBe(6))
      await controller.settled()
      expect(controller.loads()).toEqual({ dev: 2 })
      const [first] = controller.hub.sent
      if (first) await controller.answer(runner, first.task)
      expect((await controller.sent(3))[2]?.connection).toBe('production')
    })
  })
}
