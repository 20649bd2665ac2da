import { TreeTooLarge } from '../../core/domain/tree-too-large.ts'
import { batchesBySize } from '../../core/lib/batches-by-size.ts'
import {
  largestRead,
  loadTooMuch,
  mostAtOnce,
  mostInPart,
  type NamesCount,
  OursCount,
  requireFewFiles,
} from '../../core/load/commit-limits.ts'
import { isConfigPath } from '../../core/load/config-path.ts'
import { loadFile, loadSymbolicLink, loadTooLarge } from '../../core/load/load-file.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import type { FileChanges } from '../../core/validate/continued-check.ts'
import { Slices } from '../lib/slices.ts'
import type { GitSource, SnapshotEntry } from '../ports/git-source.ts'
import { FollowedCommit, type Following } from './followed-commit.ts'

/** Files, and bytes of them, kept beyond those of the newest snapshot: of pull requests, and of what was there before. */
const kept = 10_000
const keptBytes = 16 << 20

const isSymbolicLink = ({ mode }: SnapshotEntry) => mode === '120000'
const keyOf = ({ blob, path }: Pick<SnapshotEntry, 'blob' | 'path'>) => `${blob}\0${path}`

interface Known {
  file: LoadedFile
  bytes: number
}

/** What a commit is after the one that was taken up last: all of its files, or what is another in it. */
export type LoadedStep = ({ all: readonly LoadedFile[] } | { changes: FileChanges }) & {
  /** It is taken up: the next step goes on from here. To be called before the next step is asked for, or never. */
  keep: () => void
}

/** All entries of a commit, and how many names there are beside them. */
interface Listing {
  found: readonly SnapshotEntry[]
  names: NamesCount
}

/**
 * Loads the config files of commits. From one commit to the next only what has changed is listed, read and parsed; beside
 * that a file that was seen before, under its path, is neither read nor parsed again.
 */
export class SnapshotLoader {
  readonly #git: Pick<GitSource, 'entries' | 'read' | 'changes'>
  /** What is taken up; undefined before the first, and after one that was too large. */
  #followed: FollowedCommit | undefined
  /** Longest unused first. */
  readonly #known = new Map<string, Known>()
  #knownBytes = 0

  constructor(git: Pick<GitSource, 'entries' | 'read' | 'changes'>) {
    this.#git = git
  }

  /** Commit that was taken up last; undefined where the next step begins anew. */
  get followed(): string | undefined {
    return this.#followed?.commit
  }

  /** The next commit to take up. What is too large to be taken is one finding. */
  async step(commit: string, signal: AbortSignal): Promise<LoadedStep> {
    const change = await this.#changeTo(commit, signal)
    const followed = this.#followed
    if (!change || !followed) return await this.#begin(commit, signal)
    const keep = () => {
      this.#followed = followed.next(commit, change)
    }
    return { changes: changesOf(change), keep }
  }

  /**
   * What is another in a commit or tree than in the commit that was taken up last; undefined where that cannot be told: then
   * all of it is to be loaded.
   */
  async since(commit: string, tree: string, signal: AbortSignal): Promise<FileChanges | undefined> {
    if (this.followed !== commit) return undefined
    const change = await this.#changeTo(tree, signal)
    return change && this.followed === commit ? changesOf(change) : undefined
  }

  /**
   * All files. What is too large to be taken is one finding.
   * @param tree a commit, or a tree that is in the mirror
   */
  async load(tree: string, signal: AbortSignal): Promise<LoadedFile[]> {
    try {
      const { found } = await this.#list(tree, signal)
      const files = await this.#loadAll(found, signal)
      this.#forget(found)
      return files.map(({ file }) => file)
    } catch (error) {
      if (error instanceof TreeTooLarge) return [loadTooMuch(error)]
      throw error
    }
  }

  async #begin(commit: string, signal: AbortSignal): Promise<LoadedStep> {
    try {
      const { found, names } = await this.#list(commit, signal)
      const entries = await this.#loadAll(found, signal)
      const keep = () => {
        this.#followed = FollowedCommit.of(commit, { entries, names })
        this.#known.clear()
        this.#knownBytes = 0
      }
      return { all: entries.map(({ file }) => file), keep }
    } catch (error) {
      if (!(error instanceof TreeTooLarge)) throw error
      const keep = () => {
        this.#followed = undefined
      }
      return { all: [loadTooMuch(error)], keep }
    }
  }

  /** Undefined where there is nothing to go on from, or it is too much: that is told by who goes through all of it. */
  async #changeTo(tree: string, signal: AbortSignal): Promise<Following | undefined> {
    const followed = this.#followed
    if (!followed) return undefined
    const known = (entry: Pick<SnapshotEntry, 'path' | 'blob' | 'mode'>) =>
      isSymbolicLink(entry as SnapshotEntry) || this.#lookUp(entry) !== undefined
    const changes = await this.#git.changes(followed.commit, tree, {
      ...{ signal, known },
      wanted: isConfigPath,
      most: mostAtOnce,
    })
    if (!changes) return undefined
    const { removed, names, contents } = changes
    const slices = new Slices(signal)
    const entries: Following['entries'][number][] = []
    for (const entry of changes.entries) {
      await slices.turn()
      entries.push(this.#take(entry, contents.get(entry.blob)))
    }
    this.#forget([])
    const change = { entries, removed, names }
    return followed.isTooMuchWith(change) ? undefined : change
  }

  #take(entry: SnapshotEntry, content: Buffer | undefined): Following['entries'][number] {
    if (isSymbolicLink(entry)) return { entry, file: loadSymbolicLink(entry.path) }
    const known = this.#lookUp(entry)
    const size = content?.length ?? known?.bytes ?? 0
    const file =
      known?.file ??
      this.#use({ ...entry, size }, () => loadFile({ path: entry.path, content: content ?? none }))
    return { entry: { ...entry, size }, file }
  }

  #lookUp(entry: Pick<SnapshotEntry, 'path' | 'blob' | 'mode'>): Known | undefined {
    const file = this.#followed?.file(entry)
    return file ? { file, bytes: this.#followed?.sizeOf(entry.path) ?? 0 } : this.#known.get(keyOf(entry))
  }

  async #list(tree: string, signal: AbortSignal): Promise<Listing> {
    let names: NamesCount = { names: 0, bytes: 0 }
    const found = await this.#git.entries(tree, signal, isConfigPath, (count) => {
      names = count
    })
    requireFewFiles(found.filter((entry) => !isSymbolicLink(entry) && entry.size <= largestRead))
    return { found, names }
  }

  /** Files first, then what stands for symbolic links. Throws {TreeTooLarge}. */
  async #loadAll(
    found: readonly SnapshotEntry[],
    signal: AbortSignal,
  ): Promise<Following['entries'][number][]> {
    const entries = found.filter((entry) => !isSymbolicLink(entry))
    const files = new Map<SnapshotEntry, LoadedFile>()
    const ours = new OursCount()
    const use = (entry: SnapshotEntry, load: () => LoadedFile) => {
      const file = this.#followed?.file(entry) ?? this.#use(entry, load)
      ours.add(file, entry.size)
      files.set(entry, file)
    }
    const missing: SnapshotEntry[] = []
    for (const entry of entries) {
      if (entry.size <= largestRead && !this.#lookUp(entry)) missing.push(entry)
      else use(entry, () => loadTooLarge(entry.path, entry.size))
    }
    const slices = new Slices(signal)
    for (const batch of batchesBySize(missing, ({ size }) => size, mostInPart)) {
      const contents = await this.#git.read([...new Set(batch.map((entry) => entry.blob))], signal)
      for (const entry of batch) {
        await slices.turn()
        use(entry, () => loadFile({ path: entry.path, content: contents.get(entry.blob) ?? none }))
      }
    }
    return [
      ...entries.flatMap((entry) => {
        const file = files.get(entry)
        return file ? [{ entry, file }] : []
      }),
      ...found.filter(isSymbolicLink).map((entry) => ({ entry, file: loadSymbolicLink(entry.path) })),
    ]
  }

  #use(entry: SnapshotEntry, load: () => LoadedFile): LoadedFile {
    const key = keyOf(entry)
    const before = this.#known.get(key)
    const known = before ?? { file: load(), bytes: entry.size <= largestRead ? entry.size : 0 }
    if (!before) this.#knownBytes += known.bytes
    this.#known.delete(key)
    this.#known.set(key, known)
    return known.file
  }

  /** Those of the newest snapshot come last, and stay. */
  #forget(newest: readonly SnapshotEntry[]): void {
    const most = newest.length + kept
    const mostBytes = newest.reduce((sum, { size }) => sum + (size <= largestRead ? size : 0), keptBytes)
    for (const [key, { bytes }] of this.#known) {
      if (this.#known.size <= most && this.#knownBytes <= mostBytes) return
      this.#known.delete(key)
      this.#knownBytes -= bytes
    }
  }
}

const none = Buffer.alloc(0)

function changesOf({ entries, removed }: Following): FileChanges {
  return { changed: entries.map(({ file }) => file), removed }
}
