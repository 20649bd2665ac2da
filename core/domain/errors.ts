import { type ErrorCode, errorCodes, type Next } from './error-codes.ts'

/** An error whose message is written for the user: what is wrong and what to do. Never holds a secret. */
export class BowlineError extends Error {
  readonly code: ErrorCode
  /** As the register of codes says. */
  readonly next: Next

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'BowlineError'
    this.code = code
    this.next = errorCodes[code].next
  }
}

/** The code of any error: `failed` where it has none of its own. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof BowlineError ? error.code : 'failed'
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
