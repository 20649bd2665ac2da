/** One file of a snapshot. */
export interface SnapshotEntry {
  path: string
  /** Git blob id: the same id is the same content. */
  blob: string
  size: number
  /** 100644, 100755 or 120000 (a symbolic link). */
  mode: string
}

/** What of the files is another in a later commit. */
export interface CommitChanges {
  /** Those that are new or have another content; sizes are those of what was read, NaN of the others. */
  entries: readonly SnapshotEntry[]
  /** Paths of those that are gone. */
  removed: readonly string[]
  /** By blob id. */
  contents: ReadonlyMap<string, Buffer>
  /** How many more names there are, files and folders, and bytes of their listing; negative where there are fewer. */
  names: { names: number; bytes: number }
}

/** The config repository, kept as a bare mirror and read at a commit without a checkout. */
export interface GitSource {
  /** Commit the branch points to at the remote now; undefined when the branch does not exist (an empty repository). */
  head(signal: AbortSignal): Promise<string | undefined>
  /** Names of all branches at the remote, for people. */
  branches(signal: AbortSignal): Promise<string[]>
  /** Makes the commit readable. A no-op when it is there already. */
  fetch(commit: string, signal: AbortSignal): Promise<void>
  /**
   * Takes a tree, too. Only of files whose paths are `wanted`; default: all.
   * @param counted told of how many names there are, of whatever files and folders, and bytes of their listing
   * @throws {TreeTooLarge} where there are more than anybody has
   */
  entries(
    commit: string,
    signal: AbortSignal,
    wanted?: (path: string) => boolean,
    counted?: (count: { names: number; bytes: number }) => void,
  ): Promise<SnapshotEntry[]>
  /**
   * What is another than in an earlier commit or tree, with what is in those files: it takes as long as they differ.
   * Undefined where that cannot be told, as the earlier one is gone, or it is too much for this.
   * @param options files whose paths are `wanted`; of those that are `known` nothing is read; `most` bytes of the others
   */
  changes(
    from: string,
    to: string,
    options: {
      signal: AbortSignal
      wanted: (path: string) => boolean
      known: (entry: Pick<SnapshotEntry, 'path' | 'blob' | 'mode'>) => boolean
      most: number
    },
  ): Promise<CommitChanges | undefined>
  /** Contents by blob id, in any order of asking. */
  read(blobs: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Buffer>>
  /** Commits of all pull requests at the remote, open or not, by number; none where it is no Git host that has them. */
  pullHeads(signal: AbortSignal): Promise<ReadonlyMap<number, string>>
  /** Makes the commit of a pull request readable. A no-op when it is there already. */
  fetchPull(number: number, commit: string, signal: AbortSignal): Promise<void>
  /** The tree that merging two commits gives; undefined where they conflict, or have no commit in common. */
  mergeTree(ours: string, theirs: string, signal: AbortSignal): Promise<string | undefined>
  /** Subject line and author of a commit, for people; and when it was written, where it says so. */
  describe(commit: string): Promise<{ subject: string; author: string; at: string | null }>
}

export const statusBranchName = 'bowline-status'

/** Files that are to be on a branch: all there are, and which of them differ from those that were published last. */
export interface StatusFiles {
  /** The id that Git gives each by SHA-1, by path. */
  ids: ReadonlyMap<string, string>
  /** Contents by path of those that are new or differ. All, before the first time. */
  write: ReadonlyMap<string, string>
  /** Paths of those that were published and are to go. */
  remove: readonly string[]
  /** Contents by path of those that are asked for, as they are now; one that is gone is left out. */
  read(paths: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>
}

/** Writes generated files to a branch of their own in the config repository. */
export interface StatusBranch {
  /**
   * Makes the branch hold these files; other files on it are left alone unless they begin with one of `ownedPrefixes` and
   * are not among `files`. One commit, none when nothing changed. A concurrent writer's commit is built upon, never
   * overwritten. As long as the branch ends with what was published last, it costs what `write` and `remove` hold; else all
   * that is there is compared with `ids`.
   * @returns the commit now at the branch's tip and whether it is new
   */
  publish(
    files: StatusFiles,
    options: { message: string; ownedPrefixes: readonly string[]; signal: AbortSignal },
  ): Promise<{ commit: string; written: boolean }>
  /**
   * The files whose paths begin with `prefix`, as they are at the remote now; undefined where there is no such branch.
   * @throws {BowlineError} `status-too-large` where they hold more than 64 MiB, or the branch too many files
   */
  read(
    prefix: string,
    signal: AbortSignal,
  ): Promise<{ commit: string; files: ReadonlyMap<string, string> } | undefined>
}
