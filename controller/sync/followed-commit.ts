import { CommitCounts, type CountedFile, type NamesCount } from '../../core/load/commit-limits.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import type { SnapshotEntry } from '../ports/git-source.ts'

/** A config file of a commit, read, with the content it has there. */
interface Followed extends CountedFile {
  blob: string
}

/** What changes from one commit to the next. */
export interface Following {
  entries: readonly { entry: SnapshotEntry; file: LoadedFile }[]
  removed: readonly string[]
  names: NamesCount
}

const isLink = ({ mode }: Pick<SnapshotEntry, 'mode'>) => mode === '120000'

/** The config files of the commit that was taken up last, and what they count for where commits must not be too large. */
export class FollowedCommit {
  readonly commit: string
  readonly #files: Map<string, Followed>
  readonly #counts: CommitCounts

  private constructor(commit: string, files: Map<string, Followed>, counts: CommitCounts) {
    this.commit = commit
    this.#files = files
    this.#counts = counts
  }

  /** Of all there is in a commit, which is not too much. */
  static of(commit: string, { entries, names }: Omit<Following, 'removed'>): FollowedCommit {
    const followed = new FollowedCommit(commit, new Map(), new CommitCounts())
    followed.#counts.addNames(names)
    followed.#take({ entries, removed: [], names: { names: 0, bytes: 0 } }, followed.#counts)
    return followed
  }

  /** The file, where it has this content. */
  file({ path, blob, mode }: Pick<SnapshotEntry, 'path' | 'blob' | 'mode'>): LoadedFile | undefined {
    const known = this.#files.get(path)
    return known?.blob === blob && known.isLink === isLink({ mode }) ? known.file : undefined
  }

  sizeOf(path: string): number {
    return this.#files.get(path)?.size ?? 0
  }

  /** Whether what is there after a change is more than is taken of a commit. Nothing is another for it. */
  isTooMuchWith(change: Following): boolean {
    const counts = this.#counts.copy()
    counts.addNames(change.names)
    for (const path of [...change.removed, ...change.entries.map(({ entry }) => entry.path)]) {
      const before = this.#files.get(path)
      if (before) counts.remove(before)
    }
    for (const each of change.entries) counts.add(followedOf(each))
    return counts.isTooMuch()
  }

  /** Goes on to a later commit. This one is not to be used any more. */
  next(commit: string, change: Following): FollowedCommit {
    const followed = new FollowedCommit(commit, this.#files, this.#counts)
    followed.#counts.addNames(change.names)
    followed.#take(change, followed.#counts)
    return followed
  }

  #take({ entries, removed }: Following, counts: CommitCounts): void {
    for (const path of [...removed, ...entries.map(({ entry }) => entry.path)]) {
      const before = this.#files.get(path)
      if (before) counts.remove(before)
      this.#files.delete(path)
    }
    for (const each of entries) {
      const followed = followedOf(each)
      followed.file.rest?.() // it is checked by now
      this.#files.set(each.entry.path, followed)
      counts.add(followed)
    }
  }
}

function followedOf({ entry, file }: Following['entries'][number]): Followed {
  return { file, blob: entry.blob, size: entry.size, isLink: isLink(entry) }
}
