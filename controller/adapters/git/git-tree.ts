import {
  deepestPath,
  longestPath,
  mostKept,
  mostNameBytes,
  mostNames,
  TreeTooLarge,
} from '../../../core/domain/tree-too-large.ts'
import type { Git } from './git.ts'
import { blobSizes } from './git-blobs.ts'
import { GitFailure } from './git-process.ts'

export interface TreeEntry {
  /** 100644, 100755, 120000, or 160000 for a submodule. */
  mode: string
  type: string
  id: string
  /** Bytes; NaN for what is no file, and where nobody asked. */
  size: number
  path: string
}

/** Whether an entry is to be given: a file, a symbolic link or a submodule. Its size is not known yet. */
export type Wanted = (entry: TreeEntry) => boolean

export interface ListOptions {
  signal: AbortSignal
  wanted?: Wanted
  /** Default: all of it. */
  folder?: 'where git is'
  /** Told of how many names there are, folders too, and bytes of them, once all are listed. */
  counted?: (count: { names: number; bytes: number }) => void
  /** Let Git look up the size of each file before it is asked whether it is wanted, which takes eight times as long. */
  sizes?: 'of all'
  /** Brings the files that are wanted and not there, all at once. Left out: that is a failure. */
  missing?: (ids: readonly string[]) => Promise<void>
}

/**
 * The files of a commit or tree. Git is stopped where there are more than anybody has.
 * @throws {TreeTooLarge}
 */
export async function listTree(
  git: Pick<Git, 'localBytes'>,
  tree: string,
  list: ListOptions,
): Promise<TreeEntry[]> {
  const { signal, wanted = () => true, folder, sizes } = list
  const listing = new Listing(wanted)
  // With -t folders are named too: also where there are nothing but folders, there is something to count.
  const long = sizes === undefined ? [] : ['--long']
  const options = ['-r', '-t', '-z', ...long, ...(folder === undefined ? ['--full-tree'] : [])]
  await git.localBytes(['ls-tree', ...options, tree], { signal, take: (chunk) => listing.take(chunk) })
  list.counted?.(listing.count)
  return sizes === undefined ? await withSizes(git, listing.entries, list) : listing.entries
}

async function withSizes(
  git: Pick<Git, 'localBytes'>,
  entries: readonly TreeEntry[],
  { signal, missing: bring }: ListOptions,
): Promise<TreeEntry[]> {
  const ids = entries.flatMap(({ type, id }) => (type === 'blob' ? [id] : []))
  let { sizes, missing } = await blobSizes(git, ids, signal)
  if (missing.length > 0 && bring) {
    await bring(missing)
    ;({ sizes, missing } = await blobSizes(git, ids, signal))
  }
  if (missing.length > 0) throw new GitFailure({ stderr: `missing blob ${missing[0]}` })
  return entries.map((entry) => ({ ...entry, size: sizes.get(entry.id) ?? Number.NaN }))
}

class Listing {
  readonly entries: TreeEntry[] = []
  readonly #wanted: Wanted
  /** The beginning of a name whose end is to come. */
  #rest: Buffer = Buffer.alloc(0)
  #names = 0
  #bytes = 0

  constructor(wanted: Wanted) {
    this.#wanted = wanted
  }

  get count(): { names: number; bytes: number } {
    return { names: this.#names, bytes: this.#bytes }
  }

  take(chunk: Buffer): void {
    this.#bytes += chunk.length
    const all = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let start = 0
    for (let end = all.indexOf(0); end !== -1; end = all.indexOf(0, start)) {
      this.#add(parseEntry(all.toString('utf8', start, end)))
      start = end + 1
    }
    this.#rest = Buffer.from(all.subarray(start))
    if (this.#rest.length > 2 * longestPath) this.#refuse(parseEntry(this.#rest.toString('utf8')))
    if (this.#bytes > mostNameBytes)
      throw new TreeTooLarge(`the names of its files take more than ${mostNameBytes >> 20} MiB`)
  }

  #add(entry: TreeEntry): void {
    this.#names += 1
    if (this.#names > mostNames)
      throw new TreeTooLarge(`there are more than ${mostNames} files and folders`, entry.path)
    if (entry.path.length > longestPath || entry.path.split('/', deepestPath + 1).length > deepestPath)
      this.#refuse(entry)
    if (entry.type === 'tree' || !this.#wanted(entry)) return
    if (this.entries.length >= mostKept)
      throw new TreeTooLarge(`more than ${mostKept} of its files count`, entry.path)
    this.entries.push(entry)
  }

  #refuse({ path }: TreeEntry): never {
    const limits = `${longestPath} characters or ${deepestPath} folders`
    throw new TreeTooLarge(`there are paths of more than ${limits}`, path)
  }
}

/** `100644 blob 8baef1b4abc478178b004d62031cf7fe6db6f903       4\tpath`, with the size where it was asked for. */
function parseEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t')
  const [mode = '', type = '', id = '', size = 'NaN'] = line.slice(0, tab).split(/ +/, 4)
  return { mode, type, id, size: Number(size), path: line.slice(tab + 1) }
}
