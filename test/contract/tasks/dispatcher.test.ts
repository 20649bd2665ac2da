import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../../controller/ports/clock.ts'
import type { RunnerConnection, TaskMessage } from '../../../controller/ports/runners.ts'
import { StoreAway } from '../../../controller/ports/store.ts'
import type { TaskQueue } from '../../../controller/ports/task-queue.ts'
import type { TaskStore } from '../../../controller/ports/task-store.ts'
import { Dispatcher } from '../../../controller/tasks/dispatcher.ts'
import type { DispatcherLimits } from '../../../controller/tasks/limits.ts'
import { type SweepOptions, sweep } from '../../../controller/tasks/sweep.ts'
import type { NewTask, Task, TaskResult } from '../../../core/domain/task.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { chosenLimits, type Engine, startChosenEngine } from '../../support/engines.ts'
import { recordingLog } from '../../support/samples.ts'

let database: TestDatabase
let engine: Engine
/** Each test has an environment of its own. */
let environment: string
let number = 0
const opened: Controller[] = []

beforeAll(async () => {
  database = await createDatabase()
  engine = await startChosenEngine(database)
})

afterAll(async () => {
  await engine?.remove()
  await database?.remove()
})

beforeEach(async () => {
  await database.empty()
  environment = `ENV-0000-${String(++number).padStart(4, '0')}-01`
  await database.seed(environment)
})

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
})

/** A hub without sockets: what is sent is kept, and a test answers for the runners. */
class ScriptedHub {
  readonly sent: { connection: string; task: TaskMessage }[] = []
  #connections: RunnerConnection[] = []

  add(connection: RunnerConnection): void {
    this.#connections.push(connection)
  }

  remove({ id }: RunnerConnection): void {
    this.#connections = this.#connections.filter((each) => each.id !== id)
  }

  connections(of: string): readonly RunnerConnection[] {
    return this.#connections.filter((each) => each.environment === of)
  }

  send(connection: string, task: TaskMessage): boolean {
    const found = this.#connections.find(({ id }) => id === connection)
    if (!found || found.leaving) return false
    this.sent.push({ connection, task })
    return true
  }
}

/** The part of a controller that hands out tasks, over the real store and queue. */
class Controller {
  readonly hub = new ScriptedHub()
  readonly log = recordingLog()
  readonly dispatcher: Dispatcher
  readonly queue: TaskQueue

  private constructor(queue: TaskQueue, store: TaskStore, limits: Partial<DispatcherLimits>) {
    const { hub, log } = this
    this.queue = queue
    this.dispatcher = new Dispatcher({
      store,
      queue,
      hub,
      log,
      clock: systemClock,
      random: () => 0.5,
      limits: { ...chosenLimits(), ...limits },
    })
    opened.push(this)
  }

  static async start({ limits = {}, store = database.store as TaskStore } = {}): Promise<Controller> {
    const queue = await engine.open(recordingLog())
    return new Controller(queue, store, limits)
  }

  /** Started, and everybody who connects may work. */
  static async atWork(options: { limits?: Partial<DispatcherLimits>; store?: TaskStore } = {}) {
    const controller = await Controller.start(options)
    await controller.dispatcher.open(environment)
    controller.dispatcher.route(environment, () => true)
    return controller
  }

  connect(id: string, values: Partial<RunnerConnection> = {}): RunnerConnection {
    const setup = {
      version: 2 as const,
      runnerVersion: null,
      eventSubscriptions: {},
      schedulables: [],
      variables: [],
      audience: [],
      readmeUrl: null,
      changelogUrl: null,
    }
    const usual = { environment, instance: `INS-${id}`, runnerType: null, runningTasks: 0, leaving: false }
    const connection = { id, setup, generation: '', ...usual, ...values }
    this.hub.add(connection)
    this.dispatcher.connected(connection)
    return connection
  }

  disconnect(connection: RunnerConnection): void {
    this.hub.remove(connection)
    this.dispatcher.disconnected(connection)
  }

  /** Each task is about an object of its own. */
  #objects = 0

  newTask(values: Partial<NewTask> = {}): Promise<Task> {
    return database.store.create({
      environment,
      category: 'background',
      eventType: 'order_created',
      objectId: `OR-${++this.#objects}`,
      data: { secret: 'of the object' },
      ...values,
    })
  }

  async create(values: Partial<NewTask> = {}): Promise<Task> {
    const task = await this.newTask(values)
    await this.dispatcher.enqueue(task)
    return task
  }

  createMany(count: number, values: Partial<NewTask> = {}): Promise<Task[]> {
    return Promise.all(Array.from({ length: count }, () => this.create(values)))
  }

  /** What was sent so far, once it is this much. */
  async sent(count: number): Promise<{ connection: string; task: TaskMessage }[]> {
    await vi.waitFor(() => expect(this.hub.sent).toHaveLength(count), { timeout: 20_000, interval: 5 })
    return this.hub.sent
  }

  /** The tasks out, by connection. */
  loads(): Record<string, number> {
    const loads: Record<string, number> = {}
    for (const { connection } of this.hub.sent) loads[connection] = (loads[connection] ?? 0) + 1
    return loads
  }

  answer(
    connection: RunnerConnection,
    task: Pick<TaskMessage, 'taskId' | 'correlationId'>,
    values: Partial<TaskResult> = {},
  ): Promise<void> {
    const success = {
      result: 'success' as const,
      data: null,
      countdownSeconds: 0,
      runtimeSeconds: 1,
      message: null,
    }
    const { taskId, correlationId } = task
    return this.dispatcher.result(connection, { taskId, correlationId, ...success, ...values })
  }

  /** The first runner answers one after the other, so many in all. */
  async answerAll(count: number): Promise<void> {
    const [runner] = this.hub.connections(environment)
    for (let index = 0; index < count; index++) {
      await vi.waitFor(() => expect(this.hub.sent.length).toBeGreaterThan(index), {
        timeout: 20_000,
        interval: 5,
      })
      const next = this.hub.sent[index]
      if (runner && next) await this.answer(runner, next.task)
    }
  }

  get sweepOptions(): SweepOptions {
    const { queue, log, dispatcher } = this
    return {
      queue,
      store: database.store,
      requeue: (id, tasks) => dispatcher.requeue(id, tasks),
      isUnderway: (task) => dispatcher.isUnderway(task),
      environments: () => [environment],
      clock: systemClock,
      log,
    }
  }

  warnings(): string[] {
    return this.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)
  }

  /** As after `kill -9`, as far as the database is concerned: what is out stays out. */
  async close(): Promise<void> {
    this.dispatcher.close()
    await this.queue.close()
    if (opened.includes(this)) opened.splice(opened.indexOf(this), 1)
  }
}

async function taskOf({ id }: { id: string }): Promise<Task> {
  const task = await database.store.get(id)
  if (!task) throw new Error(`${id} is not in the store`)
  return task
}

async function becomes(task: { id: string }, values: Partial<Task>): Promise<void> {
  await vi.waitFor(async () => expect(await taskOf(task)).toMatchObject(values), {
    timeout: 20_000,
    interval: 10,
  })
}

function idsOf(sent: readonly { task: TaskMessage }[]): string[] {
  return sent.map(({ task }) => task.taskId)
}

/** Long enough for a task to be handed out, were it to be. */
const aWhile = () => delay(60)

describe('handing out', () => {
  test('a task goes to the runner that is there, its fence as the correlation id, its data kept back', async () => {
    const controller = await Controller.atWork()
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
    expect(await taskOf(task)).toMatchObject({ status: 'processing', assignee: 'INS-a' })
    expect(controller.dispatcher.running(environment)).toBe(1)
    expect(controller.dispatcher.running(environment, ['INS-a'])).toBe(1)
    expect(controller.dispatcher.running(environment, ['INS-b'])).toBe(0)
  })

  test('only an interactive task brings its data along', async () => {
    const controller = await Controller.atWork()
    controller.connect('a')
    await controller.create({ category: 'interactive', data: { draft: true } })
    expect((await controller.sent(1))[0]?.task.data).toEqual({ draft: true })
  })

  test('nothing is handed out before it is said who may work', async () => {
    const controller = await Controller.start()
    await controller.dispatcher.open(environment)
    controller.connect('old')
    controller.connect('new')
    await controller.create()
    await aWhile()
    expect(controller.hub.sent).toEqual([])
    controller.dispatcher.route(environment, (instance) => instance === 'INS-new')
    expect((await controller.sent(1))[0]?.connection).toBe('new')
  })

  test('a runner that connects later gets what waits', async () => {
    const controller = await Controller.atWork()
    await controller.create()
    await aWhile()
    controller.connect('a')
    await controller.sent(1)
  })

  test('one that is leaving gets nothing new, and may still send results', async () => {
    const controller = await Controller.atWork()
    const leaving = controller.connect('leaving')
    const first = await controller.create()
    const [sent] = await controller.sent(1)
    leaving.leaving = true
    controller.dispatcher.leaving(leaving)
    await controller.create()
    await aWhile()
    expect(controller.hub.sent).toHaveLength(1)
    if (sent) await controller.answer(leaving, sent.task)
    expect(await taskOf(first)).toMatchObject({ status: 'succeeded' })
    controller.connect('staying')
    expect((await controller.sent(2))[1]?.connection).toBe('staying')
  })

  test('one that leaves in between costs the task nothing', async () => {
    const controller = await Controller.atWork()
    const going = controller.connect('going')
    vi.spyOn(controller.hub, 'send').mockReturnValueOnce(false)
    const task = await controller.create()
    await becomes(task, { fence: 2, losses: 0, attempts: 0 })
    expect((await controller.sent(1))[0]?.connection).toBe(going.id)
  })
})

describe('a task that is due', () => {
  test('waits in hand, past the queue', async () => {
    const controller = await Controller.atWork({ limits: { hand: 3 } })
    const made = await controller.createMany(3)
    expect(await controller.queue.size(environment)).toBe(0)
    controller.connect('a')
    expect(idsOf(await controller.sent(3))).toEqual(made.map(({ id }) => id))
  })

  test('waits in the queue where the hand is full, and where others wait there before it', async () => {
    const controller = await Controller.atWork({ limits: { hand: 2, capacityPerConnection: 1 } })
    const made = await controller.createMany(4)
    const queued = await controller.queue.ids(environment)
    expect(queued.toSorted()).toEqual(made.slice(2).map(({ id }) => `${id}-1`))
    controller.connect('a')
    await controller.sent(1)
    const last = await controller.create()
    await controller.answerAll(5)
    expect(idsOf(controller.hub.sent)).toEqual([...made, last].map(({ id }) => id))
  })

  test('is drawn from the queue with many others, in the order of their turns, each once', async () => {
    const controller = await Controller.atWork({ limits: { hand: 6, capacityPerConnection: 2 } })
    const made = await controller.createMany(20, { fairnessKey: 'A' })
    const single = await controller.create({ fairnessKey: 'B' })
    expect(await controller.queue.size(environment)).toBe(15)
    controller.connect('a')
    await controller.answerAll(21)
    const ids = idsOf(controller.hub.sent)
    expect(ids.filter((id) => id !== single.id)).toEqual(made.map(({ id }) => id))
    expect(ids.indexOf(single.id)).toBeLessThan(3)
    await vi.waitFor(async () => expect(await controller.queue.size(environment)).toBe(0))
    expect(controller.warnings()).toEqual([])
  })

  test('is not sent once it is cancelled', async () => {
    const controller = await Controller.atWork({ limits: { hand: 3 } })
    const [first, second, third] = await controller.createMany(3)
    await controller.dispatcher.cancel(second?.id ?? '', { actor: 'test', running: false })
    controller.connect('a')
    expect(idsOf(await controller.sent(2))).toEqual([first?.id, third?.id])
    await aWhile()
    expect(controller.hub.sent).toHaveLength(2)
    expect(controller.loads()).toEqual({ a: 2 })
  })

  test('is missed by no sweep while it is in hand', async () => {
    const controller = await Controller.atWork({ limits: { hand: 3 } })
    await controller.createMany(3)
    await sweep(controller.sweepOptions)
    expect(await controller.queue.size(environment)).toBe(0)
    expect(controller.warnings()).toEqual([])
    controller.connect('a')
    await controller.sent(3)
    await aWhile()
    expect(controller.hub.sent).toHaveLength(3)
  })

  test('is handed on at once when its runner is lost', async () => {
    const controller = await Controller.atWork()
    controller.connect('a', { instance: 'INS-1' })
    const task = await controller.create()
    await controller.sent(1)
    controller.connect('b', { instance: 'INS-2' })
    controller.dispatcher.instanceGone(environment, 'INS-1', 'lost')
    expect((await controller.sent(2))[1]).toMatchObject({ connection: 'b', task: { taskId: task.id } })
  })
})

describe('capacity', () => {
  const limits = { capacityPerConnection: 3 }

  test('a connection has so many tasks out, and gets another when one is done', async () => {
    const controller = await Controller.atWork({ limits })
    const connection = controller.connect('a')
    await controller.createMany(5)
    const [first] = await controller.sent(3)
    await aWhile()
    expect(controller.hub.sent).toHaveLength(3)
    if (first) await controller.answer(connection, first.task)
    await controller.sent(4)
  })

  test('without a limit of its own it is 25', async () => {
    const controller = await Controller.atWork()
    controller.connect('a')
    await controller.createMany(27)
    await controller.sent(25)
    await aWhile()
    expect(controller.hub.sent).toHaveLength(25)
  })

  test('tasks go to the least busy: also when many come at once, no connection gets more than it can take', async () => {
    const controller = await Controller.start({ limits: { capacityPerConnection: 10 } })
    await controller.dispatcher.open(environment)
    for (const id of ['a', 'b', 'c']) controller.connect(id)
    await controller.createMany(40)
    controller.dispatcher.route(environment, () => true)
    await controller.sent(30)
    await aWhile()
    expect(controller.loads()).toEqual({ a: 10, b: 10, c: 10 })
  })

  test('a second connection takes on work at once, while the first is full', async () => {
    const controller = await Controller.atWork({ limits })
    controller.connect('a')
    await controller.createMany(6)
    await controller.sent(3)
    controller.connect('b')
    await controller.sent(6)
    expect(controller.loads()).toEqual({ a: 3, b: 3 })
  })

  test('environments do not take from each other', async () => {
    const neighbour = `${environment.slice(0, -1)}2`
    await database.seed(neighbour)
    const controller = await Controller.atWork({ limits })
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
    const controller = await Controller.atWork()
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
    const controller = await Controller.atWork()
    controller.connect('only', { runnerType })
    await controller.create({ category })
    expect((await controller.sent(1))[0]?.connection).toBe('only')
  })
})

describe('results', () => {
  let controller: Controller
  let connection: RunnerConnection
  let task: Task
  let sent: TaskMessage

  beforeEach(async () => {
    controller = await Controller.atWork()
    connection = controller.connect('a')
    task = await controller.create()
    sent = (await controller.sent(1))[0]?.task as TaskMessage
  })

  test('one is recorded, and its entry leaves the queue', async () => {
    await controller.answer(connection, sent, { message: 'well done' })
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded', message: 'well done', runtimeMs: 1000 })
    expect(controller.dispatcher.running(environment)).toBe(0)
    await vi.waitFor(async () => expect(await controller.queue.size(environment)).toBe(0))
  })

  test('a task sent back comes again, with the next fence', async () => {
    await controller.answer(connection, sent, { result: 'reschedule' })
    expect(await taskOf(task)).toMatchObject({ status: 'rescheduled', fence: 2, rescheduled: 1 })
    expect(await controller.queue.size(environment)).toBeGreaterThan(0)
  })

  test.each([
    ['a retry', 'retry', 'retrying'],
    ['a failure', 'fail', 'failed'],
    ['a skip', 'skip', 'skipped'],
  ] as const)('%s', async (_, result, status) => {
    await controller.answer(connection, sent, { result, message: 'why' })
    expect(await taskOf(task)).toMatchObject({ status, message: 'why' })
  })

  test.each([
    ['an older fence', 'fence-0'],
    ['a newer fence', 'fence-2'],
    ['no fence', null],
    ['something else', 'hello'],
  ])('one with %s is refused, and that is logged', async (_, correlationId) => {
    await controller.answer(connection, { ...sent, correlationId } as TaskMessage)
    expect(await taskOf(task)).toMatchObject({ status: 'processing' })
    expect(controller.warnings()).toEqual(['refused the result of a delivery that is no longer current'])
  })

  test('one from another environment is refused', async () => {
    const neighbour = `${environment.slice(0, -1)}2`
    await database.seed(neighbour)
    await controller.answer(controller.connect('b', { environment: neighbour }), sent)
    expect(await taskOf(task)).toMatchObject({ status: 'processing' })
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
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded', message: 'first' })
    expect(controller.warnings()).toEqual(['the task was settled before'])
  })

  test('one that is too large for the store is recorded all the same', async () => {
    await controller.answer(connection, sent, { result: 'fail', runtimeSeconds: 1e300, message: 'a\0b' })
    expect(await taskOf(task)).toMatchObject({ status: 'failed', message: 'a\uFFFDb' })
  })
})

describe('a runner whose socket is lost', () => {
  async function withTaskOut(limits: Partial<DispatcherLimits>) {
    const controller = await Controller.atWork({ limits })
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
    await delay(200)
    await controller.answer(again, sent)
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
    expect(controller.hub.sent).toHaveLength(1)
  })

  test('comes back and works on nothing, its result on the way: that counts', async () => {
    const { controller, connection, task, sent } = await withTaskOut({ lateResultMs: 60_000 })
    controller.disconnect(connection)
    const again = controller.connect('a2', { instance: 'INS-1', runningTasks: 0 })
    await controller.answer(again, sent)
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
  })

  test('may answer on any connection of its environment', async () => {
    const { controller, connection, task, sent } = await withTaskOut({})
    controller.disconnect(connection)
    const other = controller.connect('b', { instance: 'INS-1', runnerType: 'interactive', runningTasks: 1 })
    await controller.answer(other, sent)
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded', losses: 0 })
  })

  test('has the full time for its task again each time it comes back', async () => {
    const leaseMs = { background: 400, interactive: 60_000, scheduled: 60_000, transformation: 60_000 }
    const { controller, connection, task, sent } = await withTaskOut({ leaseMs })
    await delay(250)
    controller.disconnect(connection)
    const again = controller.connect('a2', { instance: 'INS-1', runningTasks: 1 })
    await delay(250)
    await controller.answer(again, sent)
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded', losses: 0 })
  })

  test('does not come back: the task is handed on and has a loss', async () => {
    const { controller, connection, task, sent } = await withTaskOut({ graceMs: 50 })
    controller.connect('b', { instance: 'INS-2' })
    controller.disconnect(connection)
    const [, second] = await controller.sent(2)
    expect(second).toMatchObject({ connection: 'b', task: { taskId: task.id, correlationId: 'fence-2' } })
    expect(await taskOf(task)).toMatchObject({ losses: 1, attempts: 0, assignee: 'INS-2' })
    await controller.answer(connection, sent)
    expect(await taskOf(task)).toMatchObject({ status: 'processing' })
  })

  test('comes back and works on nothing: it has a moment to send what it has', async () => {
    const { controller, connection, task } = await withTaskOut({ graceMs: 60_000, lateResultMs: 50 })
    controller.disconnect(connection)
    controller.connect('a2', { instance: 'INS-1', runningTasks: 0 })
    await becomes(task, { losses: 1, fence: 2 })
  })

  test('another worker of the same instance does not answer for it', async () => {
    const controller = await Controller.atWork({ limits: { graceMs: 50 } })
    const background = controller.connect('a', { instance: 'INS-1', runnerType: 'background' })
    const task = await controller.create()
    await controller.sent(1)
    controller.disconnect(background)
    controller.connect('b', { instance: 'INS-1', runnerType: 'interactive', runningTasks: 1 })
    await becomes(task, { losses: 1 })
  })

  test('three losses, and the task is in quarantine', async () => {
    const { controller, task } = await withTaskOut({ graceMs: 60_000 })
    for (const life of [1, 2, 3]) {
      await controller.sent(life)
      controller.dispatcher.instanceGone(environment, `INS-${life}`, 'lost')
      await becomes(task, { losses: life })
      controller.connect(`b${life}`, { instance: `INS-${life + 1}` })
    }
    expect(await taskOf(task)).toMatchObject({ status: 'failed', reason: 'quarantined' })
    await aWhile()
    expect(controller.hub.sent).toHaveLength(3)
  })

  test('a task that kills its runners does not take those beside it into quarantine', async () => {
    const controller = await Controller.atWork()
    const { dispatcher, hub } = controller
    const killer = await controller.create()
    const others = [await controller.create(), await controller.create(), await controller.create()]
    let lives = 0
    const start = () => controller.connect(`a${++lives}`, { instance: `INS-${lives}` })
    for (const losses of [1, 2]) {
      start()
      await controller.sent(4 * losses)
      dispatcher.instanceGone(environment, `INS-${lives}`, 'lost')
      for (const each of [killer, ...others]) await becomes(each, { losses })
    }
    let runner = start()
    for (const count of [9, 10, 11, 12]) {
      await controller.sent(count)
      await aWhile()
      expect(hub.sent).toHaveLength(count) // on their last chance they go one by one
      const { task } = hub.sent[count - 1] ?? expect.fail()
      if (task.taskId !== killer.id) await controller.answer(runner, task)
      else {
        dispatcher.instanceGone(environment, runner.instance, 'lost')
        runner = start()
      }
    }
    await becomes(killer, { status: 'failed', reason: 'quarantined', losses: 3 })
    for (const each of others) await becomes(each, { status: 'succeeded', losses: 2 })
  })

  test('a runner that ended gets nothing more, though its socket looks open', async () => {
    const { controller, task } = await withTaskOut({ graceMs: 60_000 })
    controller.dispatcher.instanceGone(environment, 'INS-1', 'lost')
    await becomes(task, { losses: 1 })
    await aWhile()
    expect(controller.hub.sent).toHaveLength(1)
  })

  test('never answers: the lease ends the delivery', async () => {
    const leaseMs = { background: 50, interactive: 60_000, scheduled: 60_000, transformation: 60_000 }
    const { task } = await withTaskOut({ leaseMs })
    await becomes(task, { losses: 1, message: expect.stringContaining('no result within') })
  })
})

describe('an instance that is gone', () => {
  test.each([
    ['lost, where it died: that counts', 'lost', 1],
    ['released, where we stopped it: that costs nothing', 'released', 0],
  ] as const)('its tasks are handed on at once: %s', async (_, how, losses) => {
    const controller = await Controller.atWork()
    const dying = controller.connect('a', { instance: 'INS-1' })
    const task = await controller.create()
    await controller.sent(1)
    controller.connect('b', { instance: 'INS-2' })
    controller.disconnect(dying)
    controller.dispatcher.instanceGone(environment, 'INS-1', how)
    expect((await controller.sent(2))[1]?.connection).toBe('b')
    expect(await taskOf(task)).toMatchObject({ losses, attempts: 0, fence: 2, assignee: 'INS-2' })
  })

  test('leaves the tasks of others alone', async () => {
    const controller = await Controller.atWork()
    controller.connect('a')
    const task = await controller.create()
    await controller.sent(1)
    controller.dispatcher.instanceGone(environment, 'INS-other', 'lost')
    await aWhile()
    expect(await taskOf(task)).toMatchObject({ status: 'processing', losses: 0 })
  })
})

describe('after a restart', () => {
  /** A controller is killed while a task is out and another one waits; the next one has started. */
  /** `confirmed`: the first controller put on record that its task reached the runner. */
  async function restarted(
    isDead: (instance: string) => boolean,
    limits: Partial<DispatcherLimits> = {},
    confirmed = true,
  ) {
    const first = await Controller.atWork({ limits: { capacityPerConnection: 1 } })
    first.connect('a', { instance: 'INS-1' })
    const out = await first.create()
    const [sent] = await first.sent(1)
    const waiting = await first.create()
    await first.close()
    if (!sent) throw new Error('nothing was sent')
    if (confirmed) await database.store.markSent([await taskOf(out)])

    const second = await Controller.start({ limits })
    await second.dispatcher.recover(isDead)
    await second.queue.clear(environment)
    await second.dispatcher.refill(environment)
    await second.dispatcher.open(environment)
    second.dispatcher.route(environment, () => true)
    return { second, out, waiting, sent: sent.task }
  }

  test('a runner that lives on brings its result, and what waited is handed out', async () => {
    const { second, out, waiting, sent } = await restarted(() => false)
    expect(second.dispatcher.running(environment)).toBe(1)
    const runner = second.connect('a2', { instance: 'INS-1', runningTasks: 1 })
    await second.answer(runner, sent)
    expect(await taskOf(out)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
    expect((await second.sent(1))[0]?.task.taskId).toBe(waiting.id)
  })

  test('a runner that never comes back loses its task after the grace period', async () => {
    const { out } = await restarted(() => false, { graceMs: 50 })
    await becomes(out, { status: 'scheduled', losses: 1, fence: 2 })
  })

  test('a task that may never have reached its runner is handed on soon, and costs nothing', async () => {
    const { second, out } = await restarted(() => false, { lateResultMs: 50 }, false)
    second.connect('a2', { instance: 'INS-1', runningTasks: 1 })
    await becomes(out, { status: 'processing', losses: 0, fence: 2 })
  })

  test('the tasks of an instance known to be dead are handed on at once, once', async () => {
    const { second, out, waiting } = await restarted((instance) => instance === 'INS-1')
    second.connect('b', { instance: 'INS-2' })
    const tasks = (await second.sent(2)).map(({ task }) => task.taskId)
    expect(tasks.toSorted()).toEqual([out.id, waiting.id].toSorted())
    await aWhile()
    expect(second.hub.sent).toHaveLength(2)
    expect(await taskOf(out)).toMatchObject({ losses: 1, fence: 2 })
  })
})

describe('a queue that lost its entries', () => {
  test('is healed by the sweep, also while tasks are out', async () => {
    const controller = await Controller.atWork({ limits: { hand: 0, capacityPerConnection: 3 } })
    const { queue } = controller
    controller.connect('a')
    await controller.createMany(3)
    await controller.sent(3)
    for (const objectId of ['OR-4', 'OR-5']) {
      await database.store.create({
        environment,
        category: 'background',
        eventType: 'order_created',
        objectId,
        data: null,
      })
    }
    await sweep(controller.sweepOptions)
    expect(await queue.size(environment)).toBe(5) // those of the tasks that are out, too
    controller.connect('b')
    const healed = (await controller.sent(5)).slice(3).map(({ task }) => task.objectId)
    expect(healed.toSorted()).toEqual(['OR-4', 'OR-5'])
    expect(controller.warnings()).toEqual(['tasks were missing from the queue; they were put back'])
  })

  test('the sweep does nothing, and says nothing, where none is missing', async () => {
    const controller = await Controller.atWork({ limits: { hand: 0, capacityPerConnection: 1 } })
    const { queue } = controller
    controller.connect('a')
    await controller.createMany(3)
    await controller.sent(1)
    await sweep(controller.sweepOptions)
    expect(await queue.size(environment)).toBe(3)
    expect(controller.warnings()).toEqual([])
  })

  test('an entry that is there twice over is worked on once', async () => {
    const controller = await Controller.atWork()
    controller.connect('a')
    const task = await controller.create()
    await controller.sent(1)
    await controller.dispatcher.enqueue(task)
    await controller.dispatcher.refill(environment)
    await aWhile()
    expect(controller.hub.sent).toHaveLength(1)
  })
})

describe('a store that fails for a while', () => {
  /** The real store; while a method is in `failing`, it throws, before or after it did its work. */
  function failingStore() {
    const failing = new Map<string, 'before' | 'after'>()
    const store = new Proxy(database.store, {
      get: (target, name: keyof TaskStore) => {
        const method = target[name] as (...args: unknown[]) => Promise<unknown>
        return async (...args: unknown[]) => {
          const when = failing.get(name)
          const answer = when === 'before' ? undefined : await method(...args)
          if (when === undefined) return answer
          throw new StoreAway(new Error('the connection was lost'))
        }
      },
    })
    return { store: store as TaskStore, failing }
  }

  test.each(['before', 'after'] as const)(
    'does not lose a result (the connection is lost %s the write)',
    async (when) => {
      const { store, failing } = failingStore()
      const controller = await Controller.atWork({ store })
      const connection = controller.connect('a')
      const task = await controller.create()
      const [sent] = await controller.sent(1)
      failing.set('settle', when)
      const answered = sent && controller.answer(connection, sent.task)
      await vi.waitFor(() => expect(controller.warnings()).not.toEqual([]))
      failing.clear()
      await answered
      expect(await taskOf(task)).toMatchObject({ status: 'succeeded', losses: 0 })
      expect(controller.dispatcher.running(environment)).toBe(0)
    },
  )

  test('a result that is known is not outrun by the end of its runner', async () => {
    const { store, failing } = failingStore()
    const controller = await Controller.atWork({ store })
    const connection = controller.connect('a', { instance: 'INS-1' })
    const task = await controller.create()
    const [sent] = await controller.sent(1)
    failing.set('settle', 'before')
    const answered = sent && controller.answer(connection, sent.task)
    await vi.waitFor(() => expect(controller.warnings()).toHaveLength(2)) // the next try is half a second away
    controller.dispatcher.instanceGone(environment, 'INS-1', 'lost')
    await delay(20)
    failing.clear()
    await answered
    await aWhile()
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded', fence: 1, losses: 0 })
  })

  test.each(['before', 'after'] as const)(
    'does not leave a task behind (the connection is lost %s the claim)',
    async (when) => {
      const { store, failing } = failingStore()
      const controller = await Controller.atWork({ store })
      failing.set('claim', when)
      controller.connect('a')
      const task = await controller.create()
      await vi.waitFor(() => expect(controller.warnings()).not.toEqual([]))
      failing.clear()
      expect(await controller.sent(1)).toMatchObject([
        { task: { taskId: task.id, correlationId: 'fence-1' } },
      ])
    },
  )

  test('is asked again only where it is away: a statement that it refuses ends the delivery', async () => {
    let tries = 0
    const settle = async () => {
      tries++
      throw Object.assign(new Error('invalid byte sequence'), { code: '22021' })
    }
    const controller = await Controller.atWork({ store: { ...database.store, settle } })
    const connection = controller.connect('a')
    const task = await controller.create()
    const [sent] = await controller.sent(1)
    if (sent) await controller.answer(connection, sent.task)
    expect(tries).toBe(1)
    expect(controller.dispatcher.running(environment)).toBe(0)
    expect(controller.log.lines).toContainEqual({
      environment,
      task: task.id,
      reason: 'invalid byte sequence',
      level: 'error',
      message: 'the end of a delivery is refused by the store; the next start hands it on',
    })
  })

  test('does not keep the controller from stopping', async () => {
    const { store, failing } = failingStore()
    const controller = await Controller.atWork({ store })
    controller.connect('a', { instance: 'INS-1' })
    const task = await controller.create()
    await controller.sent(1)
    failing.set('settle', 'before')
    controller.dispatcher.instanceGone(environment, 'INS-1', 'lost')
    await controller.close()
    await vi.waitFor(() =>
      expect(controller.warnings()).toContain('stopped before the end of a delivery was on record'),
    )
    expect(await taskOf(task)).toMatchObject({ status: 'processing' })
  })
})

describe('an environment that is dropped', () => {
  test('is forgotten, with what was out and what waited', async () => {
    const controller = await Controller.atWork({ limits: { capacityPerConnection: 1 } })
    const connection = controller.connect('a')
    await controller.createMany(3)
    const [sent] = await controller.sent(1)
    controller.dispatcher.drop(environment)
    await controller.queue.remove(environment)
    await database.store.deleteEnvironment(environment)
    expect(controller.dispatcher.running(environment)).toBe(0)
    if (sent) await controller.answer(connection, sent.task)
    await aWhile()
    expect(controller.hub.sent).toHaveLength(1)
  })
})

describe('two tasks of one object', () => {
  const sameObject = { objectId: 'OR-same' }

  test('are never out at once, whatever else goes on; the newest is next', async () => {
    const controller = await Controller.atWork()
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
    await aWhile()
    expect(controller.hub.sent.map(({ task }) => task.taskId)).not.toContain(second.id)
    expect(await taskOf(second)).toMatchObject({ status: 'scheduled' })
    if (sent) await controller.answer(connection, sent.task)
    expect((await controller.sent(3))[2]?.task.taskId).toBe(second.id)
  })

  test('those that wait for each other do not keep others from their places', async () => {
    const controller = await Controller.atWork({ limits: { capacityPerConnection: 2 } })
    controller.connect('a')
    await controller.create(sameObject)
    await controller.sent(1)
    // Events that are for later are never folded into each other.
    for (let each = 0; each < 6; each++) await controller.create({ ...sameObject, notBefore: Date.now() })
    const other = await controller.create()
    expect((await controller.sent(2))[1]?.task.taskId).toBe(other.id)
  })

  test('also where the first one was sent by an earlier controller', async () => {
    const first = await Controller.atWork()
    first.connect('a', { instance: 'INS-1' })
    const out = await first.create(sameObject)
    const [sent] = await first.sent(1)
    await database.store.markSent([await taskOf(out)])
    const next = await first.create(sameObject)
    await first.close()
    const second = await Controller.start()
    await second.dispatcher.recover(() => false)
    await second.queue.clear(environment)
    await second.dispatcher.refill(environment)
    await second.dispatcher.open(environment)
    second.dispatcher.route(environment, () => true)
    const runner = second.connect('a2', { instance: 'INS-1', runningTasks: 1 })
    await aWhile()
    expect(second.hub.sent).toEqual([])
    if (sent) await second.answer(runner, sent.task)
    expect((await second.sent(1))[0]?.task.taskId).toBe(next.id)
  })

  test('different events of one object, and schedules, go side by side', async () => {
    const controller = await Controller.atWork()
    controller.connect('a')
    await controller.create(sameObject)
    await controller.create({ ...sameObject, eventType: 'order_closed' })
    await controller.createMany(2, { ...sameObject, category: 'scheduled' })
    await controller.sent(4)
  })
})

describe('cancelling', () => {
  const byHand = { actor: 'ann', running: false }

  test('a task that waits ends as skipped, and never reaches a runner', async () => {
    const controller = await Controller.atWork()
    const task = await controller.create()
    expect(await controller.dispatcher.cancel(task.id, byHand)).toMatchObject({
      status: 'skipped',
      reason: 'cancelled',
    })
    await vi.waitFor(async () => expect(await controller.queue.size(environment)).toBe(0))
    controller.connect('a')
    const other = await controller.create()
    expect((await controller.sent(1))[0]?.task.taskId).toBe(other.id)
  })

  test('one that is out is left alone, unless that is asked for: then its place is free, and its result refused', async () => {
    const controller = await Controller.atWork({ limits: { capacityPerConnection: 1 } })
    const connection = controller.connect('a')
    const task = await controller.create()
    const [sent] = await controller.sent(1)
    const next = await controller.create()
    expect(await controller.dispatcher.cancel(task.id, byHand)).toBeUndefined()
    await controller.dispatcher.cancel(task.id, { ...byHand, running: true })
    expect((await controller.sent(2))[1]?.task.taskId).toBe(next.id)
    if (sent) await controller.answer(connection, sent.task)
    expect(await taskOf(task)).toMatchObject({ status: 'skipped', reason: 'cancelled', result: null })
    expect(controller.warnings()).toEqual(['refused the result of a delivery that is no longer current'])
  })

  test('frees its object for the next one', async () => {
    const controller = await Controller.atWork()
    controller.connect('a')
    const task = await controller.create({ objectId: 'OR-same' })
    await controller.sent(1)
    const next = await controller.create({ objectId: 'OR-same' })
    await controller.dispatcher.cancel(task.id, { ...byHand, running: true })
    expect((await controller.sent(2))[1]?.task.taskId).toBe(next.id)
  })
})

describe('turns', () => {
  /** Puts waiting tasks straight into the store. */
  const flood = (key: string, count: number) =>
    database.pool.query(
      `insert into tasks (id, environment, category, event_type, object_id, data, status, not_before, fairness_key)
       select 'TQ-' || $2 || '-' || lpad(n::text, 6, '0'), $1, 'background', 'order_created', 'OR-' || $2 || n, 'null',
         'scheduled', clock_timestamp(), $2 from generate_series(1, $3::integer) as n`,
      [environment, key, count],
    )

  const limits = { capacityPerConnection: 1 }

  /** What has these slots of the first runner, which answers all before. */
  async function slots(controller: Controller, from: number, to: number): Promise<(string | undefined)[]> {
    const [runner] = controller.hub.connections(environment)
    for (let slot = controller.hub.sent.length; slot < to; slot++) {
      const last = controller.hub.sent[slot - 1]
      if (runner && last) await controller.answer(runner, last.task)
      await controller.sent(slot + 1)
    }
    return controller.hub.sent.slice(from, to).map(({ task }) => task.taskId)
  }

  test('the single task of one that comes after 10,000 of another has one of the next two slots, also after a restart', async () => {
    const controller = await Controller.start({ limits })
    await flood('A', 10_000)
    await controller.dispatcher.refill(environment)
    await controller.dispatcher.open(environment)
    controller.dispatcher.route(environment, () => true)
    controller.connect('a', { instance: 'INS-1' })
    await controller.sent(1)
    const single = await controller.create({ fairnessKey: 'B' })
    expect(await slots(controller, 1, 3)).toContain(single.id)
    const another = await controller.create({ fairnessKey: 'C' })
    await controller.close()

    const next = await Controller.start({ limits })
    await next.queue.clear(environment)
    await next.dispatcher.refill(environment)
    await next.dispatcher.open(environment)
    next.dispatcher.route(environment, () => true)
    next.connect('b')
    expect(await slots(next, 0, 2)).toContain(another.id)
  })

  test.each([
    ['is due at once', 0],
    ['was for later', 300],
  ])(
    'the single task of another has one of the next two slots, however many are in hand and in the queue: it %s',
    async (_, afterMs) => {
      const controller = await Controller.atWork({ limits: { ...limits, hand: 10 } })
      await flood('A', 40)
      await controller.dispatcher.refill(environment)
      controller.connect('a')
      await controller.sent(1)
      const single = await controller.create({
        fairnessKey: 'B',
        ...(afterMs > 0 && { notBefore: Date.now() + afterMs }),
      })
      await vi.waitFor(async () =>
        expect(await controller.queue.ids(environment)).not.toContain(`${single.id}-1`),
      )
      expect(await slots(controller, 1, 3)).toContain(single.id)
      expect(new Set(await slots(controller, 0, 41)).size).toBe(41)
      await vi.waitFor(async () => expect(await controller.queue.size(environment)).toBe(0))
      expect(controller.warnings()).toEqual([])
    },
  )

  test('go on when the ranks of the queue are used up, and nothing is lost', async () => {
    const controller = await Controller.start({ limits: { ...limits, lastRank: 20 } })
    await flood('A', 40)
    await controller.dispatcher.refill(environment)
    await controller.dispatcher.open(environment)
    controller.dispatcher.route(environment, () => true)
    controller.connect('a')
    await slots(controller, 0, 25)
    await controller.create({ fairnessKey: 'A' })
    const single = await controller.create({ fairnessKey: 'B' })
    expect(await slots(controller, 25, 27)).toContain(single.id)
    expect(new Set(await slots(controller, 0, 42)).size).toBe(42)
  })
})

describe('interactive tasks', () => {
  test('go first, past whatever waits', async () => {
    const controller = await Controller.atWork({ limits: { capacityPerConnection: 1 } })
    const connection = controller.connect('a')
    await controller.createMany(20)
    const [sent] = await controller.sent(1)
    const task = await controller.create({ category: 'interactive' })
    if (sent) await controller.answer(connection, sent.task)
    expect((await controller.sent(2))[1]?.task.taskId).toBe(task.id)
  })

  test('have their own connection, however busy the other one is', async () => {
    const controller = await Controller.atWork({ limits: { capacityPerConnection: 1 } })
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
    const controller = await Controller.atWork()
    const connection = controller.connect('a')
    const task = await controller.newTask({ category: 'interactive' })
    const answer = controller.dispatcher.ask(task, 60_000, new AbortController().signal)
    const [sent] = await controller.sent(1)
    if (sent) void controller.answer(connection, sent.task, { data: { http_status: 201 } })
    expect(await answer).toMatchObject({ kind: 'answered', result: { data: { http_status: 201 } } })
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded' })
  })

  test('that no runner takes in time fail; who asked is told', async () => {
    const controller = await Controller.atWork()
    const task = await controller.newTask({ category: 'interactive' })
    const gone = new AbortController().signal
    expect(await controller.dispatcher.ask(task, 30, gone)).toEqual({ kind: 'timeout' })
    await becomes(task, { status: 'failed', reason: 'timeout' })
    controller.connect('a')
    await aWhile()
    expect(controller.hub.sent).toEqual([])
  })

  test('that are out when the time is over go on', async () => {
    const controller = await Controller.atWork()
    const connection = controller.connect('a')
    const task = await controller.newTask({ category: 'interactive' })
    const answer = controller.dispatcher.ask(task, 100, new AbortController().signal)
    const [sent] = await controller.sent(1)
    expect(await answer).toEqual({ kind: 'timeout' })
    if (sent) await controller.answer(connection, sent.task)
    expect(await taskOf(task)).toMatchObject({ status: 'succeeded' })
  })

  test('whose caller went away are not started any more', async () => {
    const controller = await Controller.atWork()
    const task = await controller.newTask({ category: 'interactive' })
    const gone = new AbortController()
    const answer = controller.dispatcher.ask(task, 60_000, gone.signal)
    gone.abort()
    expect(await answer).toEqual({ kind: 'timeout' })
    await becomes(task, { status: 'failed', reason: 'timeout', message: 'the caller went away' })
  })

  test('nobody waits for end all the same, when nobody can want them any more', async () => {
    const controller = await Controller.atWork({ limits: { interactiveWaitMs: 30 } })
    const task = await controller.create({ category: 'interactive' })
    await becomes(task, { status: 'failed', reason: 'timeout' })
  })
})

describe('slots that all environments share', () => {
  test('are all there is, and go to production first', async () => {
    const production = `${environment.slice(0, -1)}3`
    await database.seed(production)
    const controller = await Controller.atWork({ limits: { hand: 0, maxRunning: 2 } })
    await controller.dispatcher.open(production)
    controller.dispatcher.route(production, () => true)
    const runner = controller.connect('dev')
    controller.connect('production', { environment: production })
    await controller.createMany(6)
    await controller.sent(2)
    await controller.createMany(6, { environment: production })
    await vi.waitFor(async () => expect(await controller.queue.size(production)).toBe(6))
    await aWhile()
    expect(controller.loads()).toEqual({ dev: 2 })
    const [first] = controller.hub.sent
    if (first) await controller.answer(runner, first.task)
    expect((await controller.sent(3))[2]?.connection).toBe('production')
  })
})

describe('a backlog', () => {
  test('has room for so many; it is said before it is full', async () => {
    const controller = await Controller.atWork({ limits: { maxBacklog: 5 } })
    await controller.createMany(3)
    expect(controller.warnings()).toEqual([])
    await controller.createMany(2)
    expect(controller.dispatcher.hasRoom(environment)).toBe(false)
    expect(controller.warnings()).toEqual([
      'many tasks wait; events are turned away when the limit is reached',
    ])
    controller.connect('a')
    await controller.sent(5)
    await vi.waitFor(() => expect(controller.dispatcher.hasRoom(environment)).toBe(true))
  })

  test('has room for so many data; an event that becomes part of a waiting one brings its own instead', async () => {
    const controller = await Controller.atWork({ limits: { maxBacklogBytes: 1000 } })
    const data = (bytes: number) => ({ objectId: 'OR-1', data: 'x'.repeat(bytes - 2) })
    await controller.create(data(600))
    await controller.create(data(790))
    expect(controller.dispatcher.hasRoom(environment)).toBe(true)
    expect(controller.warnings()).toEqual([])
    await controller.create({ data: 'x'.repeat(250) })
    expect(controller.dispatcher.hasRoom(environment)).toBe(false)
    expect(controller.warnings()).toHaveLength(1)
    controller.connect('a')
    await vi.waitFor(() => expect(controller.dispatcher.hasRoom(environment)).toBe(true))
  })

  test.each([{ maxBacklog: 3 }, { maxBacklogBytes: 30 }])(
    'is known again after a restart: %o',
    async (limits) => {
      const first = await Controller.atWork()
      await first.createMany(3)
      await first.close()
      const second = await Controller.start({ limits })
      await second.dispatcher.refill(environment)
      expect(second.dispatcher.hasRoom(environment)).toBe(false)
    },
  )
})
