import { describe, expect, test } from 'vitest'
import type { DispatcherWorld } from '../../../support/dispatcher-world.ts'

/** Tasks that somebody waits for. */
export function interactive(world: DispatcherWorld): void {
  describe('interactive tasks', () => {
    test('go first, past whatever waits', async () => {
      const controller = await world.atWork({ limits: { capacityPerConnection: 1 } })
      const connection = controller.connect('a')
      await controller.createMany(20)
      const [sent] = await controller.sent(1)
      const task = await controller.create({ category: 'interactive' })
      if (sent) await controller.answer(connection, sent.task)
      expect((await controller.sent(2))[1]?.task.taskId).toBe(task.id)
    })

    test('have their own connection, however busy the other one is', async () => {
      const controller = await world.atWork({ limits: { capacityPerConnection: 1 } })
      for (const runnerType of ['background', 'interactive'] as const)
        controller.connect(runnerType, { runnerType, instance: 'INS-1' })
      await controller.createMany(20)
      await controller.sent(1)
      const task = await controller.create({ category: 'interactive' })
      expect((await controller.sent(2))[1]).toMatchObject({
        connection: 'interactive',
        task: { taskId: task.id },
      })
    })

    test('give who asked the answer, once it is on record', async () => {
      const controller = await world.atWork()
      const connection = controller.connect('a')
      const task = await controller.newTask({ category: 'interactive' })
      const answer = controller.dispatcher.ask(task, 60_000, new AbortController().signal)
      const [sent] = await controller.sent(1)
      if (sent) void controller.answer(connection, sent.task, { data: { http_status: 201 } })
      expect(await answer).toMatchObject({ kind: 'answered', result: { data: { http_status: 201 } } })
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded' })
    })

    test('that their handler ends as failed give who asked what it said', async () => {
      const controller = await world.atWork()
      const connection = controller.connect('a')
      const task = await controller.newTask({ category: 'interactive' })
      const answer = controller.dispatcher.ask(task, 60_000, new AbortController().signal)
      const [sent] = await controller.sent(1)
      const data = { http_status: 422, body: 'no stock' }
      if (sent) void controller.answer(connection, sent.task, { result: 'fail', data, message: 'no' })
      expect(await answer).toMatchObject({ kind: 'answered', result: { result: 'fail', data } })
      expect(await world.taskOf(task)).toMatchObject({ status: 'failed', reason: 'fail', message: 'no' })
    })

    test('whose runners are lost for good have no answer, and who asked is told at once', async () => {
      const leaseMs = { background: 60_000, interactive: 50, scheduled: 60_000, transformation: 60_000 }
      const controller = await world.atWork({ limits: { leaseMs } })
      controller.connect('a')
      const task = await controller.newTask({ category: 'interactive' })
      const answer = controller.dispatcher.ask(task, 60_000, new AbortController().signal)
      for (let losses = 1; losses <= 3; losses++) {
        await controller.sent(losses)
        await controller.clock.advance(50)
      }
      expect(await answer).toMatchObject({ kind: 'ended', task: { status: 'failed', reason: 'quarantined' } })
    })

    test('that no runner takes in time fail; who asked is told', async () => {
      const controller = await world.atWork()
      const task = await controller.newTask({ category: 'interactive' })
      const gone = new AbortController().signal
      const answer = controller.dispatcher.ask(task, 30, gone)
      await controller.clock.advance(30)
      expect(await answer).toEqual({ kind: 'timeout' })
      await world.becomes(task, { status: 'failed', reason: 'timeout' })
      controller.connect('a')
      await controller.settled()
      expect(controller.hub.sent).toEqual([])
    })

    test('that are out when the time is over go on', async () => {
      const controller = await world.atWork()
      const connection = controller.connect('a')
      const task = await controller.newTask({ category: 'interactive' })
      const answer = controller.dispatcher.ask(task, 100, new AbortController().signal)
      const [sent] = await controller.sent(1)
      await controller.clock.advance(100)
      expect(await answer).toEqual({ kind: 'timeout' })
      if (sent) await controller.answer(connection, sent.task)
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded' })
    })

    test('whose caller went away are not started any more', async () => {
      const controller = await world.atWork()
      const task = await controller.newTask({ category: 'interactive' })
      const gone = new AbortController()
      const answer = controller.dispatcher.ask(task, 60_000, gone.signal)
      gone.abort()
      expect(await answer).toEqual({ kind: 'timeout' })
      await world.becomes(task, { status: 'failed', reason: 'timeout', message: 'the caller went away' })
    })

    test('nobody waits for end all the same, when nobody can want them any more', async () => {
      const controller = await world.atWork({ limits: { interactiveWaitMs: 30 } })
      const task = await controller.create({ category: 'interactive' })
      await controller.clock.advance(30)
      await world.becomes(task, { status: 'failed', reason: 'timeout' })
    })
  })
}
