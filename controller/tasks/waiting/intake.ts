import { messageOf } from '../../../core/domain/errors.ts'
import type { TaskSummary, WaitingTask } from '../../../core/domain/task.ts'
import { batchesBySize } from '../../../core/lib/batches-by-size.ts'
import { groupBy } from '../../../core/lib/group-by.ts'
import { fewAtATime } from '../../lib/few-at-a-time.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import {
  entryId,
  type NewEntry,
  QueueAway,
  type QueueEntry,
  readEntryId,
  type TaskQueue,
} from '../../ports/task-queue.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { DispatcherLimits } from '../limits.ts'
import type { InFlight } from '../out/in-flight.ts'
import type { Places } from '../places/places.ts'
import { Backlog } from './backlog.ts'
import { Delayed } from './delayed.ts'
import { Hand } from './hand.ts'
import type { InteractiveWaits } from './interactive-waits.ts'
import { StaleEntries } from './stale-entries.ts'
import type { Waiting } from './waiting.ts'
import { waitingPages } from './waiting-pages.ts'

/** Gets a due task from here to a runner. Each promise ends when the task is out no more, or went on without its entry. */
export interface HandOut {
  interactive(environment: string, entry: QueueEntry): Promise<void>
  inHand(environment: string, entry: QueueEntry, waiting: Waiting): Promise<void>
}

export interface IntakeOptions {
  store: Pick<TaskStore, 'waiting' | 'waitingOf' | 'waitingPage'>
  queue: Pick<TaskQueue, 'add' | 'drop' | 'ids' | 'hasRoom'>
  handOut: HandOut
  interactiveWaits: Pick<InteractiveWaits, 'has'>
  inFlight: Pick<InFlight, 'has'>
  places: Pick<Places, 'lastRound' | 'sendBack'>
  clock: TimerClock
  limits: Pick<DispatcherLimits, 'maxBacklog' | 'maxBacklogBytes' | 'lastRank' | 'hand'>
  log: Log
}

/** Tasks read in one statement, at the most, but for those of one environment that has more: they come in pages. */
const mostTogether = 5_000
/** Queues that are filled at once. */
const queuesAtOnce = 8

/** The tasks that wait: each has its turn, and is in hand (due, in memory), in the queue, or on its way between them. */
export class Intake {
  readonly #options: IntakeOptions
  readonly #backlog: Backlog
  readonly #hand: Hand
  readonly #delayed: Delayed
  readonly #stale: StaleEntries
  /** Entries on their way into the queue. */
  readonly #underway = new Set<string>()
  /** Entries the queue handed out that are not done with. */
  readonly #handedOut = new Set<string>()
  #closed = false

  constructor(options: IntakeOptions) {
    const { queue, clock, limits, log } = options
    this.#options = options
    this.#backlog = new Backlog(limits, log)
    this.#hand = new Hand(limits.hand)
    this.#delayed = new Delayed(clock, (environment, entries) => this.#cameDue(environment, entries))
    this.#stale = new StaleEntries(queue)
  }

  /** Whether more tasks may be made for this environment. */
  hasRoom(environment: string): boolean {
    return this.#backlog.hasRoom(environment) && this.#options.queue.hasRoom()
  }

  /** Ids of the environments in which tasks wait, due or not. */
  environments(): string[] {
    return this.#backlog.environments()
  }

  /** How many tasks wait, due or not. */
  size(environment: string): number {
    return this.#backlog.size(environment)
  }

  find(environment: string, entry: QueueEntry): Waiting | undefined {
    return this.#backlog.find(environment, entry)
  }

  /** Whether a waiting task need not be in the queue: it is in hand, on its way there, or past it. */
  isUnderway({ id, fence, environment }: Pick<WaitingTask, 'id' | 'fence' | 'environment'>): boolean {
    const entry = entryId({ taskId: id, fence })
    const { interactiveWaits, inFlight } = this.#options
    const isPast = this.#handedOut.has(entry) || interactiveWaits.has(entry) || inFlight.has({ id, fence })
    return isPast || this.#underway.has(entry) || this.#hand.has(environment, entry)
  }

  async enqueue(task: TaskSummary): Promise<void> {
    await this.requeue(task.environment, [task])
  }

  /** Many at once, in a few calls of the queue. */
  async enqueueAll(tasks: readonly TaskSummary[]): Promise<void> {
    for (const [environment, own] of groupBy(tasks, (task) => task.environment))
      await this.requeue(environment, own)
  }

  /** Takes up what waits, each with a turn, and leaves alone what it has already. */
  async refill(environment: string): Promise<void> {
    for await (const tasks of waitingPages(this.#options.store, environment))
      await this.requeue(environment, tasks)
  }

  /**
   * The same for all environments, of many in one statement. What goes into the queue gets there in its own time, or with
   * the sweep where the queue is away.
   */
  async refillAll(): Promise<void> {
    const counts = await this.#options.store.waiting()
    const few = new Map([...counts].filter(([, tasks]) => tasks <= mostTogether))
    const queuing: (() => Promise<void>)[] = []
    for (const group of batchesBySize(few, ([, tasks]) => tasks, mostTogether)) {
      const environments = group.map(([environment]) => environment)
      for (const tasks of await this.#waitingOf(environments)) queuing.push(this.#takeUp(tasks))
    }
    for (const environment of counts.keys())
      if (!few.has(environment)) await this.refill(environment).catch((error: unknown) => this.#left(error))
    void fewAtATime(queuing, queuesAtOnce, (each) => each().catch((error: unknown) => this.#left(error)))
  }

  async #waitingOf(environments: readonly string[]): Promise<Iterable<readonly WaitingTask[]>> {
    return groupBy(await this.#options.store.waitingOf(environments), (task) => task.environment).values()
  }

  /** The tasks are known, and due ones in hand, at once. Returns the way to put the others into the queue. */
  #takeUp(tasks: readonly WaitingTask[]): () => Promise<void> {
    const environment = tasks[0]?.environment ?? ''
    const queued = this.#sort(environment, tasks)
    return async () => {
      if (queued.length > 0) await this.#add(environment, queued)
    }
  }

  #left(error: unknown): void {
    if (error instanceof QueueAway) return // which the queue says itself
    this.#options.log.warn({ reason: messageOf(error) }, 'waiting tasks are left for the sweep')
  }

  /**
   * What is due is taken in hand if it belongs there. All else goes into the queue, and so does what is for later.
   * @throws {QueueAway}
   */
  async requeue(environment: string, tasks: readonly WaitingTask[]): Promise<void> {
    const queued = this.#sort(environment, tasks)
    if (queued.length > 0) await this.#add(environment, queued)
    if (this.#backlog.of(environment).isWornOut) await this.#rank(environment)
  }

  /** Takes in hand what belongs there, and returns what is for the queue. */
  #sort(environment: string, tasks: readonly WaitingTask[]): NewEntry[] {
    const { handOut, inFlight, clock } = this.#options
    const now = clock.now()
    const waiting = this.#backlog.of(environment)
    const queued: NewEntry[] = []
    for (const task of tasks) {
      if (inFlight.has(task)) continue
      if (this.isUnderway(task)) {
        waiting.update(task)
        continue
      }
      const entry = this.#backlog.add(task, now)
      const isDue = entry.notBefore <= now
      if (isDue && entry.category === 'interactive')
        this.#attend(entry, handOut.interactive(environment, entry))
      else if (isDue && this.#belongsInHand(environment, entry)) this.#take(environment, entry)
      else {
        waiting.queued(entry, isDue)
        if (!isDue && entry.category !== 'interactive')
          this.#delayed.add(environment, entryId(entry), entry.notBefore)
        queued.push(entry)
      }
    }
    queued.push(...this.#sendBack(environment))
    return queued
  }

  /**
   * Takes over an entry that the queue hands out.
   * @returns its id, for `received`; undefined where its task is in hand, or was handed out before
   */
  receive(environment: string, entry: QueueEntry): string | undefined {
    const id = entryId(entry)
    if (this.#hand.has(environment, id) || this.#handedOut.has(id)) return undefined
    this.#handedOut.add(id)
    this.#backlog.of(environment).leaveQueue(entry)
    return id
  }

  /** The entry that the queue handed out is done with. */
  received(id: string): void {
    this.#handedOut.delete(id)
  }

  /** The task has a place at a runner, and waits no more. */
  started(environment: string, { taskId, fence }: QueueEntry, waiting: Waiting): void {
    this.#backlog.of(environment).started(waiting)
    this.#backlog.remove(environment, taskId, fence)
  }

  leaveHand(environment: string, entry: QueueEntry): void {
    this.#hand.remove(environment, entryId(entry))
  }

  /** The task was cancelled, which made this its fence: it waits no more, and the queue need not carry its entry. */
  cancelled(environment: string, taskId: string, fence: number): void {
    this.#backlog.remove(environment, taskId, fence)
    this.#stale.add(environment, entryId({ taskId, fence: fence - 1 }))
  }

  /** Takes out of the queue what is next, many at once, while the hand is low: its consumer brings one after the other. */
  draw(environment: string): void {
    const free = this.#hand.free(environment)
    if (this.#closed || free === 0 || !this.#hand.isLow(environment)) return
    for (const entry of this.#backlog.of(environment).nextInQueue(free)) this.#takeOut(environment, entry)
  }

  /** Forgets a deleted environment. */
  drop(environment: string): void {
    this.#backlog.drop(environment)
    this.#hand.drop(environment)
    this.#delayed.drop(environment)
  }

  close(): void {
    this.#closed = true
    this.#delayed.close()
  }

  /** In hand are those whose turn comes before that of all in the queue. */
  #belongsInHand(environment: string, entry: QueueEntry): boolean {
    const hasRoom = this.#hand.free(environment) > 0 && this.#backlog.of(environment).inQueue === 0
    const round = this.#backlog.find(environment, entry)?.round ?? Number.POSITIVE_INFINITY
    return hasRoom || round < this.#options.places.lastRound(environment)
  }

  /** Memory only: after a crash the row still says that the task waits. */
  #take(environment: string, entry: QueueEntry): void {
    const waiting = this.#backlog.find(environment, entry)
    if (!waiting) return
    this.#backlog.of(environment).leaveQueue(entry)
    this.#hand.add(environment, entryId(entry))
    this.#attend(entry, this.#options.handOut.inHand(environment, entry, waiting))
  }

  /** Takes in hand what is in the queue. */
  #takeOut(environment: string, entry: QueueEntry): void {
    this.#take(environment, entry)
    this.#stale.add(environment, entryId(entry))
  }

  /** Where the hand has more than it holds, its last are for the queue again. */
  #sendBack(environment: string): NewEntry[] {
    const waiting = this.#backlog.of(environment)
    const sentBack: NewEntry[] = []
    while (this.#hand.free(environment) < 0) {
      const last = this.#options.places.sendBack(environment)
      if (!last) break
      this.#hand.remove(environment, entryId(last))
      waiting.queued(last, true)
      sentBack.push(waiting.entryOf(last))
    }
    return sentBack
  }

  /** The queue delivers due entries only while its consumer is idle: those that belong in hand are taken now. */
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

  async #add(environment: string, entries: readonly NewEntry[]): Promise<void> {
    const ids = entries.map(entryId)
    for (const id of ids) this.#underway.add(id)
    try {
      await this.#options.queue.add(environment, entries)
    } finally {
      for (const id of ids) this.#underway.delete(id)
    }
  }

  /** The queue's numbers for the order of its entries are used up: gives all that wait there new ones. */
  async #rank(environment: string): Promise<void> {
    const { queue } = this.#options
    this.#backlog.of(environment).rebase()
    await queue.drop(environment, await queue.ids(environment))
    await this.refill(environment)
  }
}
