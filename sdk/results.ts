/** What a handler answers. Made by `done`, `fail`, `skip` and `reschedule`. */
export type Result = Done | Fail | Skip | Reschedule

/** What the waiting HTTP caller of an interactive event gets. Of other tasks only the body has a meaning. */
export interface HttpAnswer {
  /** Default: 200 for `done`, 400 for `fail`. */
  status?: number
  headers?: Readonly<Record<string, string>>
  /** Of a task that nobody waits for: kept with it as its result, where it is at most 256 KiB of JSON. */
  body?: unknown
}

export interface Done {
  result: 'success'
  answer: HttpAnswer
}

export interface Fail {
  result: 'fail'
  message: string
  answer: HttpAnswer
}

export interface Skip {
  result: 'skip'
  message: string | null
}

export interface Reschedule {
  result: 'reschedule'
  /** Whole seconds, at least 30. */
  seconds: number
}

const shortestReschedule = 30

/**
 * The work is done.
 * @param body for interactive events: the answer's body; for a validation, the request to store; for all other tasks: kept as
 *   the result of the task, where it is at most 256 KiB of JSON
 */
export function done(body?: unknown, answer: Omit<HttpAnswer, 'body'> = {}): Done {
  return { result: 'success', answer: { ...answer, body } }
}

/** The work failed for good: the task ends as failed, with this message. */
export function fail(message: string, answer: HttpAnswer = {}): Fail {
  return { result: 'fail', message, answer }
}

/** Nothing to do here. For background events only. */
export function skip(message: string | null = null): Skip {
  return { result: 'skip', message }
}

/** Not yet: the task comes again after this many seconds, at least 30. For background events only. */
export function reschedule(seconds: number): Reschedule {
  return { result: 'reschedule', seconds: Math.max(shortestReschedule, Math.ceil(seconds) || 0) }
}
