import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { KeyRing } from '../../controller/access/key-ring.ts'
import { OidcMachines } from '../../controller/adapters/oidc/oidc-machines.ts'
import { OidcProvider } from '../../controller/adapters/oidc/oidc-provider.ts'
import { addMachineKeyRoutes } from '../../controller/http/api/machine-keys.ts'
import { addOwnSessionRoutes } from '../../controller/http/api/own-sessions.ts'
import { createApp } from '../../controller/http/app.ts'
import { needs } from '../../controller/http/guard.ts'
import { addPageRoutes } from '../../controller/http/page/page-routes.ts'
import { addProgramRoutes } from '../../controller/http/sign-in/program-routes.ts'
import { addSignInRoutes } from '../../controller/http/sign-in/sign-in-routes.ts'
import type { Log } from '../../controller/ports/log.ts'
import { SignIn } from '../../controller/sign-in/sign-in.ts'
import { type MachineRule, namesOfOthers, type ProviderSettings } from '../../core/domain/sign-in-settings.ts'
import type { TestDatabase } from './database.ts'
import { FakeClock } from './fake-clock.ts'
import { freePort } from './free-port.ts'

export const adminToken = 'bwl_token-of-the-administrator'

export function providerSettings(issuer: string, more: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    name: 'acme',
    title: 'Acme',
    issuer,
    clientId: 'bowline',
    clientSecret: null,
    scopes: ['openid', 'email', 'profile', 'offline_access'],
    user: 'email',
    groups: 'realm_access.roles',
    prefix: '',
    ...more,
  }
}

export interface SignInWorldOptions {
  database: TestDatabase
  clock?: FakeClock
  providers?: readonly ProviderSettings[]
  machines?: readonly MachineRule[]
  port?: number
  secret?: Buffer
  publicUrl?: string
  trustedProxies?: readonly string[]
  /** The built page: file URL of its folder. */
  page?: string
}

/** Whatever is about signing in, on a port of its own, with a clock that stands still. */
export class SignInWorld {
  readonly app: FastifyInstance
  readonly signIn: SignIn
  readonly clock: FakeClock
  readonly url: string
  /** Every line of the log, as JSON. */
  readonly logged: string[]

  private constructor(app: FastifyInstance, signIn: SignIn, clock: FakeClock, logged: string[]) {
    this.app = app
    this.signIn = signIn
    this.clock = clock
    this.logged = logged
    this.url = `http://localhost:${(app.server.address() as AddressInfo).port}`
  }

  static async open({
    database,
    clock = new FakeClock(Date.now()),
    providers = [],
    machines = [],
    port = 0,
    secret = Buffer.alloc(32, 7),
    publicUrl,
    trustedProxies = [],
    page,
  }: SignInWorldOptions): Promise<SignInWorld> {
    const logged: string[] = []
    const line = (fields: object, message: string) =>
      void logged.push(
        JSON.stringify({ ...fields, ...('err' in fields && { err: String(fields.err) }), message }),
      )
    const log: Log = { debug: line, info: line, warn: line, error: line }
    const { store } = database
    const signIn = await SignIn.open({
      adminToken,
      secret,
      store,
      clock,
      providers: providers.map((settings) => {
        const clientSecret = 'secret-of-the-client-1234567890'
        const reserved = namesOfOthers(settings, providers)
        return new OidcProvider({ settings, clientSecret, reserved, clock, log })
      }),
      machines: machines.map((rule) => ({ rule, issuer: new OidcMachines(rule.issuer, clock) })),
      log,
    })
    const web = { names: [], publicUrl }
    const app = createApp({
      adminToken,
      keys: new KeyRing(secret, () => {}),
      isThere: () => false,
      connectVersion: '43.0.0',
      redact: (text) => text,
      authenticate: signIn.authenticate,
      trail: { audit: (entry) => store.audit(entry), declaredAt: () => undefined },
      web,
      trustedProxies,
      log,
    })
    addSignInRoutes(app, { signIn, web, log })
    addProgramRoutes(app, { signIn, web, log })
    addOwnSessionRoutes(app, { signIn })
    addMachineKeyRoutes(app, { keys: signIn.machineKeys })
    if (page !== undefined) addPageRoutes(app, { folder: page })
    // an answer that goes on until its caller is nobody any more
    app.get('/test/stream', needs('token'), (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(200).write('begun\n')
    })
    // a page of our own, which may ask us
    app.get('/test/own', { config: { needs: 'nothing', isPage: true } }, (_request, reply) => {
      reply
        .header('content-security-policy', "default-src 'none'; connect-src 'self'")
        .type('text/html')
        .send('own')
    })
    app.post('/test/write', needs('token'), async () => ({ written: true }))
    await app.listen({ host: '127.0.0.1', port })
    return new SignInWorld(app, signIn, clock, logged)
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.signIn.close()
  }

  /** As the administrator. */
  async admin(method: string, path: string, body?: object): Promise<Response> {
    return await this.ask(method, path, adminToken, body)
  }

  async ask(method: string, path: string, token?: string, body?: object): Promise<Response> {
    return await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  }
}

/** A port for a server whose address others have to know before. */
export const portForLater = freePort
