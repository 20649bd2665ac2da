import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

interface Key {
  kid: string
  publicKey: CryptoKey
  privateKey: CryptoKey
}

/** What an ID token is to be like; left out, it is right. */
export interface Crookedness {
  claims?: JWTPayload
  /** Claims that are left out. */
  without?: readonly string[]
  /** Signed with a key that it does not publish. */
  foreignKey?: boolean
  /** `{"alg":"none"}`, and no signature. */
  unsigned?: boolean
  header?: Record<string, string>
}

/** An issuer that signs whatever it is told to: what no real one does, and an attacker might. */
export class CrookedIssuer {
  readonly issuer: string
  /** How the next ID tokens are. */
  crooked: Crookedness = {}
  /** Seconds that its clock is ahead of ours. */
  ahead = 0
  readonly #server: Server
  #key: Key
  #nonces = new Map<string, string>()

  private constructor(server: Server, key: Key) {
    this.#server = server
    this.#key = key
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', async (request, response) => {
      const body = await this.#answer(request)
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body ?? {}))
    })
  }

  static async start(): Promise<CrookedIssuer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new CrookedIssuer(server, await newKey('first'))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** From now on it publishes another key, and signs with that. */
  async rotate(kid: string): Promise<void> {
    this.#key = await newKey(kid)
  }

  /** What somebody who said yes comes back with: a code for the nonce of this address. */
  codeFor(url: string): string {
    const code = `code-${this.#nonces.size}`
    this.#nonces.set(code, new URL(url).searchParams.get('nonce') ?? '')
    return code
  }

  async sign(payload: JWTPayload, crooked: Crookedness = this.crooked): Promise<string> {
    const now = Math.floor(Date.now() / 1000) + this.ahead
    const right = { iss: this.issuer, aud: 'bowline', sub: 'ann', iat: now, exp: now + 300 }
    const all: JWTPayload = { ...right, ...payload, ...crooked.claims }
    const claims = Object.fromEntries(
      Object.entries(all).filter(([name]) => !crooked.without?.includes(name)),
    )
    if (crooked.unsigned) return `${encoded({ alg: 'none' })}.${encoded(claims)}.`
    const { kid, privateKey } = crooked.foreignKey ? await newKey(this.#key.kid) : this.#key
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid, ...crooked.header })
      .sign(privateKey)
  }

  async #answer(request: IncomingMessage): Promise<object | undefined> {
    const { issuer } = this
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        }
      case '/keys': {
        const { kid, publicKey } = this.#key
        return { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] }
      }
      case '/token': {
        const nonce = this.#nonces.get(new URLSearchParams(await textOf(request)).get('code') ?? '')
        const person = { email: 'ann@acme.com', email_verified: true, realm_access: { roles: ['billing'] } }
        const idToken = await this.sign({ ...person, ...(nonce !== undefined && { nonce }) })
        return { access_token: 'access', token_type: 'Bearer', id_token: idToken }
      }
      default:
        return undefined
    }
  }
}

async function newKey(kid: string): Promise<Key> {
  return { kid, ...(await generateKeyPair('RS256', { extractable: true })) }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}
