import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { paths } from '../../api/paths.ts'
import { messageOf } from '../../core/domain/errors.ts'
import type { Places } from '../../core/domain/written.ts'
import { Permits } from '../access/may.ts'
import { addressFile } from '../adapters/files/data-folder.ts'
import { writeWhole } from '../adapters/files/write-whole.ts'
import { createApp } from '../http/app.ts'
import { addressOf, listen } from '../http/listen.ts'
import type { Findable } from '../http/things.ts'
import { serveTlsBeside } from '../http/tls-beside.ts'
import { serveUpgrades } from '../http/upgrades.ts'
import { every } from '../lib/every.ts'
import type { Closers } from './closers.ts'
import type { Dispatch } from './dispatch.ts'
import type { Ground } from './ground.ts'
import type { LeaderParts } from './leader-parts.ts'
import { addRoutes } from './routes.ts'
import { webOf } from './sign-in.ts'

const dayMs = 86_400_000

/** The HTTP server, for runners, clients and GitHub. */
export class Http {
  readonly #ground: Ground
  readonly #app: FastifyInstance
  /** Before it is there, nobody is let in. */
  #fleet: Findable | undefined
  readonly #found: Findable = {
    find: (name) => this.#fleet?.find(name),
    target: (id) => this.#fleet?.target(id),
    extension: (id) => this.#fleet?.extension(id),
    extensionNamed: (name) => this.#fleet?.extensionNamed(name),
  }
  /** Everything is up. */
  #isReady = false
  /** The store, whether it answers: once for all who ask meanwhile. */
  #asked: Promise<boolean> | undefined

  /** Nothing is known of it before the routes are there. */
  #placeOf: Places = () => undefined

  constructor(ground: Ground) {
    const { options, folder, keys, registry, redactor, store, access, log } = ground
    this.#ground = ground
    this.#app = createApp({
      adminToken: folder.adminToken,
      keys,
      isThere: (id, instance) => (instance === null ? registry.has(id) : registry.runs(id, instance)),
      connectVersion: options.connectVersion,
      redact: redactor.redact,
      log,
      trail: { audit: (entry) => store.audit(entry), declaredAt: (id) => this.#declaredAt(id) },
      authenticate: ground.signIn.authenticate,
      web: webOf(options),
      trustedProxies: options.trustedProxies,
      door: { permits: new Permits(() => access.policy), found: this.#found },
    })
  }

  /** File of the config repository that declares an environment. */
  #declaredAt(id: string): string | undefined {
    const target = this.#ground.registry.target(id)
    if (!target) return undefined
    const { name: extension } = target.extension
    return this.#placeOf({ kind: 'Environment', extension, environment: target.environment.type })?.file
  }

  /** `host:port` to reach it at from this machine. Only while it listens. */
  readonly address = (): string => addressOf(this.#app, this.#ground.options.host)

  get url(): string {
    return `http://${this.address()}`
  }

  /** Before `listen`. */
  addRoutes(dispatch: Dispatch, leader: LeaderParts): void {
    this.#fleet = leader.fleet
    this.#placeOf = leader.sync.placeOf
    addRoutes(this.#app, { ground: this.#ground, dispatch, leader, ready: () => this.#ready() })
    const { hub } = dispatch
    const toRunner = (...upgrade: Parameters<typeof hub.handleUpgrade>) => hub.handleUpgrade(...upgrade)
    serveUpgrades(this.#app.server, toRunner, this.#app)
  }

  /** As `POST /auth/links` makes it. */
  signInLink(): string {
    const query = new URLSearchParams({ code: this.#ground.signIn.newLink() })
    return `${this.url}${paths.loginLink}?${query}`
  }

  /**
   * Serves plain HTTP, and TLS on the same port for those who trust us: the Python runner makes its REST calls in no other way.
   * @throws {BowlineError} `port-in-use`
   */
  async listen(closers: Closers): Promise<void> {
    const { certificates, clock, log, options } = this.#ground
    const tls = serveTlsBeside(this.#app.server, await certificates.renew())
    this.#app.addHook('preClose', async () => tls.close())
    const renew = () =>
      certificates.renew().then(tls.use, (error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'could not renew the certificate')
      })
    closers.add(every(dayMs, clock, () => void renew()))
    await listen(this.#app, options)
  }

  /** Says that everything is up, and writes down where, for clients on this machine. */
  async announce(closers: Closers): Promise<void> {
    const path = join(this.#ground.folder.path, addressFile)
    await writeWhole(path, `${JSON.stringify({ url: this.url, pid: process.pid })}\n`)
    closers.add(() => rm(path, { force: true }))
    this.#isReady = true
  }

  async close(): Promise<void> {
    await this.#app.close()
  }

  /** False until everything is up, and again while the store does not answer. */
  async #ready(): Promise<boolean> {
    if (!this.#isReady) return false
    this.#asked ??= this.#ground.pool.query('select 1').then(
      () => true,
      () => false,
    )
    const answers = await this.#asked
    this.#asked = undefined
    return answers
  }
}
