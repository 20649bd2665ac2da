import { readBlobs } from '../../controller/adapters/git/git-blobs.ts'
import { GitFailure } from '../../controller/adapters/git/git-process.ts'
import { isConfigPath } from '../../core/load/config-path.ts'
import { loadFile, loadSymbolicLink } from '../../core/load/load-file.ts'
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
  const entries = (await configEntries(git, commit)).filter(({ path }) => isConfigPath(path))
  const blobs = entries.filter(({ mode }) => mode !== symbolicLink).map(({ id }) => id)
  const contents = blobs.length > 0 ? await readBlobs({ localBytes: git }, blobs, never) : new Map()
  const contentOf = ({ id }: Entry): Buffer => contents.get(id) ?? Buffer.alloc(0)
  return {
    files: entries.map((entry) => load(entry, contentOf)),
    textOf: async (path) => {
      const entry = entries.find((each) => each.path === path)
      return entry && contentOf(entry).toString('utf8')
    },
  }
}

interface Entry {
  mode: string
  id: string
  /** Relative to the folder. */
  path: string
}

const symbolicLink = '120000'
const never = new AbortController().signal

function load(entry: Entry, contentOf: (entry: Entry) => Buffer): LoadedFile {
  if (entry.mode === symbolicLink) return loadSymbolicLink(entry.path)
  return loadFile({ path: entry.path, content: contentOf(entry) })
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

/** Below the folder Git was told to work in: `100644 blob <id>\t<path>`, separated by U+0000. */
async function configEntries(git: GitCommand, commit: string): Promise<Entry[]> {
  const listed = (await git(['ls-tree', '-r', '-z', commit])).toString('utf8')
  return listed.split('\0').flatMap((line) => {
    const [, mode, type, id, path] = /^(\d+) (\w+) (\w+)\t(.*)$/s.exec(line) ?? []
    return mode && id && path && type === 'blob' ? [{ mode, id, path }] : []
  })
}
