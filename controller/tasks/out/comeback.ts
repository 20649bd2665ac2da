import type { ResultMessage, RunnerConnection } from '../../ports/runners.ts'
import { fenceOf } from './correlation.ts'
import type { Delivery } from './deliveries.ts'
import { isSurelyTheSame, neverThere } from './never-there.ts'

type Counts = Pick<RunnerConnection, 'runningTasks' | 'runningScheduledTasks'>

/** At the longest between a runner's count of its tasks and the end of its handshake, in milliseconds: it counts first. */
const handshakeMs = 10_000

/**
 * A runner that came back with fewer tasks than are out with it. It says how many it works on and not which: what it does
 * not have is guessed from the order of sending, and guessed anew with each result that shows that it had another one. Of
 * a result that came soon it is not always known whether its task was counted, so it works on so many at most, and on so
 * many at least.
 */
export class Comeback {
  /** Whether it may be another process than the one that had the tasks. */
  readonly mayBeNew: boolean
  #back: readonly Delivery[]
  readonly #connection: string
  /** On the clock that never jumps. */
  readonly #at: number
  #most: Counts
  #least: Counts
  #waitsForResults = true

  /** @param back what is out with it, in the order of sending */
  constructor(back: readonly Delivery[], connection: RunnerConnection, at: number) {
    const { id, runningTasks, runningScheduledTasks } = connection
    this.mayBeNew = !isSurelyTheSame(connection)
    this.#back = back
    this.#connection = id
    this.#at = at
    this.#most = { runningTasks, runningScheduledTasks }
    this.#least = this.#most
  }

  /** What it surely does not have, as far as the order of sending tells. */
  get absent(): Delivery[] {
    return neverThere(this.#unanswered, this.#most)
  }

  /** Whether there is more that it may not have. */
  get isInDoubt(): boolean {
    return neverThere(this.#unanswered, this.#least).length > 0
  }

  /** Whether results that it had ready when it came back may still come: until then nothing is handed on. */
  get waitsForResults(): boolean {
    return this.#waitsForResults
  }

  get isOver(): boolean {
    return !this.#waitsForResults && this.#unanswered.length === 0
  }

  /** Results that were ready have come by now. */
  hadTime(): void {
    this.#waitsForResults = false
  }

  /** What may not be there is not. */
  endDoubt(): void {
    this.#most = this.#least
  }

  /** It answered: if it worked on this one when it counted, it works on one fewer of those. */
  answered({ taskId, correlationId, runtimeSeconds }: ResultMessage): void {
    const fence = fenceOf(correlationId)
    const delivery = this.#back.find(({ task }) => task.id === taskId && task.fence === fence)
    if (!delivery) return
    this.#back = this.#back.filter((each) => each !== delivery)
    const ranUntil = delivery.sentAt + runtimeSeconds * 1000
    const wasCounted = !this.#waitsForResults || ranUntil > this.#at
    const mayBeCounted = wasCounted || ranUntil > this.#at - handshakeMs
    if (wasCounted) this.#most = without(delivery, this.#most)
    if (mayBeCounted) this.#least = without(delivery, this.#least)
  }

  get #unanswered(): Delivery[] {
    return this.#back.filter((each) => each.connection === this.#connection && !each.concluded)
  }
}

function without({ task }: Delivery, { runningTasks, runningScheduledTasks }: Counts): Counts {
  const one = task.category === 'interactive' ? 0 : 1 // runners do not count these
  if (runningScheduledTasks !== null && task.category === 'scheduled')
    return { runningTasks, runningScheduledTasks: Math.max(runningScheduledTasks - one, 0) }
  return { runningTasks: Math.max(runningTasks - one, 0), runningScheduledTasks }
}
