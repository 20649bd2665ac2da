import { messageOf } from '../domain/errors.ts'
import type { Task, TaskCategory, TaskSummary } from '../domain/task.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { ResultMessage, RunnerConnection, RunnerHub } from '../ports/runners.ts'
import type { Settlement, TaskStore, WaitingTask } from '../ports/store.ts'
import type { NewEntry, QueueEntry, TaskQueue } from '../ports/task-queue.ts'
import { correlationOf, fenceOf } from './correlation.ts'
import { afterLoss, afterRelease, afterResult } from './outcome.ts'
import { waitingPages } from './waiting-pages.ts'

export interface DispatcherLimits {
  /** How long a runner whose socket is lost has to come back before its tasks are handed on. */
  graceMs: number
  /** A runner that came back and says it works on nothing may still have results to send. */
  lateResultMs: number
  /** The clients' own limits on a handler, and 90 s for the answer to arrive. */
  leaseMs: Readonly<Record<TaskCategory, number>>
  /** Tasks out at once on one connection. */
  capacityPerConnection: number
}

const usualLimits: DispatcherLimits = {
  graceMs: 30_000,
  lateResultMs: 10_000,
  leaseMs: { background: 390_000, interactive: 210_000, scheduled: 43_290_000, transformation: 57_690_000 },
  capacityPerConnection: 25,
}

/** Deliveries that last longer than this are put on record as sent, all of a moment together. */
const confirmAfterMs = 100

export interface DispatcherOptions {
  store: TaskStore
  queue: TaskQueue
  hub: Pick<RunnerHub, 'connections' | 'send'>
  clock: Clock
  /** In [0, 1). */
  random: () => number
  log: Log
  limits?: Partial<DispatcherLimits>
}

/** A task that is with a runner. */
interface Delivery {
  task: TaskSummary
  instance: string
  runnerType: RunnerConnection['runnerType']
  /** False where an earlier controller claimed the task, and is not known to have sent it. */
  sent: boolean
  /** Null while the runner's socket is lost. */
  connection: string | null
  timer: NodeJS.Timeout
  /** Ends the queue entry; undefined where there is none: it was lost with an earlier controller. */
  done: (() => void) | undefined
  /** Set once it is known how the delivery ended, settled when that is on record. */
  concluded: Promise<void> | undefined
}

interface Waiter {
  category: TaskCategory
  resolve: (connection: RunnerConnection | undefined) => void
}

/** Takes entries from the queues, hands their tasks to runners, and settles what comes of them. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #limits: DispatcherLimits
  readonly #deliveries = new Map<string, Delivery>()
  /** Connections that were chosen for a task whose claim is under way, each as often as that is so. */
  readonly #reserved: string[] = []
  readonly #waiters = new Map<string, Waiter[]>()
  /** Which instances of an environment may get tasks. */
  readonly #routes = new Map<string, (instance: string) => boolean>()
  readonly #toConfirm: Delivery[] = []
  #confirmTimer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#limits = { ...usualLimits, ...options.limits }
  }

  /** Starts to consume an environment's queue. Nothing is handed out until `route` names who may work. */
  async open(environment: string): Promise<void> {
    await this.#options.queue.consume(environment, (entry) => this.#handle(environment, entry))
    this.#updateCapacity(environment)
  }

  /** Who may be given tasks from now on. Tasks already out are not touched. */
  route(environment: string, eligible: (instance: string) => boolean): void {
    this.#routes.set(environment, eligible)
    this.#updateCapacity(environment)
  }

  /**
   * Takes over the tasks an earlier controller had out. Runners that live get time to come back with a result; the
   * tasks of those known to be dead are handed on at once.
   */
  async recover(isDead: (instance: string) => boolean): Promise<void> {
    const leaseMs = this.#limits.graceMs
    for (const task of await this.#options.store.processing()) {
      const instance = task.assignee ?? ''
      const runnerType = workerFor(task.category)
      const { sent } = task
      const delivery = this.#track(task, { instance, runnerType, connection: null, sent, leaseMs })
      if (isDead(instance)) await this.#end(delivery, 'lost', `instance ${instance} ended`)
    }
  }

  /** Puts waiting tasks into the queue again. The queue ignores those it has. */
  async refill(environment: string): Promise<void> {
    for await (const tasks of waitingPages(this.#options.store, environment))
      await this.requeue(environment, tasks)
  }

  async requeue(environment: string, tasks: readonly WaitingTask[]): Promise<void> {
    await this.#options.queue.add(environment, tasks.map(entryOf))
  }

  async enqueue(task: TaskSummary): Promise<void> {
    await this.#options.queue.add(task.environment, [entryOf(task)])
  }

  connected(connection: RunnerConnection): void {
    const { lateResultMs, leaseMs } = this.#limits
    for (const delivery of this.#of(connection.environment, connection.instance)) {
      if (delivery.connection !== null || !sameWorker(delivery, connection)) continue
      delivery.connection = connection.id
      this.#expire(delivery, isSilent(delivery, connection) ? lateResultMs : leaseMs[delivery.task.category])
    }
    this.#updateCapacity(connection.environment)
  }

  disconnected(connection: RunnerConnection): void {
    for (const delivery of this.#of(connection.environment, connection.instance)) {
      if (delivery.connection !== connection.id) continue
      delivery.connection = null
      this.#expire(delivery, this.#limits.graceMs)
    }
    this.#updateCapacity(connection.environment)
  }

  leaving(connection: RunnerConnection): void {
    this.#updateCapacity(connection.environment)
  }

  /**
   * An instance is gone for good. Its tasks are handed on at once: as lost where it died, as released where we stopped
   * it.
   */
  instanceGone(environment: string, instance: string, how: 'lost' | 'released'): void {
    for (const delivery of this.#of(environment, instance))
      void this.#end(delivery, how, `instance ${instance} ended`)
  }

  /** Tasks out with these instances (with any, where none is named). */
  running(environment: string, instances?: readonly string[]): number {
    return [...this.#deliveries.values()].filter(
      ({ task, instance }) =>
        task.environment === environment && (instances === undefined || instances.includes(instance)),
    ).length
  }

  async result(connection: RunnerConnection, result: ResultMessage): Promise<void> {
    const { store, clock, random, log } = this.#options
    const { environment } = connection
    const fence = fenceOf(result.correlationId)
    const delivery = this.#deliveries.get(result.taskId)
    const task = delivery?.task ?? (await this.#persist(() => store.get(result.taskId)))
    if (!task || task.environment !== environment || task.fence !== fence) {
      log.warn(
        { environment, task: result.taskId, fence },
        'refused the result of a delivery that is no longer current',
      )
      return
    }
    const settlement = afterResult(task, result, clock.now(), random())
    await (delivery ? this.#conclude(delivery, settlement) : this.#settle(task, settlement))
  }

  /** Stops handing out. Tasks that are out stay with their runners, for the next controller to recover. */
  close(): void {
    this.#closed = true
    for (const delivery of this.#deliveries.values()) clearTimeout(delivery.timer)
    for (const waiter of [...this.#waiters.values()].flat()) waiter.resolve(undefined)
    this.#waiters.clear()
  }

  /** Forgets a deleted environment. */
  drop(environment: string): void {
    for (const delivery of this.#of(environment)) this.#forget(delivery)
    for (const waiter of this.#waiters.get(environment) ?? []) waiter.resolve(undefined)
    this.#waiters.delete(environment)
    this.#routes.delete(environment)
  }

  async #handle(environment: string, entry: QueueEntry): Promise<void> {
    const connection = await this.#freeConnection(environment, entry.category)
    if (!connection) return await new Promise(() => {}) // closing: the entry stays out, and comes back after a restart
    let task: Task | undefined
    try {
      task = await this.#claim(entry, connection.instance)
    } finally {
      this.#reserved.splice(this.#reserved.indexOf(connection.id), 1)
    }
    if (task) await this.#deliver(task, connection)
    else this.#serveWaiters(environment) // a stale entry: the task went on without it
  }

  /** Where the store's answer to a claim got lost, the task may be ours all the same. */
  #claim({ taskId, fence }: QueueEntry, instance: string): Promise<Task | undefined> {
    const { store } = this.#options
    let asked = false
    return this.#persist(async () => {
      const found = asked ? await store.get(taskId) : undefined
      asked = true
      const isOurs = found?.status === 'processing' && found.fence === fence && found.assignee === instance
      return isOurs && !this.#deliveries.has(taskId) ? found : await store.claim(taskId, fence, instance)
    })
  }

  /** Resolves when the delivery is over. */
  #deliver(task: Task, { id, instance, runnerType }: RunnerConnection): Promise<void> {
    const leaseMs = this.#limits.leaseMs[task.category]
    return new Promise((done) => {
      const sent = this.#options.hub.send(id, messageFor(task))
      const delivery = this.#track(task, { instance, runnerType, connection: id, sent, leaseMs, done })
      if (sent) this.#confirmSoon(delivery)
      else void this.#end(delivery, 'released', 'the runner left')
    })
  }

  /** Puts on record that a task is with its runner, for those that are there for longer than a moment. */
  #confirmSoon(delivery: Delivery): void {
    this.#toConfirm.push(delivery)
    this.#confirmTimer ??= setTimeout(() => {
      this.#confirmTimer = undefined
      const out = this.#toConfirm.splice(0).filter((each) => this.#deliveries.get(each.task.id) === each)
      if (out.length === 0 || this.#closed) return
      this.#options.store.markSent(out.map(({ task }) => task)).catch((error: unknown) => {
        this.#options.log.debug({ reason: messageOf(error) }, 'deliveries were not confirmed')
      })
    }, confirmAfterMs)
    this.#confirmTimer.unref()
  }

  /** A place on the least busy connection that takes this category, now or when there is one; undefined when closing. */
  #freeConnection(environment: string, category: TaskCategory): Promise<RunnerConnection | undefined> {
    if (this.#closed) return Promise.resolve(undefined)
    const connection = this.#reserve(environment, category)
    if (connection) return Promise.resolve(connection)
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(environment) ?? []
      this.#waiters.set(environment, [...waiters, { category, resolve }])
    })
  }

  #reserve(environment: string, category: TaskCategory): RunnerConnection | undefined {
    const connection = this.#leastBusy(environment, category)
    if (connection) this.#reserved.push(connection.id)
    return connection
  }

  #leastBusy(environment: string, category: TaskCategory): RunnerConnection | undefined {
    const load = this.#load()
    const { capacityPerConnection } = this.#limits
    const eligible = this.#eligible(environment)
    const wanted = workerFor(category)
    const fitting = eligible.filter(({ runnerType }) => runnerType === null || runnerType === wanted)
    const candidates = fitting.length > 0 ? fitting : eligible
    const free = candidates.filter(({ id }) => (load.get(id) ?? 0) < capacityPerConnection)
    return free.toSorted((a, b) => (load.get(a.id) ?? 0) - (load.get(b.id) ?? 0))[0]
  }

  #eligible(environment: string): RunnerConnection[] {
    const eligible = this.#routes.get(environment) ?? (() => false)
    return this.#options.hub
      .connections(environment)
      .filter((each) => !each.leaving && eligible(each.instance))
  }

  #load(): Map<string, number> {
    const load = new Map<string, number>()
    const busy = [...this.#deliveries.values()].flatMap(({ connection }) => connection ?? [])
    for (const id of [...busy, ...this.#reserved]) load.set(id, (load.get(id) ?? 0) + 1)
    return load
  }

  #updateCapacity(environment: string): void {
    if (this.#closed) return
    const capacity = this.#eligible(environment).length * this.#limits.capacityPerConnection
    this.#options.queue.setCapacity(environment, capacity)
    this.#serveWaiters(environment)
  }

  #serveWaiters(environment: string): void {
    const waiters = this.#waiters.get(environment) ?? []
    const left = waiters.filter(({ category, resolve }) => {
      const connection = this.#reserve(environment, category)
      if (connection) resolve(connection)
      return connection === undefined
    })
    this.#waiters.set(environment, left)
  }

  #track(
    task: TaskSummary,
    to: Pick<Delivery, 'instance' | 'runnerType' | 'connection' | 'sent'> & {
      leaseMs: number
      done?: () => void
    },
  ): Delivery {
    const { instance, runnerType, connection, sent, done } = to
    const timer = setTimeout(() => {}, 0)
    const delivery: Delivery = {
      task,
      instance,
      runnerType,
      connection,
      sent,
      done,
      timer,
      concluded: undefined,
    }
    this.#deliveries.set(task.id, delivery)
    this.#expire(delivery, to.leaseMs)
    return delivery
  }

  #expire(delivery: Delivery, afterMs: number): void {
    clearTimeout(delivery.timer)
    const cause = `no result within ${Math.round(afterMs / 1000)} s`
    delivery.timer = setTimeout(
      () => void this.#end(delivery, delivery.sent ? 'lost' : 'released', cause),
      afterMs,
    )
    delivery.timer.unref()
  }

  #end(delivery: Delivery, how: 'lost' | 'released', cause: string): Promise<void> {
    const now = this.#options.clock.now()
    const { task } = delivery
    return this.#conclude(delivery, how === 'lost' ? afterLoss(task, cause, now) : afterRelease(task, now))
  }

  /** Puts on record how a delivery ended. What is known first counts, however long the store takes. Never rejects. */
  #conclude(delivery: Delivery, settlement: Settlement): Promise<void> {
    const { environment, id } = delivery.task
    delivery.concluded ??= this.#settle(delivery.task, settlement).then(
      () => this.#forget(delivery),
      (error: unknown) => {
        const fields = { environment, task: id, reason: messageOf(error) }
        this.#options.log.warn(fields, 'stopped before the end of a delivery was on record')
      },
    )
    return delivery.concluded
  }

  async #settle(task: TaskSummary, settlement: Settlement): Promise<void> {
    const { store, log } = this.#options
    const settled = await this.#persist(() => store.settle(task.id, task.fence, settlement))
    if (!settled) log.warn({ environment: task.environment, task: task.id }, 'the task was settled before')
    else if (settlement.notBefore !== undefined) await this.#persist(() => this.enqueue(settled))
  }

  /** What a runner answered must not be lost to a store that is away for a while: tries until it is back. */
  async #persist<T>(write: () => Promise<T>): Promise<T> {
    for (let delay = 250; ; delay = Math.min(delay * 2, 5_000)) {
      try {
        return await write()
      } catch (error) {
        if (this.#closed) throw error
        this.#options.log.warn({ reason: messageOf(error) }, 'the store does not answer; trying again')
        await new Promise((resolve) => setTimeout(resolve, delay))
      }
    }
  }

  #forget(delivery: Delivery): void {
    clearTimeout(delivery.timer)
    if (this.#deliveries.get(delivery.task.id) === delivery) this.#deliveries.delete(delivery.task.id)
    delivery.done?.()
    this.#serveWaiters(delivery.task.environment)
  }

  #of(environment: string, instance?: string): Delivery[] {
    return [...this.#deliveries.values()].filter(
      (each) =>
        each.task.environment === environment && (instance === undefined || each.instance === instance),
    )
  }
}

/** Somebody waits for the answer of an interactive task: it goes before all others. */
function entryOf(task: WaitingTask): NewEntry {
  return {
    taskId: task.id,
    fence: task.fence,
    category: task.category,
    notBefore: Date.parse(task.notBefore),
    rank: task.category === 'interactive' ? 1 : 2,
  }
}

/**
 * The runner that came back does not have this task any more, or never had it. (Interactive tasks are not in the number
 * a runner gives.)
 */
function isSilent({ task, sent }: Delivery, { runningTasks }: RunnerConnection): boolean {
  return !sent || (runningTasks === 0 && task.category !== 'interactive')
}

function sameWorker(delivery: Delivery, connection: RunnerConnection): boolean {
  return connection.runnerType === null || delivery.runnerType === connection.runnerType
}

function workerFor(category: TaskCategory): 'background' | 'interactive' {
  return category === 'interactive' ? 'interactive' : 'background'
}

function messageFor(task: Task) {
  return {
    taskId: task.id,
    category: task.category,
    eventType: task.eventType,
    objectId: task.objectId,
    data: task.category === 'interactive' ? task.data : null,
    correlationId: correlationOf(task.fence),
    traceParent: null,
  }
}
