import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookieName } from '../../../controller/access/cookies.ts'
import { machineKeyLimits } from '../../../controller/sign-in/machine-keys.ts'
import { SessionTokens } from '../../../controller/sign-in/tokens.ts'
import { CookieJar } from '../../support/browser-of-test.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { poll } from '../../support/poll.ts'
import { adminToken, SignInWorld } from '../../support/sign-in-world.ts'

const sessionCookie = cookieName('session', '')

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const form = { 'content-type': 'application/x-www-form-urlencoded' }

let database: TestDatabase
let world: SignInWorld

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(async () => {
  await database.remove()
})

beforeEach(async () => {
  await database.empty()
  world = await SignInWorld.open({ database })
})

afterEach(async () => {
  await world.close()
})

async function post(
  browser: CookieJar,
  path: string,
  fields: Record<string, string>,
  headers = {},
): Promise<Response> {
  const body = new URLSearchParams(fields).toString()
  return await browser.ask(`${world.url}${path}`, {
    method: 'POST',
    headers: { ...form, origin: world.url, ...headers },
    body,
  })
}

async function signedIn(): Promise<CookieJar> {
  const browser = new CookieJar()
  expect((await post(browser, '/auth/token', { token: adminToken })).status).toBe(303)
  return browser
}

const statusOf = async (browser: CookieJar, path = '/api/v1/me') =>
  (await browser.ask(`${world.url}${path}`)).status

describe('without a provider', () => {
  test('the token of the administrator signs in', async () => {
    const browser = await signedIn()
    expect(await (await browser.ask(`${world.url}/api/v1/me`)).json()).toMatchObject({
      kind: 'admin',
      session: { place: 'browser', current: true },
    })
    expect(await statusOf(browser, '/api/v1/keys')).toBe(200)
  })

  test('a wrong one does not, and after five tries of a minute no other of that address is looked at', async () => {
    const statuses: number[] = []
    for (let tries = 0; tries < 6; tries += 1)
      statuses.push((await post(new CookieJar(), '/auth/token', { token: `wrong${tries}` })).status)
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429])
    const blocked = await post(new CookieJar(), '/auth/token', { token: 'wrong' }, { accept: 'text/html' })
    expect([blocked.status, blocked.headers.get('retry-after')]).toEqual([429, '12'])
    expect(await blocked.text()).toContain(
      '<p>Too many sign-ins from this address have failed; try again in 12 seconds.</p>',
    )
    expect((await world.admin('GET', '/api/v1/me')).status).toBe(200) // keys are not concerned
    await signedIn() // nor is who has the right one: others of that address lock nobody out
    await world.clock.advance(minute)
    expect((await post(new CookieJar(), '/auth/token', { token: 'wrong' })).status).toBe(403)
  })

  test('a link signs in once, within five minutes', async () => {
    const link = async () =>
      ((await (await world.admin('POST', '/auth/links')).json()) as { url: string }).url
    const [first, second] = [await link(), await link()]
    const browser = new CookieJar()
    expect((await browser.ask(first)).status).toBe(303)
    expect(await statusOf(browser)).toBe(200)
    expect((await new CookieJar().ask(first)).status).toBe(403)
    await world.clock.advance(5 * minute)
    expect((await new CookieJar().ask(second)).status).toBe(403)
  })

  test('a link is not used up by a look at its headers alone', async () => {
    const { url } = (await (await world.admin('POST', '/auth/links')).json()) as { url: string }
    const looked = await new CookieJar().ask(url, { method: 'HEAD' })
    expect([looked.status >= 400, looked.headers.get('set-cookie')]).toEqual([true, null])
    expect((await new CookieJar().ask(url)).status).toBe(303)
  })

  test.each([
    ['a proxy', { 'x-forwarded-for': '10.0.0.1' }],
    ['a browser that looks ahead', { 'sec-purpose': 'prefetch' }],
    [
      'a page of another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
  ])('a link is not for %s', async (_, headers) => {
    const { url } = (await (await world.admin('POST', '/auth/links')).json()) as { url: string }
    expect((await new CookieJar().ask(url, { headers })).status).toBe(403)
    const again = await new CookieJar().ask(url)
    expect(again.status).toBe(303) // it was not used up
  })

  test('another token of the administrator ends what the former began', async () => {
    const browser = await signedIn()
    const { store } = database
    const [session] = await store.sessions({ owner: 'admin' }, world.clock.now(), 0)
    expect(session?.who).toMatchObject({ kind: 'admin' })
    const fingerprint = 'of another token'
    if (session) await store.renewSession({ ...session, who: { kind: 'admin', fingerprint } })
    await world.clock.advance(minute)
    expect(await statusOf(browser)).toBe(401)
  })
})

describe('a session', () => {
  test('ends after eight hours without use, and after a day in any case', async () => {
    const [idle, busy] = [await signedIn(), await signedIn()]
    for (let hours = 7; hours < 24; hours += 7) {
      await world.clock.advance(7 * hour)
      expect(await statusOf(busy)).toBe(200)
    }
    expect(await statusOf(idle)).toBe(401)
    await world.clock.advance(3 * hour - minute)
    expect(await statusOf(busy)).toBe(200)
    await world.clock.advance(minute)
    expect(await statusOf(busy)).toBe(401)
  })

  test('is asked of the database once a minute, however often it is used', async () => {
    const browser = await signedIn()
    await withoutSessions(async () => {
      for (let uses = 0; uses < 20; uses += 1) expect(await statusOf(browser)).toBe(200)
      await world.clock.advance(minute)
      expect(await statusOf(browser)).toBe(500) // the table is gone
    })
    expect(await statusOf(browser)).toBe(200)
  })

  test('is listed with where it began, and ended by its owner', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    const list = async () =>
      (
        (await (await here.ask(`${world.url}/api/v1/sessions`)).json()) as {
          sessions: { id: string; current: boolean }[]
        }
      ).sessions
    const other = (await list()).find(({ current }) => !current)
    expect(await list()).toHaveLength(2)
    const end = (id: string) =>
      here.ask(`${world.url}/api/v1/sessions/${id}`, { method: 'DELETE', headers: { origin: world.url } })
    expect((await end(other?.id ?? '')).status).toBe(200)
    expect((await end('0123456789abcdef')).status).toBe(404)
    expect([await statusOf(here), await statusOf(there)]).toEqual([200, 401])
    const all = await here.ask(`${world.url}/api/v1/sessions`, {
      method: 'DELETE',
      headers: { origin: world.url },
    })
    expect(await all.json()).toEqual({ ended: 1 })
    expect(await statusOf(here)).toBe(401)
  })

  test('is listed and ended by the administrator, whosever it is, and by nobody else', async () => {
    const begun = async (name: string) => {
      const who = { kind: 'machine', rule: name, subject: name, limit: { role: 'admin', paths: [] } } as const
      return await world.signIn.sessions.begin(who, 'machine', { address: '', agent: '' }, { reason: '' })
    }
    const [ann, ben] = [await begun('ann'), await begun('ben')]
    const usersOf = async (query: string) =>
      (
        (await (await world.admin('GET', `/api/v1/sessions${query}`)).json()) as {
          sessions: { user: string }[]
        }
      ).sessions.map(({ user }) => user)
    await signedIn()
    expect(await usersOf('')).toEqual(['admin']) // the administrator's own, with the token alone
    expect((await usersOf('?user=*')).sort()).toEqual(['admin', 'machine:ann', 'machine:ben'])
    expect(await usersOf('?user=machine:ann')).toEqual(['machine:ann'])
    for (const [method, path] of [
      ['GET', '?user=*'],
      ['GET', '?user=machine:ann'],
      ['DELETE', '?user=machine:ann'],
      ['DELETE', `/${ann.session.id}`],
    ] as const) {
      const { status } = await world.ask(method, `/api/v1/sessions${path}`, ben.token)
      expect([method, path, status]).toEqual([method, path, path.startsWith('/') ? 404 : 403])
    }
    const end = async (path: string) => await (await world.admin('DELETE', `/api/v1/sessions${path}`)).json()
    expect(await end('?user=machine:ann')).toEqual({ ended: 1 })
    expect((await world.ask('GET', '/api/v1/me', ann.token)).status).toBe(401)
    expect(await end(`/${ben.session.id}`)).toEqual({ ended: 1 })
    expect((await world.ask('GET', '/api/v1/me', ben.token)).status).toBe(401)
    expect(await end('?user=*')).toEqual({ ended: 1 })
  })

  test('is one of fifty of its owner at most: the oldest goes', async () => {
    const first = await signedIn()
    for (let more = 0; more < 50; more += 1) {
      await world.clock.advance(1)
      await signedIn()
    }
    expect(await statusOf(first)).toBe(401)
  })

  test('is kept as a hash, and its refresh token sealed', async () => {
    const browser = await signedIn()
    const token = browser.cookie(world.url, sessionCookie) ?? ''
    const { rows } = await database.pool.query<{ hash: string }>('select * from sessions')
    expect(rows[0]?.hash).toBe(createHash('sha256').update(token).digest('hex'))
    expect(JSON.stringify(rows)).not.toContain(token.slice(4, 30))
  })

  test('that somebody makes up is refused without asking the database', async () => {
    await withoutSessions(async () => {
      const foreign = new SessionTokens(randomBytes(32)).make().token
      for (const token of [foreign, `${foreign}0`, 'bws_', 'bwl_x'])
        expect((await world.ask('GET', '/api/v1/me', token)).status).toBe(401)
    })
  })
})

/** Whoever asks for the table meanwhile fails. */
async function withoutSessions(work: () => Promise<void>): Promise<void> {
  await database.pool.query('alter table sessions rename to hidden')
  try {
    await work()
  } finally {
    await database.pool.query('alter table hidden rename to sessions')
  }
}

interface Shown {
  id: string
  token: string
  expiresAt: string
  unused: boolean
  usedAt: string | null
}

async function key(more: object = {}): Promise<Shown> {
  const answer = await world.admin('POST', '/api/v1/keys', {
    name: 'ci',
    role: 'operator',
    paths: ['teams/**'],
    ...more,
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as Shown
}

const asKey = async (token: string) => (await world.ask('GET', '/api/v1/me', token)).status

describe('a key of a machine', () => {
  test('is somebody with a limit, and is shown once', async () => {
    const { id, token } = await key()
    expect(token).toMatch(/^bwl_[a-z2-7]{10}_[a-z2-7]{52}_[0-9a-f]{8}$/)
    const me = await (await world.ask('GET', '/api/v1/me', token)).json()
    expect(me).toMatchObject({
      kind: 'key',
      id,
      name: 'ci',
      limit: { role: 'operator', paths: ['teams/**'] },
      session: null,
    })
    const list = JSON.stringify(await (await world.admin('GET', '/api/v1/keys')).json())
    const { rows } = await database.pool.query('select * from machine_keys')
    for (const text of [list, JSON.stringify(rows), world.logged.join()])
      expect(text).not.toContain(token.slice(15, 60))
  })

  test.each([
    [
      'a letter is another',
      (token: string) => token.replace(/.(?=_[0-9a-f]{8}$)/, (sign) => (sign === 'a' ? 'b' : 'a')),
    ],
    ['its check is another', (token: string) => `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`],
    ['it is cut', (token: string) => token.slice(0, -9)],
  ])('counts not where %s', async (_, change) => {
    expect(await asKey(change((await key()).token))).toBe(401)
  })

  test('ends after 90 days where nothing is said, and after a year at most', async () => {
    const { token, expiresAt } = await key()
    expect(Date.parse(expiresAt) - world.clock.now()).toBe(90 * day)
    await world.clock.advance(90 * day - 1)
    expect(await asKey(token)).toBe(200)
    await world.clock.advance(1)
    expect(await asKey(token)).toBe(401)
  })

  test.each([
    [
      { expiresIn: 31_536_001 },
      'expiresIn: expected whole seconds from 60 to 31536000, a year: every key ends',
    ],
    [{ expiresIn: null }, 'expiresIn: expected whole seconds from 60 to 31536000, a year: every key ends'],
    [{ role: 'root' }, 'role: expected one of viewer, operator, approver, admin'],
    [
      { paths: ['../x'] },
      'paths[0]: expected a path of the config repository such as teams/billing/**, found "../x"',
    ],
    [
      { addresses: ['10.0.0.0/33'] },
      'expected an address such as 10.0.0.7 or 10.0.0.0/8, found "10.0.0.0/33"',
    ],
    [{ name: 'A key' }, 'name: expected up to 63 small letters, digits, ".", "_" and "-"'],
  ])('%j is refused', async (more, message) => {
    const answer = await world.admin('POST', '/api/v1/keys', { name: 'ci', role: 'operator', ...more })
    expect([answer.status, await answer.json()]).toEqual([400, { error_code: 'VAL_001', errors: [message] }])
  })

  test('that is rotated counts for a day more, beside the new one', async () => {
    const { id, token } = await key()
    const answer = await world.admin('POST', `/api/v1/keys/${id}/rotate`)
    const rotated = (await answer.json()) as Shown
    expect(rotated.id).toBe(id)
    expect([await asKey(token), await asKey(rotated.token)]).toEqual([200, 200])
    await world.clock.advance(day)
    expect([await asKey(token), await asKey(rotated.token)]).toEqual([401, 200])
  })

  test('that is revoked ends at once, streams and all', async () => {
    const { id, token } = await key()
    const stream = await world.ask('GET', '/test/stream', token)
    const reader = stream.body?.getReader()
    await reader?.read()
    expect((await world.admin('DELETE', `/api/v1/keys/${id}`)).status).toBe(200)
    await expect(reader?.read()).rejects.toThrow()
    expect(await asKey(token)).toBe(401)
    expect((await world.admin('DELETE', `/api/v1/keys/${id}`)).status).toBe(404)
  })

  test('that was rotated ends the streams of its former secret with that, and no others', async () => {
    const { id, token } = await key()
    const follow = async (secret: string) => {
      const reader = (await world.ask('GET', '/test/stream', secret)).body?.getReader()
      await reader?.read()
      const more = reader?.read().catch(() => 'ended')
      return () => Promise.race([more, world.admin('GET', '/api/v1/me').then(() => 'open')])
    }
    const former = await follow(token)
    const rotated = (await (await world.admin('POST', `/api/v1/keys/${id}/rotate`)).json()) as Shown
    const newest = await follow(rotated.token)
    await world.clock.advance(day)
    await world.clock.advance(minute)
    expect([await former(), await newest()]).toEqual(['ended', 'open'])
  })

  test('counts from its addresses only', async () => {
    const [elsewhere, here] = [
      await key({ addresses: ['10.0.0.0/8'] }),
      await key({ addresses: ['127.0.0.0/8', '::1'] }),
    ]
    expect([await asKey(elsewhere.token), await asKey(here.token)]).toEqual([401, 200])
  })

  test('is told to the minute when it was used last, and flagged after 60 days without', async () => {
    const { id, token } = await key({ expiresIn: 31_536_000 })
    await asKey(token)
    const used = world.clock.now()
    await world.clock.advance(minute)
    const sql = 'select used_at from machine_keys where id = $1'
    const kept = async () => (await database.pool.query<{ used_at: Date | null }>(sql, [id])).rows[0]
    await poll(async () => (await kept())?.used_at?.getTime()).toBe(used)
    const unused = async () =>
      ((await (await world.admin('GET', '/api/v1/keys')).json()) as { keys: Shown[] }).keys[0]?.unused
    await world.clock.advance(60 * day - minute - 1)
    expect(await unused()).toBe(false)
    await world.clock.advance(1)
    expect(await unused()).toBe(true)
  })

  test('that has ended leaves its place to another, and the list after 90 days', async () => {
    const short = await key({ expiresIn: 60 })
    const { pool } = database
    await pool.query(`insert into machine_keys (id, name, hash, key_limit, addresses, created_at, created_by, ends_at)
      select 'other' || n, 'other', 'x', key_limit, addresses, created_at, created_by, ends_at
      from machine_keys, generate_series(1, ${machineKeyLimits.most - 1}) as n`)
    await world.close()
    world = await SignInWorld.open({ database, clock: world.clock })
    const create = () => world.admin('POST', '/api/v1/keys', { name: 'ci', role: 'viewer' })
    expect((await create()).status).toBe(409)
    await world.clock.advance(minute)
    expect((await create()).status).toBe(201)
    const ids = async () =>
      ((await (await world.admin('GET', '/api/v1/keys')).json()) as { keys: Shown[] }).keys.map(
        ({ id }) => id,
      )
    expect(await ids()).toContain(short.id)
    await world.clock.advance(90 * day)
    expect(await ids()).toHaveLength(1) // the one that ended a minute ago
    await create()
    expect((await pool.query('select from machine_keys')).rowCount).toBe(2)
  })

  test('is there after a restart', async () => {
    const { token } = await key()
    await world.close()
    world = await SignInWorld.open({ database, clock: world.clock })
    expect(await asKey(token)).toBe(200)
  })
})

test('who signs in and out, and what becomes of keys, is on the audit trail, and no token is', async () => {
  const browser = await signedIn()
  const token = browser.cookie(world.url, sessionCookie) ?? ''
  await browser.ask(`${world.url}/auth/logout`, { method: 'POST', headers: { origin: world.url } })
  const made = await key()
  const rotated = (await (await world.admin('POST', `/api/v1/keys/${made.id}/rotate`)).json()) as Shown
  await world.admin('DELETE', `/api/v1/keys/${made.id}`)
  const { rows } = await database.pool.query<{ action: string; entry: string }>(
    'select action, entry from audit order by seq',
  )
  expect(rows.map(({ action }) => action)).toEqual([
    'session.begin',
    'session.end',
    'machine-key.create',
    'machine-key.rotate',
    'machine-key.revoke',
  ])
  for (const { entry } of rows)
    expect(JSON.parse(entry)).toMatchObject({ request: expect.any(String), source: expect.any(String) })
  for (const secret of [token, made.token, rotated.token])
    expect(JSON.stringify(rows)).not.toContain(secret.slice(15, 50))
})

describe('a command line', () => {
  const verifier = 'v'.repeat(43)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  interface Begun {
    userCode: string
    url: string
  }

  async function begin(more: object = {}): Promise<Begun> {
    const answer = await world.ask('POST', '/auth/pairings', undefined, {
      challenge,
      from: 'laptop',
      ...more,
    })
    return (await answer.json()) as Begun
  }

  const collect = (userCode: string, more: object = {}) =>
    world.ask('POST', '/auth/pairings/collect', undefined, { userCode, verifier, ...more })

  test('waits until its person says yes, who types its code', async () => {
    const { userCode, url } = await begin()
    expect(url).toBe(`${world.url}/auth/device`)
    expect((await collect(userCode)).status).toBe(202)
    const browser = await signedIn()
    const asked = await post(browser, '/auth/device', { code: userCode.toLowerCase().replace('-', '') })
    expect(await asked.text()).toContain('laptop')
    await post(browser, '/auth/device', { code: userCode, answer: 'admin' })
    const { token } = (await (await collect(userCode)).json()) as { token: string }
    expect(await (await world.ask('GET', '/api/v1/me', token)).json()).toMatchObject({
      kind: 'admin',
      session: { place: 'command line' },
    })
    expect((await collect(userCode)).status).toBe(404)
  })

  test('whose person has to sign in first is not taken for somebody who guesses', async () => {
    const { userCode } = await begin()
    const browser = new CookieJar()
    for (let times = 0; times < 6; times += 1) {
      const asked = await (await post(browser, '/auth/device', { code: userCode })).text()
      const [, first = ''] = /href="([^"]*)">Sign/.exec(asked) ?? []
      const back = new URL(first.replaceAll('&#38;', '&'), world.url).searchParams.get('return') ?? ''
      expect((await browser.ask(`${world.url}${back}`)).status).toBe(200)
    }
  })

  test('is told when somebody says no', async () => {
    const { userCode } = await begin()
    await post(await signedIn(), '/auth/device', { code: userCode, answer: 'no' })
    const answer = await collect(userCode)
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('somebody said no')])
  })

  test('that listens gets its code by the browser, and nobody gets on with the other code alone', async () => {
    const { userCode, url } = await begin({ port: 40_123 })
    const browser = await signedIn()
    expect(await (await browser.ask(url)).text()).toContain(userCode)
    const page = await (await post(browser, '/auth/device', { code: userCode, answer: 'admin' })).text()
    const [, code = ''] = /url=http:\/\/127\.0\.0\.1:40123\/\?code=([a-z2-7]{52})&/.exec(page) ?? []
    expect((await collect(userCode, { verifier: 'w'.repeat(43), code })).status).toBe(404)
    expect((await collect(userCode, { code })).status).toBe(200)
  })

  test('that listens gets nothing without what the browser brought', async () => {
    const { userCode } = await begin({ port: 40_123 })
    await post(await signedIn(), '/auth/device', { code: userCode, answer: 'admin' })
    expect((await collect(userCode)).status).toBe(404)
  })

  test.each([
    [
      'nobody signed in says yes',
      async (code: string) => post(new CookieJar(), '/auth/device', { code, answer: 'admin' }),
      202,
    ],
    [
      'its person says no',
      async (code: string) => post(await signedIn(), '/auth/device', { code, answer: 'no' }),
      404,
    ],
    [
      'a page of another site says yes',
      async (code: string) =>
        post(await signedIn(), '/auth/device', { code, answer: 'admin' }, { origin: 'https://evil.example' }),
      202,
    ],
    ['ten minutes have gone', async () => world.clock.advance(10 * minute), 404],
  ])('is not signed in where %s', async (_, what, status) => {
    const { userCode } = await begin()
    await what(userCode)
    expect((await collect(userCode)).status).toBe(status)
  })

  test('is one of twenty of an address that wait at most', async () => {
    for (let others = 0; others < 20; others += 1) await begin()
    const more = await world.ask('POST', '/auth/pairings', undefined, { challenge, from: 'laptop' })
    expect(more.status).toBe(429)
  })
})

describe('a page of another site', () => {
  test.each<[string, Record<string, string>]>([
    ['by its Origin', { origin: 'https://evil.example' }],
    ['by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['of a sibling', { 'sec-fetch-site': 'same-site' }],
    ['that hides itself', { origin: 'null' }],
    ['that is a program with a cookie', {}],
    ['with a form', { origin: 'own', 'content-type': 'text/plain' }],
  ])('%s writes nothing with the cookie', async (_, given) => {
    const browser = await signedIn()
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value === 'own' ? world.url : value]),
    )
    const answer = await browser.ask(`${world.url}/test/write`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    })
    expect(answer.status).toBe(403)
  })

  test('that is our own does', async () => {
    const browser = await signedIn()
    for (const headers of [{ origin: world.url }, { 'sec-fetch-site': 'same-origin' }] as Record<
      string,
      string
    >[]) {
      const answer = await browser.ask(`${world.url}/test/write`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      })
      expect(answer.status).toBe(200)
    }
  })

  test('whose name leads here has no cookie that counts, and signs nobody in', async () => {
    const { token } = await world.signIn.sessions.begin(
      { kind: 'machine', rule: 'x', subject: 'x', limit: { role: 'viewer', paths: [] } },
      'machine',
      { address: '', agent: '' },
      { reason: '' },
    )
    const ask = async (url: string, host: string) =>
      (await world.app.inject({ url, headers: { host, cookie: `${sessionCookie}=${token}` } })).statusCode
    const hosts = [
      'localhost:7420',
      '127.0.0.1:7420',
      '[::1]:7420',
      '10.1.2.3',
      'evil.example:7420',
      'localhost.evil.example',
    ]
    expect(await Promise.all(hosts.map((host) => ask('/api/v1/me', host)))).toEqual([
      200, 200, 200, 200, 401, 401,
    ])
    expect(await Promise.all(hosts.map((host) => ask('/auth/login', host)))).toEqual([
      200, 200, 200, 200, 403, 403,
    ])
    const page = await world.app.inject({
      url: '/auth/login',
      headers: { host: 'evil.example', accept: 'text/html' },
    })
    expect([page.headers['content-type'], page.body]).toEqual([
      'text/html; charset=utf-8',
      expect.stringContaining('Nobody signs in by the name &#34;evil.example&#34;: say where people reach'),
    ])
    expect(page.body).not.toContain('href') // the way back leads not to another's name
    const byKey = await world.app.inject({
      url: '/api/v1/me',
      headers: { host: 'evil.example', authorization: `Bearer ${adminToken}` },
    })
    expect(byKey.statusCode).toBe(200) // runners and programs call us by any name
  })

  test('shows nothing of ours in a frame, and no answer is taken for what it is not', async () => {
    const { headers } = await world.app.inject({ url: '/auth/login' })
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-\S+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      ),
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})
