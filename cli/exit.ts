import { BowlineError } from '../core/domain/errors.ts'

/** Exit codes of every verb. */
export const exitCodes = { clean: 0, findings: 1, usage: 2, failure: 3, heldBack: 4 } as const

/** A guard stands before it: exit code 4. */
export class HeldBack extends BowlineError {}

/** What was asked for cannot be meant: exit code 2. */
export class UsageError extends BowlineError {
  constructor(message: string) {
    super('usage', message)
  }
}
