import type { Position } from '../domain/diagnostic.ts'

/** A finding that does not know its file yet. */
export interface Flaw {
  code: string
  message: string
  hint?: string
  at: Position
  /** The place just after it, where it has an extent. */
  end?: Position
  /** The document is known in full all the same. */
  minor?: true
}
