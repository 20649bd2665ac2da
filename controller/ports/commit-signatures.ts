import type { CommitSignature } from '../../core/domain/signature.ts'

/** The signatures of the config repository's commits, checked against the keys that are listed now. */
export interface CommitSignatures {
  /**
   * Ids of all commits that `head` has and `before` has not, merged ones included, oldest first. `head` itself is always
   * among them, so that going back to an older commit counts, too. Without `before` only `head`.
   * @returns undefined where `before` is not in the repository any more
   */
  commitsSince(before: string | undefined, head: string, signal: AbortSignal): Promise<string[] | undefined>
  /** In the order of asking. */
  verify(commits: readonly string[], signal: AbortSignal): Promise<CommitSignature[]>
  /** Makes sure that the commit can serve as `before` later, also after a force push. */
  keep(commit: string, signal: AbortSignal): Promise<void>
}

/** Remembers one commit, also after a restart. */
export interface CommitMemory {
  read(): Promise<string | undefined>
  write(commit: string): Promise<void>
}
