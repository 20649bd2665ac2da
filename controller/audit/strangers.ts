import type { AuditEntry } from '../../core/domain/audit.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { networkOf } from '../lib/addresses.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

/** How long what comes from one place is one series, in milliseconds. */
const seriesMs = 600_000
/** So many places are told apart at once; of all others there is one more series. */
const mostSeries = 100

/** What somebody was refused. Without an actor it is nobody: their token is no good. */
export type Refusal = Pick<AuditEntry, 'object' | 'path' | 'request' | 'why'> &
  Partial<Pick<AuditEntry, 'actor' | 'action'>> & { source: string }

interface Series {
  last: Refusal
  /** Since the last row. */
  count: number
}

/**
 * Refusals that somebody could ask for without end: a row for the first of each place, or of each caller where it is known,
 * and then one for each ten minutes that says how many more there were. So whoever it is cannot fill the trail, and is on
 * it all the same. At most `mostSeries` + 1 rows at once, and one more for each that is known.
 */
export class Strangers {
  readonly #trail: Pick<AuditStore, 'audit'>
  readonly #clock: Pick<TimerClock, 'after'>
  readonly #log: Log
  readonly #series = new Map<string, Series>()
  readonly #cancels = new Map<string, () => void>()

  constructor(trail: Pick<AuditStore, 'audit'>, clock: Pick<TimerClock, 'after'>, log: Log) {
    this.#trail = trail
    this.#clock = clock
    this.#log = log
  }

  /** @returns whether it is the first of its series */
  refused(refusal: Refusal): boolean {
    const { actor, source } = refusal
    const place = actor ? `${actor.kind} ${actor.id}` : networkOf(source)
    // those that are known are not many, and are not told as others
    const key = actor || this.#series.has(place) || this.#series.size < mostSeries ? place : 'others'
    const series = this.#series.get(key)
    if (series) {
      series.count += 1
      series.last = refusal
      return false
    }
    this.#series.set(key, { last: refusal, count: 0 })
    this.#open(key)
    void this.#write(refusal, 1)
    return true
  }

  /** Writes what was only counted. */
  async close(): Promise<void> {
    for (const cancel of this.#cancels.values()) cancel()
    const counted = [...this.#series.values()].filter(({ count }) => count > 0)
    this.#series.clear()
    await Promise.all(counted.map(({ last, count }) => this.#write(last, count)))
  }

  #open(key: string): void {
    const end = () => {
      const series = this.#series.get(key)
      if (!series || series.count === 0) {
        this.#series.delete(key)
        this.#cancels.delete(key)
        return
      }
      void this.#write(series.last, series.count)
      series.count = 0
      this.#open(key)
    }
    this.#cancels.set(key, this.#clock.after(seriesMs, end))
  }

  async #write(refusal: Refusal, count: number): Promise<void> {
    const nobody = { actor: { kind: 'nobody', id: 'nobody' }, action: 'request.refused' } as const
    const row = { ...nobody, ...refusal, result: 'refused', count } as const
    await this.#trail.audit(row).catch((error: unknown) => {
      this.#log.warn({ reason: messageOf(error) }, 'could not write that callers were refused')
    })
  }
}
