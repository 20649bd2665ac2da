import { every } from '../../lib/every.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { evictionAdvice, type RedisInfo } from './redis-fitness.ts'

const intervalMs = 10_000
/** The share of its memory beyond which it is brought nothing more, so that there is room for what is under way. */
const fullAt = 0.85

export interface RedisWatchOptions {
  /** What each master says of itself. */
  ask: () => Promise<RedisInfo[]>
  address: string
  clock: Pick<TimerClock, 'after' | 'elapsed'>
  log: Log
}

/** Looks every 10 s at what may change in a Redis that was fit at first: its memory, and what it does when that is full. */
export class RedisWatch {
  readonly #options: RedisWatchOptions
  readonly #stopLooking: () => void
  #isFull = false
  #isEvicting = false

  constructor(options: RedisWatchOptions) {
    this.#options = options
    this.#stopLooking = every(intervalMs, options.clock, () => void this.look().catch(() => this.#away()))
  }

  /** That it does not answer, others say. It is not full any more: whoever brings it something is told that it is away. */
  #away(): void {
    this.#isFull = false
  }

  /** Whether it was nearly out of memory at the last look. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** Asks it now. One that does not answer is not out of memory. */
  async isOutOfMemory(): Promise<boolean> {
    return await this.look().then(
      (fullness) => fullness >= 1,
      () => false,
    )
  }

  /**
   * Looks now, and says what has changed.
   * @returns how full its memory is, 1 being all
   * @throws what the client says when it does not answer
   */
  async look(): Promise<number> {
    const { ask, address, log } = this.#options
    const infos = await ask()
    const fullness = Math.max(...infos.map((each) => each.fullness))
    const isFull = fullness >= fullAt
    if (isFull && !this.#isFull)
      log.error(
        { fullness: Number(fullness.toFixed(2)) },
        `Redis at ${address} is nearly out of memory; events are turned away. Raise its maxmemory`,
      )
    if (!isFull && this.#isFull) log.info({}, `Redis at ${address} has memory again`)
    this.#isFull = isFull
    const evicting = infos.find(({ policy }) => policy !== 'noeviction')
    if (evicting && !this.#isEvicting) log.error({}, evictionAdvice(evicting.policy, address))
    this.#isEvicting = evicting !== undefined
    return fullness
  }

  stop(): void {
    this.#stopLooking()
  }
}
