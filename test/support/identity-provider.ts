import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** Somebody whom a provider knows. */
export interface Person {
  email: string
  groups: readonly string[]
}

/** A real provider of OpenID Connect on this machine, of which one person at a time is in front of the browser. */
export class IdentityProviderServer {
  readonly people = new Map<string, Person>()
  /** Who is in front of the browser. */
  person = ''
  /** Whose refresh tokens were revoked, each time. */
  readonly revoked: string[] = []
  readonly #server: Server
  readonly #provider: Provider
  readonly port: number

  private constructor(
    server: Server,
    port: number,
    callbacks: readonly string[],
    logout: string,
    offersRevocation: boolean,
  ) {
    this.#server = server
    this.port = port
    this.#provider = this.#make(callbacks, logout, offersRevocation)
    this.#provider.on(
      'refresh_token.destroyed',
      (token: { accountId: string }) => void this.revoked.push(token.accountId),
    )
    server.on('request', (request, response) => void this.#serve(request, response))
  }

  static async start(
    callbacks: readonly string[],
    logout: string,
    { offersRevocation = true } = {},
  ): Promise<IdentityProviderServer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return new IdentityProviderServer(server, port, callbacks, logout, offersRevocation)
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Tells whoever has to know that a session of somebody has ended here. */
  async endSession(subject: string, sid: string): Promise<void> {
    const client = await this.#provider.Client.find('bowline')
    await client.backchannelLogout(subject, sid)
  }

  /** Does not answer any more. */
  async goAway(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async comeBack(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  #make(callbacks: readonly string[], logout: string, offersRevocation: boolean): Provider {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'bowline',
          client_secret: 'secret-of-the-client-1234567890',
          redirect_uris: callbacks,
          grant_types: ['authorization_code', 'refresh_token'],
          post_logout_redirect_uris: [new URL('login', logout).href],
          backchannel_logout_uri: logout,
          backchannel_logout_session_required: true,
        },
      ],
      scopes: ['openid', 'offline_access', 'email', 'profile'],
      claims: { email: ['email', 'email_verified'], profile: ['realm_access'], openid: ['sub', 'sid'] },
      cookies: { keys: ['of a test'] },
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        revocation: { enabled: offersRevocation },
      },
      pkce: { required: () => true },
      findAccount: (_context: unknown, id: string) => {
        const person = this.people.get(id)
        if (!person) return undefined
        const { email, groups } = person
        return {
          accountId: id,
          claims: () => ({ sub: id, email, email_verified: true, realm_access: { roles: groups } }),
        }
      },
      loadExistingGrant: async (context: {
        oidc: { session: { accountId: string }; client: { clientId: string } }
      }) => {
        const { session, client } = context.oidc
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
        grant.addOIDCScope('openid offline_access email profile')
        await grant.save()
        return grant
      },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      expiresWithSession: () => false,
      // its own refuses addresses of this machine
      fetch: (url: string, { method, headers, body }: RequestInit) =>
        fetch(url, { ...(method && { method }), ...(headers && { headers }), ...(body && { body }) }),
    })
    return provider
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.url?.startsWith('/interaction/')) return this.#provider.callback()(request, response)
    const { prompt } = await this.#provider.interactionDetails(request, response)
    const result = prompt.name === 'login' ? { login: { accountId: this.person } } : { consent: {} }
    await this.#provider.interactionFinished(request, response, result)
  }
}
