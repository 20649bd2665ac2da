import { type ErrorCode, errorCodes, type Next } from './error-codes.ts'

/** What a build or an instance printed before it failed: the last lines, secrets hidden. */
export interface Output {
  /** An instance id, or `build`. */
  source: string
  lines: readonly string[]
}

/** An error whose message is written for the user: what is wrong and what to do. Never holds a secret. */
export class BowlineError extends Error {
  readonly code: ErrorCode
  /** As the register of codes says. */
  readonly next: Next
  /** Beside the message, which goes to places where what extensions print must not: see `docs/operations.md`. */
  readonly output: Output | null

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; output?: Output | null } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'BowlineError'
    this.code = code
    this.next = errorCodes[code].next
    this.output = options.output ?? null
  }
}

/** The code of any error: `failed` where it has none of its own. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof BowlineError ? error.code : 'failed'
}

/** What was printed before an error; null where nothing was, or nobody looked. */
export function outputOf(error: unknown): Output | null {
  return error instanceof BowlineError ? error.output : null
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
