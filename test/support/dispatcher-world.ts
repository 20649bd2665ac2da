import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { RunnerConnection, TaskMessage } from '../../controller/ports/runners.ts'
import type { TaskQueue } from '../../controller/ports/task-queue.ts'
import type { TaskStore } from '../../controller/ports/task-store.ts'
import { Dispatcher } from '../../controller/tasks/dispatcher.ts'
import type { DispatcherLimits } from '../../controller/tasks/limits.ts'
import type { SweepOptions } from '../../controller/tasks/sweep.ts'
import type { NewTask, Task, TaskResult } from '../../core/domain/task.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { type Engine, type EngineName, patientClock, startEngine } from './engines.ts'
import { FakeClock } from './fake-clock.ts'
import { waitFor } from './poll.ts'
import { QueueTraffic } from './queue-traffic.ts'
import { recordingLog, setupOf } from './samples.ts'

/** Where dispatchers are tested: a database, an engine for queues, and an environment of each test's own. */
export class DispatcherWorld {
  /** What queues are on. */
  readonly #engineName: EngineName
  /** Limits of every controller that does not say otherwise. */
  readonly limits: Partial<DispatcherLimits>
  readonly opened: Controller[] = []
  #database: TestDatabase | undefined
  #engine: Engine | undefined
  #number = 0

  constructor(engine: EngineName, limits: Partial<DispatcherLimits>) {
    this.#engineName = engine
    this.limits = limits
  }

  get database(): TestDatabase {
    return this.#database ?? expect.fail('the world is not there before the first test')
  }

  get environment(): string {
    return `ENV-0000-${String(this.#number).padStart(4, '0')}-01`
  }

  async open(): Promise<void> {
    this.#database = await createDatabase()
    this.#engine = await startEngine(this.#engineName, this.#database)
  }

  async nextTest(): Promise<void> {
    this.#number++
    await this.database.empty()
    await this.database.seed(this.environment)
  }

  async endTest(): Promise<void> {
    for (const each of [...this.opened]) await each.close()
  }

  async remove(): Promise<void> {
    await this.#engine?.remove()
    await this.#database?.remove()
  }

  /** A controller that has just been started. */
  async start({ limits = {}, store = this.database.store }: ControllerOptions = {}): Promise<Controller> {
    const clock = new StandingClock()
    const queue = await this.#engine?.open(recordingLog(), { ...patientClock, now: () => clock.now() })
    if (!queue) expect.fail('the world is not there before the first test')
    return new Controller(this, clock, queue, store, { ...this.limits, ...limits })
  }

  /** Started, and everybody who connects may work. */
  async atWork(options: ControllerOptions = {}): Promise<Controller> {
    const controller = await this.start(options)
    await controller.dispatcher.open(this.environment)
    controller.dispatcher.route(this.environment, () => true)
    return controller
  }

  async taskOf({ id }: { id: string }): Promise<Task> {
    return (await this.database.store.get(id)) ?? expect.fail(`${id} is not in the store`)
  }

  async becomes(task: { id: string }, values: Partial<Task>): Promise<void> {
    await waitFor(async () => expect(await this.taskOf(task)).toMatchObject(values))
  }
}

/** A world for the tests of this file, or of the `describe` it is called in. */
export function dispatcherWorld(engine: EngineName, limits: Partial<DispatcherLimits> = {}): DispatcherWorld {
  const world = new DispatcherWorld(engine, limits)
  beforeAll(() => world.open())
  afterAll(() => world.remove())
  beforeEach(() => world.nextTest())
  afterEach(() => world.endTest())
  return world
}

interface ControllerOptions {
  limits?: Partial<DispatcherLimits>
  store?: TaskStore
}

/** Dates are those of the database, but no time goes by until a test says so: nothing ends because a machine is slow. */
class StandingClock extends FakeClock {
  override now(): number {
    return Date.now() + this.elapsed()
  }
}

/** An event type that runners of this world do not take. */
export const unwantedType = 'unwanted'
/** One that only runners take that have `elsewhere` in their names. */
export const elsewhereType = 'elsewhere'

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
export class Controller {
  readonly hub = new ScriptedHub()
  readonly log = recordingLog()
  readonly dispatcher: Dispatcher
  readonly queue: TaskQueue
  readonly clock: FakeClock
  readonly #traffic: QueueTraffic
  readonly #world: DispatcherWorld
  /** Each task is about an object of its own. */
  #objects = 0

  constructor(
    world: DispatcherWorld,
    clock: FakeClock,
    queue: TaskQueue,
    store: TaskStore,
    limits: Partial<DispatcherLimits>,
  ) {
    const { hub, log } = this
    this.#world = world
    this.clock = clock
    this.#traffic = new QueueTraffic(queue, clock)
    this.queue = this.#traffic.counted(queue)
    this.dispatcher = new Dispatcher({
      store: this.#traffic.counted(store),
      queue: this.queue,
      hub,
      log,
      clock,
      random: () => 0.5,
      redacted: (_environment, settlement) => settlement,
      unwanted: ({ eventType }, { instance }) => {
        if (eventType === unwantedType) return { why: 'nobody takes it', elsewhere: false }
        if (eventType !== elsewhereType || instance.includes('elsewhere')) return undefined
        return { why: 'another release takes it', elsewhere: true }
      },
      limits,
    })
    world.opened.push(this)
  }

  connect(id: string, values: Partial<RunnerConnection> = {}): RunnerConnection {
    const setup = setupOf()
    const { environment } = this.#world
    const usual = {
      environment,
      instance: `INS-${id}`,
      worker: 'events' as const,
      runnerType: null,
      runningTasks: 0,
      runningScheduledTasks: 0,
      leaving: false,
    }
    const connection: RunnerConnection = { id, setup, generation: '', ...usual, ...values }
    this.hub.add(connection)
    this.dispatcher.connected(connection)
    return connection
  }

  disconnect(connection: RunnerConnection): void {
    this.hub.remove(connection)
    this.dispatcher.disconnected(connection)
  }

  newTask(values: Partial<NewTask> = {}): Promise<Task> {
    return this.#world.database.store.create({
      environment: this.#world.environment,
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
    await waitFor(() => expect(this.hub.sent).toHaveLength(count))
    return this.hub.sent
  }

  /** What was sent so far, once nothing more will be, unless something else happens or time goes by. */
  async settled(): Promise<{ connection: string; task: TaskMessage }[]> {
    await this.#traffic.ended()
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
    const [runner] = this.hub.connections(this.#world.environment)
    for (let index = 0; index < count; index++) {
      await waitFor(() => expect(this.hub.sent.length).toBeGreaterThan(index))
      const next = this.hub.sent[index]
      if (runner && next) await this.answer(runner, next.task)
    }
  }

  get sweepOptions(): SweepOptions {
    const { queue, clock, log, dispatcher } = this
    return {
      queue,
      store: this.#world.database.store,
      requeue: (id, tasks) => dispatcher.requeue(id, tasks),
      isUnderway: (task) => dispatcher.isUnderway(task),
      environments: () => [this.#world.environment],
      clock,
      log,
    }
  }

  warnings(): string[] {
    return this.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)
  }

  /** As after `kill -9`, as far as the database is concerned: what is out stays out. */
  async close(): Promise<void> {
    await this.dispatcher.close()
    await this.queue.close()
    const { opened } = this.#world
    if (opened.includes(this)) opened.splice(opened.indexOf(this), 1)
  }
}

/** Waits until a check holds, for as long as a busy machine may take. */
export function eventually(check: () => unknown): Promise<unknown> {
  return waitFor(check)
}

export function idsOf(sent: readonly { task: TaskMessage }[]): string[] {
  return sent.map(({ task }) => task.taskId)
}
