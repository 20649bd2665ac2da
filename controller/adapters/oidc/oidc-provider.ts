import type { Configuration, ServerMetadata } from 'openid-client'
import { messageOf } from '../../../core/domain/errors.ts'
import { isLoopback } from '../../../core/domain/loopback.ts'
import type { ProviderSettings } from '../../../core/domain/sign-in-settings.ts'
import type { TimerClock } from '../../ports/clock.ts'
import {
  type BegunSignIn,
  type EndedThere,
  type Identity,
  type IdentityProvider,
  ProviderAway,
  SignInRefused,
} from '../../ports/identity-provider.ts'
import type { Log } from '../../ports/log.ts'
import { groupsIn, nameIn, ownName } from './claims.ts'
import { clockToleranceSeconds } from './clock-tolerance.ts'
import { limitedFetch } from './limited-fetch.ts'
import { RemoteKeys } from './remote-keys.ts'

type OpenIdClient = typeof import('openid-client')
type Claims = Readonly<Record<string, unknown>>

/** What a provider says of itself is read anew after so long. */
const discoveryMs = 3_600_000

/** In an address: with a longer one servers refuse it. Without, the provider asks who is meant. */
const longestHint = 4_000

export interface OidcProviderOptions {
  settings: ProviderSettings
  clientSecret: string | undefined
  /** What names and groups of others begin with: none of this provider's may. */
  reserved: readonly string[]
  clock: TimerClock
  log: Log
}

/** Answers of the token endpoint, as much as is read of them. */
type Tokens = Awaited<ReturnType<OpenIdClient['refreshTokenGrant']>>

/** A provider of OpenID Connect. Nothing is asked of it, and no code of it loaded, before somebody signs in. */
export class OidcProvider implements IdentityProvider {
  readonly name: string
  readonly title: string
  readonly #options: OidcProviderOptions
  #server: { metadata: ServerMetadata; at: number } | undefined
  #jwks: Parameters<OpenIdClient['setJwksCache']>[1] | undefined
  readonly #keys: RemoteKeys

  constructor(options: OidcProviderOptions) {
    this.name = options.settings.name
    this.title = options.settings.title
    this.#options = options
    this.#keys = new RemoteKeys({ clock: options.clock })
  }

  begin(callback: string): Promise<{ url: string; begun: BegunSignIn }> {
    return this.#ask(async (client, configuration) => {
      const verifier = client.randomPKCECodeVerifier()
      const begun = { state: client.randomState(), nonce: client.randomNonce(), verifier, callback }
      const { scopes } = this.#options.settings
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: callback,
        scope: scopes.join(' '),
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: begun.state,
        nonce: begun.nonce,
        // without it, providers hand out no refresh token to those who said yes before
        ...(scopes.includes('offline_access') && { prompt: 'consent' }),
      })
      return { url: url.href, begun }
    })
  }

  finish(url: URL, begun: BegunSignIn): Promise<Identity> {
    return this.#ask(async (client, configuration) => {
      const back = new URL(begun.callback)
      back.search = url.search
      const tokens = await client.authorizationCodeGrant(configuration, back, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new SignInRefused('the provider sent no ID token')
      if (claims.iat > this.#options.clock.now() / 1000 + clockToleranceSeconds)
        throw new SignInRefused(
          'the ID token is of a time to come: the clock of the provider, or ours, is wrong',
        )
      return await this.#identity(client, configuration, tokens, claims.sub)
    })
  }

  refresh(refreshToken: string, subject: string): Promise<Identity> {
    return this.#ask(async (client, configuration) => {
      const tokens = await client.refreshTokenGrant(configuration, refreshToken)
      const said = tokens.claims()
      if (said && said.sub !== subject) throw new SignInRefused('the provider speaks of somebody else')
      return await this.#identity(client, configuration, tokens, subject)
    })
  }

  readLogout(token: string): Promise<EndedThere> {
    return this.#ask(async (_client, configuration) => {
      const { issuer, jwks_uri } = configuration.serverMetadata()
      if (jwks_uri === undefined) throw new SignInRefused('the provider names no keys')
      const claims = await this.#keys.read(token, jwks_uri, {
        issuer,
        audience: this.#options.settings.clientId,
        typ: 'logout+jwt',
        requiredClaims: ['iat', 'jti', 'events'],
        maxTokenAge: 600,
      })
      const events = claims.events as Claims | null
      const isLogout = typeof events === 'object' && events !== null && logoutEvent in events
      if (!isLogout) throw new SignInRefused('it tells of no logout')
      if (claims.nonce !== undefined) throw new SignInRefused('a logout token has no nonce')
      const [sid, subject] = [textOrNull(claims.sid), textOrNull(claims.sub)]
      if (sid === null && subject === null) throw new SignInRefused('it does not say who')
      return { sid, subject, id: String(claims.jti) }
    })
  }

  signOutUrl(back: string, idToken: string | null): Promise<string | null> {
    return this.#ask(async (client, configuration) => {
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null
      return client.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: back,
        ...(idToken !== null && { id_token_hint: idToken }),
      }).href
    })
  }

  revoke(refreshToken: string): Promise<boolean> {
    return this.#ask(async (client, configuration) => {
      if (configuration.serverMetadata().revocation_endpoint === undefined) return false
      await client.tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' })
      return true
    })
  }

  /** What is not in the ID token, or where none came, is asked for. */
  async #identity(
    client: OpenIdClient,
    configuration: Configuration,
    tokens: Tokens,
    subject: string,
  ): Promise<Identity> {
    const { user, groups, prefix } = this.#options.settings
    const said = tokens.claims()
    const hasMore = configuration.serverMetadata().userinfo_endpoint !== undefined
    const more = hasMore ? await client.fetchUserInfo(configuration, tokens.access_token, subject) : {}
    const claims: Claims = { ...said, ...more, sub: subject }
    const { reserved } = this.#options
    const { id_token: idToken = null } = tokens
    const signsOut = configuration.serverMetadata().end_session_endpoint !== undefined
    return {
      subject,
      sid: textOrNull(said?.sid),
      name: ownName(`${prefix}${nameIn(claims, user)}`, reserved),
      groups: groupsIn(claims, groups).map((each) => ownName(`${prefix}${each}`, reserved)),
      refreshToken: tokens.refresh_token ?? null,
      idToken: signsOut && idToken !== null && idToken.length <= longestHint ? idToken : null,
    }
  }

  async #ask<T>(work: (client: OpenIdClient, configuration: Configuration) => Promise<T>): Promise<T> {
    const client = await import('openid-client')
    try {
      const configuration = await this.#configuration(client)
      try {
        return await work(client, configuration)
      } finally {
        this.#jwks = client.getJwksCache(configuration) ?? this.#jwks
      }
    } catch (error) {
      throw whatItMeans(error)
    }
  }

  /** Made for each question, with how far our clock is from that of this process now. */
  async #configuration(client: OpenIdClient): Promise<Configuration> {
    const { settings, clientSecret, clock } = this.#options
    const metadata = await this.#discovered(client)
    const skew = Math.round((clock.now() - Date.now()) / 1000)
    const configuration = new client.Configuration(
      metadata,
      settings.clientId,
      { [client.clockTolerance]: clockToleranceSeconds, [client.clockSkew]: skew },
      authenticationOf(client, metadata, clientSecret),
    )
    this.#relax(client, configuration)
    client.enableNonRepudiationChecks(configuration) // the signature counts, beside the connection it came by
    if (this.#jwks) client.setJwksCache(configuration, this.#jwks)
    configuration[client.customFetch] = limitedFetch
    return configuration
  }

  async #discovered(client: OpenIdClient): Promise<ServerMetadata> {
    const { settings, clock, log } = this.#options
    const known = this.#server
    if (known && clock.elapsed() - known.at < discoveryMs) return known.metadata
    try {
      const execute = isLoopback(new URL(settings.issuer).host) ? [client.allowInsecureRequests] : []
      const found = await client.discovery(
        new URL(settings.issuer),
        settings.clientId,
        undefined,
        client.None(),
        {
          execute,
          [client.customFetch]: limitedFetch,
        },
      )
      this.#server = { metadata: { ...found.serverMetadata() }, at: clock.elapsed() }
      return this.#server.metadata
    } catch (error) {
      if (!known) throw error
      log.warn(
        { provider: this.name, reason: messageOf(error) },
        'an identity provider does not say what it is',
      )
      return known.metadata
    }
  }

  /** Only on this machine itself, where nobody listens on the way. */
  #relax(client: OpenIdClient, configuration: Configuration): void {
    const { issuer } = this.#options.settings
    if (issuer.startsWith('http:') && isLoopback(new URL(issuer).host))
      client.allowInsecureRequests(configuration)
  }
}

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** As clients are registered where nothing is said (OpenID Connect Registration, 2): by HTTP Basic, where it takes that. */
function authenticationOf(client: OpenIdClient, metadata: ServerMetadata, secret: string | undefined) {
  if (secret === undefined) return client.None()
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic')
    ? client.ClientSecretBasic(secret)
    : client.ClientSecretPost(secret)
}

/** What a provider answers about the person, and not about us. */
const aboutThePerson = [
  'invalid_grant',
  'access_denied',
  'login_required',
  'interaction_required',
  'consent_required',
]

/** Tells a "no" from what may go well later. */
function whatItMeans(error: unknown): Error {
  if (error instanceof SignInRefused || error instanceof ProviderAway) return error
  const {
    code,
    error: said,
    cause,
    status,
  } = error as {
    code?: string
    error?: string
    cause?: unknown
    status?: number
  }
  const message = messageOf(error)
  if (said !== undefined) {
    const told = `the provider says ${said}`
    return aboutThePerson.includes(said) || status === undefined
      ? new SignInRefused(told, { cause: error })
      : new ProviderAway(told, { cause: error }) // our client is not as it is registered, or the provider has a fault
  }
  const answered = cause instanceof Response ? cause.status : undefined
  const isAway =
    error instanceof TypeError || // of fetch
    code === 'OAUTH_TIMEOUT' ||
    code === 'OAUTH_ABORT' ||
    (answered !== undefined && (answered >= 500 || answered === 429))
  return isAway ? new ProviderAway(message, { cause: error }) : new SignInRefused(message, { cause: error })
}
