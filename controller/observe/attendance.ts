import { messageOf } from '../../core/domain/errors.ts'
import { groupBy } from '../../core/lib/group-by.ts'
import { untilBeat } from '../lib/every.ts'
import { sleep } from '../lib/signal.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { BacklogCount, TaskStore } from '../ports/task-store.ts'

/** How long tasks may wait with no runner connected before that is said. */
const patienceMs = 60_000
const intervalMs = 5_000

/** Tasks wait, and no runner that may take them is connected. */
export interface Unattended {
  /** How many are due: from ten on a round number that is not more, so that it does not change with every task. */
  waiting: number
  /** Since when the oldest of them waits: ISO 8601, UTC. */
  since: string
}

export interface AttendanceOptions {
  /** Ids of the environments in which tasks wait, due or not. */
  waiting: () => readonly string[]
  /** Whether a runner that may be given tasks is connected. */
  hasRunner: (environment: string) => boolean
  store: Pick<TaskStore, 'backlog'>
  clock: TimerClock
  log: Log
  /** Called when what is said of an environment has changed. */
  changed: (environment: string) => void
}

/**
 * Finds the environments whose tasks wait in vain. Looks only at those in which tasks wait, however many there are, and asks
 * the store only where nobody is there for them.
 */
export class Attendance {
  readonly #options: AttendanceOptions
  /** Since when tasks of an environment have waited without a runner, as far as we saw, on the clock that never jumps. */
  readonly #alone = new Map<string, number>()
  #unattended = new Map<string, Unattended>()

  constructor(options: AttendanceOptions) {
    this.#options = options
  }

  of(environment: string): Unattended | null {
    return this.#options.hasRunner(environment) ? null : (this.#unattended.get(environment) ?? null)
  }

  /** Looks every few seconds. Returns the way to stop. */
  start(): () => Promise<void> {
    const { clock } = this.#options
    const stopping = new AbortController()
    const looking = (async () => {
      for (;;) {
        await sleep(untilBeat(intervalMs, clock), clock, stopping.signal)
        await this.look()
      }
    })().catch(() => {}) // stopped
    return () => {
      stopping.abort(new Error('the controller is stopping'))
      return looking
    }
  }

  /** Where the store is away, what was known holds. */
  async look(): Promise<void> {
    const { store, log } = this.#options
    const suspects = this.#longAlone()
    try {
      this.#tell(suspects.length === 0 ? new Map() : this.#among(suspects, await store.backlog()))
    } catch (error) {
      log.debug({ reason: messageOf(error) }, 'could not count the tasks that wait for a runner')
    }
  }

  #longAlone(): string[] {
    const { waiting, hasRunner, clock } = this.#options
    const now = clock.elapsed()
    const alone = new Set(waiting().filter((each) => !hasRunner(each)))
    for (const known of this.#alone.keys()) if (!alone.has(known)) this.#alone.delete(known)
    for (const each of alone) if (!this.#alone.has(each)) this.#alone.set(each, now)
    return [...alone].filter((each) => now - (this.#alone.get(each) ?? now) >= patienceMs)
  }

  #among(suspects: readonly string[], backlog: readonly BacklogCount[]): Map<string, Unattended> {
    const latest = this.#options.clock.now() - patienceMs
    const found = new Map<string, Unattended>()
    const counts = groupBy(
      backlog.filter(({ oldestDue }) => oldestDue !== null),
      ({ environment }) => environment,
    )
    for (const environment of suspects) {
      const due = counts.get(environment) ?? []
      const oldest = Math.min(...due.map((each) => each.oldestDue ?? Number.POSITIVE_INFINITY))
      if (due.length === 0 || oldest > latest) continue
      const waiting = roundedDown(due.reduce((sum, each) => sum + each.due, 0))
      found.set(environment, { waiting, since: new Date(oldest).toISOString() })
    }
    return found
  }

  #tell(found: Map<string, Unattended>): void {
    const { changed, log } = this.#options
    const before = this.#unattended
    this.#unattended = found
    for (const [environment, now] of found) {
      const then = before.get(environment)
      if (!then) log.warn({ environment, ...now }, 'tasks wait, and no runner is connected')
      if (then?.waiting !== now.waiting || then.since !== now.since) changed(environment)
    }
    for (const environment of before.keys()) if (!found.has(environment)) changed(environment)
  }
}

/** To the first digit. */
function roundedDown(count: number): number {
  const unit = 10 ** Math.max(0, String(count).length - 1)
  return Math.floor(count / unit) * unit
}
