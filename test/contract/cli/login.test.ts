import { once } from 'node:events'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type RunningBowline, runBowline } from '../../support/bowline.ts'
import { CookieJar } from '../../support/browser-of-test.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { freePort } from '../../support/free-port.ts'
import { temporaryFolder } from '../../support/git-repository.ts'
import { IdentityProviderServer } from '../../support/identity-provider.ts'
import { adminToken, providerSettings, SignInWorld } from '../../support/sign-in-world.ts'

let database: TestDatabase
let world: SignInWorld
let provider: IdentityProviderServer

beforeAll(async () => {
  database = await createDatabase()
  const port = await freePort()
  const own = `http://localhost:${port}`
  provider = await IdentityProviderServer.start(
    [`${own}/auth/callback/acme`],
    `${own}/auth/backchannel-logout`,
  )
  provider.people.set('ann', { email: 'ann@acme.com', groups: ['billing'] })
  provider.person = 'ann'
  world = await SignInWorld.open({ database, port, providers: [providerSettings(provider.issuer)] })
})

afterAll(async () => {
  await world.close()
  await provider.goAway()
  await database.remove()
})

/** A user of a machine, with a home of their own. */
class User {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async create(): Promise<User> {
    const folder = await temporaryFolder()
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    return new User(folder)
  }

  get logins(): string {
    return join(this.folder, 'bowline', 'logins.json')
  }

  run(args: readonly string[], env: Record<string, string> = {}): RunningBowline {
    return runBowline([...args, '--url', world.url], { XDG_CONFIG_HOME: this.folder, ...env })
  }

  /** Exit code and lines. */
  async ended(args: readonly string[], env: Record<string, string> = {}): Promise<[number | null, string]> {
    const running = this.run(args, env)
    const [code] = await once(running.process, 'close')
    return [code, running.lines.join('\n')]
  }
}

/** Says yes in a browser, at the provider; gives what the browser shows in the end. */
async function sayYes(page: string, code: string): Promise<string> {
  const browser = new CookieJar()
  expect(await (await browser.ask(page)).text()).toContain('Sign in on a command line')
  const body = new URLSearchParams({ code, answer: 'acme' }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: world.url }
  const onwards = await (
    await browser.ask(`${world.url}/auth/device`, { method: 'POST', headers, body })
  ).text()
  const [, url = ''] = /content="0;url=([^"]+)"/.exec(onwards) ?? []
  const { answer } = await browser.follow(url.replaceAll('&#38;', '&'))
  return (await answer?.text()) ?? ''
}

describe('bowline login', () => {
  test('signs in with a browser of this machine, and verbs act as its person from then on', async () => {
    const user = await User.create()
    const login = user.run(['login'])
    const line = await login.line(/auth\/device\?code=/)
    const [, code = ''] = /code=(\S+)/.exec(line) ?? []
    const closed = once(login.process, 'close')
    const end = await sayYes(line.trim(), code)
    const [, back = ''] = /content="0;url=([^"]+)"/.exec(end) ?? []
    expect(await (await fetch(back.replaceAll('&#38;', '&'))).text()).toMatch(/signed in on the command line/)
    expect((await closed)[0]).toBe(0)
    expect((await stat(user.logins)).mode & 0o777).toBe(0o600)
    const [status, words] = await user.ended(['whoami'])
    expect([status, words]).toEqual([
      0,
      expect.stringMatching(/^ann@acme\.com\n {2}groups: billing\n {2}signed in until /),
    ])

    const sessions = async (...args: string[]) => await user.ended(['sessions', ...args])
    const [, listed] = await sessions('list')
    const [, id = ''] = /^([0-9a-f]{16}) +ann@acme\.com \(this one\) +command line/m.exec(listed) ?? []
    expect(JSON.parse((await sessions('list', '--json'))[1]).sessions).toMatchObject([
      { id, user: 'ann@acme.com' },
    ])
    expect(await sessions('list', '--everybody')).toEqual([3, expect.stringContaining('keys:manage')])
    expect((await sessions('end'))[0]).toBe(2)
    expect(await sessions('end', '0123456789abcdef')).toEqual([3, expect.stringContaining('does not exist')])
    const asAdmin = await user.ended(['sessions', 'end', '--user', 'ben@acme.com'], {
      BOWLINE_TOKEN: adminToken,
    })
    expect(asAdmin).toEqual([0, '0 sessions ended'])
    expect(await user.ended(['logout'])).toEqual([
      0,
      `signed out at ${world.url}\nAcme: what this command line had there counts no more\nyour browser may be signed in at Acme still: sign out with the page, or there`,
    ])
    expect(provider.revoked).toEqual(['ann'])
    expect(JSON.parse(await readFile(user.logins, 'utf8'))).toEqual({})
    expect((await user.ended(['whoami', '--data', user.folder]))[0]).toBe(3)
  })

  test('signs in with a browser elsewhere, where the code is typed', async () => {
    const user = await User.create()
    const login = user.run(['login', '--device'])
    const [, page = '', code = ''] =
      /open (\S+) in a browser, and type the code (\S+)/.exec(await login.line(/type the code/)) ?? []
    expect(page).toBe(`${world.url}/auth/device`) // no link has the code
    const closed = once(login.process, 'close')
    await sayYes(page, code)
    expect((await closed)[0]).toBe(0)
    const { [world.url]: kept } = JSON.parse(await readFile(user.logins, 'utf8'))
    expect(kept).toMatchObject({ name: 'ann@acme.com', token: expect.stringMatching(/^bws_/) })
    expect(login.lines.join('\n')).not.toContain(kept.token)
  })

  test('gives way to a token that is said', async () => {
    const user = await User.create()
    const [code, words] = await user.ended(['whoami'], { BOWLINE_TOKEN: adminToken })
    expect([code, words]).toEqual([0, 'the administrator'])
  })
})

test('bowline access-keys makes, lists, rotates and revokes keys', async () => {
  const user = await User.create()
  const asAdmin = (...args: string[]) => user.ended(['access-keys', ...args], { BOWLINE_TOKEN: adminToken })
  const [code, words] = await asAdmin(
    'create',
    'ci',
    '--role',
    'operator',
    '--path',
    'teams/billing/**',
    '--expires',
    '30d',
  )
  expect(code).toBe(0)
  const [token = '', id = ''] = /bwl_([a-z2-7]{10})_\S+/.exec(words) ?? []
  expect((await user.ended(['whoami'], { BOWLINE_TOKEN: token }))[1]).toBe(
    'the key ci\n  at most: operator of teams/billing/**',
  )
  const list = await asAdmin('list')
  expect(list[1]).toMatch(new RegExp(`${id} +ci +operator +teams/billing/\\*\\*`))
  expect(list[1]).not.toContain(token.slice(15, 40))
  const [, rotated] = await asAdmin('rotate', id)
  expect(rotated).toContain(`bwl_${id}_`)
  expect((await asAdmin('revoke', id))[0]).toBe(0)
  expect((await user.ended(['whoami'], { BOWLINE_TOKEN: token }))[0]).toBe(3)
  expect((await asAdmin('create', 'ci', '--role', 'operator', '--expires', '366d'))[0]).toBe(2)
})
