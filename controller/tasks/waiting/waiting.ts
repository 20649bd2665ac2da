import type { TaskCategory, WaitingTask } from '../../../core/domain/task.ts'
import type { NewEntry, QueueEntry } from '../../ports/task-queue.ts'
import { exclusiveKeysOf } from '../out/exclusive-keys.ts'
import { firstRank, Turns } from './turns.ts'

/** What is kept in memory of each waiting task. */
export interface Waiting {
  readonly fence: number
  readonly category: TaskCategory
  /** See `exclusiveKeysOf`. */
  readonly keys: readonly string[]
  /** Those of lower rounds go first. */
  readonly round: number
  /** Of its data. */
  readonly bytes: number
}

/** The waiting tasks of one environment, each with its turn. Rebuilt from the store at a start. */
export class WaitingTasks {
  readonly #tasks = new Map<string, Waiting>()
  /** Ids of those that are due, and in the queue. */
  readonly #queued = new Set<string>()
  /** Ids of those that are for later, and in the queue. */
  readonly #delayed = new Set<string>()
  readonly #turns: Turns
  #bytes = 0

  constructor(lastRank: number) {
    this.#turns = new Turns(lastRank)
  }

  get size(): number {
    return this.#tasks.size
  }

  /** Of their data. */
  get bytes(): number {
    return this.#bytes
  }

  /** The task's entry for the queue. One that waits already keeps its turn. */
  add(task: WaitingTask, now: number): NewEntry {
    const { id, fence, category } = task
    const notBefore = Date.parse(task.notBefore)
    if (this.#tasks.size === 0) this.#turns.reset()
    const known = this.#tasks.get(id)
    const waiting = known?.fence === fence ? known : this.#ranked(task, notBefore > now)
    if (waiting !== known) this.#leave(id)
    this.#set(id, waiting, task.dataBytes)
    return { taskId: id, fence, category, notBefore, rank: this.#rankOf(waiting) }
  }

  /** The entry of one that is due. */
  entryOf({ taskId, fence, category }: QueueEntry): NewEntry {
    const waiting = this.find({ taskId, fence })
    return { taskId, fence, category, notBefore: 0, rank: waiting ? this.#rankOf(waiting) : firstRank }
  }

  /** More events may have become part of a task that waits. */
  update(task: WaitingTask): void {
    const { id, fence } = task
    const known = this.find({ taskId: id, fence })
    if (known) this.#set(id, known, task.dataBytes)
  }

  find({ taskId, fence }: Pick<QueueEntry, 'taskId' | 'fence'>): Waiting | undefined {
    const found = this.#tasks.get(taskId)
    return found?.fence === fence ? found : undefined
  }

  /** It waits no more: at this fence, or an earlier one. */
  remove(taskId: string, fence: number): void {
    const found = this.#tasks.get(taskId)
    if (!found || found.fence > fence) return
    this.#bytes -= found.bytes
    this.#tasks.delete(taskId)
    this.#leave(taskId)
  }

  /** How many are due, and in the queue. */
  get inQueue(): number {
    return this.#queued.size
  }

  /** It goes into the queue. */
  queued({ taskId }: Pick<QueueEntry, 'taskId'>, isDue: boolean): void {
    ;(isDue ? this.#queued : this.#delayed).add(taskId)
  }

  /** The queue hands it out, or need not have it any more. */
  leaveQueue(entry: Pick<QueueEntry, 'taskId' | 'fence'>): void {
    if (this.find(entry)) this.#leave(entry.taskId)
  }

  /** Its time has come. @returns what it is, unless the queue handed it out already, or it waits no more */
  cameDue(entry: Pick<QueueEntry, 'taskId' | 'fence'>): QueueEntry | undefined {
    const found = this.find(entry)
    if (!found || !this.#delayed.delete(entry.taskId)) return undefined
    return { taskId: entry.taskId, fence: found.fence, category: found.category }
  }

  /** Of those that are due and in the queue: so many, those whose turn is next. */
  nextInQueue(count: number): QueueEntry[] {
    if (this.#queued.size === 0) return []
    const queued = [...this.#queued].flatMap((taskId) => {
      const waiting = this.#tasks.get(taskId)
      return waiting ? [{ taskId, ...waiting }] : []
    })
    const next = queued.toSorted((a, b) => a.round - b.round).slice(0, count)
    return next.map(({ taskId, fence, category }) => ({ taskId, fence, category }))
  }

  started({ category, round }: Waiting): void {
    if (category !== 'interactive') this.#turns.started(round)
  }

  get isWornOut(): boolean {
    return this.#turns.isWornOut
  }

  /** Ranks count anew from the present round: every task in the queue is to be added again. */
  rebase(): void {
    this.#turns.rebase()
  }

  /** It is in the queue no more. */
  #leave(taskId: string): void {
    this.#queued.delete(taskId)
    this.#delayed.delete(taskId)
  }

  #rankOf({ category, round }: Waiting): number {
    return category === 'interactive' ? firstRank : this.#turns.rankOf(round)
  }

  #set(id: string, waiting: Waiting, bytes: number): void {
    this.#bytes += bytes - (this.#tasks.get(id)?.bytes ?? 0)
    this.#tasks.set(id, { ...waiting, bytes })
  }

  #ranked(task: WaitingTask, isLater: boolean): Waiting {
    const { fence, category } = task
    const round = category === 'interactive' ? 0 : this.#turns.next(task.fairnessKey, isLater)
    return { fence, category, keys: exclusiveKeysOf(task), round, bytes: task.dataBytes }
  }
}
