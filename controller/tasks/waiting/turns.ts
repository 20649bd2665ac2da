import { lastRank } from '../../ports/task-queue.ts'

/** The rank of interactive tasks; all others begin at 2. */
export const firstRank = 1
/** With more keys than this, those that have had their turn are forgotten. */
const manyKeys = 1_000

/**
 * Whose turn it is in one environment, by start-time fair queueing: a key's next task belongs to the round after that
 * of its last one, but never to one that is over. So a key with 10,000 tasks waiting and one that comes after it take
 * turns. Pure.
 */
export class Turns {
  readonly #mostRank: number
  /** The round of each key's newest task. */
  readonly #last = new Map<string, number>()
  /** The latest round of which a task was started: rounds before it are over. */
  #now = 0
  /** The latest round there is a task for. */
  #highest = 0
  /** Ranks count from this round. */
  #base = 0
  /** With more keys than this, `#forgetIdle` is worth its time. */
  #worthALook = manyKeys

  constructor(mostRank = lastRank) {
    this.#mostRank = mostRank
  }

  /**
   * The round of a new task of this key.
   * @param later tasks that may not start yet take turns of their own: those of today do not wait for those of next week
   */
  next(fairnessKey: string, later = false): number {
    const key = later ? `later ${fairnessKey}` : `now ${fairnessKey}`
    const round = Math.max(this.#now, (this.#last.get(key) ?? -1) + 1)
    this.#last.set(key, round)
    this.#highest = Math.max(this.#highest, round)
    if (this.#last.size > this.#worthALook) this.#forgetIdle()
    return round
  }

  started(round: number): void {
    this.#now = Math.max(this.#now, round)
  }

  /** The rank in the queue of a task of this round, from 2 on: lower ones go first. */
  rankOf(round: number): number {
    return Math.min(this.#mostRank, Math.max(firstRank + 1, firstRank + 1 + round - this.#base))
  }

  /** The ranks are used up, and counting anew from the present round gives room: what waits has to be ranked anew. */
  get isWornOut(): boolean {
    const isUsedUp = firstRank + 1 + this.#highest - this.#base > this.#mostRank
    return isUsedUp && this.#now - this.#base > this.#mostRank / 2
  }

  /** To be called when nothing waits. */
  reset(): void {
    this.#last.clear()
    this.#highest = this.#now
    this.#worthALook = manyKeys
    this.rebase()
  }

  /** Ranks count anew from the present round: what waits keeps its round, and has to be ranked anew. */
  rebase(): void {
    this.#base = this.#now
  }

  #forgetIdle(): void {
    for (const [key, round] of this.#last) if (round <= this.#now) this.#last.delete(key)
    this.#worthALook = Math.max(manyKeys, 2 * this.#last.size)
  }
}
