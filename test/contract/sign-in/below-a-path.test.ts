import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CookieJar } from '../../support/browser-of-test.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { freePort } from '../../support/free-port.ts'
import { IdentityProviderServer } from '../../support/identity-provider.ts'
import { PrefixProxy } from '../../support/prefix-proxy.ts'
import { adminToken, providerSettings, SignInWorld } from '../../support/sign-in-world.ts'

let database: TestDatabase
let provider: IdentityProviderServer
let proxy: PrefixProxy
let world: SignInWorld
let folder: string

beforeAll(async () => {
  database = await createDatabase()
  const port = await freePort()
  proxy = await PrefixProxy.start('/bowline', port)
  provider = await IdentityProviderServer.start(
    [`${proxy.url}/auth/callback/acme`],
    `${proxy.url}/auth/backchannel-logout`,
  )
  provider.people.set('ann', { email: 'ann@acme.com', groups: [] })
  provider.person = 'ann'
  folder = await mkdtemp(join(tmpdir(), 'bowline-page-'))
  await writeFile(
    join(folder, 'index.html'),
    '<meta name="bowline-prefix" content=""><script src="./assets/page-1.js"></script>',
  )
  const page = pathToFileURL(`${folder}/`).href
  const providers = [providerSettings(provider.issuer)]
  world = await SignInWorld.open({ database, providers, port, page, publicUrl: `${proxy.url}/` })
})

afterAll(async () => {
  await world.close()
  await proxy.close()
  await provider.goAway()
  await rm(folder, { recursive: true })
  await database.remove()
})

beforeEach(() => {
  proxy.astray.length = 0
  proxy.cookiesOfOthers.length = 0
})

/** Asks for a page, is sent to the provider and back, and ends there. */
async function signedIn(path = '/commits'): Promise<CookieJar> {
  const browser = new CookieJar()
  const { url, answer } = await browser.follow(`${proxy.url}${path}`)
  expect([url, answer?.status]).toEqual([`${proxy.url}${path}`, 200])
  await answer?.body?.cancel()
  return browser
}

const statusOfMe = async (browser: CookieJar) => (await browser.ask(`${proxy.url}/api/v1/me`)).status

/** All that a page of ours leads to: by links, forms, and by itself. */
const leadsTo = (page: string) =>
  [...page.matchAll(/(?:href|action|src)="([^"]+)"|;url=([^"]+)"/g)].map(([, a, b]) => a ?? b)

describe('below a path of a name that others share', () => {
  test('whoever is sent to the provider comes back to the page that was asked for', async () => {
    const browser = await signedIn()
    expect(await statusOfMe(browser)).toBe(200)
    expect(
      browser.visited.filter((url) => !url.startsWith(provider.issuer)).map((url) => url.split('?')[0]),
    ).toEqual([
      `${proxy.url}/commits`,
      `${proxy.url}/auth/login`,
      `${proxy.url}/auth/callback/acme`,
      `${proxy.url}/commits`,
      `${proxy.url}/api/v1/me`,
    ])
    expect(proxy.astray).toEqual([])
  })

  test('the page asks for all below that path', async () => {
    const page = await (await (await signedIn()).ask(`${proxy.url}/commits`)).text()
    expect(page).toBe(
      '<meta name="bowline-prefix" content="/bowline"><script src="/bowline/assets/page-1.js"></script>',
    )
  })

  test('cookies are for that path alone: no other behind the name is sent them', async () => {
    const browser = await signedIn()
    await browser.ask(`${new URL(proxy.url).origin}/jenkins`)
    await browser.ask(`${proxy.url}-next/`)
    expect([proxy.astray, proxy.cookiesOfOthers]).toEqual([['/jenkins', '/bowline-next/'], []])
    const again = await browser.ask(`${proxy.url}/auth/token`, {
      method: 'POST',
      headers: { origin: new URL(proxy.url).origin },
      body: new URLSearchParams({ token: adminToken, return: '/commits' }),
    })
    expect([again.status, again.headers.get('location'), again.headers.getSetCookie()]).toEqual([
      303,
      '/bowline/commits',
      [
        expect.stringMatching(
          /^__Secure-bowline=bws_\S+; Path=\/bowline; Max-Age=86400; HttpOnly; Secure; SameSite=Lax$/,
        ),
      ],
    ])
  })

  test('who signs out is signed out at the provider, too, and comes back to sign in', async () => {
    const browser = await signedIn()
    const answer = await browser.ask(`${proxy.url}/auth/logout`, {
      method: 'POST',
      headers: { origin: new URL(proxy.url).origin, 'content-type': 'application/x-www-form-urlencoded' },
    })
    const there = new URL(leadsTo((await answer.text()).replaceAll('&#38;', '&'))[0] ?? '')
    expect(there.searchParams.get('post_logout_redirect_uri')).toBe(`${proxy.url}/auth/login`)
    expect(await statusOfMe(browser)).toBe(401)
  })

  test('the provider tells of whoever has left by the address below the path', async () => {
    const browser = await signedIn()
    const me = (await (await browser.ask(`${proxy.url}/api/v1/me`)).json()) as { session: { id: string } }
    const session = (await world.signIn.sessions.list('everybody')).find(({ id }) => id === me.session.id)
    const { sid = null, subject = '' } = session?.who.kind === 'user' ? session.who : {}
    await provider.endSession(subject, sid ?? '')
    expect(await statusOfMe(browser)).toBe(401)
  })

  test('a command line is told the address below the path', async () => {
    const answer = await fetch(`${proxy.url}/auth/pairings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ challenge: 'a'.repeat(43), from: 'ann@home', port: 4_000 }),
    })
    const { url } = (await answer.json()) as { url: string }
    expect(url).toMatch(new RegExp(`^${proxy.url}/auth/device\\?code=[A-Z]{4}-[A-Z]{4}$`))
    const { answer: page } = await (await signedIn()).follow(url)
    expect(new Set(leadsTo((await page?.text()) ?? ''))).toEqual(
      new Set([
        '/bowline/auth/device',
        expect.stringMatching('^/bowline/auth/login\\?return=%2Fauth%2Fdevice'),
      ]),
    )
  })

  test.each(['/auth/login', '/auth/account', '/auth/device', '/auth/callback/nobody', '/auth/link?code=x'])(
    'all that %s leads to is below it',
    async (path) => {
      const answer = await (await signedIn()).ask(`${proxy.url}${path}`, { headers: { accept: 'text/html' } })
      const all = leadsTo(await answer.text())
      expect([all.length > 0, all.filter((each) => !each?.startsWith('/bowline/'))]).toEqual([true, []])
    },
  )

  test('by a name of its machine the controller is at no path', async () => {
    const browser = new CookieJar()
    const asked = await browser.ask(`http://127.0.0.1:${new URL(world.url).port}/commits`)
    expect(asked.headers.get('location')).toBe('/auth/login?return=%2Fcommits')
    const token = await browser.ask(`${world.url}/auth/token`, {
      method: 'POST',
      headers: { origin: world.url },
      body: new URLSearchParams({ token: adminToken }),
    })
    expect(token.headers.getSetCookie()[0]).toMatch(/^__Host-bowline=bws_\S+; Path=\/; /)
    expect(await (await browser.ask(`${world.url}/commits`)).text()).toContain('src="/assets/page-1.js"')
  })

  test('a cookie that is for whole hosts does not count there, nor one of a path elsewhere', async () => {
    const token = await world.signIn.beginAdmin('browser', { address: '', agent: '' }, '')
    const ask = async (host: string, cookie: string) =>
      (await world.app.inject({ url: '/api/v1/me', headers: { host, cookie: `${cookie}=${token}` } }))
        .statusCode
    const shared = new URL(proxy.url).host
    const own = new URL(world.url).host
    expect([
      await ask(shared, '__Secure-bowline'),
      await ask(shared, '__Host-bowline'),
      await ask(own, '__Secure-bowline'),
      await ask(own, '__Host-bowline'),
    ]).toEqual([200, 401, 401, 200])
  })
})
