import { randomUUID } from 'node:crypto'
import { messageOf } from '../../../core/domain/errors.ts'
import { every } from '../../lib/every.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { RedisClients } from './redis-clients.ts'

const intervalMs = 5_000

export interface RedisEpochsOptions {
  clients: Pick<RedisClients, 'impatient' | 'address'>
  /** In the same hash slot as the environment's queue: what befalls the one befalls the other. */
  key: (environment: string) => string
  clock: Pick<TimerClock, 'after' | 'elapsed'>
  log: Log
  /** Told that entries may be missing. */
  lost: () => void
}

/**
 * Notices a Redis that lost its data or was exchanged for another one: beside each queue is a key with a random value,
 * its mark, which is then gone or another one. Looks every 5 s, and whenever a connection opens or closes.
 */
export class RedisEpochs {
  readonly #options: RedisEpochsOptions
  /** Undefined until the mark was read for the first time. */
  readonly #known = new Map<string, string | undefined>()
  readonly #stopLooking: () => void
  readonly #look = () => void this.look()
  #away = false
  #looking: Promise<void> | undefined

  constructor(options: RedisEpochsOptions) {
    this.#options = options
    this.#stopLooking = every(intervalMs, options.clock, this.#look)
    options.clients.impatient.on('ready', this.#look)
    options.clients.impatient.on('close', this.#look)
  }

  watch(environment: string): void {
    if (this.#known.has(environment)) return
    this.#known.set(environment, undefined)
    this.#look()
  }

  async forget(environment: string): Promise<void> {
    this.#known.delete(environment)
    await this.#options.clients.impatient.del(this.#options.key(environment))
  }

  stop(): void {
    this.#stopLooking()
    this.#options.clients.impatient.off('ready', this.#look)
    this.#options.clients.impatient.off('close', this.#look)
  }

  /** @returns whether Redis answers */
  async look(): Promise<boolean> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined
    })
    return await this.#looking.then(
      () => true,
      () => false,
    )
  }

  async #lookOnce(): Promise<void> {
    const { clients, log, lost } = this.#options
    try {
      const environments = [...this.#known.keys()]
      if (environments.length === 0) await clients.impatient.ping()
      const losses = await Promise.all(environments.map((each) => this.#isLost(each)))
      if (this.#away) log.info({}, `Redis at ${clients.address} answers again`)
      this.#away = false
      const count = losses.filter(Boolean).length
      if (count === 0) return
      log.warn(
        { queues: count },
        `Redis at ${clients.address} was emptied or exchanged; the queues are filled again from PostgreSQL`,
      )
      lost()
    } catch (error) {
      if (!this.#away)
        log.warn(
          { reason: messageOf(error) },
          `Redis at ${clients.address} does not answer; tasks are kept, and handed out when it is back`,
        )
      this.#away = true
      throw error
    }
  }

  async #isLost(environment: string): Promise<boolean> {
    const { clients, key } = this.#options
    const mark = await clients.impatient.get(key(environment))
    if (!this.#known.has(environment)) return false // forgotten meanwhile
    const known = this.#known.get(environment)
    if (mark !== null && known === mark) return false
    const next = mark ?? known ?? randomUUID()
    if (mark === null) await clients.impatient.set(key(environment), next)
    this.#known.set(environment, next)
    return known !== undefined
  }
}
