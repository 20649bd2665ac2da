import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BowlineError } from '../../../core/domain/errors.ts'
import { isOurUser } from '../files/own-file.ts'
import { runGitProcess } from './git-process.ts'

/**
 * Git serves a repository of this machine as whoever asks: whoever writes in it has hooks and settings (`pre-receive`,
 * `core.alternateRefsCommand`) run as us. So it has to be ours, or one that our user trusts.
 * @param url as `resolveGitUrl` gives it
 * @returns folders that Git has to be told to trust; none for other URLs, and for what is ours
 * @throws {BowlineError} `source-untrusted`
 */
export async function trustedFolders(url: string): Promise<readonly string[]> {
  const path = localPathOf(url)
  const folders = path === undefined ? [] : await foldersOf(path)
  const foreign = folders.find(({ uid }) => !isOurUser(uid))
  if (!foreign || path === undefined) return []
  const paths = [path, ...folders.map((each) => each.path)]
  const trusted = await trustedByUser()
  if (trusted.some((each) => each === '*' || paths.includes(each.replace(/\/$/, '')))) return paths
  const message = `The repository ${path} belongs to user ${foreign.uid}, and this is user ${process.geteuid?.()}: whoever writes in it could have programs run as this user. Run Bowline as that user, or give it the repository (chown -R), or, where its owner may do that, trust it: git config --global --add safe.directory ${path}`
  throw new BowlineError('source-untrusted', message)
}

function localPathOf(url: string): string | undefined {
  if (url.startsWith('/')) return url
  try {
    return url.startsWith('file://') ? fileURLToPath(url) : undefined
  } catch {
    return undefined
  }
}

interface Folder {
  path: string
  uid: number
}

/** Those whose owner counts: the folder itself, and where Git keeps its own files. What is not there is told by Git. */
async function foldersOf(path: string): Promise<Folder[]> {
  const inside = join(path, '.git')
  const candidates = [path, `${path}.git`, inside, await linkedFrom(path, inside)]
  const found = await Promise.all(candidates.map((each) => (each === undefined ? [] : folderAt(each))))
  return found.flat()
}

async function folderAt(path: string): Promise<Folder[]> {
  try {
    const real = await realpath(path)
    return [{ path: real, uid: (await stat(real)).uid }]
  } catch {
    return []
  }
}

/** A `.git` that is a file says where the folder is. */
async function linkedFrom(path: string, file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const target = text.startsWith('gitdir: ') ? text.slice('gitdir: '.length).trim() : undefined
  return target === undefined || isAbsolute(target) ? target : resolve(path, target)
}

/** What the user, or the system, has told Git to trust. */
async function trustedByUser(): Promise<string[]> {
  const { PATH = '', HOME = '/', XDG_CONFIG_HOME } = process.env
  const env = {
    PATH,
    HOME,
    ...(XDG_CONFIG_HOME && { XDG_CONFIG_HOME }),
    GIT_DIR: '/dev/null/none',
    LC_ALL: 'C',
  }
  const stop = new AbortController().signal
  const { stdout } = await runGitProcess(['config', '--null', '--get-all', 'safe.directory'], { env, stop })
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((each) => each !== '')
}
