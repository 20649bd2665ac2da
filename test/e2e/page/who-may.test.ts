import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireAuditRow } from '../../../api/audit.ts'
import type { EnvironmentKeys } from '../../../api/environment.ts'
import type { Page as KeysetPage } from '../../../api/keyset.ts'
import { account, type World } from '../../support/bowline.ts'
import { chromiumProblem } from '../../support/chromium.ts'
import { axeFindings, expectForEverybody, PageWorld } from '../../support/page-world.ts'
import { poll } from '../../support/poll.ts'
import { PrefixProxy } from '../../support/prefix-proxy.ts'

let world: PageWorld
let proxy: PrefixProxy
let context: BrowserContext

const access = `apiVersion: bowline.dev/v1
kind: Access
metadata: {name: teams}
spec:
  grants:
    - role: operator
      groups: [billing]
      paths: [billing.yaml]
`

const environment = '/x/billing/production'
const named = 'billing:production'

/** What the page says and asks from now on: a secret may be in none of it. */
function overheard(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => heard.push(message.text()))
  page.on('request', (request) => heard.push(request.url()))
  return heard
}

/** Where a text is: in the document, its fields, its address, what the browser keeps for it, or among what was overheard. */
async function placesOf(secret: string, page: Page, heard: readonly string[]): Promise<string[]> {
  const kept = (await page.evaluate(`({
    document: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input, textarea, select')].map(({ value }) => value).join('\\n'),
    address: location.href + JSON.stringify(history.state),
    storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  })`)) as Record<string, string>
  const all = Object.entries({ ...kept, overheard: heard.join('\n') })
  return all.filter(([, text]) => text.includes(secret)).map(([place]) => place)
}

async function audited(query: string): Promise<readonly WireAuditRow[]> {
  const client = await world.world.client()
  return (await client.get<KeysetPage<WireAuditRow>>(`/api/v1/audit?${query}`)).items
}

async function visit(path: string, of: BrowserContext = context): Promise<Page> {
  const { page } = await world.visit(path, of)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** A browser whose every request has a key of a machine: who may not, as far as the controller is concerned. */
async function asKey(token: string): Promise<BrowserContext> {
  const stranger = await world.browser.newContext({ extraHTTPHeaders: { authorization: `Bearer ${token}` } })
  await stranger.addInitScript('delete globalThis.SharedWorker') // those of a worker have no such header
  return stranger
}

describe.skipIf(chromiumProblem)('who may what, and who did what', () => {
  beforeAll(async () => {
    proxy = await PrefixProxy.start('/bowline')
    const files = (world: World) => ({
      'account.yaml': account,
      'access.yaml': access,
      'billing.yaml': world.extensionYaml('billing', [
        { mode: 'local' },
        { type: 'production', mode: 'local' },
      ]),
    })
    world = await PageWorld.open(files, { BOWLINE_PUBLIC_URL: proxy.url })
    proxy.port = Number(new URL(world.url).port)
    context = await world.context({ permissions: ['clipboard-read', 'clipboard-write'] })
  })

  afterAll(async () => {
    await world?.close()
    await proxy?.close()
  })

  test('wider rights wait, are let through by their name, and then each grant has its file and line', async () => {
    const page = await visit('/access')
    await page.getByRole('heading', { name: 'Wider rights wait' }).waitFor()
    await page.getByText('only the administrator may do anything').waitFor()
    const commit = (await world.world.clone.git('rev-parse', 'HEAD')).trim()
    const does = `Confirm ${commit.slice(0, 7)}`
    await page.getByRole('button', { name: `${does}…` }).click()
    const dialog = page.getByRole('dialog')
    const button = dialog.getByRole('button', { name: does })
    await dialog.getByText('One change is held back until then').waitFor()
    await dialog.getByRole('textbox').fill(commit.slice(0, 7))
    expect(await button.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('acme')
    await button.click()
    const grant = page.getByRole('row', { name: 'group billing operator billing.yaml access.yaml:6' })
    await grant.waitFor()
    await page.close()
  })

  test('says why somebody may do something, what is missing, and who may; the question stands in the address', async () => {
    const page = await visit('/access')
    await page.getByLabel('Question').selectOption('may the group')
    await page.getByLabel('Name of the group').fill('billing')
    await page.getByLabel('Right', { exact: true }).selectOption('tasks:cancel')
    await page.getByLabel('On', { exact: true }).fill(named)
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByText('Yes: tasks:cancel on billing.yaml (production)').waitFor()
    await page.getByText('As operator for billing.yaml, given to group billing, in access.yaml:6').waitFor()
    await poll(() => page.url()).toContain('ask=group&name=billing&right=tasks%3Acancel')
    await page.getByLabel('Right', { exact: true }).selectOption('secrets:reveal')
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByText('No: secrets:reveal on billing.yaml (production)').waitFor()
    await page.getByText('Missing: no grant gives secrets:reveal').waitFor()
    await page.close()

    const linked = await visit(`/access?ask=who&right=tasks%3Acancel&object=${named}`)
    await linked.getByText('the administrator, and').waitFor()
    await linked.getByText('group billing: operator for billing.yaml').waitFor()
    await linked.close()
  })

  test('a key of a machine is shown once, for 30 s, and is nowhere after that; it is rotated, and revoked by its name', async () => {
    const page = await visit('/keys')
    await page.clock.install()
    const heard = overheard(page)
    await page.getByRole('button', { name: 'Make a key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('ci')
    await dialog.getByLabel('Paths at most').fill('teams/**')
    await dialog.getByRole('button', { name: 'Make it' }).click()
    const token = (await dialog.getByText(/^bwl_/).textContent()) ?? ''
    expect(token).toMatch(/^bwl_[a-z2-7]{10}_[a-z2-7]{52}_[0-9a-f]{8}$/)
    expect(await placesOf(token, page, heard)).toEqual(['document'])
    await dialog.getByRole('button', { name: 'Copy Key' }).click()
    await dialog.getByText('copied').waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(token)
    await page.clock.fastForward(30_000)
    await dialog.getByText('The key is hidden for good').waitFor()
    expect(await placesOf(token, page, heard)).toEqual([])
    await dialog.getByRole('button', { name: 'Close' }).click()

    const row = page.getByRole('row', { name: /^ci / })
    await row.getByText('viewer on teams/**').waitFor()
    await row.getByText('never').waitFor()
    await row.getByRole('button', { name: 'Rotate ci' }).click()
    await dialog.getByRole('button', { name: 'Give it a new secret' }).click()
    const rotated = (await dialog.getByText(/^bwl_/).textContent()) ?? ''
    expect(rotated).not.toBe(token)
    await dialog.getByRole('button', { name: 'Hide now' }).click()
    expect(await placesOf(rotated, page, heard)).toEqual([])
    await dialog.getByRole('button', { name: 'Close' }).click()
    await row.getByText(/the former secret/).waitFor()

    await row.getByRole('button', { name: 'Revoke ci' }).click()
    await dialog.getByRole('textbox').fill('cl')
    expect(await dialog.getByRole('button', { name: 'Revoke it' }).isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('ci')
    await dialog.getByRole('button', { name: 'Revoke it' }).click()
    await row.waitFor({ state: 'detached' })
    await page.close()
  })

  test('keys of an environment are revealed for 30 s, or copied unseen: one row of the trail each time', async () => {
    const client = await world.world.client()
    const keys = await client.get<EnvironmentKeys>(`/api/v1/environments/${named}/keys`)
    const secrets = [keys.apiKey, keys.jwtSecret]
    const reads = async () => (await audited(`action=keys.read&object=${keys.environment}`)).length
    const before = await reads()
    const page = await visit(environment)
    await page.clock.install()
    const heard = overheard(page)
    const everywhere = () => Promise.all(secrets.map((each) => placesOf(each, page, heard)))

    await page.getByRole('button', { name: 'Reveal the API key' }).click()
    await page.getByText(keys.apiKey).waitFor()
    expect(await everywhere()).toEqual([['document'], ['document']])
    expect(await reads()).toBe(before + 1)
    await page.clock.fastForward(30_000)
    const copyUnseen = page.getByRole('button', { name: 'Copy the JWT secret unseen' })
    await copyUnseen.waitFor()
    expect(await everywhere()).toEqual([[], []])

    await page.evaluate(`globalThis.drawn = ''; new MutationObserver(() => {
      drawn += document.documentElement.outerHTML
    }).observe(document, { childList: true, subtree: true, characterData: true, attributes: true })`)
    await copyUnseen.click()
    await page.getByText('The JWT secret was copied.').waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(keys.jwtSecret)
    const drawn = (await page.evaluate('drawn')) as string
    expect(drawn).toContain('was copied')
    expect(secrets.filter((each) => drawn.includes(each))).toEqual([])
    expect(await everywhere()).toEqual([[], []])
    expect(await reads()).toBe(before + 2)
    await page.close()
  })

  test('keys of an environment are rotated, and those of before count for a while', async () => {
    const page = await visit(environment)
    await page.getByText('from the beginning').waitFor()
    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Those of now').selectOption('count for a day more')
    await dialog.getByRole('button', { name: 'Rotate' }).click()
    await page.getByText(/from the beginning, counts until in 24 h/).waitFor()
    await page.getByRole('button', { name: 'End all but the newest' }).click()
    await dialog.getByRole('textbox').fill(named)
    await dialog.getByRole('button', { name: 'End them' }).click()
    await page.getByText('from the beginning').waitFor({ state: 'detached' })
    await page.close()
  })

  test('the trail is filtered by what is chosen, opens a row, and Back leaves in one step', async () => {
    const page = await visit('/')
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor()
    await page.getByLabel('What', { exact: true }).selectOption('keys.rotate')
    const rotated = page.getByRole('row', { name: /keys\.rotate/ })
    await rotated.first().getByText('done').waitFor()
    await poll(() => page.url()).toBe(`${world.url}/audit?action=keys.rotate`)
    await rotated.first().getByRole('button').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('row', { name: /^keys / }).waitFor()
    await dialog.getByText('the older ones count for 86400 s').waitFor()
    await poll(() => page.url()).toMatch(/&row=\d+$/)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByLabel('Jump to before').fill('2026-01-01T00:00')
    await page.getByLabel('Jump to before').blur()
    await page.getByText('No row is like that.').waitFor()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.close()
  })

  test('says that nobody has looked at the chain until somebody does, and exports it', async () => {
    const page = await visit('/audit')
    await page.getByText('Nobody has had all rows looked at since the controller was started.').waitFor()
    await page.getByRole('button', { name: 'Look at all rows now' }).click()
    await page.getByText(/^✓ All \d+ rows up to row \d+ are as they were written/).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: /^Export all rows/ }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    expect(text.split('\n').at(-2)).toMatch(/^\{"head":/)
    await page.close()
  })

  test('who has no right is told which one is missing, and is not on the trail for having looked', async () => {
    const client = await world.world.client()
    const { token, id } = await client.post<{ token: string; id: string }>('/api/v1/keys', {
      name: 'viewer',
      role: 'viewer',
    })
    const stranger = await asKey(token)
    for (const [path, missing] of [
      ['/audit', 'Not shown: the audit trail. You may not: no grant gives audit:read'],
      ['/access', 'Not shown: who may do what. You may not: no grant gives access:read'],
      ['/keys', 'Not shown: the keys of machines. You may not: no grant gives keys:manage'],
    ] as const) {
      const page = await visit(path, stranger)
      await page.getByText(missing).waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.close()
    }
    const refused = await audited(`actor=${id}&result=refused`)
    expect(refused.map(({ object }) => object).filter((each) => /audit|access|keys/.test(each))).toEqual([])
    await stranger.close()
  })

  test.each(['/audit', '/audit?action=keys.*', '/access', '/keys', '/account', environment])(
    '%s is there, light and dark, small and large, and axe finds nothing',
    async (path) => {
      const { page, complaints } = await world.visit(path, context)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByText('Reading', { exact: false }).waitFor({ state: 'detached' })
      await expectForEverybody({ page, complaints })
      await page.close()
    },
  )

  test('the name in the bar leads to who one is, where one has signed in, and out', async () => {
    const other = await world.context()
    const page = await visit('/', other)
    await page.getByRole('link', { name: 'administrator' }).click()
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor()
    await page.getByRole('heading', { name: 'You are the administrator' }).waitFor()
    await page.getByText('this one', { exact: true }).waitFor()
    const others = page.getByRole('button', { name: /^End the session/ })
    await others.first().click()
    await page.getByText(/^The session of .* has ended/).waitFor()
    expect(await others.count()).toBe(0)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(/\/auth\/login/)
    await page.close()
  })

  test('below a path of a proxy one signs in, is told what happens, goes from screen to screen, and out', async () => {
    const token = (await readFile(join(world.world.data, 'admin-token'), 'utf8')).trim()
    const page = await (await world.browser.newContext()).newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${proxy.url}/keys`)
    await page.getByLabel("Administrator's token").fill(token)
    await page.getByRole('button', { name: 'Sign in with the token' }).click()
    await page.getByRole('heading', { level: 1, name: 'Keys of machines' }).waitFor()
    expect(page.url()).toBe(`${proxy.url}/keys`)
    await page.getByText('live', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'administrator' }).click()
    await page.getByRole('heading', { name: 'You are the administrator' }).waitFor()
    expect(page.url()).toBe(`${proxy.url}/account`)
    const cookies = await page.context().cookies(proxy.url)
    expect(cookies).toMatchObject([
      { name: '__Secure-bowline', path: '/bowline', httpOnly: true, secure: true },
    ])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${proxy.url}/auth/login`)
    await page.goBack()
    await page
      .getByRole('link', { name: 'Sign in again' })
      .or(page.getByLabel("Administrator's token"))
      .waitFor()
    expect([complaints, proxy.astray.filter((path) => path !== '/favicon.ico')]).toEqual([[], []])
    await page.context().close()
  })
})
