/** A commit to be made on top of another one. */
export interface NewCommit {
  /** Full id. */
  parent: string
  author: { name: string; email: string }
  /** Milliseconds since the epoch, UTC. */
  at: number
  message: string
  /** New contents by path. */
  write: ReadonlyMap<string, string>
  /** Paths of files that go. */
  remove: readonly string[]
}

/** What became of a push: `moved` is that the branch ends with something else by now; both with the remote's words. */
export type PushOutcome = { done: true } | { moved: string } | { refused: string }

/**
 * @param content null: the file was not there
 * @param commit that changed it, full id
 * @returns whether nothing older is wanted
 */
export type TakeEarlier = (content: Buffer | null, commit: string) => boolean | Promise<boolean>

/** Writes to the config repository: what somebody changes from here. Throws as `GitSource` does, where not said otherwise. */
export interface ConfigBranch {
  /** Makes a commit that nothing refers to yet. Files keep their mode. @throws {BowlineError} `status-signing` */
  commit(change: NewCommit, signal: AbortSignal): Promise<string>
  /** @param expected what the branch has to end with; null: it must not be there */
  push(
    commit: string,
    onto: { branch: string; expected: string | null },
    signal: AbortSignal,
  ): Promise<PushOutcome>
  /** Commit that any branch points to at the remote now; undefined where there is no such branch. */
  head(branch: string, signal: AbortSignal): Promise<string | undefined>
  /** The commit with this line in its message, of those that a branch ends with; undefined where there is none. */
  find(line: string, branch: string, signal: AbortSignal): Promise<string | undefined>
  /**
   * What was in a file before each of the commits that changed it, the newest first; a merge is one of them.
   * @param take told of one after another, until it says that this is enough
   */
  earlier(path: string, commit: string, take: TakeEarlier, signal: AbortSignal): Promise<void>
  /** Whether a commit is there and below another one. */
  isBelow(commit: string, tip: string, signal: AbortSignal): Promise<boolean>
}
