import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BowlineError } from '../../../../core/domain/errors.ts'
import type { DataFolders } from './embedded-postgres-folders.ts'
import { writeOwned } from './embedded-postgres-owner.ts'
import { isAlive, type Run, run } from './embedded-postgres-program.ts'
import { lacksName, namedBy, nameless } from './embedded-postgres-user-name.ts'

/** The one role of the server, and its one database beside PostgreSQL's own. */
export const roleName = 'bowline'

/**
 * Makes the cluster where there is none. It is made beside its folder and moved there at the end, so that one that was
 * interrupted half-way is never taken for a whole one.
 * @returns the role's password
 * @throws {BowlineError} `embedded-postgres-failed`, `embedded-postgres-version`, `embedded-postgres-password`
 */
export async function ensureCluster(folders: DataFolders, signal: AbortSignal | undefined): Promise<string> {
  await removeDrafts(folders.cluster)
  const version = await readVersion(folders)
  if (version === undefined) return createCluster(folders, signal)
  checkVersion(version, folders)
  const password = await readPassword(folders)
  if (password !== undefined) return password
  throw passwordLost(folders)
}

export function passwordLost({ directory, cluster }: DataFolders): BowlineError {
  return new BowlineError(
    'embedded-postgres-password',
    `The database in ${cluster} does not open with the password in ${passwordPath(directory)}. Bring that file back; ` +
      'to begin with an empty database instead, remove both.',
  )
}

async function createCluster(folders: DataFolders, signal: AbortSignal | undefined): Promise<string> {
  const password = (await readPassword(folders)) ?? (await writePassword(folders))
  const draft = draftName(folders.cluster, process.pid)
  const passwordFile = `${draft}-password`
  try {
    await mkdir(draft, { mode: 0o700 })
    if (folders.owner) await chown(draft, folders.owner.uid, folders.owner.gid)
    await writeOwned(passwordFile, `${password}\n`, folders.owner)
    await initialize(folders, draft, passwordFile, signal)
    await rm(passwordFile)
    await moveInto(draft, folders.cluster)
  } finally {
    await rm(passwordFile, { force: true })
    await rm(draft, { recursive: true, force: true, maxRetries: 5 })
  }
  return password
}

async function initialize(
  { binaries, owner }: DataFolders,
  draft: string,
  passwordFile: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const args = [
    '-D',
    draft,
    '--encoding=UTF8',
    '--locale=C',
    '--auth=scram-sha-256',
    `--username=${roleName}`,
  ]
  const initdb = (env?: Record<string, string>) =>
    run(binaries.initdb, [...args, `--pwfile=${passwordFile}`], { owner, signal, ...(env && { env }) })
  const first = await initdb()
  const [, uid] = lacksName.exec(first.text) ?? []
  const { code, text } = uid === undefined ? first : await named(uid, draft, initdb)
  if (code === 0) return
  throw new BowlineError('embedded-postgres-failed', `PostgreSQL could not make its data folder: ${text}`)
}

/** The same with a name for the user id, which only the making of a cluster needs. */
async function named(
  uid: string,
  draft: string,
  initdb: (env: Record<string, string>) => Promise<Run>,
): Promise<Run> {
  const file = `${draft}-passwd`
  try {
    const env = await namedBy(uid, file)
    if (env === undefined) throw new BowlineError('embedded-postgres-user', nameless(uid))
    return await initdb(env)
  } finally {
    await rm(file, { force: true })
  }
}

/** An empty folder gives way. Another controller may have been quicker: its cluster has the same password. */
async function moveInto(draft: string, cluster: string): Promise<void> {
  try {
    await rename(draft, cluster)
  } catch (error) {
    if (await isThere(join(cluster, 'PG_VERSION'))) return
    throw new BowlineError(
      'embedded-postgres-failed',
      `${cluster} is in the way: it holds something else than a database. Move it elsewhere.`,
      { cause: error },
    )
  }
}

/** What an interrupted start left behind. */
async function removeDrafts(cluster: string): Promise<void> {
  const prefix = `${basename(cluster)}.new-`
  const names = await readdir(dirname(cluster))
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (pid !== process.pid && isAlive(pid)) continue
    await rm(join(dirname(cluster), name), { recursive: true, force: true, maxRetries: 5 })
  }
}

function draftName(cluster: string, pid: number): string {
  return `${cluster}.new-${pid}`
}

/** undefined where there is no cluster. */
async function readVersion({ cluster }: DataFolders): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new BowlineError(
      'embedded-postgres-user',
      `The database in ${cluster} belongs to another user. Run Bowline as that user or as root.`,
      { cause: error },
    )
  }
}

function checkVersion(clusterVersion: string, { cluster, binaries }: DataFolders): void {
  const major = binaries.version.split('.')[0]
  if (clusterVersion === major) return
  throw new BowlineError(
    'embedded-postgres-version',
    `The database in ${cluster} was made by PostgreSQL ${clusterVersion}; this Bowline brings ${binaries.version}, ` +
      'which cannot read it. Go back to the Bowline that made it, or move the folder away to begin with an empty database.',
  )
}

/** undefined where there is none or it was interrupted half-way. */
async function readPassword({ directory }: DataFolders): Promise<string | undefined> {
  const text = await readFile(passwordPath(directory), 'utf8').catch(() => '')
  return text.length === passwordLength ? text : undefined
}

const passwordLength = 43

async function writePassword({ directory }: DataFolders): Promise<string> {
  const password = randomBytes(32).toString('base64url')
  await rm(passwordPath(directory), { force: true })
  await writeFile(passwordPath(directory), password, { flag: 'wx', mode: 0o600, flush: true })
  return password
}

function passwordPath(directory: string): string {
  return join(directory, 'postgres-password')
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
