import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RunnerPlace, RunnerTroubleKind } from '../ports/runners.ts'

/** A runner that fails to connect tries again after 5 min at the latest: one that has not for so long is gone. */
const forgottenMs = 600_000

/** Why a runner does not work as it should, as the status tells of it. */
export interface RunnerTrouble {
  /** Reason of a condition. */
  reason: string
  /** For people: which runner, what is wrong and what to do. The same for as long as nothing has changed. */
  message: string
}

export interface RunnerTroublesOptions {
  clock: Pick<TimerClock, 'after'>
  log: Log
  /** Called when there are others than before. */
  changed: (environment: string) => void
}

interface Known {
  place: RunnerPlace
  kind: RunnerTroubleKind
  message: string
  /** How often in a row. */
  times: number
  stopTimer: () => void
}

const reasons: Readonly<Record<RunnerTroubleKind, string>> = {
  refused: 'RunnerRefused',
  'no-handshake': 'NoHandshake',
  'too-large': 'ConfigurationTooLarge',
  'old-variables': 'OldVariables',
}

/** Runners that are there and do not work. One line of log tells when each trouble begins, and one when it is over. */
export class RunnerTroubles {
  readonly #options: RunnerTroublesOptions
  readonly #known = new Map<string, Known>()

  constructor(options: RunnerTroublesOptions) {
    this.#options = options
  }

  of(environment: string): RunnerTrouble[] {
    return [...this.#known.values()]
      .filter((each) => each.place.environment === environment && isTold(each))
      .map(({ place, kind, message }) => ({
        reason: reasons[kind],
        message: `${nameOf(place)} ${message}`,
      }))
  }

  /**
   * How a runner is now.
   * @param message null where this is over
   * @param lasts until that is told; else for as long as it comes again and again
   */
  tell(place: RunnerPlace, kind: RunnerTroubleKind, message: string | null, lasts = false): void {
    const key = JSON.stringify([place.environment, place.instance, place.worker, place.runnerType, kind])
    const before = this.#known.get(key)
    before?.stopTimer()
    this.#known.delete(key)
    if (message !== null) {
      const stopTimer = lasts
        ? () => {}
        : this.#options.clock.after(forgottenMs, () => this.tell(place, kind, null))
      const times = lasts ? Number.POSITIVE_INFINITY : (before?.times ?? 0) + 1
      this.#known.set(key, { place, kind, message, times, stopTimer })
    }
    this.#report(before, this.#known.get(key))
  }

  /** All is well with it. */
  over(place: RunnerPlace): void {
    for (const kind of Object.keys(reasons) as RunnerTroubleKind[]) this.tell(place, kind, null)
  }

  /** An instance has ended, or the environment is gone: of all its instances, where none is named. */
  forget(environment: string, instance?: string): void {
    for (const { place, kind } of [...this.#known.values()])
      if (place.environment === environment && (instance ?? place.instance) === place.instance)
        this.tell(place, kind, null)
  }

  close(): void {
    for (const { stopTimer } of this.#known.values()) stopTimer()
    this.#known.clear()
  }

  #report(before: Known | undefined, now: Known | undefined): void {
    const [then, told] = [before && isTold(before) ? before : undefined, now && isTold(now) ? now : undefined]
    if (then?.message === told?.message) return
    const { log, changed } = this.#options
    const { place, kind } = (told ?? then) as Known
    const fields = { environment: place.environment, instance: place.instance, reason: told?.message }
    if (told) log.warn(fields, 'a runner does not work as it should')
    else log.info({ ...fields, reason: reasons[kind] }, 'a runner works again, or is gone')
    changed(place.environment)
  }
}

/** A socket that is lost before its handshake may be an accident; two of them in a row are none. */
function isTold({ kind, times }: Known): boolean {
  return kind !== 'no-handshake' || times > 1
}

function nameOf({ instance, worker, runnerType }: RunnerPlace): string {
  return `runner ${instance} (${runnerType ?? worker})`
}
