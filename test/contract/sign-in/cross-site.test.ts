import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookieName } from '../../../controller/access/cookies.ts'
import { serveUpgrades } from '../../../controller/http/upgrades.ts'
import { chromiumPath, chromiumProblem } from '../../support/chromium.ts'
import {
  type CrossSiteAttempt,
  crossSiteAttempts,
  rebindingAttempts,
} from '../../support/cross-site-attempts.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { SignInWorld } from '../../support/sign-in-world.ts'

const sessionCookie = cookieName('session', '')

if (chromiumProblem !== undefined && process.env.CI === 'true') throw new Error(chromiumProblem)

/** Pages that try something at the same time. */
const atOnce = 8

let database: TestDatabase
let world: SignInWorld
let browser: Browser
let evil: Server
let evilPort: number
let context: BrowserContext
/** Writes that got through. */
const written: string[] = []
/** In every answer that is worth reading. */
let secret: string

describe.skipIf(chromiumProblem)('a page of another site, in a browser that is signed in', () => {
  beforeAll(async () => {
    database = await createDatabase()
    world = await SignInWorld.open({ database })
    world.app.server.on('request', (request, response) => {
      if (request.method !== 'GET' && request.method !== 'OPTIONS')
        response.once('finish', () => {
          if (response.statusCode < 400) written.push(`${request.method} ${request.url}`)
        })
    })
    const toRunner = (_request: unknown, socket: { write(text: string): void }) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n') // whoever got here got in
      written.push('a socket')
      return true
    }
    serveUpgrades(world.app.server, toRunner as never, world.app)
    evil = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><body>evil</body>')
    }).listen(0, '127.0.0.1')
    await once(evil, 'listening')
    evilPort = (evil.address() as AddressInfo).port
    browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: ['--no-sandbox', '--host-resolver-rules=MAP *.example 127.0.0.1', '--disable-popup-blocking'],
    })
  })

  afterAll(async () => {
    await browser?.close()
    await world?.close()
    evil?.closeAllConnections()
    evil?.close()
    await database?.remove()
  })

  beforeEach(async () => {
    context = await browser.newContext()
    const page = await context.newPage()
    const { url } = (await (await world.admin('POST', '/auth/links')).json()) as { url: string }
    await page.goto(url)
    await page.goto(`${world.url}/test/own`)
    const me = (await page.evaluate(`fetch('/api/v1/me').then((answer) => answer.json())`)) as {
      session: { id: string }
    }
    secret = me.session.id
    await page.close()
    written.length = 0
    return async () => {
      await context.close()
      await world.signIn.sessions.end(
        { owner: 'admin' },
        {
          actor: { kind: 'controller', id: 'controller' },
          action: 'session.end',
          object: 'all',
        },
      )
    }
  })

  /** What pages of an origin got to know, and what they wrote; a few of them at once. */
  async function tried(
    origin: string,
    attempts: readonly CrossSiteAttempt[],
    target = world.url,
  ): Promise<string[]> {
    const found: string[] = []
    for (let at = 0; at < attempts.length; at += atOnce) {
      const some = attempts.slice(at, at + atOnce)
      found.push(...(await Promise.all(some.map((each) => read(origin, each, target)))).flat())
      const names = some.map(({ name }) => name).join(', ')
      found.push(...written.splice(0).map((each) => `one of ${names}: wrote ${each}`))
      for (const each of context.pages()) await each.close()
    }
    return found
  }

  async function read(origin: string, { name, script }: CrossSiteAttempt, target: string): Promise<string[]> {
    const page = await context.newPage()
    await page.goto(origin)
    const got = await page
      .evaluate(`(async () => { const T = ${JSON.stringify(target)}; ${script} })()`)
      .catch((error: unknown) => String(error)) // it went elsewhere, or was not let
    await page.waitForLoadState('networkidle').catch(() => {})
    const known = String(got)
    const isRead = known.includes(secret) || known.includes('opened SECRET')
    return isRead ? [`${name}: read ${known.slice(0, 80)}`] : []
  }

  async function isSignedIn(): Promise<boolean> {
    const page = await context.newPage()
    await page.goto(`${world.url}/test/own`)
    const answer = await page.evaluate(
      `fetch('/test/write', {method: 'POST', headers: {'content-type': 'application/json'}, body: '{}'}).then(({status}) => status)`,
    )
    await page.close()
    return answer === 200
  }

  test.each([
    ['of another site', () => `http://evil.example:${evilPort}`, false],
    // as if the cookie went along with everything: what is refused then, we have refused
    [
      'of another site, where the browser sends the cookie along',
      () => `http://evil.example:${evilPort}`,
      true,
    ],
    ['on another port of this machine, where it does anyhow', () => `http://localhost:${evilPort}`, false],
  ] as const)('%s writes and reads nothing', async (_, origin, isLoose) => {
    if (isLoose) {
      const cookies = await context.cookies(world.url)
      await context.addCookies(cookies.map((each) => ({ ...each, sameSite: 'None' as const })))
    }
    const { userCode } = (await (
      await world.ask('POST', '/auth/pairings', undefined, { challenge: 'x'.repeat(43), from: 'evil' })
    ).json()) as { userCode: string }
    written.length = 0
    const attempts = crossSiteAttempts.map((each) => ({
      ...each,
      script: each.script.replace('CODE', userCode),
    }))
    expect(await tried(origin(), attempts)).toEqual([])
    expect(crossSiteAttempts.length + rebindingAttempts.length).toBeGreaterThanOrEqual(50)
    expect(await isSignedIn()).toBe(true) // it could have written all the while
    expect(world.signIn.machineKeys.list()).toEqual([])
    expect(world.signIn.pairings.waiting(userCode)).toBeDefined()
  })

  test('whose own name leads to us writes and reads nothing', async () => {
    const { port } = new URL(world.url)
    const origin = `http://rebound.example:${port}`
    await context.route(`${origin}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<body>evil</body>' }),
    )
    const [cookie] = (await context.cookies(world.url)).filter(({ name }) => name === sessionCookie)
    // the worst case: a cookie of ours for that name
    await context.addCookies([
      {
        name: sessionCookie,
        value: cookie?.value ?? '',
        url: origin.replace('http:', 'https:'),
        secure: true,
      },
    ])
    expect(await tried(`${origin}/`, rebindingAttempts, origin)).toEqual([])
  })
})
