/** What follows from an error: try again with back-off, or wait for somebody to change something. */
export type Next = 'retry' | 'stall'

/** An error whose message is written for the user: what is wrong and what to do. Never holds a secret. */
export class BowlineError extends Error {
  readonly code: string
  readonly next: Next

  constructor(code: string, message: string, options: { next?: Next; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'BowlineError'
    this.code = code
    this.next = options.next ?? 'retry'
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
