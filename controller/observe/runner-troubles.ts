import { isOurInstance } from '../../core/domain/identifiers.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RunnerPlace, RunnerTroubleKind } from '../ports/runners.ts'

/** A runner that fails to connect tries again after 5 min at the latest: one that has not for so long is gone. */
const forgottenMs = 600_000

/** Why a runner does not work as it should, as the status tells of it. */
export interface RunnerTrouble {
  /** Reason of a condition. */
  reason: string
  /**
   * For people: which runner, what is wrong and what to do. The same for as long as nothing has changed: one that we started
   * is not named, since each try starts another.
   */
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
  /** By environment, then by runner and kind. */
  readonly #known = new Map<string, Map<string, Known>>()

  constructor(options: RunnerTroublesOptions) {
    this.#options = options
  }

  of(environment: string): RunnerTrouble[] {
    const told = [...(this.#known.get(environment)?.values() ?? [])].filter(isTold)
    const reasonsOf = new Map(
      told.map((each) => [`${nameOf(each.place)} ${each.message}`, reasons[each.kind]]),
    )
    return [...reasonsOf].map(([message, reason]) => ({ reason, message }))
  }

  /**
   * How a runner is now.
   * @param message null where this is over
   * @param lasts until that is told; else for as long as it comes again and again
   */
  tell(place: RunnerPlace, kind: RunnerTroubleKind, message: string | null, lasts = false): void {
    const known = this.#known.get(place.environment) ?? new Map<string, Known>()
    const key = JSON.stringify([place.instance, place.worker, place.runnerType, kind])
    const before = known.get(key)
    before?.stopTimer()
    known.delete(key)
    if (message !== null) {
      const stopTimer = lasts
        ? () => {}
        : this.#options.clock.after(forgottenMs, () => this.tell(place, kind, null))
      const times = lasts ? Number.POSITIVE_INFINITY : (before?.times ?? 0) + 1
      known.set(key, { place, kind, message, times, stopTimer })
    }
    if (known.size > 0) this.#known.set(place.environment, known)
    else this.#known.delete(place.environment)
    this.#report(before, known.get(key))
  }

  /** An instance has ended, or the environment is gone: of all its instances, where none is named. */
  forget(environment: string, instance?: string): void {
    for (const { place, kind } of [...(this.#known.get(environment)?.values() ?? [])])
      if ((instance ?? place.instance) === place.instance) this.tell(place, kind, null)
  }

  close(): void {
    for (const known of this.#known.values()) for (const { stopTimer } of known.values()) stopTimer()
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
  const name = isOurInstance(instance) ? 'a runner' : `runner ${instance}`
  return `${name} (${runnerType ?? worker})`
}
