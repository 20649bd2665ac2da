import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { CookieJar } from '../../support/browser-of-test.ts'
import { CrookedIssuer, type Crookedness } from '../../support/crooked-issuer.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { adminToken, providerSettings, SignInWorld } from '../../support/sign-in-world.ts'

let database: TestDatabase
let issuer: CrookedIssuer
let world: SignInWorld

const rule = {
  name: 'deploy',
  audience: 'https://bowline.acme.com',
  claims: { repository: ['acme/extensions'], ref: ['refs/heads/main', 'refs/heads/release'] },
  limit: { role: 'operator', paths: ['teams/billing/**'] },
} as const

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(async () => {
  await database.remove()
})

beforeEach(async () => {
  await database.empty()
  issuer = await CrookedIssuer.start()
  const machines = [{ ...rule, issuer: issuer.issuer }]
  world = await SignInWorld.open({ database, machines, providers: [providerSettings(issuer.issuer)] })
})

afterEach(async () => {
  vi.useRealTimers()
  await world.close()
  await issuer.close()
})

/** Status of the answer to somebody who comes back with a code. */
async function comeBack(): Promise<number> {
  const browser = new CookieJar()
  const { url } = await browser.follow(`${world.url}/auth/login?provider=acme`, issuer.issuer)
  const query = new URLSearchParams({
    code: issuer.codeFor(url),
    state: new URL(url).searchParams.get('state') ?? '',
  })
  const answer = await browser.ask(`${world.url}/auth/callback/acme?${query}`)
  await answer.body?.cancel()
  return answer.status
}

/** While the table of sessions cannot be written. */
async function withoutSessions<T>(work: () => Promise<T>): Promise<T> {
  await database.pool.query('alter table sessions rename to sessions_elsewhere')
  try {
    return await work()
  } finally {
    await database.pool.query('alter table sessions_elsewhere rename to sessions')
  }
}

/** Seconds from now. */
const at = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

describe('an ID token', () => {
  test('that is right is taken', async () => {
    expect(await comeBack()).toBe(303)
  })

  test.each<[string, Crookedness]>([
    ['for another client', { claims: { aud: 'another' } }],
    ['for several, and meant for another', { claims: { aud: ['bowline', 'another'], azp: 'another' } }],
    ['of another issuer', { claims: { iss: 'https://login.evil.example' } }],
    ['for another sign-in', { claims: { nonce: 'another' } }],
    ['for no sign-in', { without: ['nonce'] }],
    ['with no signature', { unsigned: true }],
    ['signed with a key of others', { foreignKey: true }],
    ['without an end', { without: ['exp'] }],
    ['of nobody', { without: ['sub'] }],
    ['with an address of mail that is not verified', { claims: { email_verified: false } }],
    ['with no name', { without: ['email'] }],
  ])('%s is not', async (_, crooked) => {
    issuer.crooked = crooked
    expect(await comeBack()).toBe(403)
    expect(await (await world.admin('GET', '/api/v1/keys')).json()).toEqual({ keys: [] }) // it works on
  })

  test.each([
    ['four minutes fast', { ahead: 290, status: 303 }],
    ['slow, with a token that ended four minutes ago', { exp: -290, status: 303 }],
    ['more than five minutes fast', { ahead: 330, status: 403 }],
    ['slow, with a token that ended more than five minutes ago', { exp: -330, status: 403 }],
  ])('of an issuer whose clock is %s', async (_, { ahead = 0, exp, status }: Record<string, number>) => {
    issuer.ahead = ahead
    issuer.crooked = exp === undefined ? {} : { claims: { exp: at(exp), iat: at(exp - 60) } }
    expect(await comeBack()).toBe(status)
  })

  test('may be signed with a new key from one minute to the next', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    expect(await comeBack()).toBe(303)
    await issuer.rotate('second')
    vi.setSystemTime(Date.now() + 61_000)
    expect(await comeBack()).toBe(303)
  })
})

describe('a logout token', () => {
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const right = { jti: 'one', events, sid: 'session' }
  const header = { typ: 'logout+jwt' }

  async function tell(token: string): Promise<number> {
    const body = new URLSearchParams({ logout_token: token })
    return (await fetch(`${world.url}/auth/backchannel-logout`, { method: 'POST', body })).status
  }

  test('that is right is taken once', async () => {
    const token = await issuer.sign(right, { header })
    expect([await tell(token), await tell(token)]).toEqual([200, 400])
  })

  test('that could not be done is no refusal, and is taken when it is told again', async () => {
    const token = await issuer.sign({ ...right, sid: undefined }, { header })
    const answer = await withoutSessions(() => tell(token))
    expect([answer, await tell(token)]).toEqual([500, 200])
  })

  test.each<[string, Crookedness]>([
    ['for another client', { header, claims: { aud: 'another' } }],
    ['of another issuer', { header, claims: { iss: 'https://login.evil.example' } }],
    ['that is an ID token', { claims: { nonce: 'n' } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['with a nonce', { header, claims: { nonce: 'n' } }],
    ['without an event', { header, without: ['events'] }],
    ['of another event', { header, claims: { events: { other: {} } } }],
    ['of nobody', { header, without: ['sid', 'sub'] }],
    ['without an id', { header, without: ['jti'] }],
    ['with no signature', { unsigned: true }],
    ['signed with a key of others', { header, foreignKey: true }],
    ['of an hour ago', { header, claims: { iat: at(-3_600) } }],
  ])('%s is not', async (_, crooked) => {
    expect(await tell(await issuer.sign(right, crooked))).toBe(400)
  })
})

describe('a machine', () => {
  const right = {
    aud: rule.audience,
    sub: 'repo:acme/extensions:ref:refs/heads/main',
    jti: 'job',
    repository: 'acme/extensions',
    ref: 'refs/heads/main',
  }
  const exchange = (token: string) => world.ask('POST', '/auth/exchange', undefined, { token })

  test('gets a token of ours for 15 minutes, and only once', async () => {
    const theirs = await issuer.sign(right)
    const { token, name } = (await (await exchange(theirs)).json()) as { token: string; name: string }
    expect(name).toBe('deploy')
    const me = await (await world.ask('GET', '/api/v1/me', token)).json()
    expect(me).toMatchObject({ kind: 'key', id: 'machine:deploy', name: 'deploy', limit: rule.limit })
    expect((await exchange(theirs)).status).toBe(403)
    await world.clock.advance(15 * 60_000)
    expect((await world.ask('GET', '/api/v1/me', token)).status).toBe(401)
  })

  test('whose session could not be written is let in with the same token later', async () => {
    const theirs = await issuer.sign(right)
    const { status } = await withoutSessions(() => exchange(theirs))
    expect([status, (await exchange(theirs)).status]).toEqual([500, 200])
  })

  test('is one of hundreds that begin at once: none ends because of others', async () => {
    const { token } = (await (await exchange(await issuer.sign(right))).json()) as { token: string }
    for (let job = 0; job < 50; job += 1)
      await world.signIn.exchange(await issuer.sign({ ...right, jti: `job ${job}` }), {
        address: '127.0.0.1',
        agent: undefined,
      })
    expect((await world.ask('GET', '/api/v1/me', token)).status).toBe(200)
  })

  test.each<[string, Crookedness]>([
    ['for another audience', { claims: { aud: 'https://github.com/acme' } }],
    ['of another repository', { claims: { repository: 'evil/extensions' } }],
    ['of a branch that is not named', { claims: { ref: 'refs/pull/7/merge' } }],
    ['without a claim that is asked for', { without: ['ref'] }],
    ['of another issuer', { claims: { iss: 'https://token.evil.example' } }],
    ['with no signature', { unsigned: true }],
    ['signed with a key of others', { foreignKey: true }],
    ['that has ended', { claims: { exp: at(-330), iat: at(-600) } }],
    ['of two hours ago', { claims: { iat: at(-7_200) } }],
  ])('%s gets none', async (_, crooked) => {
    expect((await exchange(await issuer.sign(right, crooked))).status).toBe(403)
  })

  test('with what is no token gets none, and after five tries of a minute is not listened to', async () => {
    const statuses: number[] = []
    for (let tries = 0; tries < 6; tries += 1) statuses.push((await exchange('no.token.')).status)
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429])
    await world.clock.advance(60_000)
    const answer = await exchange(await issuer.sign(right))
    expect([answer.status, world.logged.filter((line) => line.includes('a request failed'))]).toEqual([
      200,
      [],
    ])
  })
})

test('no token, code or secret of anybody is in the log', async () => {
  issuer.crooked = { unsigned: true }
  await comeBack()
  await world.ask('GET', '/api/v1/me', `${adminToken}x`)
  const text = world.logged.join('\n')
  expect(text).toContain('a sign-in was refused')
  expect(text).not.toMatch(/bw[ls]_|eyJ|secret-of|code-0/)
})
