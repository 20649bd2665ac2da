import { describe, expect, onTestFinished, test } from 'vitest'
import type { RunnerConnection, TaskMessage } from '../../../../controller/ports/runners.ts'
import { StoreAway } from '../../../../controller/ports/store.ts'
import type { TaskStore } from '../../../../controller/ports/task-store.ts'
import type { NewTask, Task } from '../../../../core/domain/task.ts'
import {
  type Controller,
  type DispatcherWorld,
  eventually,
  idsOf,
} from '../../../support/dispatcher-world.ts'
import { countStatements } from '../../../support/statements.ts'

const limits = { maxRunning: 1 }
const byHand = { actor: 'ann', running: false }

/** One place, and tasks that follow each other quickly: the next are reserved while one is out. */
export function ahead(world: DispatcherWorld): void {
  /** The real store, some calls of which are held back, or fail, or whose answers are lost, until that is over. */
  function store() {
    const held = new Map<string, Promise<void>>()
    const failing = new Set<string>()
    const losing = new Set<string>()
    const lost = () => new StoreAway(new Error('the connection was lost'))
    const real: TaskStore = new Proxy(world.database.store, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
        return async (...args: unknown[]) => {
          await held.get(String(name))
          if (failing.has(String(name))) throw lost()
          const answer = await method.apply(target, args)
          if (losing.has(String(name))) throw lost()
          return answer
        }
      },
    })
    const hold = (name: string) => {
      let release = () => {}
      held.set(name, new Promise((resolve) => (release = resolve)))
      return () => {
        held.delete(name)
        release()
      }
    }
    return { store: real, hold, failing, losing }
  }

  async function reservedFor(task: { id: string }): Promise<string | null> {
    const { rows } = await world.database.pool.query('select reserved_for from tasks where id = $1', [
      task.id,
    ])
    return rows[0]?.reserved_for ?? null
  }

  interface Row {
    controller: Controller
    runner: RunnerConnection
    /** The one that is out. */
    out: TaskMessage
    /** The one that goes out next, and the one after it: both are reserved. */
    reserved: Task
    last: Task
  }

  /** The first of four tasks is over, the second is out, and the others are reserved. */
  async function inARow(options: { store?: TaskStore; reserved?: Partial<NewTask> } = {}): Promise<Row> {
    const controller = await world.atWork({ limits, ...(options.store && { store: options.store }) })
    const runner = controller.connect('a', { instance: 'INS-1' })
    await controller.createMany(2)
    const reserved = await controller.create(options.reserved)
    const last = await controller.create()
    await controller.answerAll(1)
    const out = (await controller.sent(2))[1]?.task ?? expect.fail('nothing was sent')
    for (const each of [reserved, last])
      await eventually(async () => expect(await reservedFor(each)).toBe('INS-1'))
    await controller.settled()
    return { controller, runner, out, reserved, last }
  }

  function statuses(tasks: readonly Task[]): Promise<string[]> {
    return Promise.all(tasks.map(async (each) => (await world.taskOf(each)).status))
  }

  function runnerOf(controller: Controller): RunnerConnection {
    return controller.hub.connections(world.environment)[0] ?? expect.fail('no runner is there')
  }

  describe('one at a time, of tasks that follow each other quickly the next', () => {
    test('is out before the end of the one before, and its own begin, are on record', async () => {
      const { store: slow, hold } = store()
      const { controller, runner, out, reserved } = await inARow({ store: slow })
      const release = [hold('settle'), hold('claimSent')]
      const answered = controller.answer(runner, out)
      expect((await controller.sent(3))[2]?.task).toMatchObject({ taskId: reserved.id })
      expect(await world.taskOf(reserved)).toMatchObject({ status: 'scheduled' })
      const over = controller.answer(runner, { taskId: reserved.id, correlationId: 'fence-1' })
      for (const each of release) each()
      await Promise.all([answered, over])
      const { status, story } = await world.taskOf(reserved)
      expect([status, ...story.map(({ what }) => what)]).toEqual([
        'succeeded',
        'created',
        'assigned',
        'succeeded',
      ])
    })

    test('waits for people, as do those after it, and counts as no task that is out', async () => {
      const { controller, out, reserved, last } = await inARow()
      for (const each of [reserved, last])
        expect(await world.taskOf(each)).toMatchObject({ status: 'scheduled', assignee: null })
      expect(await world.database.store.waiting()).toEqual(new Map([[world.environment, 2]]))
      expect(await world.database.store.ids({ statuses: ['processing'] }, 10)).toEqual([out.taskId])
      expect(controller.dispatcher.running(world.environment)).toBe(1)
    })

    test('and seven after it are out one after the other while nothing of it is on record, which then takes few statements', async () => {
      const { store: slow, hold } = store()
      const controller = await world.atWork({ limits, store: slow })
      controller.connect('a', { instance: 'INS-1' })
      const tasks = await controller.createMany(12)
      await controller.answerAll(1)
      await controller.sent(2)
      for (const each of tasks.slice(2, 10))
        await eventually(async () => expect(await reservedFor(each)).toBe('INS-1'))
      await controller.settled()
      const release = [hold('settle'), hold('claimSent'), hold('reserve')]
      const over: Promise<void>[] = []
      for (let index = 1; index < 10; index++) {
        const next = (await controller.sent(index + 1))[index]?.task
        if (next) over.push(controller.answer(runnerOf(controller), next))
      }
      expect(idsOf(controller.hub.sent)).toEqual(tasks.slice(0, 10).map(({ id }) => id))
      expect(await statuses(tasks)).toEqual(['succeeded', 'processing', ...Array(10).fill('scheduled')])
      const statements = countStatements()
      onTestFinished(() => statements.stop())
      for (const each of release) each()
      await Promise.all(over)
      expect(statements.texts.filter((text) => text.includes('claimed sent')).length).toBeLessThan(5)
      expect((await statuses(tasks)).slice(0, 10)).toEqual(Array(10).fill('succeeded'))
      await controller.answerAll(12)
      await controller.settled()
      expect(idsOf(controller.hub.sent)).toEqual(tasks.map(({ id }) => id))
      expect(await statuses(tasks)).toEqual(Array(12).fill('succeeded'))
    })

    test('goes on so, and each is sent once, in their order', async () => {
      const controller = await world.atWork({ limits })
      controller.connect('a')
      const tasks = await controller.createMany(20)
      await controller.answerAll(20)
      await controller.settled()
      expect(idsOf(controller.hub.sent)).toEqual(tasks.map(({ id }) => id))
      for (const each of tasks) expect(await world.taskOf(each)).toMatchObject({ status: 'succeeded' })
      expect(controller.warnings()).toEqual([])
    })

    test('is not reserved where tasks take their time, nor where there are several places', async () => {
      const slow = await world.atWork({ limits })
      const runner = slow.connect('a')
      await slow.createMany(3)
      const [first] = await slow.sent(1)
      await slow.clock.advance(101)
      if (first) await slow.answer(runner, first.task)
      await slow.sent(2)
      await slow.settled()
      const several = await world.atWork({ limits: { maxRunning: 2 } })
      several.connect('b')
      await several.createMany(4)
      await several.answerAll(1)
      await several.sent(3)
      await several.settled()
      const { rows } = await world.database.pool.query('select from tasks where reserved_for is not null')
      expect(rows).toEqual([])
    })

    test('is reserved with no more after it than go out within a tenth of a second', async () => {
      const controller = await world.atWork({ limits })
      const runner = controller.connect('a')
      await controller.createMany(6)
      const [first] = await controller.sent(1)
      await controller.clock.advance(40)
      if (first) await controller.answer(runner, first.task)
      await controller.sent(2)
      await controller.settled()
      const { rows } = await world.database.pool.query('select from tasks where reserved_for is not null')
      expect(rows).toHaveLength(2)
    })

    test('is not sent where it is cancelled, not even while that is being written', async () => {
      const { store: slow, hold } = store()
      const { controller, runner, out, reserved, last } = await inARow({ store: slow })
      const release = hold('cancel')
      const cancelled = controller.dispatcher.cancel(reserved.id, byHand)
      const releaseClaim = hold('claim')
      const answered = controller.answer(runner, out)
      release()
      expect(await cancelled).toMatchObject({ status: 'skipped', reason: 'cancelled' })
      releaseClaim()
      await answered
      expect(idsOf(await controller.sent(3)).at(-1)).toBe(last.id)
    })

    test('cannot be cancelled as one that waits once it was sent, though that is not on record yet', async () => {
      const { store: slow, hold } = store()
      const { controller, runner, out, reserved } = await inARow({ store: slow })
      const release = hold('claimSent')
      await controller.answer(runner, out)
      await controller.sent(3)
      const cancelled = controller.dispatcher.cancel(reserved.id, byHand)
      release()
      expect(await cancelled).toBeUndefined()
      expect(await world.taskOf(reserved)).toMatchObject({ status: 'processing', assignee: 'INS-1' })
    })

    test('goes after one that somebody waits for', async () => {
      const { controller, runner, out, reserved } = await inARow()
      const urgent = await controller.create({ category: 'interactive' })
      await controller.answer(runner, out)
      expect((await controller.sent(3))[2]?.task.taskId).toBe(urgent.id)
      await controller.answerAll(3)
      expect((await controller.sent(4))[3]?.task.taskId).toBe(reserved.id)
    })

    test('takes in no event: one that comes meanwhile is a task of its own, and comes after it', async () => {
      const { controller, reserved } = await inARow({ reserved: { objectId: 'OR-same' } })
      const event = await controller.create({ objectId: 'OR-same' })
      expect(event.id).not.toBe(reserved.id)
      await controller.answerAll(5)
      await controller.settled()
      expect(idsOf(controller.hub.sent).filter((id) => [reserved.id, event.id].includes(id))).toEqual([
        reserved.id,
        event.id,
      ])
    })

    test('is given back after a moment, and goes out as any other', async () => {
      const { controller, runner, out, reserved } = await inARow({ reserved: { objectId: 'OR-same' } })
      await controller.clock.advance(100)
      await eventually(async () => expect(await reservedFor(reserved)).toBeNull())
      expect((await controller.create({ objectId: 'OR-same' })).id).toBe(reserved.id)
      await controller.answer(runner, out)
      expect((await controller.sent(3))[2]?.task.taskId).toBe(reserved.id)
      expect(await world.taskOf(reserved)).toMatchObject({ status: 'processing' })
    })

    test('is not reserved again while it is being given back', async () => {
      const { store: slow, hold } = store()
      const { controller, runner, out, reserved, last } = await inARow({ store: slow })
      const release = hold('giveBack')
      await controller.clock.advance(100)
      await controller.answer(runner, out)
      await controller.sent(3)
      release()
      await controller.settled()
      hold('claimSent')
      await controller.answer(runner, { taskId: reserved.id, correlationId: 'fence-1' })
      expect((await controller.sent(4))[3]?.task.taskId).toBe(last.id)
      expect(await world.taskOf(last)).toMatchObject({ status: 'processing' })
    })

    test('goes to another instance where its own may not have it any more', async () => {
      const { controller, runner, out, reserved } = await inARow()
      controller.connect('b', { instance: 'INS-2' })
      controller.dispatcher.route(world.environment, (instance) => instance === 'INS-2')
      await controller.answer(runner, out)
      expect((await controller.sent(3))[2]).toMatchObject({ connection: 'b', task: { taskId: reserved.id } })
      await world.becomes(reserved, { status: 'processing', assignee: 'INS-2', fence: 1, losses: 0 })
      expect(await reservedFor(reserved)).toBeNull()
    })

    test('is let go where somebody has ended it in the store: its place is free, and its result refused', async () => {
      const { controller, runner, out, reserved, last } = await inARow()
      await world.database.store.cancel(reserved.id, byHand)
      await controller.answer(runner, out)
      const sent = await controller.sent(4)
      expect(idsOf(sent).slice(2)).toEqual([reserved.id, last.id])
      await controller.answer(runner, { taskId: reserved.id, correlationId: 'fence-1' })
      expect(await world.taskOf(reserved)).toMatchObject({ status: 'skipped', reason: 'cancelled' })
    })

    test('has its result on record, though the store is away when it goes out', async () => {
      const { store: broken, failing } = store()
      const { controller, runner, out, reserved } = await inARow({ store: broken })
      for (const each of ['claimSent', 'settle', 'reserve', 'get']) failing.add(each)
      const answers = [controller.answer(runner, out)]
      await controller.sent(3)
      await expect(controller.dispatcher.cancel(reserved.id, byHand)).rejects.toThrow(StoreAway)
      answers.push(controller.answer(runner, { taskId: reserved.id, correlationId: 'fence-1' }))
      failing.clear()
      await eventually(() => controller.clock.advance(250))
      await Promise.all(answers)
      for (const id of [out.taskId, reserved.id])
        expect(await world.taskOf({ id })).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
    })
  })

  describe('a reserved task, after its controller', () => {
    test('was stopped, waits as before, however long the store takes', async () => {
      const { store: slow, hold } = store()
      const { controller, reserved } = await inARow({ store: slow })
      const release = hold('giveBack')
      const closed = controller.close()
      setTimeout(release, 50)
      await closed
      expect(await reservedFor(reserved)).toBeNull()
    })

    test('was stopped, waits as before also where the answer of the store was lost', async () => {
      const { store: broken, losing } = store()
      losing.add('reserve')
      const { controller, reserved } = await inARow({ store: broken })
      await controller.close()
      expect(await reservedFor(reserved)).toBeNull()
    })

    /** The controller is killed, and its successor has begun. */
    async function killed(isDead: boolean) {
      const { store: broken, failing } = store()
      const row = await inARow({ store: broken })
      failing.add('giveBack')
      await row.controller.close()
      const successor = await world.start({ limits: { ...limits, lateResultMs: 50 } })
      await successor.dispatcher.recover(() => isDead)
      await successor.dispatcher.refill(world.environment)
      await successor.dispatcher.open(world.environment)
      successor.dispatcher.route(world.environment, () => true)
      return { ...row, successor }
    }

    test('was killed, may be out: its result counts, and nobody else has it meanwhile', async () => {
      const { successor, reserved, out } = await killed(false)
      expect(await world.taskOf(reserved)).toMatchObject({ status: 'processing', sent: false, fence: 1 })
      const runner = successor.connect('a2', { instance: 'INS-1', runningTasks: 1 })
      await successor.answer(runner, out)
      await successor.answer(runner, { taskId: reserved.id, correlationId: 'fence-1' })
      expect(await world.taskOf(reserved)).toMatchObject({ status: 'succeeded', losses: 0 })
    })

    test('was killed, is handed on where its runner came back without it, at no cost', async () => {
      const { successor, reserved, out, last } = await killed(false)
      const runner = successor.connect('a2', { instance: 'INS-1', runningTasks: 1 })
      await successor.clock.advance(50)
      for (const each of [reserved, last])
        await world.becomes(each, { status: 'scheduled', fence: 2, losses: 0 })
      await successor.answer(runner, out)
      await successor.sent(1)
      await successor.answerAll(1)
      const again = (await successor.sent(2)).map(({ task }) => [task.taskId, task.correlationId])
      expect(again.sort()).toEqual([reserved, last].map(({ id }) => [id, 'fence-2']).sort())
    })

    test('was killed, is handed on at once where its instance is dead, at no cost', async () => {
      const { reserved, last, out } = await killed(true)
      for (const each of [reserved, last])
        await world.becomes(each, { status: 'scheduled', fence: 2, losses: 0 })
      await world.becomes({ id: out.taskId }, { fence: 2, losses: 1 })
    })
  })
}
