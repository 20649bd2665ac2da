import { TreeTooLarge } from '../domain/tree-too-large.ts'
import type { LoadedFile } from './loaded-file.ts'

/** Files and folders, of whatever name. */
export const mostNames = 1_000_000
/** Files with the name of a config file, whosever they are. */
const mostFiles = 50_000
/** Bytes of them. */
const mostRead = 256 << 20
/** Bytes of those in which there is something of ours, and how many documents. */
const mostOurs = 32 << 20
const mostDocuments = 50_000
/** Mistakes in files that cannot be read for them. */
const mostFlaws = 10_000

/** Bytes. A larger one is not read: whosever it is, it is a finding. */
export const largestRead = 16 << 20
/** Bytes that are read into memory at once. */
export const mostAtOnce = 16 << 20

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
