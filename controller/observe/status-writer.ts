import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { messageOf } from '../../core/domain/errors.ts'
import { type Backoff, backoffMs } from '../../core/lib/backoff.ts'
import { Signal, sleep } from '../lib/signal.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { EnvironmentStore, StoredEnvironment } from '../ports/environment-store.ts'
import type { Log } from '../ports/log.ts'
import { StoreAway } from '../ports/store.ts'

/** What is kept of an environment, but for when that was. */
export type EnvironmentRecord = Omit<StoredEnvironment, 'updatedAt'>

/** Rows written in one call of the store. */
const mostRows = 500
/** Between two tries while the store is away. */
const awayBackoff: Backoff = { firstMs: 250, longestMs: 5_000, jitter: 0.5 }
/** So long a stop waits for what is left to be written. */
const longestStopMs = 10_000

export interface StatusWriterOptions {
  store: Pick<EnvironmentStore, 'saveEnvironments'>
  clock: TimerClock
  /** A number in [0, 1). */
  random: () => number
  log: Log
}

/** A record that is to be written, and who waits for that. */
interface Entry {
  record: EnvironmentRecord
  readonly waiting: Waiter[]
}

interface Waiter {
  resolve: () => void
  reject: (reason: unknown) => void
}

/**
 * Writes what is kept of environments: of each the newest, of many in one statement, one statement at a time, and nothing
 * that is on record already. While the store is away, what is to be written is kept here, however long that takes.
 */
export class StatusWriter {
  readonly #options: StatusWriterOptions
  /** As the store has them. */
  readonly #kept = new Map<string, EnvironmentRecord>()
  /** To be written. */
  #dirty = new Map<string, Entry>()
  /** On their way into the store. */
  #underway = new Map<string, Entry>()
  #writing: Promise<unknown> = Promise.resolve()
  /** Tries in a row that did not reach the store. */
  #failures = 0
  readonly #closing = new AbortController()
  readonly #ended: Signal
  #loop: Promise<void> | undefined

  constructor(options: StatusWriterOptions) {
    this.#options = options
    this.#ended = new Signal(options.clock)
  }

  /** Takes up what the store has. */
  recall(records: readonly EnvironmentRecord[]): void {
    for (const record of records) this.#kept.set(record.id, record)
  }

  /** This is how it is now. Written soon, unless the store has it so, or gets it just now. */
  put(record: EnvironmentRecord): void {
    const { id } = record
    const coming = this.#underway.get(id)
    const known = coming?.record ?? this.#kept.get(id)
    if (known && isSame(known, record)) this.#takeBack(id, coming)
    else this.#add({ record, waiting: [] })
  }

  /**
   * Resolves when all that was put of an environment so far is in the store.
   * @throws what the store says to that record, or the reason of `signal`
   */
  settled(id: string, signal?: AbortSignal): Promise<void> {
    const entry = this.#dirty.get(id) ?? this.#underway.get(id)
    if (!entry) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const left = () => waiter.reject(signal?.reason)
      const over = <T>(end: (with_: T) => void) => {
        return (with_: T) => {
          signal?.removeEventListener('abort', left)
          end(with_)
        }
      }
      const waiter: Waiter = { resolve: over(resolve), reject: over(reject) }
      entry.waiting.push(waiter)
      if (signal?.aborted) left()
      else signal?.addEventListener('abort', left)
    })
  }

  /** Resolves at once where the store has a record of the environment, however old; else as `settled`. */
  async known(id: string, signal: AbortSignal): Promise<void> {
    if (!this.#kept.has(id)) await this.settled(id, signal)
  }

  /** Its environment is to be deleted: resolves when nothing more is written of it. */
  async forget(id: string): Promise<void> {
    this.#takeBack(id, undefined)
    while (this.#underway.has(id)) await this.#writing
    this.#takeBack(id, undefined) // it did not get through, and was to be written again
    this.#kept.delete(id)
  }

  /** Writes what is left; gives up where the store is away, and says how much was not written. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('the controller is stopping'))
    const never = new AbortController().signal
    await this.#ended.until(() => this.#loop === undefined, longestStopMs, never)
    const left = this.#dirty.size + this.#underway.size
    if (left > 0)
      this.#options.log.warn({ environments: left }, 'the last status of environments was not saved')
  }

  #add({ record, waiting }: Entry): void {
    const entry = this.#dirty.get(record.id)
    if (entry) entry.record = record
    else this.#dirty.set(record.id, { record, waiting })
    this.#wake()
  }

  #wake(): void {
    if (this.#closing.signal.aborted && this.#failures > 0) return // one try was the last
    this.#loop ??= this.#run().finally(() => {
      this.#loop = undefined
      if (this.#dirty.size > 0) this.#wake() // it came while the loop was ending
      this.#ended.notify()
    })
  }

  /** What was to be written need not be: it is so in the store, or will be with what is on its way. */
  #takeBack(id: string, coming: Entry | undefined): void {
    const entry = this.#dirty.get(id)
    this.#dirty.delete(id)
    if (coming) coming.waiting.push(...(entry?.waiting ?? []))
    else for (const { resolve } of entry?.waiting ?? []) resolve()
  }

  async #run(): Promise<void> {
    await nextTurn() // what is put in one go is written in one
    while (this.#dirty.size > 0) {
      const some = this.#take()
      this.#underway = some
      const writing = this.#write([...some.values()])
      this.#writing = writing
      const isAway = await writing
      if (isAway && this.#closing.signal.aborted) return
      if (isAway) await this.#breathe()
    }
  }

  #take(): Map<string, Entry> {
    const some = new Map([...this.#dirty].slice(0, mostRows))
    for (const id of some.keys()) this.#dirty.delete(id)
    return some
  }

  /** Writes these, in halves where one of them is refused. Returns whether the store is away: then they are to be written. */
  async #write(entries: readonly Entry[]): Promise<boolean> {
    try {
      await this.#options.store.saveEnvironments(entries.map(({ record }) => record))
    } catch (error) {
      if (error instanceof StoreAway) return this.#away(entries, error)
      if (entries.length === 1) return this.#refused(entries, error)
      const half = Math.ceil(entries.length / 2)
      const first = await this.#write(entries.slice(0, half))
      const second = await this.#write(entries.slice(half))
      return first || second
    }
    this.#back()
    for (const { record, waiting } of entries) {
      this.#underway.delete(record.id)
      this.#kept.set(record.id, record)
      for (const { resolve } of waiting) resolve()
    }
    return false
  }

  #away(entries: readonly Entry[], error: StoreAway): true {
    const { log } = this.#options
    for (const { record, waiting } of entries) {
      this.#underway.delete(record.id)
      const newer = this.#dirty.get(record.id)
      if (newer) newer.waiting.push(...waiting)
      else this.#dirty.set(record.id, { record, waiting })
    }
    const fields = { environments: this.#dirty.size, reason: messageOf(error) }
    if (this.#failures++ === 0) log.warn(fields, 'could not save the status of environments; trying again')
    return true
  }

  #back(): void {
    if (this.#failures > 0) this.#options.log.info({}, 'the status of environments is saved again')
    this.#failures = 0
  }

  #refused(entries: readonly Entry[], error: unknown): false {
    for (const { record, waiting } of entries) {
      this.#underway.delete(record.id)
      const fields = { environment: record.id, reason: messageOf(error) }
      this.#options.log.warn(fields, 'could not save the status')
      for (const { reject } of waiting) reject(error)
    }
    return false
  }

  async #breathe(): Promise<void> {
    const { clock, random } = this.#options
    const waitMs = backoffMs(awayBackoff, this.#failures, random())
    await sleep(waitMs, clock, this.#closing.signal).catch(() => {}) // a stop makes one more try
  }
}

/** What changes most often is compared first; what is the same object need not be looked into. */
function isSame(a: EnvironmentRecord, b: EnvironmentRecord): boolean {
  return (
    a.status === b.status &&
    isDeepStrictEqual(a.conditions, b.conditions) &&
    isDeepStrictEqual(a.held, b.held) &&
    isEqual(a.deployed, b.deployed) &&
    isEqual(a.applied, b.applied)
  )
}

/** Also where one of them went through JSON, which leaves out what is undefined. */
function isEqual(a: object | null, b: object | null): boolean {
  if (a === b || isDeepStrictEqual(a, b)) return true
  return a !== null && b !== null && isDeepStrictEqual(plain(a), plain(b))
}

function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value))
}
