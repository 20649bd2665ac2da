import { readBlobs } from '../../controller/adapters/git/git-blobs.ts'
import { GitFailure } from '../../controller/adapters/git/git-process.ts'
import { listTree, type TreeEntry } from '../../controller/adapters/git/git-tree.ts'
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
import { UsageError } from '../exit.ts'
import { type Checkout, requireFolder } from './checkout.ts'
import { type GitCommand, gitIn, textIfAny } from './git-here.ts'

/**
 * The configuration that a commit of the repository around a folder has in that folder, read without a checkout.
 * Undefined where the repository has no commit yet and `HEAD` is asked for.
 * @throws {UsageError} where there is no such folder, repository or revision
 */
export async function readRevision(
  directory: string,
  revision: string,
  git: GitCommand = gitIn(directory),
): Promise<Checkout | undefined> {
  await requireFolder(directory)
  const commit = await commitOf(git, directory, revision)
  if (commit === undefined) return undefined
  const listed = await configEntries(git, commit).catch((error: unknown) => {
    if (error instanceof TreeTooLarge) return error
    throw error
  })
  if (listed instanceof TreeTooLarge) return { files: [loadTooMuch(listed)], textOf: async () => undefined }
  return {
    files: await loadAll(git, listed),
    textOf: async (path) => {
      const entry = listed.find((each) => each.path === path && isRead(each))
      return entry && (await contentsOf(git, [entry])).get(entry.id)?.toString('utf8')
    },
  }
}

const symbolicLink = '120000'
const never = new AbortController().signal
const isRead = ({ mode, size }: TreeEntry) => mode !== symbolicLink && size <= largestRead

/** In batches, and in their order; or what stands for them, where they are too much. */
async function loadAll(git: GitCommand, entries: readonly TreeEntry[]): Promise<LoadedFile[]> {
  const read = new Map<TreeEntry, LoadedFile>()
  const ours = new OursCount()
  try {
    for (const batch of batchesBySize(entries.filter(isRead), ({ size }) => size, mostAtOnce)) {
      const contents = await contentsOf(git, batch)
      for (const entry of batch) {
        const { path, id, size } = entry
        const file = loadFile({ path, content: contents.get(id) ?? Buffer.alloc(0) })
        ours.add(file, size)
        read.set(entry, file)
      }
    }
  } catch (error) {
    if (error instanceof TreeTooLarge) return [loadTooMuch(error)]
    throw error
  }
  return entries.map((entry) => read.get(entry) ?? loadUnread(entry))
}

function loadUnread({ mode, path, size }: TreeEntry): LoadedFile {
  return mode === symbolicLink ? loadSymbolicLink(path) : loadTooLarge(path, size)
}

async function contentsOf(git: GitCommand, entries: readonly TreeEntry[]): Promise<Map<string, Buffer>> {
  return await readBlobs(
    { localBytes: git },
    entries.map(({ id }) => id),
    never,
  )
}

async function commitOf(git: GitCommand, directory: string, revision: string): Promise<string | undefined> {
  await git(['rev-parse', '--git-dir']).catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error
    throw new UsageError(`${JSON.stringify(directory)} is not in a Git repository: ${error.message}`)
  })
  try {
    const found = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    return found.toString('latin1').trim()
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error
    if (revision === 'HEAD') return undefined
    const advice = (await isShallow(git)) ? `, which is a shallow clone: try "git fetch --unshallow"` : ''
    throw new UsageError(`there is no revision ${JSON.stringify(revision)} in this repository${advice}`)
  }
}

async function isShallow(git: GitCommand): Promise<boolean> {
  return (await textIfAny(git(['rev-parse', '--is-shallow-repository']))) === 'true'
}

/** @throws {UsageError} where the files in a folder are those of Git itself: in a bare repository, or in `.git` */
export async function requireWorkingTree(directory: string): Promise<void> {
  const inside = await gitIn(directory)(['rev-parse', '--is-inside-work-tree'])
  if (inside.toString('latin1').trim() === 'true') return
  throw new UsageError(
    `${JSON.stringify(directory)} has no working tree; name the commit to look at with --rev`,
  )
}

/** Below the folder Git was told to work in. Throws {TreeTooLarge}. */
async function configEntries(git: GitCommand, commit: string): Promise<TreeEntry[]> {
  const wanted = ({ type, path }: TreeEntry) => type === 'blob' && isConfigPath(path)
  const entries = await listTree({ localBytes: git }, commit, {
    signal: never,
    wanted,
    folder: 'where git is',
  })
  requireFewFiles(entries.filter(isRead))
  return entries
}
