import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/**
 * How an operation stands. `ok` and `fail` are known; `info` is not: the connection was lost, or the answer was that
 * something is wrong with the server, and it may have happened or not.
 */
export type Outcome = 'invoke' | 'ok' | 'fail' | 'info'

/** Somebody outside sends an event. `sequence` rises with each event of an object. */
export interface SendOperation {
  what: 'send'
  type: Outcome
  object: string
  sequence: number
  /** Of the answer. */
  task?: string
  error?: string
}

/** A handler works on a delivery of a task, as the runner itself saw it. */
export interface RunOperation {
  what: 'run'
  /** `fail` where the handler threw. */
  type: 'invoke' | 'ok' | 'fail'
  task: string
  fence: number
  /** The object's id and sequence, as the handler saw them; of a scheduled task, the schedule's id and null. */
  object: string
  sequence: number | null
  instance: string
  pid: number
}

/** A schedule is known to be armed; its grid, in wall-clock milliseconds, begins at the first point from `from` on. */
export interface ArmOperation {
  what: 'arm'
  schedule: string
  everyMs: number
  from: number
  /** The first instant that is no part of it any more. */
  until: number | null
}

/** A schedule goes: asked for, then known to be done. */
export interface DisarmOperation {
  what: 'disarm'
  type: 'invoke' | 'ok'
  schedule: string
}

/** Something is broken on purpose, then let be: from `ok` on the system has all it needs to heal. */
export interface FaultOperation {
  what: 'fault'
  type: 'invoke' | 'ok'
  fault: string
}

/** Whether everything is done and in step after the last fault. */
export interface DrainOperation {
  what: 'drain'
  type: 'ok' | 'fail'
  detail?: string
}

/** Milliseconds: `at` on the machine's clock that never jumps, the same one in all processes; `wall` on the other. */
export interface Moment {
  at: number
  wall: number
}

export type Deed =
  | SendOperation
  | RunOperation
  | ArmOperation
  | DisarmOperation
  | FaultOperation
  | DrainOperation
export type Operation = Deed & Moment

/** What was done, in the order in which it was written: by us and by the handlers, a line each, never changed. */
export class History {
  readonly #file: string
  #begin = 0

  constructor(file: string) {
    this.#file = file
  }

  add(deed: Deed): void {
    const moment: Moment = { at: monotonicMs(), wall: Date.now() }
    appendFileSync(this.#file, `${JSON.stringify({ ...deed, ...moment })}\n`)
  }

  /** Forgets what was written until now: a new chapter. */
  begin(): void {
    this.#begin = this.text().length
  }

  /** Since `begin`. */
  operations(): Operation[] {
    const lines = this.text().slice(this.#begin).split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Operation)
  }

  text(): string {
    return existsSync(this.#file) ? readFileSync(this.#file, 'latin1') : ''
  }
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
