import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { paths } from '../../api/paths.ts'
import { messageOf } from '../../core/domain/errors.ts'
import type { Places } from '../../core/domain/written.ts'
import { addressFile } from '../adapters/files/data-folder.ts'
import { writeWhole } from '../adapters/files/write-whole.ts'
import { countSealedWith } from '../apply/sealed-values.ts'
import { addAuditRoutes } from '../http/api/audit.ts'
import { addEnvironmentKeyRoutes } from '../http/api/environment-keys.ts'
import { addEnvironmentRoutes } from '../http/api/environments.ts'
import { addExtensionRoutes } from '../http/api/extensions.ts'
import { addHealthRoutes } from '../http/api/health.ts'
import { addMachineKeyRoutes } from '../http/api/machine-keys.ts'
import { addMetricsRoute } from '../http/api/metrics.ts'
import { addOpenApiRoute } from '../http/api/openapi.ts'
import { addOwnSessionRoutes } from '../http/api/own-sessions.ts'
import { addScheduleApi } from '../http/api/schedules.ts'
import { addSealingRoutes } from '../http/api/sealing.ts'
import { addSheetRoutes } from '../http/api/sheets.ts'
import { addStatusRoutes } from '../http/api/status.ts'
import { addTaskApi } from '../http/api/tasks.ts'
import { createApp } from '../http/app.ts'
import { addDevopsRoutes } from '../http/connect/devops.ts'
import { addEventRoutes } from '../http/connect/events.ts'
import { addObjectRoutes } from '../http/connect/objects.ts'
import { addRefusedRoutes } from '../http/connect/refused.ts'
import { addScheduleRoutes } from '../http/connect/schedules.ts'
import { addTaskRoutes } from '../http/connect/tasks.ts'
import { addressOf, listen } from '../http/listen.ts'
import { addOtherMethods } from '../http/other-methods.ts'
import { addProgramRoutes } from '../http/sign-in/program-routes.ts'
import { addSignInRoutes } from '../http/sign-in/sign-in-routes.ts'
import { serveTlsBeside } from '../http/tls-beside.ts'
import { serveUpgrades } from '../http/upgrades.ts'
import { addGitHubWebhook } from '../http/webhooks/github-webhooks.ts'
import { every } from '../lib/every.ts'
import type { Closers } from './closers.ts'
import type { Dispatch } from './dispatch.ts'
import type { Ground } from './ground.ts'
import type { LeaderParts } from './leader-parts.ts'
import { webOf } from './sign-in.ts'

const dayMs = 86_400_000

/** The HTTP server, for runners, clients and GitHub. */
export class Http {
  readonly #ground: Ground
  readonly #app: FastifyInstance
  /** Everything is up. */
  #isReady = false
  /** The store, whether it answers: once for all who ask meanwhile. */
  #asked: Promise<boolean> | undefined

  /** Nothing is known of it before the routes are there. */
  #placeOf: Places = () => undefined

  constructor(ground: Ground) {
    const { options, folder, keys, registry, redactor, store, log } = ground
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
    const app = this.#app
    const { statusBranch, signer } = this.#ground
    const { options, store, clock, feed, keys, periods, keyChain, registry, redactor, changes, log } =
      this.#ground
    const isolated = this.#ground.isolation.kind === 'users'
    const { queue, hub, dispatcher, declarations, metrics } = dispatch
    const { runtime, fleet, sync, scheduler, told, tagsOf } = leader
    this.#placeOf = sync.placeOf
    const ready = () => this.#ready()
    addOpenApiRoute(app)
    addHealthRoutes(app, { ready, queue, version: options.version })
    const { overviews } = told
    const onChange = (listener: () => void) =>
      void changes.subscribe(['environment', 'sync', 'pauses', 'troubles'], listener)
    addStatusRoutes(app, { overviews, onChange, clock, isolated, fleet, sync, store })
    addExtensionRoutes(app, { fleet, declarations, tagsOf, overviews })
    addEnvironmentRoutes(app, { fleet, runtime })
    addEnvironmentKeyRoutes(app, { fleet, keys, periods })
    const places = { fleet, hub, declarations, placeOf: sync.placeOf }
    addDevopsRoutes(app, { ...places, fleet, runtime, log })
    addRefusedRoutes(app, places)
    addTaskRoutes(app, { fleet, store, clock, dispatcher, declarations })
    addTaskApi(app, { store, fleet, feed })
    addScheduleApi(app, { fleet, store, scheduler, clock })
    addScheduleRoutes(app, { ...leader.runs, ...places, store, scheduler })
    addSheetRoutes(app, { fleet, placeOf: sync.placeOf, now: () => new Date(clock.now()) })
    const sealedWith = (key: string) => countSealedWith(key, fleet, registry)
    const keysChanged = () => {
      told.keysChanged()
      fleet.retry()
    }
    addSealingRoutes(app, { keyChain, sealedWith, keysChanged })
    addAuditRoutes(app, { store, branch: statusBranch, signer, clock })
    addEventRoutes(app, { fleet, store, keys, dispatcher, declarations, redact: redactor.ofEnvironment })
    addMetricsRoute(app, { metrics, token: options.metricsToken })
    addObjectRoutes(app, { fleet, store })
    this.#addSignIn()
    this.#addWebhook(leader)
    addOtherMethods(app)
    const toRunner = (...upgrade: Parameters<typeof hub.handleUpgrade>) => hub.handleUpgrade(...upgrade)
    serveUpgrades(app.server, toRunner, app.connections)
  }

  #addSignIn(): void {
    const { signIn, options, log } = this.#ground
    const given = { signIn, web: webOf(options), log }
    addSignInRoutes(this.#app, given)
    addProgramRoutes(this.#app, given)
    addOwnSessionRoutes(this.#app, { signIn })
    addMachineKeyRoutes(this.#app, { keys: signIn.machineKeys })
  }

  /** As `POST /auth/links` makes it. */
  signInLink(): string {
    const query = new URLSearchParams({ code: this.#ground.signIn.newLink() })
    return `${this.url}${paths.loginLink}?${query}`
  }

  #addWebhook({ github }: LeaderParts): void {
    const { options, clock, log } = this.#ground
    const secret = options.github?.webhookSecret
    if (!github || secret === undefined) return
    addGitHubWebhook(this.#app, { secret, clock, log, emit: (event) => github.heard(event) })
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
