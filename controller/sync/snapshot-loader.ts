import { TreeTooLarge } from '../../core/domain/tree-too-large.ts'
import { batchesBySize } from '../../core/lib/batches-by-size.ts'
import {
  largestRead,
  loadTooMuch,
  mostAtOnce,
  OursCount,
  requireFewFiles,
} from '../../core/load/commit-limits.ts'
import { isConfigPath } from '../../core/load/config-path.ts'
import { loadFile, loadSymbolicLink, loadTooLarge } from '../../core/load/load-file.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { Slices } from '../lib/slices.ts'
import type { GitSource, SnapshotEntry } from '../ports/git-source.ts'

/** Files, and bytes of them, kept beyond those of the newest snapshot: of pull requests, and of what was there before. */
const kept = 10_000
const keptBytes = 16 << 20

const isSymbolicLink = ({ mode }: SnapshotEntry) => mode === '120000'
const keyOf = ({ blob, path }: SnapshotEntry) => `${blob}\0${path}`

interface Known {
  file: LoadedFile
  bytes: number
}

/** Loads the config files of commits. A file that was seen before, under its path, is neither read nor parsed again. */
export class SnapshotLoader {
  readonly #git: Pick<GitSource, 'entries' | 'read'>
  /** Longest unused first. */
  readonly #known = new Map<string, Known>()
  #knownBytes = 0

  constructor(git: Pick<GitSource, 'entries' | 'read'>) {
    this.#git = git
  }

  /**
   * What is too large to be taken is one finding.
   * @param tree a commit, or a tree that is in the mirror
   */
  async load(tree: string, signal: AbortSignal): Promise<LoadedFile[]> {
    try {
      return await this.#load(tree, signal)
    } catch (error) {
      if (error instanceof TreeTooLarge) return [loadTooMuch(error)]
      throw error
    }
  }

  async #load(tree: string, signal: AbortSignal): Promise<LoadedFile[]> {
    const found = await this.#git.entries(tree, signal, isConfigPath)
    const entries = found.filter((entry) => !isSymbolicLink(entry))
    const links = found.filter(isSymbolicLink)
    requireFewFiles(entries.filter(({ size }) => size <= largestRead))
    const files = new Map<SnapshotEntry, LoadedFile>()
    const ours = new OursCount()
    const use = (entry: SnapshotEntry, load: () => LoadedFile) => {
      const file = this.#use(entry, load)
      ours.add(file, entry.size)
      files.set(entry, file)
    }
    const missing: SnapshotEntry[] = []
    for (const entry of entries) {
      if (entry.size <= largestRead && !this.#known.has(keyOf(entry))) missing.push(entry)
      else use(entry, () => loadTooLarge(entry.path, entry.size))
    }
    const slices = new Slices(signal)
    for (const batch of batchesBySize(missing, ({ size }) => size, mostAtOnce)) {
      const contents = await this.#git.read([...new Set(batch.map((entry) => entry.blob))], signal)
      for (const entry of batch) {
        await slices.turn()
        const content = contents.get(entry.blob) ?? Buffer.alloc(0)
        use(entry, () => loadFile({ path: entry.path, content }))
      }
    }
    this.#forget(entries)
    return [
      ...entries.flatMap((entry) => files.get(entry) ?? []),
      ...links.map(({ path }) => loadSymbolicLink(path)),
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
