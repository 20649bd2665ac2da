import { deepestPath, longestPath, TreeTooLarge } from '../../../core/domain/tree-too-large.ts'
import type { Git } from './git.ts'
import { TooMuchAtOnce } from './git-batch.ts'

/** Bytes: some hundred thousand changes. */
const mostPrinted = 64 << 20

/** What is another between two commits or trees. */
export interface TreeChanges {
  /** Files and symbolic links that are new or have another content, in the order of their paths. */
  entries: readonly { path: string; id: string; mode: string }[]
  /** Paths of those that are not there any more, or are no files now. */
  removed: readonly string[]
  /** How many more names the listing of all has, folders too, and bytes of it; negative where there are fewer. */
  names: number
  bytes: number
}

/**
 * Compares two trees, which takes as long as they differ. Of files whose paths are `wanted`; names are counted of all.
 * @throws {GitFailure} where one of them is not there
 * @throws {TreeTooLarge} where a path is longer, or deeper, than anybody needs
 * @throws {TooMuchAtOnce} where more has changed than is worth comparing
 */
export async function listChanges(
  git: Pick<Git, 'localBytes'>,
  [from, to]: readonly [from: string, to: string],
  { signal, wanted }: { signal: AbortSignal; wanted: (path: string) => boolean },
): Promise<TreeChanges> {
  const printed: Buffer[] = []
  let left = mostPrinted
  const take = (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) throw new TooMuchAtOnce('more has changed than is compared')
    printed.push(chunk)
  }
  await git.localBytes(['diff-tree', '-r', '-t', '-z', '--no-renames', from, to], { signal, take })
  const fields = Buffer.concat(printed).toString('utf8').split('\0')
  const changes = { entries: [] as { path: string; id: string; mode: string }[], removed: [] as string[] }
  const count = { names: 0, bytes: 0 }
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const record = recordOf(fields[at] ?? '', fields[at + 1] ?? '')
    for (const [mode, by] of [[record.was, -1] as const, [record.is, 1] as const]) {
      if (mode === nothing) continue
      count.names += by
      count.bytes += by * bytesListed(mode, record.path)
    }
    if (!wanted(record.path)) continue
    const { path, id, is, was } = record
    if (isFile(is)) changes.entries.push({ path, id, mode: is })
    else if (isFile(was)) changes.removed.push(path)
  }
  return { ...changes, ...count }
}

const nothing = '000000'
const folder = '040000'
const submodule = '160000'

function isFile(mode: string): boolean {
  return mode !== nothing && mode !== folder && mode !== submodule
}

interface Change {
  was: string
  is: string
  id: string
  path: string
}

/** `:100644 100644 <id> <id> M`, and the path. */
function recordOf(fields: string, path: string): Change {
  const [was = '', is = '', , id = ''] = fields.slice(1).split(' ')
  const isLong = path.length > longestPath || path.split('/', deepestPath + 1).length > deepestPath
  if (isLong && is !== nothing)
    throw new TreeTooLarge(
      `there are paths of more than ${longestPath} characters or ${deepestPath} folders`,
      path,
    )
  return { was, is, id, path }
}

/** Of the line that `git ls-tree` prints of it: `100644 blob <id>`, a tab, the path. */
function bytesListed(mode: string, path: string): number {
  const type = mode === submodule ? 'commit' : mode === folder ? 'tree' : 'blob'
  return `${mode} ${type} `.length + idLength + 2 + Buffer.byteLength(path)
}

/** Of SHA-1. The longer ones of SHA-256 make no difference that counts. */
const idLength = 40
