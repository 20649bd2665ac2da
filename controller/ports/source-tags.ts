import type { Source } from '../../core/domain/desired.ts'

/** A tag at the remote. */
export interface Tag {
  name: string
  /** Full id of the commit it points to. */
  commit: string
}

/**
 * The tags of a source as they are now, by version, newest first; where `recent` is asked for, as they were a moment ago.
 * @throws {BowlineError} `source-auth`, `source-invalid` or `source-unreachable`
 */
export type TagsOf = (
  source: Source,
  options: { signal: AbortSignal; recent: boolean },
) => Promise<readonly Tag[]>

/** Those of the named tags that are there, in no order that counts. Throws as `TagsOf`. */
export type TagsNamed = (source: Source, names: readonly string[], signal: AbortSignal) => Promise<Tag[]>
