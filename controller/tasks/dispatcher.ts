import {
  type Cancellation,
  type Settlement,
  type Task,
  type TaskSummary,
  type WaitingTask,
  waiting as waitingStatuses,
} from '../../core/domain/task.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { ResultMessage, RunnerConnection, RunnerHub, Unwanted } from '../ports/runners.ts'
import { entryId, type QueueEntry, type TaskQueue } from '../ports/task-queue.ts'
import type { TaskStore } from '../ports/task-store.ts'
import { type DispatcherLimits, usualLimits } from './limits.ts'
import { type Answer, Answers } from './out/answers.ts'
import { exclusiveKeysOf } from './out/exclusive-keys.ts'
import { InFlight } from './out/in-flight.ts'
import { Reservations } from './out/reservations.ts'
import { StoreRetries } from './out/store-retries.ts'
import { Parking } from './places/parking.ts'
import { laneOf, Places } from './places/places.ts'
import { Capacities } from './waiting/capacities.ts'
import { Intake } from './waiting/intake.ts'
import { InteractiveWaits } from './waiting/interactive-waits.ts'
import type { Waiting } from './waiting/waiting.ts'

export interface DispatcherOptions {
  store: TaskStore
  queue: TaskQueue
  hub: Pick<RunnerHub, 'send'>
  clock: TimerClock
  /** In [0, 1). */
  random: () => number
  log: Log
  /** How a task ended as it may be kept: without the secrets of its environment. */
  redacted: (environment: string, settlement: Settlement) => Settlement
  /** Default: each takes all. */
  unwanted?: Unwanted
  /** Those left out are `usualLimits`. */
  limits?: Partial<DispatcherLimits>
}

/** How an entry gets to a runner. */
interface Way {
  /** Aborted when it need not get there any more. */
  over?: AbortController
  /** What to do while its object's task is out, until it is not. */
  parked?: (until: Promise<void>) => Promise<void>
  isInHand?: boolean
}

/**
 * Takes entries from the queues, hands their tasks to runners, and settles what comes of them.
 *
 *     in hand, or in the queue -> parked while its object's task is out -> place -> claim -> runner -> result -> settled
 *     '------- waiting/ -----'    '--------------- places/ ----------------'    '---------------- out/ -------------'
 *
 * The way between is here: what waits comes from `Intake`, what is out is `InFlight`'s. All of it is in memory only, and
 * made again from the rows at a start.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #retries: StoreRetries
  readonly #parking = new Parking()
  readonly #places: Places
  readonly #capacities: Capacities
  readonly #answers: Answers
  readonly #interactiveWaits: InteractiveWaits
  readonly #inFlight: InFlight
  readonly #reservations: Reservations
  readonly #intake: Intake
  #closed = false

  constructor(options: DispatcherOptions) {
    const { store, queue, hub, clock, random, log } = options
    const limits = { ...usualLimits, ...options.limits }
    this.#options = options
    this.#retries = new StoreRetries(clock, log)
    this.#places = new Places({ perConnection: limits.capacityPerConnection, maxRunning: limits.maxRunning })
    this.#capacities = new Capacities(queue, this.#places)
    this.#answers = new Answers(clock)
    this.#interactiveWaits = new InteractiveWaits(limits.interactiveWaitMs, clock)
    const parts = { store, places: this.#places, clock, limits, log }
    this.#inFlight = new InFlight({
      ...parts,
      retries: this.#retries,
      hub,
      parking: this.#parking,
      answers: this.#answers,
      random,
      unwanted: options.unwanted ?? (() => undefined),
      redacted: options.redacted,
      waitsAgain: (task) => this.enqueue(task),
    })
    this.#reservations = new Reservations(store, this.#places, clock)
    this.#intake = new Intake({
      ...parts,
      queue,
      handOut: {
        interactive: (environment, entry) => this.#run(environment, entry),
        inHand: (environment, entry, waiting) =>
          this.#inTurn(environment, entry, waiting, { isInHand: true }),
      },
      interactiveWaits: this.#interactiveWaits,
      inFlight: this.#inFlight,
    })
  }

  /** Starts to consume an environment's queue. Nothing is handed out until `route` names who may work. */
  async open(environment: string): Promise<void> {
    await this.#options.queue.consume(environment, (entry) => this.#handle(environment, entry))
    this.#capacities.changed(environment)
  }

  /** Who may be given tasks from now on. Tasks already out are not touched. */
  route(environment: string, eligible: (instance: string) => boolean): void {
    this.#places.route(environment, eligible)
    this.#capacities.changed(environment)
  }

  /**
   * Takes over the tasks an earlier controller had out. Runners that live get time to come back with a result; the
   * tasks of those known to be dead are handed on at once.
   */
  recover(isDead: (instance: string) => boolean): Promise<void> {
    return this.#inFlight.recover(isDead)
  }

  /** Takes up from the store what waits, and leaves alone what it has already. */
  refill(environment: string): Promise<void> {
    return this.#intake.refill(environment)
  }

  /** The same for all environments, in a few statements. */
  refillAll(): Promise<void> {
    return this.#intake.refillAll()
  }

  /**
   * Takes up these waiting tasks, in hand or into the queue.
   * @throws {QueueAway} when the queue lacks some of them: it gets them when it is back
   */
  requeue(environment: string, tasks: readonly WaitingTask[]): Promise<void> {
    return this.#intake.requeue(environment, tasks)
  }

  /** @throws {QueueAway} as `requeue` */
  enqueue(task: TaskSummary): Promise<void> {
    return this.#intake.enqueue(task)
  }

  /**
   * Many at once, in a few calls of the queue.
   * @throws {QueueAway} as `requeue`
   */
  enqueueAll(tasks: readonly TaskSummary[]): Promise<void> {
    return this.#intake.enqueueAll(tasks)
  }

  /** Whether a waiting task need not be in the queue: it is in hand, on its way there, or past it. */
  isUnderway(task: Pick<WaitingTask, 'id' | 'fence' | 'environment'>): boolean {
    return this.#intake.isUnderway(task)
  }

  /** Whether more tasks may be made for this environment. */
  hasRoom(environment: string): boolean {
    return this.#intake.hasRoom(environment)
  }

  /** Ids of the environments in which tasks wait, due or not. */
  environmentsWaiting(): string[] {
    return this.#intake.environments()
  }

  /** How many tasks wait, due or not. */
  waiting(environment: string): number {
    return this.#intake.size(environment)
  }

  /** How many tasks are out with these instances (with any, where none is named). */
  running(environment: string, instances?: readonly string[]): number {
    return this.#inFlight.count(environment, instances)
  }

  /** Whether there is a runner for such tasks, busy or not. */
  hasRunner(environment: string, category: TaskSummary['category']): boolean {
    return this.#places.capacity(environment, laneOf(category)) > 0
  }

  /**
   * Enqueues a task somebody waits for, and waits for its answer. One that no runner has when the time is over fails; one
   * that is out goes on.
   */
  async ask(task: TaskSummary, withinMs: number, gone: AbortSignal): Promise<Answer> {
    const answer = this.#answers.of(task.id, withinMs, gone)
    this.enqueue(task).catch(() => {}) // it goes to its runner all the same
    const given = await answer
    if (given.kind === 'timeout' && !this.#closed) {
      const cause = gone.aborted
        ? 'the caller went away'
        : `no runner took it within ${Math.round(withinMs / 1000)} s`
      await this.#giveUp(task.id, cause)
    }
    return given
  }

  /**
   * Ends a task that waits; one that is out, too, where that is asked for: its place is free at once.
   * @returns undefined where there was nothing to end
   * @throws {StoreAway}
   */
  async cancel(id: string, cancellation: Cancellation): Promise<TaskSummary | undefined> {
    this.#reservations.revoke(id)
    await this.#inFlight.onRecord(id)
    const ended = await this.#options.store.cancel(id, cancellation)
    if (!ended) return undefined
    const { environment, fence } = ended
    this.#intake.cancelled(environment, id, fence)
    this.#interactiveWaits.cancel(entryId({ taskId: id, fence: fence - 1 }))
    this.#inFlight.abandon(id, fence)
    this.#answers.give(id, { kind: 'ended', task: ended })
    return ended
  }

  connected(connection: RunnerConnection): void {
    this.#inFlight.connected(connection)
    this.#capacities.changed(connection.environment)
  }

  disconnected(connection: RunnerConnection): void {
    this.#inFlight.disconnected(connection)
    this.#capacities.changed(connection.environment)
  }

  /** The connection takes no new task, and may still send results. */
  leaving(connection: RunnerConnection): void {
    this.#capacities.changed(connection.environment)
  }

  /**
   * An instance is gone for good. Its tasks are handed on at once: as lost where it died, as released where we stopped
   * it.
   */
  instanceGone(environment: string, instance: string, how: 'lost' | 'released'): void {
    this.#inFlight.instanceGone(environment, instance, how)
  }

  /** Resolves when a runner's answer is on record, or was refused as one of a delivery that is no longer current. */
  result(connection: RunnerConnection, result: ResultMessage): Promise<void> {
    return this.#inFlight.result(connection, result)
  }

  /**
   * Stops handing out. Tasks that are out stay with their runners, for the next controller to recover. Resolves when those
   * that were about to go out are not any more.
   */
  async close(): Promise<void> {
    this.#closed = true
    this.#retries.close()
    this.#inFlight.close()
    this.#interactiveWaits.close()
    this.#intake.close()
    this.#capacities.close()
    this.#places.close()
    this.#answers.close()
    await this.#reservations.close()
  }

  /** Forgets a deleted environment. */
  drop(environment: string): void {
    this.#places.drop(environment)
    this.#intake.drop(environment)
    this.#inFlight.drop(environment)
    this.#reservations.drop(environment)
  }

  async #handle(environment: string, entry: QueueEntry): Promise<void> {
    if (entry.category === 'interactive')
      return this.#capacities.holding(environment, this.#run(environment, entry))
    const received = this.#intake.receive(environment, entry)
    if (received === undefined) return
    try {
      const waiting = this.#intake.find(environment, entry) ?? (await this.#lookUp(entry))
      const parked = (until: Promise<void>) => this.#capacities.holding(environment, until)
      if (waiting) await this.#inTurn(environment, entry, waiting, { parked })
    } finally {
      this.#intake.received(received)
    }
  }

  /** An entry nobody told of: it was left by somebody, or the task went on without it. */
  async #lookUp({ taskId, fence }: QueueEntry): Promise<Waiting | undefined> {
    const task = await this.#retries.until(() => this.#options.store.get(taskId))
    if (!task || task.fence !== fence || !waitingStatuses.includes(task.status)) return undefined
    return { fence, category: task.category, keys: exclusiveKeysOf(task), round: 0, bytes: task.dataBytes }
  }

  /** An interactive task waits for no turn. */
  #run(environment: string, entry: QueueEntry): Promise<void> {
    const { taskId, fence, category } = entry
    const waiting = this.#intake.find(environment, entry) ?? {
      fence,
      category,
      keys: [],
      round: 0,
      bytes: 0,
    }
    return this.#interactiveWaits.run(
      entryId(entry),
      (over) => this.#inTurn(environment, entry, waiting, { over }),
      () => void this.#giveUp(taskId, 'no runner took it in time'),
    )
  }

  /** Waits until what the task must have for itself alone is free. Keys are in one order, so nobody waits in a ring. */
  async #inTurn(
    environment: string,
    entry: QueueEntry,
    waiting: Waiting,
    { over, parked = (until) => until, isInHand = false }: Way,
  ): Promise<void> {
    for (const key of waiting.keys) {
      const until = this.#parking.enter(key)
      if (until) await parked(until)
    }
    try {
      await this.#work(environment, entry, waiting, { over, isInHand })
    } finally {
      this.#parking.leaveAll(waiting.keys)
    }
  }

  /** From a place to the end of the delivery. */
  async #work(
    environment: string,
    entry: QueueEntry,
    waiting: Waiting,
    { over, isInHand }: { over: AbortController | undefined; isInHand: boolean },
  ): Promise<void> {
    const { category, round } = waiting
    const inHand = isInHand ? entry : undefined
    const connection = await this.#places.apply(environment, category, round, { left: over?.signal, inHand })
    if (!connection && this.#closed) return await new Promise(() => {}) // the entry stays out, and comes back after a restart
    if (!connection) return
    if (over) this.#interactiveWaits.arrived(over)
    let delivered: Promise<void> | undefined
    try {
      const wasCancelled = isInHand && !this.#intake.find(environment, entry)
      if (!wasCancelled) {
        this.#intake.started(environment, entry, waiting)
        const reservation = this.#reservations.of(entry)
        const reserved = await reservation?.task
        const mayGo = reservation && this.#reservations.end(reservation, connection.instance)
        if (reserved && mayGo) delivered = this.#inFlight.deliverReserved(reserved, connection)
        else {
          const task: Task | undefined = await this.#inFlight.claim(entry, connection.instance)
          delivered = task && this.#inFlight.deliver(task, connection)
        }
      }
    } finally {
      if (!delivered) this.#places.leave(environment, connection.id) // the task went on without its entry
      if (isInHand) this.#intake.leaveHand(environment, entry)
    }
    if (delivered && category !== 'interactive') this.#reservations.wentOut(environment)
    this.#intake.draw(environment)
    await delivered
  }

  /** Fails a task that nobody waits for any more, unless it is out. */
  async #giveUp(id: string, message: string): Promise<void> {
    const as = { status: 'failed', reason: 'timeout', event: 'failed', message } as const
    await this.#retries.until(() => this.cancel(id, { actor: 'bowline', running: false, as })).catch(() => {})
  }
}
