import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookieName } from '../../../controller/access/cookies.ts'
import { CookieJar } from '../../support/browser-of-test.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { freePort } from '../../support/free-port.ts'
import { IdentityProviderServer } from '../../support/identity-provider.ts'
import { providerSettings, SignInWorld } from '../../support/sign-in-world.ts'

const sessionCookie = cookieName('session', '')
const signInCookie = cookieName('sign-in', '')

const minute = 60_000

let database: TestDatabase
let provider: IdentityProviderServer
let other: IdentityProviderServer
let world: SignInWorld
let port: number

beforeAll(async () => {
  database = await createDatabase()
  port = await freePort()
  const callback = (name: string) => `http://localhost:${port}/auth/callback/${name}`
  const logout = `http://localhost:${port}/auth/backchannel-logout`
  provider = await IdentityProviderServer.start([callback('acme')], logout)
  other = await IdentityProviderServer.start([callback('partner')], logout, { offersRevocation: false })
})

afterAll(async () => {
  await provider.goAway()
  await other.goAway()
  await database.remove()
})

beforeEach(async () => {
  await database.empty()
  for (const each of [provider, other]) {
    each.people.set('ann', { email: 'ann@acme.com', groups: ['operators', 'billing'] })
    each.people.set('ben', { email: 'ben@acme.com', groups: [] })
    each.person = 'ann'
    each.revoked.length = 0
  }
  const providers = [
    providerSettings(provider.issuer),
    providerSettings(other.issuer, { name: 'partner', title: 'Partner', prefix: 'partner:' }),
  ]
  world = await SignInWorld.open({ database, providers, port })
})

afterEach(async () => {
  await world.close()
})

/** Goes to the provider and comes back, signed in. */
async function signedIn(name = 'acme'): Promise<CookieJar> {
  const browser = new CookieJar()
  const wanted = new URLSearchParams({ provider: name, return: '/auth/account' })
  const { url, answer } = await browser.follow(`${world.url}/auth/login?${wanted}`)
  expect([url, answer?.status]).toEqual([`${world.url}/auth/account`, 200])
  await answer?.body?.cancel()
  return browser
}

async function me(browser: CookieJar): Promise<{ status: number; name?: string; groups?: string[] }> {
  const answer = await browser.ask(`${world.url}/api/v1/me`)
  const { name, groups } = (await answer.json()) as { name?: string; groups?: string[] }
  return { status: answer.status, ...(name !== undefined && { name }), ...(groups && { groups }) }
}

/** An address that the browser would come back to, which it has not asked yet. */
async function comingBack(browser: CookieJar, name = 'acme'): Promise<string> {
  const { url } = await browser.follow(
    `${world.url}/auth/login?provider=${name}`,
    `${world.url}/auth/callback/`,
  )
  return url
}

const refusal = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { errors: string[] }).errors[0],
]

describe('who signs in at a provider', () => {
  test('is who the provider says, with the groups it says', async () => {
    expect(await me(await signedIn())).toEqual({
      status: 200,
      name: 'ann@acme.com',
      groups: ['billing', 'operators'],
    })
  })

  test('of another provider is somebody else', async () => {
    expect(await me(await signedIn('partner'))).toEqual({
      status: 200,
      name: 'partner:ann@acme.com',
      groups: ['partner:billing', 'partner:operators'],
    })
  })

  test.each([
    ['calls itself as somebody of another provider is called', { email: 'partner:ann@acme.com', groups: [] }],
    ['calls itself by the id of somebody else', { email: 'acme#ben', groups: [] }],
    ['has a group of another provider', { email: 'ann@acme.com', groups: ['partner:billing'] }],
  ])('is not let in where it %s', async (_, person) => {
    provider.people.set('ann', person)
    const { answer } = await new CookieJar().follow(`${world.url}/auth/login?provider=acme`)
    expect((await refusal(answer as Response))[0]).toBe(403)
  })

  test('comes back with a request of its own: a look at the headers alone uses nothing up, and signs nobody in', async () => {
    const browser = new CookieJar()
    const back = await comingBack(browser)
    const looked = await browser.ask(back, { method: 'HEAD' })
    expect([looked.status >= 400, looked.headers.get('set-cookie')]).toEqual([true, null])
    expect((await me(browser)).status).toBe(401)
    expect((await browser.ask(back)).status).toBe(303)
    expect((await me(browser)).status).toBe(200)
  })

  test('has a cookie that no script reads, and no other host gets', async () => {
    const browser = new CookieJar()
    const answer = await browser.ask(await comingBack(browser))
    const cookies = answer.headers.getSetCookie()
    expect(cookies.find((each) => each.startsWith(`${sessionCookie}=`))).toMatch(
      /^__Host-bowline=bws_\S+; Path=\/; Max-Age=86400; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(cookies.find((each) => each.startsWith(`${signInCookie}=`))).toMatch(/Max-Age=0;/)
  })

  test('goes to where it wanted, if that is here', async () => {
    for (const [wanted, end] of [
      ['/api/v1/me', '/api/v1/me'],
      ['https://evil.example/', '/'],
      ['//evil.example/', '/'],
      ['/\\evil.example/', '/'],
    ] as const) {
      const query = new URLSearchParams({ provider: 'acme', return: wanted })
      const { url, answer } = await new CookieJar().follow(`${world.url}/auth/login?${query}`)
      await answer?.body?.cancel()
      expect(url).toBe(`${world.url}${end}`)
    }
  })

  test('has the groups of today, five minutes later at most', async () => {
    const browser = await signedIn()
    provider.people.set('ann', { email: 'ann@acme.com', groups: ['billing'] })
    await world.clock.advance(5 * minute)
    expect((await me(browser)).groups).toEqual(['billing'])
    provider.people.set('ann', { email: 'ann@acme.com', groups: [] })
    await world.clock.advance(5 * minute)
    expect((await me(browser)).groups).toEqual([])
  })

  test('is out five minutes after the provider knows them no more, streams and all', async () => {
    const browser = await signedIn()
    const stream = await browser.ask(`${world.url}/test/stream`)
    const reader = stream.body?.getReader()
    await reader?.read()
    provider.people.delete('ann')
    const cut = reader?.read().then(
      ({ done }) => (done ? 'ended' : 'more'),
      () => 'ended',
    )
    await world.clock.advance(5 * minute)
    expect(await cut).toBe('ended')
    expect((await me(browser)).status).toBe(401)
  })

  test('follows nothing any more once another group is theirs', async () => {
    const browser = await signedIn()
    const reader = (await browser.ask(`${world.url}/test/stream`)).body?.getReader()
    await reader?.read()
    provider.people.set('ann', { email: 'ann@acme.com', groups: ['billing'] })
    const cut = reader?.read().catch(() => 'ended')
    await world.clock.advance(5 * minute)
    expect(await cut).toBe('ended')
    expect((await me(browser)).groups).toEqual(['billing'])
  })

  test('is out at once when the provider says so by back-channel', async () => {
    const browser = await signedIn()
    const { rows } = await database.pool.query<{ sid: string }>('select sid from sessions')
    await provider.endSession('ann', rows[0]?.sid ?? '')
    expect((await me(browser)).status).toBe(401)
  })

  test('is out once they sign out', async () => {
    const browser = await signedIn()
    const cookie = browser.cookie(world.url, sessionCookie) ?? ''
    const answer = await browser.ask(`${world.url}/auth/logout`, {
      method: 'POST',
      headers: { origin: world.url },
    })
    expect([answer.status, await answer.json()]).toEqual([200, { provider: 'Acme', tokens: 'revoked' }])
    browser.setCookie(world.url, sessionCookie, cookie)
    expect((await me(browser)).status).toBe(401)
  })

  describe('and signs out as a program does, which cannot sign out at the provider', () => {
    const signOut = async (token: string) => await (await world.ask('POST', '/auth/logout', token)).json()
    const tokenOf = (browser: CookieJar) => browser.cookie(world.url, sessionCookie) ?? ''

    test('has their tokens there revoked', async () => {
      const [ann, others] = [await signedIn(), await signedIn()]
      expect(await signOut(tokenOf(ann))).toEqual({ provider: 'Acme', tokens: 'revoked' })
      expect(provider.revoked).toEqual(['ann'])
      await world.clock.advance(6 * minute)
      expect((await me(others)).status).toBe(200) // who signed in there by themselves
    })

    test('has them left to another session here of the same sign-in there, until that is the last', async () => {
      const browser = await signedIn()
      const first = tokenOf(browser)
      await (await browser.follow(`${world.url}/auth/login?provider=acme`)).answer?.body?.cancel()
      const second = tokenOf(browser)
      expect(await signOut(first)).toEqual({ provider: 'Acme', tokens: 'shared' })
      expect(provider.revoked).toEqual([])
      expect(await signOut(second)).toEqual({ provider: 'Acme', tokens: 'revoked' })
      expect(provider.revoked).toEqual(['ann'])
    })

    test('is told where the provider does not offer that, or does not do it; signed out they are in any case', async () => {
      const there = tokenOf(await signedIn('partner'))
      expect(await signOut(there)).toEqual({ provider: 'Partner', tokens: 'not offered' })
      const browser = await signedIn()
      await provider.goAway()
      try {
        expect(await signOut(tokenOf(browser))).toEqual({ provider: 'Acme', tokens: 'failed' })
      } finally {
        await provider.comeBack()
      }
      expect((await me(browser)).status).toBe(401)
      const admin = await world.signIn.beginAdmin('command line', { address: '', agent: '' }, '')
      expect(await signOut(admin)).toEqual({ provider: null, tokens: 'nothing' })
    })
  })

  describe('and signs out with the form of the page', () => {
    const signOut = async (browser: CookieJar) =>
      await browser.ask(`${world.url}/auth/logout`, {
        method: 'POST',
        headers: { origin: world.url, 'content-type': 'application/x-www-form-urlencoded' },
        body: '',
      })

    test('is sent on to sign out at the provider, too, and comes back; signed in again they type their name', async () => {
      const browser = await signedIn()
      const cookie = browser.cookie(world.url, sessionCookie) ?? ''
      const page = await (await signOut(browser)).text()
      const [, url = ''] = /content="0;url=([^"]+)"/.exec(page) ?? []
      browser.setCookie(world.url, sessionCookie, cookie)
      expect((await me(browser)).status).toBe(401) // before anybody goes there
      const there = new URL(url.replaceAll('&#38;', '&'))
      const [, claims = ''] = there.searchParams.get('id_token_hint')?.split('.') ?? []
      expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
        iss: provider.issuer,
        sub: 'ann',
      })
      const asked = await (await browser.ask(there.href)).text()
      const [, action = ''] = /action="([^"]+)"/.exec(asked) ?? []
      const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(asked) ?? []
      const done = await browser.ask(action, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
      })
      expect([done.status, done.headers.get('location')]).toEqual([303, `${world.url}/auth/login`])
      expect(provider.revoked).toEqual(['ann'])
      provider.person = 'ben' // whom a provider that remembers Ann does not ask for
      const { answer } = await browser.follow(`${world.url}/auth/login?provider=acme`)
      await answer?.body?.cancel()
      expect((await me(browser)).name).toBe('ben@acme.com')
    })

    test('names them there by what the provider said last, of which nobody reads anything in the table', async () => {
      const hintOf = async (browser: CookieJar) =>
        new URL(
          (/0;url=([^"]+)/.exec(await (await signOut(browser)).text())?.[1] ?? '').replaceAll('&#38;', '&'),
        ).searchParams.get('id_token_hint')
      const browser = await signedIn()
      await world.clock.advance(6 * minute)
      expect((await me(browser)).status).toBe(200) // asked anew
      const { rows } = await database.pool.query<{ kept: string }>('select id_token as kept from sessions')
      expect(rows).toEqual([{ kept: expect.stringMatching(/^(?!eyJ)[\w-]+$/) }])
      const hint = await hintOf(browser)
      expect(hint).toMatch(/^eyJ/)
      expect(world.logged.join()).not.toContain(hint)
      const changed = await signedIn()
      await database.pool.query('update sessions set id_token = refresh_token')
      expect(await hintOf(changed)).toBeNull() // a refresh token is sent to no address
    })

    test.each([
      ['for long', async () => void (await world.clock.advance(61 * minute)), 'Sign out at Acme, too'],
      [
        'and has not said where since the start',
        async () => {
          const { clock } = world
          await world.close()
          world = await SignInWorld.open({
            database,
            providers: [providerSettings(provider.issuer)],
            port,
            clock,
          })
        },
        'Acme does not answer: there you may be signed in still',
      ],
    ])('is signed out here also while the provider is down %s', async (_, first, words) => {
      const browser = await signedIn()
      const cookie = browser.cookie(world.url, sessionCookie) ?? ''
      await provider.goAway()
      try {
        await first()
        expect(await (await signOut(browser)).text()).toContain(words)
      } finally {
        await provider.comeBack()
      }
      await world.clock.advance(minute)
      browser.setCookie(world.url, sessionCookie, cookie)
      expect((await me(browser)).status).toBe(401)
    })
  })

  test('stays while the provider is down for ten minutes, for an hour at most, and again once it is back', async () => {
    const browser = await signedIn()
    await provider.goAway()
    try {
      for (const _ of [5, 10, 59]) {
        await world.clock.advance(5 * minute)
        expect((await me(browser)).status).toBe(200)
      }
      await world.clock.advance(44 * minute)
      expect((await me(browser)).status).toBe(200)
      await world.clock.advance(minute)
      expect((await me(browser)).status).toBe(401)
    } finally {
      await provider.comeBack()
    }
    await world.clock.advance(minute)
    expect((await me(browser)).status).toBe(200)
  })

  test('is signed in still after a restart of the controller', async () => {
    const browser = await signedIn()
    await world.close()
    world = await SignInWorld.open({
      database,
      providers: [providerSettings(provider.issuer)],
      port,
      clock: world.clock,
    })
    expect((await me(browser)).name).toBe('ann@acme.com')
  })

  test('is out once their provider is declared no more', async () => {
    const browser = await signedIn()
    await world.close()
    world = await SignInWorld.open({ database, port, clock: world.clock })
    expect((await me(browser)).status).toBe(401)
  })
})

describe('what comes back from a provider is refused', () => {
  test('a second time', async () => {
    const browser = new CookieJar()
    const back = await comingBack(browser)
    const kept = browser.cookie(world.url, signInCookie) ?? ''
    expect((await browser.ask(back)).status).toBe(303)
    browser.setCookie(world.url, signInCookie, kept)
    expect(await refusal(await browser.ask(back))).toEqual([
      403,
      'this sign-in was finished before; begin anew',
    ])
  })

  test('with a code that was used before', async () => {
    const browser = new CookieJar()
    const first = new URL(await comingBack(browser))
    expect((await browser.ask(first.href)).status).toBe(303)
    const second = new URL(await comingBack(browser))
    second.searchParams.set('code', first.searchParams.get('code') ?? '')
    expect(await refusal(await browser.ask(second.href))).toEqual([403, 'the provider says invalid_grant'])
  })

  test('in another browser than it was begun in', async () => {
    const back = await comingBack(new CookieJar())
    expect(await refusal(await new CookieJar().ask(back))).toEqual([
      403,
      'this browser has not begun to sign in here, or it took longer than ten minutes; begin anew',
    ])
  })

  test('where another provider answers than was asked', async () => {
    const browser = new CookieJar()
    const back = (await comingBack(browser)).replace('/callback/acme', '/callback/partner')
    expect(await refusal(await browser.ask(back))).toEqual([
      403,
      'the sign-in was begun at acme, and partner answers; begin anew',
    ])
  })

  test('where it says to be of another issuer', async () => {
    const browser = new CookieJar()
    const back = new URL(await comingBack(browser))
    expect(back.searchParams.get('iss')).toBe(provider.issuer)
    back.searchParams.set('iss', other.issuer)
    expect((await refusal(await browser.ask(back.href)))[0]).toBe(403)
  })

  test('with a state of others, or after ten minutes', async () => {
    const browser = new CookieJar()
    const back = new URL(await comingBack(browser))
    back.searchParams.set('state', 'x'.repeat(43))
    expect((await refusal(await browser.ask(back.href)))[0]).toBe(403)
    const late = await comingBack(browser)
    await world.clock.advance(10 * minute)
    expect((await refusal(await browser.ask(late)))[0]).toBe(403)
  })
})

describe('in a browser there is a page', () => {
  const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }
  const seen = async (answer: Response) => {
    const text = await answer.text()
    const [, title] = /<h1>(.*)<\/h1>/.exec(text) ?? []
    const [, first] = /<\/h1><p>(.*?)<\/p>/s.exec(text) ?? []
    const isSafe = !text.includes('<script') && !text.includes(' style=')
    const policy = answer.headers
      .get('content-security-policy')
      ?.startsWith("default-src 'none'; style-src 'sha256-")
    const wayBack = text.includes('<a href="/auth/login">')
    return { status: answer.status, title, first, isSafe: isSafe && policy, wayBack }
  }

  test('for a code that comes back a second time', async () => {
    const browser = new CookieJar()
    const back = await comingBack(browser)
    const kept = browser.cookie(world.url, signInCookie) ?? ''
    await browser.ask(back)
    browser.setCookie(world.url, signInCookie, kept)
    expect(await seen(await browser.ask(back, asBrowser))).toEqual({
      status: 403,
      title: 'You are not signed in',
      first: 'This sign-in was finished before; begin anew.',
      isSafe: true,
      wayBack: true,
    })
  })

  test('for one that brings back nothing of what was begun', async () => {
    const answer = await new CookieJar().ask(await comingBack(new CookieJar()), asBrowser)
    expect(await seen(answer)).toMatchObject({
      status: 403,
      first: 'This browser has not begun to sign in here, or it took longer than ten minutes; begin anew.',
      wayBack: true,
    })
  })

  test('for a provider that is down, which says when to try again', async () => {
    await provider.goAway()
    try {
      const answer = await new CookieJar().ask(`${world.url}/auth/login?provider=acme`, asBrowser)
      expect(answer.headers.get('retry-after')).toBe('30')
      expect(await seen(answer)).toMatchObject({
        status: 503,
        title: 'This is not possible now',
        first: 'The identity provider does not answer; try again.',
        isSafe: true,
      })
    } finally {
      await provider.comeBack()
    }
  })

  test('for a provider that is none, whatever its name', async () => {
    const answer = await new CookieJar().ask(`${world.url}/auth/login?provider=%3Cscript%3E`, asBrowser)
    expect(await seen(answer)).toMatchObject({ status: 404, isSafe: true, wayBack: true })
  })

  test('that says so where nothing is granted to them', async () => {
    provider.person = 'ben'
    const { answer } = await (await signedIn()).follow(`${world.url}/auth/account`)
    expect(await answer?.text()).toContain('Nothing is granted to this name, or to any of its groups')
  })
})
