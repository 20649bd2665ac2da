import { mostKept, mostNameBytes, mostNames, TreeTooLarge } from '../domain/tree-too-large.ts'
import type { LoadedFile } from './loaded-file.ts'

/** Files with the name of a config file, whosever they are. */
export const mostFiles = 50_000
/** Bytes of them. */
const mostRead = 256 << 20
/** Bytes of those in which there is something of ours, and how many documents. */
const mostOurs = 32 << 20
const mostDocuments = 150_000
/** Mistakes in files that cannot be read for them. */
const mostFlaws = 10_000

/** Bytes. A larger one is not read: whosever it is, it is a finding. */
export const largestRead = 16 << 20
/** Bytes of what changes that are read into memory at once. What is more is read in parts. */
export const mostAtOnce = 16 << 20
/** Bytes of such a part: so much is held beside what comes of it, three times over, and is slow to be given back. */
export const mostInPart = 4 << 20

/** @throws {TreeTooLarge} where a commit or folder has more config files than anybody needs */
export function requireFewFiles(files: readonly { path: string; size?: number }[]): void {
  const next = files[mostFiles]
  if (next) throw new TreeTooLarge(`more than ${mostFiles} files end in .yaml or .yml`, next.path)
  let bytes = 0
  for (const { path, size = 0 } of files) {
    bytes += size
    if (bytes > mostRead) {
      const what = `the files that end in .yaml or .yml take more than ${mostRead >> 20} MiB`
      throw new TreeTooLarge(what, path)
    }
  }
}

/** Counts what is ours while it is read. */
export class OursCount {
  #bytes = 0
  #documents = 0
  #flaws = 0

  /** @throws {TreeTooLarge} */
  add({ path, documents, findings }: LoadedFile, bytes: number): void {
    if (documents.length + findings.length === 0) return
    this.#flaws += findings.length
    if (this.#flaws > mostFlaws)
      throw new TreeTooLarge(`there are more than ${mostFlaws} mistakes in what cannot be read`, path)
    if (bytes > largestRead) return // it was not read
    this.#bytes += bytes
    this.#documents += documents.length
    if (this.#bytes > mostOurs)
      throw new TreeTooLarge(`the configuration takes more than ${mostOurs >> 20} MiB`, path)
    if (this.#documents > mostDocuments)
      throw new TreeTooLarge(`there are more than ${mostDocuments} documents`, path)
  }
}

/** Whose names, and how many bytes of them, a listing of a commit has. */
export interface NamesCount {
  names: number
  bytes: number
}

/** One file of a commit with a name that counts, as it was loaded. */
export interface CountedFile {
  file: LoadedFile
  /** Bytes. */
  size: number
  isLink: boolean
}

/**
 * The same counts as above of what is there, kept by what comes and goes. They only tell whether anything is too much: what
 * that is tells who goes through all of it.
 */
export class CommitCounts {
  readonly #counts = { all: 0, files: 0, bytes: 0, ours: 0, documents: 0, flaws: 0, names: 0, nameBytes: 0 }

  copy(): CommitCounts {
    const copy = new CommitCounts()
    Object.assign(copy.#counts, this.#counts)
    return copy
  }

  /** @param names how many more of them there are, or fewer */
  addNames({ names, bytes }: NamesCount): void {
    this.#counts.names += names
    this.#counts.nameBytes += bytes
  }

  add(counted: CountedFile): void {
    this.#count(counted, 1)
  }

  remove(counted: CountedFile): void {
    this.#count(counted, -1)
  }

  isTooMuch(): boolean {
    const { all, files, bytes, ours, documents, flaws, names, nameBytes } = this.#counts
    const isMany = names > mostNames || nameBytes > mostNameBytes || all > mostKept || files > mostFiles
    return isMany || bytes > mostRead || ours > mostOurs || documents > mostDocuments || flaws > mostFlaws
  }

  #count({ file: { documents, findings }, size, isLink }: CountedFile, by: 1 | -1): void {
    const counts = this.#counts
    counts.all += by
    if (isLink) return
    counts.flaws += by * findings.length
    if (size > largestRead) return
    counts.files += by
    counts.bytes += by * size
    counts.documents += by * documents.length
    if (documents.length + findings.length > 0) counts.ours += by * size
  }
}

/** The files; or, where there are too many, what stands for them. */
export function unlessTooMuch(load: () => LoadedFile[]): LoadedFile[] {
  try {
    return load()
  } catch (error) {
    if (error instanceof TreeTooLarge) return [loadTooMuch(error)]
    throw error
  }
}

/** What stands for a commit or folder that is too large: one finding, and no file. */
export function loadTooMuch({ message, path }: TreeTooLarge): LoadedFile {
  const hint = 'keep configuration in a repository or branch of its own'
  const file = path === '' ? '.' : path.slice(0, 200).toWellFormed()
  const at = Object.freeze({ file, line: 1, column: 1 })
  const extensions = Object.freeze([])
  const what = { code: 'commit-too-large', severity: 'error', wholeFile: true } as const
  const finding = Object.freeze({ ...what, at, message, hint, extensions })
  return Object.freeze({ path: file, documents: Object.freeze([]), findings: Object.freeze([finding]) })
}

/** Whether nothing of the commit was taken. */
export function isTooMuch(files: readonly LoadedFile[]): boolean {
  return files.some(({ findings }) => findings.some(({ code }) => code === 'commit-too-large'))
}
