import { messageOf } from '../../core/domain/errors.ts'
import {
  type Cancellation,
  type Settlement,
  type Task,
  type TaskSummary,
  type WaitingTask,
  waiting as waitingStatuses,
} from '../../core/domain/task.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { ResultMessage, RunnerConnection, RunnerHub } from '../ports/runners.ts'
import { StoreAway } from '../ports/store.ts'
import {
  entryId,
  type NewEntry,
  QueueAway,
  type QueueEntry,
  readEntryId,
  type TaskQueue,
} from '../ports/task-queue.ts'
import type { TaskStore } from '../ports/task-store.ts'
import { type DispatcherLimits, usualLimits } from './limits.ts'
import { type Answer, Answers } from './out/answers.ts'
import { Confirmations } from './out/confirmations.ts'
import { correlationOf, fenceOf } from './out/correlation.ts'
import { Deliveries, type Delivery } from './out/deliveries.ts'
import { Leases } from './out/leases.ts'
import { afterLoss, afterRelease, afterResult } from './out/outcome.ts'
import { Parking } from './places/parking.ts'
import { laneOf, Places } from './places/places.ts'
import { Backlog } from './waiting/backlog.ts'
import { Capacities } from './waiting/capacities.ts'
import { Later } from './waiting/delayed.ts'
import { Hand } from './waiting/hand.ts'
import { Errands } from './waiting/interactive-waits.ts'
import { VoidEntries } from './waiting/stale-entries.ts'
import { keysOf, type Waiting } from './waiting/waiting.ts'
import { waitingPages } from './waiting/waiting-pages.ts'

export interface DispatcherOptions {
  store: TaskStore
  queue: TaskQueue
  hub: Pick<RunnerHub, 'send'>
  clock: Clock
  /** In [0, 1). */
  random: () => number
  log: Log
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
 */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #limits: DispatcherLimits
  readonly #deliveries = new Deliveries()
  readonly #backlog: Backlog
  readonly #places: Places
  readonly #parking = new Parking()
  readonly #leases = new Leases<Delivery>()
  readonly #confirmations: Confirmations
  readonly #answers = new Answers()
  readonly #errands: Errands
  readonly #hand: Hand
  readonly #later: Later
  /** Entries on their way into the queue. */
  readonly #underway = new Set<string>()
  /** Entries the queue handed out that are not done with. */
  readonly #handedOut = new Set<string>()
  readonly #capacities: Capacities
  readonly #void: VoidEntries
  #closed = false

  constructor(options: DispatcherOptions) {
    const { store, queue, clock, log } = options
    this.#options = options
    this.#limits = { ...usualLimits, ...options.limits }
    const { capacityPerConnection: perConnection, maxRunning } = this.#limits
    this.#places = new Places({ perConnection, maxRunning })
    this.#backlog = new Backlog(this.#limits, log)
    this.#hand = new Hand(this.#limits.hand)
    this.#later = new Later(clock, (environment, entries) => this.#cameDue(environment, entries))
    this.#errands = new Errands(this.#limits.interactiveWaitMs)
    this.#capacities = new Capacities(queue, this.#places)
    this.#void = new VoidEntries(queue)
    this.#confirmations = new Confirmations(this.#deliveries, store, log)
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
  async recover(isDead: (instance: string) => boolean): Promise<void> {
    for (const task of await this.#options.store.processing()) {
      const { environment, sent } = task
      const instance = task.assignee ?? ''
      const keys = keysOf(task)
      const done = () => this.#leaveAll(keys)
      for (const key of keys) this.#parking.take(key)
      this.#places.takeSlot(environment)
      const runnerType = laneOf(task.category)
      const delivery = { task, instance, runnerType, sent, done, connection: null, concluded: undefined }
      this.#track(delivery, this.#limits.graceMs)
      if (isDead(instance)) await this.#end(delivery, 'lost', `instance ${instance} ended`)
    }
  }

  /** Takes up what waits, each with a turn, and leaves alone what it has already. */
  async refill(environment: string): Promise<void> {
    for await (const tasks of waitingPages(this.#options.store, environment))
      await this.requeue(environment, tasks)
  }

  /** What is due is taken in hand if it belongs there, and goes into the queue else: as does what is for later. */
  async requeue(environment: string, tasks: readonly WaitingTask[]): Promise<void> {
    const now = this.#options.clock.now()
    const waiting = this.#backlog.of(environment)
    const queued: NewEntry[] = []
    for (const task of tasks) {
      if (this.#isOut(task)) continue
      if (this.isUnderway(task)) {
        waiting.update(task)
        continue
      }
      const entry = this.#backlog.add(task, now)
      const isDue = entry.notBefore <= now
      if (isDue && entry.category === 'interactive') this.#attend(entry, this.#run(environment, entry))
      else if (isDue && this.#belongsInHand(environment, entry)) this.#take(environment, entry)
      else {
        waiting.queued(entry, isDue)
        if (!isDue && entry.category !== 'interactive')
          this.#later.add(environment, entryId(entry), entry.notBefore)
        queued.push(entry)
      }
    }
    queued.push(...this.#sendBack(environment))
    if (queued.length > 0) await this.#add(environment, queued)
    if (waiting.isWornOut) await this.#rank(environment)
  }

  /** In hand are those whose turn comes before that of all in the queue. */
  #belongsInHand(environment: string, entry: QueueEntry): boolean {
    const hasRoom = this.#hand.room(environment) > 0 && this.#backlog.of(environment).inQueue === 0
    const round = this.#backlog.find(environment, entry)?.round ?? Number.POSITIVE_INFINITY
    return hasRoom || round < this.#places.lastRound(environment)
  }

  /** If we are killed, the row still waits. */
  #take(environment: string, entry: QueueEntry): void {
    const waiting = this.#backlog.find(environment, entry)
    if (!waiting) return
    this.#backlog.of(environment).leaveQueue(entry)
    this.#hand.add(environment, entryId(entry))
    this.#attend(entry, this.#inTurn(environment, entry, waiting, { isInHand: true }))
  }

  /** Where the hand has more than it holds, its last are for the queue again. */
  #sendBack(environment: string): NewEntry[] {
    const waiting = this.#backlog.of(environment)
    const sentBack: NewEntry[] = []
    while (this.#hand.room(environment) < 0) {
      const last = this.#places.sendBack(environment)
      if (!last) break
      this.#hand.remove(environment, entryId(last))
      waiting.queued(last, true)
      sentBack.push(waiting.entryOf(last))
    }
    return sentBack
  }

  /** The queue brings these by and by, but not while its consumer is busy with others. */
  #cameDue(environment: string, entries: readonly string[]): void {
    const waiting = this.#backlog.of(environment)
    for (const id of entries) {
      const entry = waiting.cameDue(readEntryId(id))
      if (!entry) continue
      if (this.#belongsInHand(environment, entry)) this.#takeOut(environment, entry)
      else waiting.queued(entry, true)
    }
    const sentBack = this.#sendBack(environment)
    if (sentBack.length > 0) this.#add(environment, sentBack).catch(() => {}) // the next draw has them all the same
  }

  #attend({ taskId }: QueueEntry, ended: Promise<void>): void {
    ended.catch((error: unknown) => {
      this.#options.log.warn({ task: taskId, reason: messageOf(error) }, 'a task waits for the sweep')
    })
  }

  /** Takes out of the queue what is next, many at once. Its consumer would bring one after the other. */
  #draw(environment: string): void {
    const room = this.#hand.room(environment)
    if (this.#closed || room === 0 || !this.#hand.isLow(environment)) return
    for (const entry of this.#backlog.of(environment).nextInQueue(room)) this.#takeOut(environment, entry)
  }

  /** Takes in hand what is in the queue. */
  #takeOut(environment: string, entry: QueueEntry): void {
    this.#take(environment, entry)
    this.#void.add(environment, entryId(entry))
  }

  async #add(environment: string, entries: readonly NewEntry[]): Promise<void> {
    const ids = entries.map(entryId)
    for (const id of ids) this.#underway.add(id)
    try {
      await this.#options.queue.add(environment, entries)
    } finally {
      for (const id of ids) this.#underway.delete(id)
    }
  }

  /** Whether a waiting task need not be in the queue: it is in hand, on its way there, or past it. */
  isUnderway({ id, fence, environment }: Pick<WaitingTask, 'id' | 'fence' | 'environment'>): boolean {
    const entry = entryId({ taskId: id, fence })
    const isPast = this.#handedOut.has(entry) || this.#errands.has(entry)
    return isPast || this.#underway.has(entry) || this.#hand.has(environment, entry)
  }

  async enqueue(task: TaskSummary): Promise<void> {
    await this.requeue(task.environment, [task])
  }

  /** Many at once, in a few calls of the queue. */
  async enqueueAll(tasks: readonly TaskSummary[]): Promise<void> {
    const byEnvironment = new Map<string, TaskSummary[]>()
    for (const task of tasks) {
      const own = byEnvironment.get(task.environment)
      if (own) own.push(task)
      else byEnvironment.set(task.environment, [task])
    }
    for (const [environment, own] of byEnvironment) await this.requeue(environment, own)
  }

  /** Whether more tasks may be made for this environment. */
  hasRoom(environment: string): boolean {
    return this.#backlog.hasRoom(environment) && this.#options.queue.hasRoom()
  }

  /** How many tasks wait, due or not. */
  waiting(environment: string): number {
    return this.#backlog.size(environment)
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

  /** Ends a task that waits; one that is out, too, where that is asked for: its place is free at once. */
  async cancel(id: string, cancellation: Cancellation): Promise<TaskSummary | undefined> {
    const ended = await this.#options.store.cancel(id, cancellation)
    if (!ended) return undefined
    const { environment, fence } = ended
    this.#backlog.remove(environment, id, fence)
    this.#errands.cancel(entryId({ taskId: id, fence: fence - 1 }))
    const delivery = this.#deliveries.get(id)
    if (delivery && delivery.task.fence < fence && !delivery.concluded) {
      this.#vacate(delivery)
      this.#forget(delivery)
    }
    this.#answers.give(id, { kind: 'ended', task: ended })
    this.#void.add(environment, entryId({ taskId: id, fence: fence - 1 }))
    return ended
  }

  connected(connection: RunnerConnection): void {
    const { lateResultMs, leaseMs } = this.#limits
    for (const delivery of this.#deliveries.of(connection.environment, connection.instance)) {
      if (delivery.connection !== null || delivery.concluded || !sameWorker(delivery, connection)) continue
      delivery.connection = connection.id
      this.#places.arrive(connection.id)
      this.#lease(delivery, isSilent(delivery, connection) ? lateResultMs : leaseMs[delivery.task.category])
    }
    this.#places.connected(connection)
    this.#capacities.changed(connection.environment)
  }

  disconnected(connection: RunnerConnection): void {
    this.#places.disconnected(connection)
    for (const delivery of this.#deliveries.of(connection.environment, connection.instance)) {
      if (delivery.connection !== connection.id) continue
      delivery.connection = null
      this.#lease(delivery, this.#limits.graceMs)
    }
    this.#capacities.changed(connection.environment)
  }

  leaving(connection: RunnerConnection): void {
    this.#capacities.changed(connection.environment)
  }

  /**
   * An instance is gone for good. Its tasks are handed on at once: as lost where it died, as released where we stopped
   * it.
   */
  instanceGone(environment: string, instance: string, how: 'lost' | 'released'): void {
    this.#places.gone(environment, instance)
    for (const delivery of this.#deliveries.of(environment, instance))
      void this.#end(delivery, how, `instance ${instance} ended`)
  }

  /** Tasks out with these instances (with any, where none is named). */
  running(environment: string, instances?: readonly string[]): number {
    return this.#deliveries.count(environment, instances)
  }

  /**
   * A runner may answer on another connection than it was asked on, and after it was away: what counts is that the task
   * is still out at the fence it was sent with.
   */
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
    const isFirst = delivery?.concluded === undefined
    await (delivery ? this.#conclude(delivery, settlement) : this.#settle(task, settlement))
    if (isFirst) this.#answers.give(task.id, { kind: 'answered', result })
  }

  /** Stops handing out. Tasks that are out stay with their runners, for the next controller to recover. */
  close(): void {
    this.#closed = true
    this.#leases.close()
    this.#errands.close()
    this.#later.close()
    this.#capacities.close()
    this.#confirmations.close()
    this.#places.close()
    this.#answers.close()
  }

  /** Forgets a deleted environment. */
  drop(environment: string): void {
    this.#places.drop(environment)
    this.#backlog.drop(environment)
    this.#hand.drop(environment)
    this.#later.drop(environment)
    for (const delivery of this.#deliveries.of(environment)) {
      if (!delivery.concluded) this.#vacate(delivery)
      this.#forget(delivery)
    }
  }

  async #handle(environment: string, entry: QueueEntry): Promise<void> {
    if (entry.category === 'interactive')
      return this.#capacities.holding(environment, this.#run(environment, entry))
    const id = entryId(entry)
    if (this.#hand.has(environment, id) || this.#handedOut.has(id)) return
    this.#handedOut.add(id)
    try {
      this.#backlog.of(environment).leaveQueue(entry)
      const waiting = this.#backlog.find(environment, entry) ?? (await this.#lookUp(entry))
      const parked = (until: Promise<void>) => this.#capacities.holding(environment, until)
      if (waiting) await this.#inTurn(environment, entry, waiting, { parked })
    } finally {
      this.#handedOut.delete(id)
    }
  }

  /** An entry nobody told of: it was left by somebody, or the task went on without it. */
  async #lookUp({ taskId, fence }: QueueEntry): Promise<Waiting | undefined> {
    const task = await this.#persist(() => this.#options.store.get(taskId))
    if (!task || task.fence !== fence || !waitingStatuses.includes(task.status)) return undefined
    return { fence, category: task.category, keys: keysOf(task), round: 0, bytes: task.dataBytes }
  }

  /** An interactive task waits for no turn. */
  #run(environment: string, entry: QueueEntry): Promise<void> {
    const { taskId, fence, category } = entry
    const waiting = this.#backlog.find(environment, entry) ?? {
      fence,
      category,
      keys: [],
      round: 0,
      bytes: 0,
    }
    return this.#errands.run(
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
      this.#leaveAll(waiting.keys)
    }
  }

  #leaveAll(keys: readonly string[]): void {
    for (const key of keys) this.#parking.leave(key)
  }

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
    if (over) this.#errands.arrived(over)
    let delivered: Promise<void> | undefined
    try {
      const wasCancelled = isInHand && !this.#backlog.find(environment, entry)
      if (!wasCancelled) {
        this.#backlog.of(environment).started(waiting)
        this.#backlog.remove(environment, entry.taskId, entry.fence)
        const task = await this.#claim(entry, connection.instance)
        delivered = task && this.#deliver(task, connection)
      }
    } finally {
      if (!delivered) this.#places.leave(environment, connection.id) // the task went on without its entry
      if (isInHand) this.#hand.remove(environment, entryId(entry))
    }
    this.#draw(environment)
    await delivered
  }

  /** Where the store's answer to a claim got lost, the task may be ours all the same. */
  #claim({ taskId, fence }: QueueEntry, instance: string): Promise<Task | undefined> {
    const { store } = this.#options
    let asked = false
    return this.#persist(async () => {
      const found = asked ? await store.get(taskId) : undefined
      asked = true
      const isOurs = found?.status === 'processing' && found.fence === fence && found.assignee === instance
      return isOurs && !this.#deliveries.get(taskId) ? found : await store.claim(taskId, fence, instance)
    })
  }

  /** Resolves when the delivery is over. */
  #deliver(task: Task, { id, instance, runnerType }: RunnerConnection): Promise<void> {
    return new Promise((done) => {
      const sent = this.#options.hub.send(id, messageFor(task))
      const delivery = { task, instance, runnerType, connection: id, sent, done, concluded: undefined }
      this.#track(delivery, this.#limits.leaseMs[task.category])
      if (sent) this.#confirmations.add(delivery)
      else void this.#end(delivery, 'released', 'the runner left')
    })
  }

  #track(delivery: Delivery, leaseMs: number): void {
    this.#deliveries.add(delivery)
    this.#lease(delivery, leaseMs)
  }

  #lease(delivery: Delivery, forMs: number): void {
    this.#leases.begin(delivery, forMs, () => {
      const cause = `no result within ${Math.round(forMs / 1000)} s`
      void this.#end(delivery, delivery.sent ? 'lost' : 'released', cause)
    })
  }

  #end(delivery: Delivery, how: 'lost' | 'released', cause: string): Promise<void> {
    const now = this.#options.clock.now()
    const { task } = delivery
    return this.#conclude(delivery, how === 'lost' ? afterLoss(task, cause, now) : afterRelease(task, now))
  }

  /**
   * Puts on record how a delivery ended. What is known first counts, however long the store takes; the place is free at
   * once. Never rejects.
   */
  #conclude(delivery: Delivery, settlement: Settlement): Promise<void> {
    if (delivery.concluded) return delivery.concluded
    const { environment, id } = delivery.task
    delivery.concluded = this.#settle(delivery.task, settlement).then(
      () => this.#forget(delivery),
      (error: unknown) => {
        const fields = { environment, task: id, reason: messageOf(error) }
        if (error instanceof StoreAway)
          return this.#options.log.warn(fields, 'stopped before the end of a delivery was on record')
        this.#options.log.error(
          fields,
          'the end of a delivery is refused by the store; the next start hands it on',
        )
        this.#forget(delivery)
      },
    )
    this.#vacate(delivery)
    return delivery.concluded
  }

  async #settle(task: TaskSummary, settlement: Settlement): Promise<void> {
    const { store, log } = this.#options
    const settled = await this.#persist(() => store.settle(task.id, task.fence, settlement))
    if (!settled) log.warn({ environment: task.environment, task: task.id }, 'the task was settled before')
    else if (settlement.notBefore !== undefined) await this.#enqueueAgain(settled)
    else if (settled.status === 'failed') this.#answers.give(task.id, { kind: 'ended', task: settled })
  }

  /** Where the queue is away, it gets what it lacks when it is back. */
  async #enqueueAgain(task: TaskSummary): Promise<void> {
    try {
      await this.enqueue(task)
    } catch (error) {
      if (error instanceof QueueAway) return
      const { environment, id } = task
      this.#options.log.warn(
        { environment, task: id, reason: messageOf(error) },
        'a task waits for the sweep',
      )
    }
  }

  async #giveUp(id: string, message: string): Promise<void> {
    const as = { status: 'failed', reason: 'timeout', event: 'failed', message } as const
    await this.#persist(() => this.cancel(id, { actor: 'bowline', running: false, as })).catch(() => {})
  }

  /**
   * What a runner answered must not be lost to a store that is away for a while: tries until it is back. Any other error
   * is thrown at once: the store would refuse the same again.
   */
  async #persist<T>(write: () => Promise<T>): Promise<T> {
    for (let delay = 250; ; delay = Math.min(delay * 2, 5_000)) {
      try {
        return await write()
      } catch (error) {
        if (this.#closed || !(error instanceof StoreAway)) throw error
        this.#options.log.warn({ reason: messageOf(error) }, 'the store does not answer; trying again')
        await new Promise((resolve) => setTimeout(resolve, delay))
      }
    }
  }

  /** Frees the place a delivery has. */
  #vacate(delivery: Delivery): void {
    this.#leases.end(delivery)
    const { connection } = delivery
    delivery.connection = null
    this.#places.leave(delivery.task.environment, connection)
  }

  #forget(delivery: Delivery): void {
    if (this.#deliveries.remove(delivery)) delivery.done?.()
  }

  /** The task is out at this very fence, and does not wait. */
  #isOut({ id, fence }: WaitingTask): boolean {
    return this.#deliveries.get(id)?.task.fence === fence
  }

  /** The queue's numbers for the order of its entries are used up: gives all that wait there new ones. */
  async #rank(environment: string): Promise<void> {
    const { queue } = this.#options
    this.#backlog.of(environment).rebase()
    await queue.drop(environment, await queue.ids(environment))
    await this.refill(environment)
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
