import { every } from '../lib/every.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Troubles } from './troubles.ts'

const intervalMs = 10_000
/** PostgreSQL writes its log in pieces of 16 MiB: with less than two of them it may stop at any moment. */
const leastMib = 32
/** Room again: what comes and goes around one number would be a commit on the status branch each time. */
const enoughMib = 64

export interface DiskWatchOptions {
  folder: string
  /** How many bytes a folder has left. */
  freeBytes: (folder: string) => Promise<number>
  troubles: Pick<Troubles, 'tell'>
  clock: TimerClock
}

/** Looks every few seconds whether the data folder has room. Where it cannot be asked, nothing is said of it. */
export class DiskWatch {
  readonly #options: DiskWatchOptions
  #isFull = false

  constructor(options: DiskWatchOptions) {
    this.#options = options
  }

  /** Returns the way to stop. */
  start(): () => void {
    return every(intervalMs, this.#options.clock, () => void this.look())
  }

  async look(): Promise<void> {
    const { folder, freeBytes, troubles } = this.#options
    const free = await freeBytes(folder).catch(() => null)
    if (free === null) return
    this.#isFull = free < (this.#isFull ? enoughMib : leastMib) * 1024 * 1024
    const message = `${folder} has less than ${leastMib} MiB left, or hardly more: make room there, before the database stops`
    troubles.tell('disk', this.#isFull ? { code: 'disk-full', message } : null)
  }
}
