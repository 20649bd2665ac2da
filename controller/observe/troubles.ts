import type { ErrorCode } from '../../core/domain/error-codes.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

/** What of the controller itself may be in trouble. */
export const troubleParts = ['status-branch', 'disk', 'audit-trail'] as const

/** Something that keeps the controller, and no single environment, from doing all of its work. */
export interface Trouble {
  part: (typeof troubleParts)[number]
  code: ErrorCode
  /** For people: what is wrong and what to do. The same for as long as nothing has changed. */
  message: string
  /** ISO 8601, UTC: when this part got into trouble. */
  since: string
}

interface TroublesOptions {
  clock: Clock
  log: Log
  /** Called when there is another trouble, or none any more. */
  changed: () => void
}

/** The troubles there are now. One line of log tells when each begins and when it is over. */
export class Troubles {
  readonly #options: TroublesOptions
  readonly #known = new Map<Trouble['part'], Trouble>()

  constructor(options: TroublesOptions) {
    this.#options = options
  }

  list(): Trouble[] {
    return troubleParts.flatMap((part) => this.#known.get(part) ?? [])
  }

  /** How a part is now: null where it is well. */
  tell(part: Trouble['part'], now: Pick<Trouble, 'code' | 'message'> | null): void {
    const { clock, log, changed } = this.#options
    const before = this.#known.get(part)
    if (before?.code === now?.code && before?.message === now?.message) return
    if (now === null) {
      this.#known.delete(part)
      log.info({ code: before?.code, since: before?.since }, over[part])
    } else {
      const since = before?.since ?? new Date(clock.now()).toISOString()
      this.#known.set(part, { part, ...now, since })
      log.warn({ code: now.code, reason: now.message }, begun[part])
    }
    changed()
  }
}

const begun: Readonly<Record<Trouble['part'], string>> = {
  'status-branch': 'cannot write the status branch; it is tried again and again',
  disk: 'the data folder is full, or nearly',
  'audit-trail': 'the audit trail is not what was witnessed',
}

const over: Readonly<Record<Trouble['part'], string>> = {
  'status-branch': 'the status branch is written again',
  disk: 'the data folder has room again',
  'audit-trail': 'the audit trail is what was witnessed again',
}
