import type { Place } from './loaded-file.ts'

/** A finding that does not know its file yet. */
export interface Flaw {
  code: string
  message: string
  hint?: string
  at: Place
  /** The place just after it, where it has an extent. */
  end?: Place
  /** The document is known in full all the same. */
  minor?: true
}
