import { createHash } from 'node:crypto'
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, realpath, rmdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { BowlineError } from '../../../../core/domain/errors.ts'
import { writeWhole } from '../../files/write-whole.ts'
import { type Binaries, canUse, copyBinaries } from './embedded-postgres-binaries.ts'
import { canPass, findOwner } from './embedded-postgres-owner.ts'
import type { Owner } from './embedded-postgres-program.ts'

/** Where an embedded server lives and who runs it. */
export interface DataFolders {
  /** Bowline's data folder; our own files in it belong to us. */
  directory: string
  /** PostgreSQL's data folder; belongs to the owner. */
  cluster: string
  owner: Owner
  binaries: Binaries
  /** The server's log. */
  log: string
}

/** What the next start must know, in `<directory>/postgres.json`. */
interface FolderRecord {
  /** Where the cluster is, if not in `<directory>/postgres`. */
  cluster?: string
  /** The private folder of the server's socket. */
  sockets?: string
}

/** For clusters and programs that the owner could not reach where they would be: below /root, for instance. */
const sharedFolder = '/var/lib/bowline'

const socketPrefix = 'bowline-'

/** Socket paths longer than this do not fit into `sockaddr_un` on every system. */
const longestSocketPath = 100

/** @throws {BowlineError} `embedded-postgres-user`, `embedded-postgres-lost` */
export async function findFolders(directory: string, packaged: Binaries): Promise<DataFolders> {
  await mkdir(directory, { recursive: true })
  const absolute = await realpath(directory)
  const recorded = (await readRecord(absolute)).cluster
  const inside = join(absolute, 'postgres')
  const owner = await findOwner(recorded ?? inside)
  const cluster = recorded ?? (await clusterFor(absolute, inside, owner))
  if (recorded !== undefined) await expectCluster(recorded, absolute)
  const binaries = await usableBinaries(packaged, owner)
  return { directory: absolute, cluster, owner, binaries, log: join(absolute, 'postgres.log') }
}

/** The folder for the server's socket, private to its owner: the one of the last start if it is still ours. */
export async function socketFolder(folders: DataFolders): Promise<string> {
  const { sockets } = await readRecord(folders.directory)
  if (sockets !== undefined && (await isPrivate(sockets, folders.owner))) return sockets
  const fresh = await mkdtemp(join(await temporaryFolder(folders.owner), socketPrefix))
  if (folders.owner) await chown(fresh, folders.owner.uid, folders.owner.gid)
  const elsewhere =
    folders.cluster === join(folders.directory, 'postgres') ? {} : { cluster: folders.cluster }
  await writeRecord(folders.directory, { ...elsewhere, sockets: fresh })
  return fresh
}

/** Once the server is gone, and its socket with it: a folder with anything in it stays. */
export async function removeSocketFolder(folder: string): Promise<void> {
  if (basename(folder).startsWith(socketPrefix)) await rmdir(folder).catch(() => {})
}

/** Inside the data folder if its owner can reach it there. A cluster that is there already never moves. */
async function clusterFor(directory: string, inside: string, owner: Owner): Promise<string> {
  if (await canPass(directory, owner)) return inside
  if ((await stat(inside).catch(() => undefined)) === undefined) return outside(directory)
  throw new BowlineError(
    'embedded-postgres-user',
    `PostgreSQL runs as user ${owner?.uid}, who cannot reach its database in ${inside}. Let that user pass ` +
      '(chmod o+x) through every folder above it.',
  )
}

/** A folder of its own for each data folder, also for one that was removed and made again: it begins with an empty database. */
async function outside(directory: string): Promise<string> {
  const { ino, birthtimeMs } = await stat(directory)
  const identity = `${directory}\0${ino}\0${birthtimeMs}`
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 12)
  await makeSharedFolder()
  const folder = join(sharedFolder, hash)
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  return join(folder, 'postgres')
}

/** Everybody may pass, whatever the umask; one that is there already is left as it is. */
async function makeSharedFolder(): Promise<void> {
  if (await mkdir(sharedFolder, { recursive: true })) await chmod(sharedFolder, 0o755)
}

async function expectCluster(cluster: string, directory: string): Promise<void> {
  if ((await stat(cluster).catch(() => undefined))?.isDirectory()) return
  throw new BowlineError(
    'embedded-postgres-lost',
    `The database folder ${cluster} is gone. Bring it back, or remove ${recordPath(directory)} and ` +
      `${join(directory, 'postgres-password')} to begin with an empty database.`,
  )
}

async function usableBinaries(packaged: Binaries, owner: Owner): Promise<Binaries> {
  if (owner === undefined || (await canUse(packaged, owner))) return packaged
  await makeSharedFolder()
  const copy = await copyBinaries(packaged, join(sharedFolder, `postgres-${packaged.version}`))
  if (await canUse(copy, owner)) return copy
  throw new BowlineError(
    'embedded-postgres-user',
    `PostgreSQL does not run as root, and user ${owner.uid} can run its programs neither from ${packaged.folder} nor ` +
      `from ${copy.folder}. Run Bowline as another user, or set DATABASE_URL to a PostgreSQL server.`,
  )
}

async function temporaryFolder(owner: Owner): Promise<string> {
  const chosen = await realpath(tmpdir())
  const short = chosen.length + `/${socketPrefix}XXXXXX/.s.PGSQL.5432`.length <= longestSocketPath
  return short && (await canPass(chosen, owner)) ? chosen : '/tmp'
}

/** Temporary folders are everybody's: the name may have been taken by somebody else since. */
async function isPrivate(folder: string, owner: Owner): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined)
  const uid = owner?.uid ?? process.getuid?.()
  return found?.isDirectory() === true && found.uid === uid && (found.mode & 0o077) === 0
}

async function readRecord(directory: string): Promise<FolderRecord> {
  try {
    return JSON.parse(await readFile(recordPath(directory), 'utf8')) as FolderRecord
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

async function writeRecord(directory: string, record: FolderRecord): Promise<void> {
  await writeWhole(recordPath(directory), `${JSON.stringify(record)}\n`)
}

function recordPath(directory: string): string {
  return join(directory, 'postgres.json')
}
