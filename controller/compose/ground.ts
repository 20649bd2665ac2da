import { join } from 'node:path'
import { HeadSigner } from '../../core/audit/heads.ts'
import { AccessInForce } from '../access/access-in-force.ts'
import { KeyPeriods } from '../access/key-periods.ts'
import { KeyRing } from '../access/key-ring.ts'
import {
  type DataFolder,
  keyPeriodsFile,
  openDataFolder,
  sealingKeysFile,
} from '../adapters/files/data-folder.ts'
import { secretFile } from '../adapters/files/secret-file.ts'
import { openSharedFolder } from '../adapters/files/shared-folder.ts'
import { createStatusBranch } from '../adapters/git/git-status-branch.ts'
import { AuditTrail } from '../adapters/postgres/audit-trail.ts'
import { readDatabaseUrl } from '../adapters/postgres/database-url.ts'
import { type Database, openDatabase } from '../adapters/postgres/open-database.ts'
import {
  createPool,
  createQuestionPool,
  createTaskPool,
  migrate,
  type Pool,
} from '../adapters/postgres/pg-database.ts'
import { createPgStore } from '../adapters/postgres/pg-store.ts'
import { StoreClock } from '../adapters/postgres/store-clock.ts'
import { findIsolation, type Isolation } from '../adapters/process/process-isolation.ts'
import { secretsOf } from '../adapters/redis/redis-url.ts'
import { type OwnCertificates, openOwnCertificates } from '../adapters/x509/own-certificates.ts'
import { EnvironmentRegistry } from '../apply/registry.ts'
import { namesOf } from '../http/listen.ts'
import { SeriesLog } from '../lib/series-log.ts'
import { Changes } from '../observe/changes.ts'
import { Troubles } from '../observe/troubles.ts'
import { systemClock } from '../ports/clock.ts'
import { type StatusBranch, statusBranchName } from '../ports/git-source.ts'
import type { LogOfSeries } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { redactedLog, redactedMemories, redactedStore } from '../redact/redacted.ts'
import { Redactor } from '../redact/redactor.ts'
import { mirroredStore, ScheduleMirror } from '../schedules/schedule-mirror.ts'
import { type KeyChain, openKeyChain } from '../sealing/key-chain.ts'
import { Vault } from '../sealing/vault.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import type { SignedCommits } from '../sync/signed-commits.ts'
import { TaskFeed, watchedStore } from '../tasks/feed.ts'
import type { Closers } from './closers.ts'
import type { ControllerOptions } from './options.ts'
import { openSignIn } from './sign-in.ts'
import { openSignedCommits } from './signed-commits.ts'

/** What all the rest stands on: what is kept, what is secret, what time it is, and who is told of changes. */
/** Beyond so many commits the older ones of the status branch become one, too. */
const mostStatusCommits = 10_000

export interface Ground extends Secrets, Kept {
  options: ControllerOptions
  /** Shows no secret. */
  log: LogOfSeries
  folder: DataFolder
  /** Undefined: unsigned commits are taken, too. */
  signedCommits: SignedCommits | undefined
  /** For TLS with instances, and with runners on this machine. */
  certificates: OwnCertificates
  /** What keeps extensions apart. */
  isolation: Isolation
  /** Folder for what users of extensions must get at; undefined where they have none. */
  shared: string | undefined
  changes: Changes
  /** Of the controller itself. */
  troubles: Troubles
  /** The environments there are. */
  registry: EnvironmentRegistry
  /** How callers become principals. */
  signIn: SignIn
  /** Who may do what. */
  access: AccessInForce
}

interface Secrets {
  redactor: Redactor
  /** Keys of environments. */
  keys: KeyRing
  /** Which of them count. */
  periods: KeyPeriods
  /** Keys that open sealed values. */
  keyChain: KeyChain
  vault: Vault
}

interface Kept {
  database: Database
  pool: Pool
  /** The database's. */
  clock: StoreClock
  /** Tells of every task that is written. */
  feed: TaskFeed
  statusBranch: StatusBranch
  /** The past of schedules, on the status branch. */
  mirror: ScheduleMirror
  /** Takes in no secret by way of a message, and tells `feed` and `mirror`. */
  store: Store
  /** Signs heads of the audit trail. */
  signer: HeadSigner
  /** Through which the store appends to the audit trail. */
  trail: Pick<AuditTrail, 'onAppended'>
}

/** @throws {BowlineError} where another controller has the database, or what is kept is damaged */
export async function openGround(
  options: ControllerOptions,
  closers: Closers,
  signal: AbortSignal,
): Promise<Ground> {
  const redactor = redactorOf(options)
  const log = new SeriesLog(redactedLog(options.log, redactor), systemClock)
  closers.add(() => log.flush())
  const folder = await openDataFolder(options.dataFolder)
  redactor.add(folder.adminToken)
  if (folder.openness !== undefined) log.warn({ folder: folder.path }, `the data folder: ${folder.openness}`)
  const isolation = await findIsolation(options.extensionUsers)
  const shared = isolation.kind === 'users' ? await openSharedFolder(folder.path) : undefined
  const signedCommits = await openSignedCommits({ ...options, dataFolder: folder.path })
  const hide = (secret: string, environment: string) => redactor.add(secret, environment)
  const periods = await KeyPeriods.open(secretFile(join(folder.path, keyPeriodsFile)))
  closers.add(async () => periods.close())
  const keys = new KeyRing(folder.secret, hide, periods)
  const keyChain = await openKeyChain(secretFile(join(folder.path, sealingKeysFile)), options.sealingKey)
  const vault = new Vault(() => keyChain.keys(), hide)
  const changes = new Changes()
  const registry = new EnvironmentRegistry()
  registry.watch({
    came: (id) => keys.learn(id), // whose a key is, is asked with each request
    left: (id) => redactor.forget(id),
  })
  const database = await openDatabase(options, signal)
  closers.add(() => database.close())
  const kept = await openKept(options, { log, folder, redactor, changes, database }, closers)
  const told = () => changes.publish({ what: 'troubles' })
  const troubles = new Troubles({ clock: kept.clock, log, changed: told })
  const signIn = await openSignIn(options, { folder, log, store: kept.store, clock: kept.clock }, closers)
  const certificates = await openOwnCertificates({
    dataFolder: folder.path,
    shared,
    names: namesOf(options.host),
    now: () => kept.clock.now(),
  })
  const access = await AccessInForce.open(kept.store)
  const secrets = { redactor, keys, periods, keyChain, vault }
  const own = {
    options,
    log,
    folder,
    signedCommits,
    certificates,
    isolation,
    shared,
    changes,
    troubles,
    registry,
    signIn,
    access,
  }
  return { ...own, ...secrets, ...kept }
}

/** Knows what it is given as secrets, and nothing yet of what is kept. */
export function redactorOf({ secrets, redis, databaseUrl, signIn }: ControllerOptions): Redactor {
  const redactor = new Redactor()
  const known = [
    ...secrets,
    ...signIn.providers.flatMap(({ clientSecret }) => clientSecret ?? []),
    ...(redis ? secretsOf(redis.url) : []),
    ...(databaseUrl ? readDatabaseUrl(databaseUrl).secrets : []),
  ]
  for (const secret of known) redactor.add(secret)
  return redactor
}

async function openKept(
  options: ControllerOptions,
  given: Pick<Ground, 'log' | 'folder' | 'redactor' | 'changes' | 'database'>,
  closers: Closers,
): Promise<Kept> {
  const { repository: url, credentials, statusSigningKey: signingKey } = options
  const { log, folder, redactor, changes, database } = given
  const pool = createPool(database.connection, log)
  closers.add(() => pool.end())
  const taskPool = createTaskPool(database.connection, log)
  closers.add(() => taskPool.end())
  const questions = createQuestionPool(database.connection, log)
  closers.add(() => questions.end())
  await migrate(pool)
  const clock = await StoreClock.open(pool)
  closers.add(() => clock.close())
  const feed = new TaskFeed()
  feed.subscribe(({ task }) => clock.heard(Date.parse(task.updatedAt)))
  const statusBranch = createStatusBranch({
    url,
    branch: statusBranchName,
    directory: join(folder.path, 'status.git'),
    author: { name: 'Bowline', email: 'bowline@localhost' },
    clock,
    ...(credentials && { credentials }),
    history: { keepMs: options.statusHistoryMs, mostCommits: mostStatusCommits },
    log,
    ...(signingKey !== undefined && { signingKey }),
  })
  const trail = new AuditTrail(redactor.redact)
  const pgStore = createPgStore(pool, taskPool, questions, trail)
  const mirror = new ScheduleMirror({
    store: pgStore,
    branch: statusBranch,
    clock,
    log,
    redact: (memories) => redactedMemories(memories, redactor),
    changed: () => changes.publish({ what: 'past' }),
  })
  const store = watchedStore(redactedStore(mirroredStore(pgStore, mirror), redactor), feed)
  return {
    database,
    pool,
    clock,
    feed,
    statusBranch,
    mirror,
    store,
    trail,
    signer: new HeadSigner(folder.secret),
  }
}
