import type { TaskCategory } from '../domain/task.ts'
import type { WaitingTask } from '../ports/store.ts'
import type { NewEntry, QueueEntry } from '../ports/task-queue.ts'
import { firstRank, Turns } from './turns.ts'

/** What is kept in memory of each waiting task. */
export interface Waiting {
  readonly fence: number
  readonly category: TaskCategory
  /** Tasks of one key are never out at once; undefined where it has none. */
  readonly key: string | undefined
  /** Those of lower rounds go first. */
  readonly round: number
}

/** The waiting tasks of one environment, each with its turn. Rebuilt from the store at a start. */
export class WaitingTasks {
  readonly #tasks = new Map<string, Waiting>()
  readonly #turns: Turns

  constructor(lastRank: number) {
    this.#turns = new Turns(lastRank)
  }

  get size(): number {
    return this.#tasks.size
  }

  /** The task's entry for the queue. One that waits already keeps its turn. */
  add(task: WaitingTask, now: number): NewEntry {
    const { id, fence, category } = task
    const notBefore = Date.parse(task.notBefore)
    if (this.#tasks.size === 0) this.#turns.reset()
    const known = this.#tasks.get(id)
    const waiting = known?.fence === fence ? known : this.#ranked(task, notBefore > now)
    this.#tasks.set(id, waiting)
    const rank = category === 'interactive' ? firstRank : this.#turns.rankOf(waiting.round)
    return { taskId: id, fence, category, notBefore, rank }
  }

  find({ taskId, fence }: Pick<QueueEntry, 'taskId' | 'fence'>): Waiting | undefined {
    const found = this.#tasks.get(taskId)
    return found?.fence === fence ? found : undefined
  }

  /** It waits no more: at this fence, or an earlier one. */
  remove(taskId: string, fence: number): void {
    const found = this.#tasks.get(taskId)
    if (found && found.fence <= fence) this.#tasks.delete(taskId)
  }

  started({ category, round }: Waiting): void {
    if (category !== 'interactive') this.#turns.started(round)
  }

  get isWornOut(): boolean {
    return this.#turns.isWornOut
  }

  /** Forgets all turns: every waiting task is to be added again. */
  reset(): void {
    this.#tasks.clear()
    this.#turns.reset()
  }

  #ranked(task: WaitingTask, isLater: boolean): Waiting {
    const { fence, category } = task
    const round = category === 'interactive' ? 0 : this.#turns.next(task.fairnessKey, isLater)
    return { fence, category, key: keyOf(task), round }
  }
}

/** One object, one task at a time. Only events of the background are about an object in this sense. */
export function keyOf({
  environment,
  category,
  eventType,
  objectId,
}: Pick<WaitingTask, 'environment' | 'category' | 'eventType' | 'objectId'>): string | undefined {
  return category === 'background' ? `${environment} ${eventType} ${objectId}` : undefined
}
