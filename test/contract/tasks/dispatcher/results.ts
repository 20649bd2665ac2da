import { beforeEach, describe, expect, test } from 'vitest'
import type { RunnerConnection, TaskMessage } from '../../../../controller/ports/runners.ts'
import { StoreAway } from '../../../../controller/ports/store.ts'
import type { TaskStore } from '../../../../controller/ports/task-store.ts'
import type { Task } from '../../../../core/domain/task.ts'
import {
  type Controller,
  type DispatcherWorld,
  elsewhereType,
  eventually,
  unwantedType,
} from '../../../support/dispatcher-world.ts'

/** What becomes of a task that was out, or that somebody ends. */
export function results(world: DispatcherWorld): void {
  describe('results', () => {
    let controller: Controller
    let connection: RunnerConnection
    let task: Task
    let sent: TaskMessage

    beforeEach(async () => {
      controller = await world.atWork()
      connection = controller.connect('a')
      task = await controller.create()
      sent = (await controller.sent(1))[0]?.task as TaskMessage
    })

    test('one is recorded, and its entry leaves the queue', async () => {
      await controller.answer(connection, sent, { message: 'well done' })
      expect(await world.taskOf(task)).toMatchObject({
        status: 'succeeded',
        message: 'well done',
        runtimeMs: 1000,
      })
      expect(controller.dispatcher.running(world.environment)).toBe(0)
      await eventually(async () => expect(await controller.queue.size(world.environment)).toBe(0))
    })

    test('a task sent back comes again, with the next fence', async () => {
      await controller.answer(connection, sent, { result: 'reschedule' })
      expect(await world.taskOf(task)).toMatchObject({ status: 'rescheduled', fence: 2, rescheduled: 1 })
      expect(await controller.queue.size(world.environment)).toBeGreaterThan(0)
    })

    test.each([
      ['a retry', 'retry', 'retrying'],
      ['a failure', 'fail', 'failed'],
      ['a skip', 'skip', 'skipped'],
    ] as const)('%s', async (_, result, status) => {
      await controller.answer(connection, sent, { result, message: 'why' })
      expect(await world.taskOf(task)).toMatchObject({ status, message: 'why' })
    })

    test.each([
      ['an older fence', 'fence-0'],
      ['a newer fence', 'fence-2'],
      ['no fence', null],
      ['something else', 'hello'],
    ])('one with %s is refused, and that is logged', async (_, correlationId) => {
      await controller.answer(connection, { ...sent, correlationId } as TaskMessage)
      expect(await world.taskOf(task)).toMatchObject({ status: 'processing' })
      expect(controller.warnings()).toEqual(['refused the result of a delivery that is no longer current'])
    })

    test('one from another environment is refused', async () => {
      const neighbour = `${world.environment.slice(0, -1)}2`
      await world.database.seed(neighbour)
      await controller.answer(controller.connect('b', { environment: neighbour }), sent)
      expect(await world.taskOf(task)).toMatchObject({ status: 'processing' })
      expect(controller.warnings()).toHaveLength(1)
    })

    test('one for a task nobody knows is refused', async () => {
      await controller.answer(connection, { ...sent, taskId: 'TQ-0' })
      expect(controller.warnings()).toHaveLength(1)
    })

    test('the first one counts, however many come', async () => {
      await Promise.all([
        controller.answer(connection, sent, { message: 'first' }),
        controller.answer(connection, sent, { result: 'fail', message: 'second' }),
      ])
      await controller.answer(connection, sent, { result: 'fail', message: 'third' })
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded', message: 'first' })
      expect(controller.warnings()).toEqual(['the task was settled before'])
    })

    test('one that is too large for the store is recorded all the same', async () => {
      await controller.answer(connection, sent, { result: 'fail', runtimeSeconds: 1e300, message: 'a\0b' })
      expect(await world.taskOf(task)).toMatchObject({ status: 'failed', message: 'a\uFFFDb' })
    })
  })

  describe('a result for whose place another task waits', () => {
    const limits = { maxRunning: 1 }

    /** Of the transactions that wrote these rows last. */
    async function transactionsOf(...tasks: Task[]): Promise<Set<string>> {
      const { rows } = await world.database.pool.query<{ xmin: string }>(
        'select xmin::text from tasks where id = any($1)',
        [tasks.map(({ id }) => id)],
      )
      return new Set(rows.map(({ xmin }) => xmin))
    }

    test.each([
      ['success', 'succeeded'],
      ['fail', 'failed'],
      ['retry', 'retrying'],
    ] as const)('"%s" is recorded and the next is claimed in one transaction', async (result, status) => {
      const controller = await world.atWork({ limits })
      const connection = controller.connect('a')
      const [task, next] = (await controller.createMany(2)) as [Task, Task]
      const [sent] = await controller.sent(1)
      if (sent) await controller.answer(connection, sent.task, { result })
      expect((await controller.sent(2))[1]?.task.taskId).toBe(next.id)
      expect(await world.taskOf(task)).toMatchObject({ status })
      expect(await world.taskOf(next)).toMatchObject({ status: 'processing' })
      expect((await transactionsOf(task, next)).size).toBe(1)
    })

    test('of several at once each frees a place of its own, and they share transactions with what is next', async () => {
      const controller = await world.atWork({ limits: { capacityPerConnection: 3 } })
      const connection = controller.connect('a')
      const tasks = await controller.createMany(7)
      await controller.sent(3)
      const sent = [...(await controller.settled())] // those that are next wait for a place, and for nothing else
      await Promise.all(sent.map(({ task }) => controller.answer(connection, task)))
      await controller.sent(6)
      const ends = await transactionsOf(...tasks.slice(0, 3))
      const begins = await transactionsOf(...tasks.slice(3, 6))
      expect([...begins].filter((each) => ends.has(each))).not.toEqual([])
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(6)
    })

    test('one that is refused frees none', async () => {
      const controller = await world.atWork({ limits })
      const connection = controller.connect('a')
      const [task, next] = (await controller.createMany(2)) as [Task, Task]
      const [sent] = await controller.sent(1)
      if (sent) await controller.answer(connection, { ...sent.task, correlationId: 'fence-7' })
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(1)
      expect(await world.taskOf(task)).toMatchObject({ status: 'processing' })
      expect(await world.taskOf(next)).toMatchObject({ status: 'scheduled' })
    })

    test('the same result twice frees one', async () => {
      const controller = await world.atWork({ limits })
      const connection = controller.connect('a')
      await controller.createMany(3)
      const [sent] = await controller.sent(1)
      if (sent) await Promise.all([1, 2].map(() => controller.answer(connection, sent.task)))
      await controller.sent(2)
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(2)
    })

    test('the next is cancelled meanwhile: it is not sent, and the one after it is', async () => {
      const controller = await world.atWork({ limits })
      const connection = controller.connect('a')
      const [, next, last] = (await controller.createMany(3)) as [Task, Task, Task]
      const [sent] = await controller.sent(1)
      const cancelled = controller.dispatcher.cancel(next.id, { actor: 'ann', running: true })
      if (sent) await controller.answer(connection, sent.task)
      await cancelled
      await controller.settled()
      const current = controller.hub.sent.at(-1)?.task
      if (current?.taskId === next.id) expect(await controller.sent(3)).toHaveLength(3)
      expect(controller.hub.sent.at(-1)?.task.taskId).toBe(last.id)
      expect(await world.taskOf(next)).toMatchObject({ status: 'skipped', reason: 'cancelled' })
    })

    test('of the same object, the next is out only after the end is on record', async () => {
      const controller = await world.atWork({ limits })
      const connection = controller.connect('a')
      const first = await controller.create({ objectId: 'OR-same' })
      const [sent] = await controller.sent(1)
      const next = await controller.create({ objectId: 'OR-same' })
      if (sent) await controller.answer(connection, sent.task)
      expect((await controller.sent(2))[1]?.task.taskId).toBe(next.id)
      const [ended, taken] = [await world.taskOf(first), await world.taskOf(next)]
      expect(Date.parse(taken.assignedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(ended.completedAt ?? ''))
      expect((await transactionsOf(first, next)).size).toBe(2)
    })

    test('a controller that is killed before it sends the next leaves it for its successor', async () => {
      const controller = await world.atWork({ limits })
      const connection = controller.connect('a')
      const [task, next] = (await controller.createMany(2)) as [Task, Task]
      const [sent] = await controller.sent(1)
      controller.hub.send = () => {
        controller.dispatcher.close() // nothing of what follows is on record
        return true
      }
      if (sent) await controller.answer(connection, sent.task)
      await world.becomes(next, { status: 'processing', sent: false })
      await controller.close()
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded' })
      const successor = await world.atWork({ limits })
      await successor.dispatcher.recover(() => false)
      successor.connect('a')
      await successor.clock.advance(60_000)
      expect(await successor.sent(1)).toMatchObject([{ task: { taskId: next.id, correlationId: 'fence-2' } }])
      expect(await world.taskOf(next)).toMatchObject({ losses: 0 })
    })
  })

  describe('cancelling', () => {
    const byHand = { actor: 'ann', running: false }

    test('a task that waits ends as skipped, and never reaches a runner', async () => {
      const controller = await world.atWork()
      const task = await controller.create()
      expect(await controller.dispatcher.cancel(task.id, byHand)).toMatchObject({
        status: 'skipped',
        reason: 'cancelled',
      })
      await eventually(async () => expect(await controller.queue.size(world.environment)).toBe(0))
      controller.connect('a')
      const other = await controller.create()
      expect((await controller.sent(1))[0]?.task.taskId).toBe(other.id)
    })

    test('one that is out is left alone, unless that is asked for: then its place is free, and its result refused', async () => {
      const controller = await world.atWork({ limits: { capacityPerConnection: 1 } })
      const connection = controller.connect('a')
      const task = await controller.create()
      const [sent] = await controller.sent(1)
      const next = await controller.create()
      expect(await controller.dispatcher.cancel(task.id, byHand)).toBeUndefined()
      await controller.dispatcher.cancel(task.id, { ...byHand, running: true })
      expect((await controller.sent(2))[1]?.task.taskId).toBe(next.id)
      if (sent) await controller.answer(connection, sent.task)
      expect(await world.taskOf(task)).toMatchObject({ status: 'skipped', reason: 'cancelled', result: null })
      expect(controller.warnings()).toEqual(['refused the result of a delivery that is no longer current'])
    })

    test('frees its object for the next one', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      const task = await controller.create({ objectId: 'OR-same' })
      await controller.sent(1)
      const next = await controller.create({ objectId: 'OR-same' })
      await controller.dispatcher.cancel(task.id, { ...byHand, running: true })
      expect((await controller.sent(2))[1]?.task.taskId).toBe(next.id)
    })
  })

  describe('a store that fails for a while', () => {
    /** The real store; while a method is in `failing`, it throws, before or after it did its work. */
    function failingStore() {
      const failing = new Map<string, 'before' | 'after'>()
      const store = new Proxy(world.database.store, {
        get: (target, name) => {
          const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
          return async (...args: unknown[]) => {
            const when = failing.get(String(name))
            const answer = when === 'before' ? undefined : await method.apply(target, args)
            if (when === undefined) return answer
            throw new StoreAway(new Error('the connection was lost'))
          }
        },
      })
      return { store, failing }
    }

    test.each(['before', 'after'] as const)(
      'does not lose a result (the connection is lost %s the write)',
      async (when) => {
        const { store, failing } = failingStore()
        const controller = await world.atWork({ store })
        const connection = controller.connect('a')
        const task = await controller.create()
        const [sent] = await controller.sent(1)
        failing.set('settle', when)
        const answered = sent && controller.answer(connection, sent.task)
        await eventually(() => expect(controller.warnings()).not.toEqual([]))
        failing.clear()
        await controller.clock.advance(250)
        await answered
        expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded', losses: 0 })
        expect(controller.dispatcher.running(world.environment)).toBe(0)
      },
    )

    test('a result that is known is not outrun by the end of its runner', async () => {
      const { store, failing } = failingStore()
      const controller = await world.atWork({ store })
      const connection = controller.connect('a', { instance: 'INS-1' })
      const task = await controller.create()
      const [sent] = await controller.sent(1)
      failing.set('settle', 'before')
      const answered = sent && controller.answer(connection, sent.task)
      await eventually(() => expect(controller.warnings()).toHaveLength(1))
      await controller.clock.advance(250)
      await eventually(() => expect(controller.warnings()).toHaveLength(2))
      controller.dispatcher.instanceGone(world.environment, 'INS-1', 'lost')
      await controller.settled()
      failing.clear()
      await controller.clock.advance(500)
      await answered
      await controller.settled()
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
    })

    test.each(['before', 'after'] as const)(
      'does not leave a task behind (the connection is lost %s the claim)',
      async (when) => {
        const { store, failing } = failingStore()
        const controller = await world.atWork({ store })
        failing.set('claim', when)
        controller.connect('a')
        const task = await controller.create()
        await eventually(() => expect(controller.warnings()).not.toEqual([]))
        failing.clear()
        await controller.clock.advance(250)
        expect(await controller.sent(1)).toMatchObject([
          { task: { taskId: task.id, correlationId: 'fence-1' } },
        ])
      },
    )

    test('takes up the result and the claim of the next once, though their answers are lost', async () => {
      const { store, failing } = failingStore()
      const controller = await world.atWork({ store, limits: { maxRunning: 1 } })
      const connection = controller.connect('a')
      const [task, next] = (await controller.createMany(2)) as [Task, Task]
      const [sent] = await controller.sent(1)
      for (const method of ['settle', 'claim']) failing.set(method, 'after')
      const answered = sent && controller.answer(connection, sent.task)
      await eventually(() =>
        expect(
          controller.warnings().filter((each) => each === 'the store does not answer; trying again'),
        ).toHaveLength(2),
      )
      failing.clear()
      await controller.clock.advance(250)
      await answered
      expect((await controller.sent(2))[1]).toMatchObject({
        task: { taskId: next.id, correlationId: 'fence-1' },
      })
      expect(await world.taskOf(task)).toMatchObject({ status: 'succeeded', losses: 0 })
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(2)
    })

    test('is asked again only where it is away: a task whose result it refuses fails, and is asked about no more', async () => {
      let tries = 0
      const settle: TaskStore['settle'] = async (...args) => {
        tries++
        if (tries > 1) return await world.database.store.settle(...args)
        throw Object.assign(new Error('invalid byte sequence'), { code: '22021' })
      }
      const controller = await world.atWork({ store: { ...world.database.store, settle } })
      const connection = controller.connect('a')
      const task = await controller.create()
      const [sent] = await controller.sent(1)
      if (sent) await controller.answer(connection, sent.task)
      await world.becomes(task, { status: 'failed', reason: 'unexpected-result' })
      expect(tries).toBe(2)
      expect(controller.dispatcher.running(world.environment)).toBe(0)
      expect(controller.log.lines).toContainEqual({
        environment: world.environment,
        task: task.id,
        reason: 'invalid byte sequence',
        level: 'error',
        message: 'the end of a delivery is refused by the store; its task fails',
      })
    })

    test('does not keep the controller from stopping', async () => {
      const { store, failing } = failingStore()
      const controller = await world.atWork({ store })
      controller.connect('a', { instance: 'INS-1' })
      const task = await controller.create()
      await controller.sent(1)
      failing.set('settle', 'before')
      controller.dispatcher.instanceGone(world.environment, 'INS-1', 'lost')
      await eventually(() => expect(controller.warnings()).not.toEqual([]))
      await controller.close()
      await controller.clock.advance(250)
      await eventually(() =>
        expect(controller.warnings()).toContain('stopped before the end of a delivery was on record'),
      )
      expect(await world.taskOf(task)).toMatchObject({ status: 'processing' })
    })
  })

  describe('an environment that is dropped', () => {
    test('is forgotten, with what was out and what waited', async () => {
      const controller = await world.atWork({ limits: { capacityPerConnection: 1 } })
      const connection = controller.connect('a')
      await controller.createMany(3)
      const [sent] = await controller.sent(1)
      controller.dispatcher.drop(world.environment)
      await controller.queue.remove(world.environment)
      await world.database.store.deleteEnvironment(world.environment)
      expect(controller.dispatcher.running(world.environment)).toBe(0)
      if (sent) await controller.answer(connection, sent.task)
      await controller.settled()
      expect(controller.hub.sent).toHaveLength(1)
    })
  })

  describe('a task that its runner does not take', () => {
    test('is not sent: it is skipped with the reason, and its place is free', async () => {
      const controller = await world.atWork({ limits: { capacityPerConnection: 1 } })
      controller.connect('a')
      const task = await controller.create({ eventType: unwantedType })
      const other = await controller.create()
      expect((await controller.sent(1))[0]?.task.taskId).toBe(other.id)
      await world.becomes(task, {
        status: 'skipped',
        reason: 'not-subscribed',
        message: 'nobody takes it',
        attempts: 0,
      })
    })

    test('waits where another release takes it that is about to serve', async () => {
      const controller = await world.atWork()
      const connection = controller.connect('a')
      const task = await controller.create({ eventType: elsewhereType })
      await world.becomes(task, { status: 'scheduled', message: 'another release takes it', attempts: 0 })
      controller.disconnect(connection)
      controller.connect('elsewhere', { instance: 'elsewhere' })
      await controller.clock.advance(10_000)
      expect((await controller.sent(1))[0]?.task.taskId).toBe(task.id)
    })

    test('who waits for the answer is told at once, even so', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      const task = await controller.newTask({ category: 'interactive', eventType: elsewhereType })
      const answer = await controller.dispatcher.ask(task, 60_000, new AbortController().signal)
      expect(answer).toMatchObject({ kind: 'ended', task: { reason: 'not-subscribed' } })
    })

    test('who waits for the answer is told at once', async () => {
      const controller = await world.atWork()
      controller.connect('a')
      const task = await controller.newTask({ category: 'interactive', eventType: unwantedType })
      const answer = await controller.dispatcher.ask(task, 60_000, new AbortController().signal)
      expect(answer).toMatchObject({ kind: 'ended', task: { reason: 'not-subscribed' } })
    })
  })
}
