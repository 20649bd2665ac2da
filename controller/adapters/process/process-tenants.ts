import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, lstat, mkdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { oneAtATime } from '../../lib/one-at-a-time.ts'
import { startProcess } from '../../lib/start-process.ts'
import type { Log } from '../../ports/log.ts'
import { isMissing, namesIn, privateFolder } from '../files/private-files.ts'
import { endUser } from './process-end-user.ts'
import { switchTo } from './process-isolation.ts'
import { userOf } from './process-table.ts'
import type { EnvironmentUsers } from './process-users.ts'

/** An environment as one of several on a machine that must not get at each other: its user, and the folders it may write. */
export interface Tenant {
  /** Id of its user and of its group. */
  user: number
  home: string
  temporary: string
}

export interface TenantsOptions {
  users: EnvironmentUsers
  /** Paths of the programs. */
  setpriv: string
  prlimit: string
  /** A user that nothing runs as. */
  nobody: number
  /** Everybody can pass through it. */
  shared: string
  log: Log
}

/** Its user may pass through such a folder, and look into or write none: that is for root alone. */
const passable = 0o710
const passableForAll = 0o711
/** Folders that everybody may write in. */
const everybodys = ['/tmp', '/var/tmp', '/dev/shm']

/** Two seconds in all. */
const switchLooks = 400
const switchPauseMs = 5

/** What a tenant makes while its folder is being removed can keep that going: it is given up, and tried again later. */
const removalLimitMs = 60_000
/** How often a removal begins anew that was killed, as with all that ran as its user. */
const removalTries = 3

/**
 * The environments' users at work. What a tenant can write is never touched by root: a link that it puts in the way would
 * lead root elsewhere. It is handed over while its user cannot get there, and removed by that user.
 */
export class Tenants {
  readonly #options: TenantsOptions
  readonly #inTurn = oneAtATime()

  constructor(options: TenantsOptions) {
    this.#options = options
  }

  /**
   * Gives the environment a user where it has none.
   * @throws {BowlineError} `no-user-left`
   */
  of(environment: string): Tenant {
    const folder = this.#folderOf(environment)
    const user = this.#options.users.of(environment)
    return { user, home: join(folder, 'home'), temporary: join(folder, 'tmp') }
  }

  #folderOf(environment: string): string {
    return folderOf(this.#options.shared, environment)
  }

  /** Makes its folders where they are not there. */
  prepare(environment: string): Promise<void> {
    return this.#inTurn(() => this.#prepare(environment))
  }

  async #prepare(environment: string): Promise<void> {
    const { user, home, temporary } = this.of(environment)
    const own = this.#folderOf(environment)
    await mkdir(dirname(own), { recursive: true })
    await chmod(dirname(own), passableForAll)
    for (const folder of [own, releasesOf(this.#options.shared, environment)]) {
      await mkdir(folder, { recursive: true, mode: privateFolder })
      await chown(folder, 0, user)
      await chmod(folder, passable)
    }
    for (const folder of [home, temporary]) await this.#makeOwned(folder, user)
  }

  /** Appears in its place when it is complete. One of another user, as of another range, gives way. */
  async #makeOwned(folder: string, user: number): Promise<void> {
    const owner = await ownerOf(folder)
    if (owner === user) return
    if (owner !== undefined) await this.#removeTheirs(folder)
    const draft = `${folder}.new`
    await mkdir(draft, { recursive: true, mode: privateFolder })
    await chmod(draft, privateFolder)
    await chown(draft, user, user)
    await rename(draft, folder)
  }

  /**
   * Gives a folder with all in it to the environment's user, and lets that user pass through the one above it, which must
   * have been root's alone until now.
   */
  async handOver(environment: string, above: string, folder: string): Promise<void> {
    const { user } = this.of(environment)
    const code = await this.#run('chown', ['-hR', `${user}:${user}`, '--', folder])
    if (code !== 0) throw new BowlineError('start-failed', `Cannot give ${folder} to user ${user}.`)
    await chown(above, 0, user)
    await chmod(above, passable)
  }

  /**
   * Removes a folder of root's in which there are folders of the environment's user. It is gone at once for everybody who
   * looks by its name, also where some of it cannot be removed yet.
   * @param theirs names in it
   */
  async remove(environment: string, folder: string, theirs: readonly string[]): Promise<void> {
    const trash = isTrash(folder) ? folder : `${folder}.trash-${randomUUID()}`
    try {
      if (trash !== folder) await rename(folder, trash)
    } catch (error) {
      if (isMissing(error)) return
      throw error
    }
    const left = await Promise.all(theirs.map((name) => this.#removeTheirs(join(trash, name))))
    if (left.includes(false)) {
      const message = 'cannot remove all that an extension has made; it is tried again'
      this.#options.log.warn({ environment, folder: trash }, message)
      return
    }
    await rm(trash, { recursive: true, force: true, maxRetries: 5 })
  }

  /** @returns whether it is gone */
  async #removeTheirs(folder: string): Promise<boolean> {
    const owner = await ownerOf(folder)
    if (owner === undefined) return true
    if (owner === 0) {
      await rm(folder, { recursive: true }) // it was not handed over yet
      return true
    }
    // Their user must get there, and may have closed folders to itself, as read-only caches are.
    await chown(dirname(folder), 0, owner)
    await chmod(dirname(folder), passable)
    const script = 'chmod -R u+rwX -- "$1"; exec rm -rf -- "$1"'
    for (let left = removalTries; left > 0; left--)
      if ((await this.#runAs(owner, script, [folder])) !== null) break
    return rmdir(folder).then(
      () => true,
      () => false,
    )
  }

  /**
   * Ends all that runs as its user, at one stroke: nothing can start anything meanwhile. Never throws.
   * @param isDue asked when nothing is being started
   */
  endAll(environment: string, isDue = () => true): Promise<void> {
    const { users, log } = this.#options
    return this.#inTurn(async () => {
      const user = users.all().get(environment)
      if (user === undefined || !isDue()) return
      await endUser(user, this.#options).catch((error: unknown) =>
        log.error({ environment, error: messageOf(error) }, 'cannot end what an extension has left'),
      )
    })
  }

  /** The same for all whom an earlier controller has left without an instance. */
  async endOthers(kept: ReadonlySet<string>): Promise<void> {
    const others = [...this.#options.users.all().keys()].filter((each) => !kept.has(each))
    await Promise.all(others.map((each) => this.endAll(each)))
  }

  /** Whether a process runs as it should. */
  isTheirs(environment: string, pid: number): boolean {
    return userOf(pid) === this.#options.users.all().get(environment)
  }

  /** Resolves when a process that was started just now is its user's, or gone. */
  async switched(pid: number): Promise<void> {
    for (let left = switchLooks; left > 0 && userOf(pid) === 0; left--) await delay(switchPauseMs)
  }

  /** Removes all that belongs to it, and then its user. */
  async forget(environment: string): Promise<void> {
    const { users } = this.#options
    const user = users.all().get(environment)
    if (user === undefined) return
    await this.endAll(environment)
    const theirs = `-mindepth 1 -maxdepth 1 -user ${user} -exec rm -rf -- {} +`
    await this.#runAs(user, `exec find ${everybodys.join(' ')} ${theirs}`, [])
    const releases = releasesOf(this.#options.shared, environment)
    for (const name of await namesIn(releases))
      await this.remove(environment, join(releases, name), ['checkout'])
    await this.remove(environment, this.#folderOf(environment), ['home', 'tmp'])
    users.forget(environment)
  }

  #runAs(user: number, script: string, args: readonly string[]): Promise<number | null> {
    const { setpriv } = this.#options
    return this.#run(setpriv, [...switchTo(user), '--', '/bin/sh', '-c', script, 'sh', ...args])
  }

  /** In a session of its own: what runs as another user must not get at our terminal, nor hold us up. */
  async #run(program: string, args: readonly string[]): Promise<number | null> {
    const env = { PATH: process.env.PATH ?? '/usr/bin:/bin' }
    const limit = { timeout: removalLimitMs, killSignal: 'SIGKILL' } as const
    const options = { cwd: '/', env, stdio: 'ignore', detached: true, ...limit } as const
    const child = await startProcess(program, args, options)
    const [code] = await once(child, 'close')
    return code as number | null
  }
}

/** Where the releases of an environment with a user of its own are. */
export function releasesOf(shared: string, environment: string): string {
  return join(folderOf(shared, environment), 'releases')
}

function folderOf(shared: string, environment: string): string {
  return join(shared, 'extensions', environment)
}

/** Undefined where it is not there. */
async function ownerOf(folder: string): Promise<number | undefined> {
  try {
    return (await lstat(folder)).uid
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isTrash(folder: string): boolean {
  return basename(folder).includes('.trash-')
}
