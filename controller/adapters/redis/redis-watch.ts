import type { Log } from '../../ports/log.ts'
import { evictionAdvice, type RedisInfo } from './redis-fitness.ts'

const intervalMs = 10_000
/** Of its memory: beyond, nothing more is brought to it while there is still room for what is under way. */
const fullAt = 0.85

export interface RedisWatchOptions {
  /** What each master says of itself. */
  ask: () => Promise<RedisInfo[]>
  address: string
  log: Log
}

/** Looks every 10 s at what may change in a Redis that was fit at first: its memory, and what it does when that is full. */
export class RedisWatch {
  readonly #options: RedisWatchOptions
  readonly #timer: NodeJS.Timeout
  #isFull = false
  #isEvicting = false

  constructor(options: RedisWatchOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.look().catch(() => this.#away()), intervalMs)
    this.#timer.unref()
  }

  /** Others say that; while it is away nobody can bring it anything. */
  #away(): void {
    this.#isFull = false
  }

  /** Soon out of memory. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** Now. One that does not say is not. */
  async isOutOfMemory(): Promise<boolean> {
    return await this.look().then(
      (fullness) => fullness >= 1,
      () => false,
    )
  }

  /** @returns how full its memory is, 1 being all */
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
    clearInterval(this.#timer)
  }
}
