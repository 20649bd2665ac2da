import { isConfigPath } from '../../core/load/config-path.ts'
import { loadFile, loadSymbolicLink, loadTooLarge } from '../../core/load/load-file.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import type { GitSource, SnapshotEntry } from '../ports/git-source.ts'

/** Bytes. A larger file is read alone: only whether it is ours counts, since it is too large for us anyway. */
const largestShared = 8 * 1024 * 1024
/** Bytes. A still larger one is not even read: a pull request may hold anything. */
const largestRead = 64 * 1024 * 1024
/** Files kept beyond those of the newest snapshot: of pull requests, and of what was there before. */
const kept = 10_000

const isSymbolicLink = ({ mode }: SnapshotEntry) => mode === '120000'
const isLarge = ({ size }: SnapshotEntry) => size > largestShared
const keyOf = ({ blob, path }: SnapshotEntry) => `${blob}\0${path}`

/** Loads the config files of commits. A file that was seen before, under its path, is neither read nor parsed again. */
export class SnapshotLoader {
  readonly #git: Pick<GitSource, 'entries' | 'read'>
  /** Longest unused first. */
  readonly #known = new Map<string, LoadedFile>()

  constructor(git: Pick<GitSource, 'entries' | 'read'>) {
    this.#git = git
  }

  /** @param tree a commit, or a tree that is in the mirror */
  async load(tree: string, signal: AbortSignal): Promise<LoadedFile[]> {
    const found = (await this.#git.entries(tree, signal)).filter((entry) => isConfigPath(entry.path))
    const entries = found.filter((entry) => !isSymbolicLink(entry))
    const links = found.filter(isSymbolicLink)
    const missing = entries.filter((entry) => entry.size <= largestRead && !this.#known.has(keyOf(entry)))
    const [large, small] = [missing.filter(isLarge), missing.filter((entry) => !isLarge(entry))]
    for (const entry of large) this.#use(entry, await this.#git.read([entry.blob], signal))
    const contents = await this.#git.read([...new Set(small.map((entry) => entry.blob))], signal)
    const files = entries.map((entry) => this.#use(entry, contents))
    this.#forget(entries.length + kept)
    return [...files, ...links.map((link) => loadSymbolicLink(link.path))]
  }

  #use(entry: SnapshotEntry, contents: ReadonlyMap<string, Buffer>): LoadedFile {
    const key = keyOf(entry)
    const file = this.#known.get(key) ?? load(entry, contents.get(entry.blob))
    this.#known.delete(key)
    this.#known.set(key, file)
    return file
  }

  #forget(most: number): void {
    for (const key of this.#known.keys()) {
      if (this.#known.size <= most) return
      this.#known.delete(key)
    }
  }
}

function load({ path, size }: SnapshotEntry, content: Buffer | undefined): LoadedFile {
  return content === undefined ? loadTooLarge(path, size) : loadFile({ path, content })
}
