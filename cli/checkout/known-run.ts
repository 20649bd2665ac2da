import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { Stamp } from './stamp.ts'

/** What is kept of one config file of an earlier run. */
export interface KnownFile {
  /** From the folder that was checked, with `/`. */
  path: string
  /** Of a symbolic link only that it is one is known. */
  isLink?: boolean
  stamp: Stamp
  /** Git blob id: the same id is the same content. */
  blob: string
  /** Hashes of what connects it with other files; see `validate/ties.ts`. */
  ties: readonly number[]
  /** Whether what is found in it may change by and by, with nobody touching it. */
  timed: boolean
  hasAccount: boolean
  /** What may be found in it depends on which files there are. */
  hasAccess: boolean
  extensions: number
  environments: number
}

/** What is kept of one folder. */
export interface KnownFolder {
  /** As that of a file; empty for the folder that was checked. */
  path: string
  /** It changes when anything comes into the folder or goes. */
  stamp: Stamp
  /** The config files that are right in it. */
  files: readonly KnownFile[]
}

/** A run without errors. */
export interface KnownRun {
  /** Name of the account. */
  account: string
  /** Each before those in it. */
  folders: readonly KnownFolder[]
  warnings: readonly Diagnostic[]
}
