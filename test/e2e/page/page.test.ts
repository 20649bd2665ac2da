import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { account } from '../../support/bowline.ts'
import { chromiumProblem } from '../../support/chromium.ts'
import { expectForEverybody, PageWorld } from '../../support/page-world.ts'
import { poll } from '../../support/poll.ts'

let world: PageWorld
let context: BrowserContext

/** Local environments need no instance: they are there at once. */
function config(names: readonly string[]) {
  return (world: PageWorld['world']) => ({
    'account.yaml': account,
    ...Object.fromEntries(
      names.map((name) => [
        `${name}.yaml`,
        world.extensionYaml(name, [{ mode: 'local' }, { type: 'production', mode: 'local' }]),
      ]),
    ),
  })
}

/** Of an extension that nobody declares. */
const environmentOf = (extension: string) => `apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: ${extension}-dev }
spec: { extension: ${extension}, type: dev, mode: local }
`

describe.skipIf(chromiumProblem)('the page', () => {
  beforeAll(async () => {
    world = await PageWorld.open(config(['billing', 'orders']))
    context = await world.context()
  })

  afterAll(async () => {
    await world?.close()
  })

  test('asks who is nobody to sign in, and leads back to what was asked for', async () => {
    const stranger = await world.browser.newContext()
    const page = await stranger.newPage()
    await page.goto(`${world.url}/environments?status=Errored`)
    expect(new URL(page.url()).pathname).toBe('/auth/login')
    const token = (await readFile(join(world.world.data, 'admin-token'), 'utf8')).trim()
    await page.getByLabel("Administrator's token").fill(token)
    await page.getByRole('button', { name: 'Sign in with the token' }).click()
    await page.getByRole('heading', { name: 'Environments' }).waitFor()
    expect(page.url()).toBe(`${world.url}/environments?status=Errored`)
    await stranger.close()
  })

  test.each([
    ['/', 'Overview'],
    ['/environments', 'Environments'],
    ['/x/billing/production', 'billing production'],
    ['/x/nothing/dev', 'nothing dev'],
  ])('%s is there, light and dark, small and large, and axe finds nothing', async (path, heading) => {
    const { page, complaints } = await world.visit(path, context)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await expectForEverybody({ page, complaints })
    await page.close()
  })

  test('goes with keys alone from screen to screen, and Back in one step to where one was', async () => {
    const { page } = await world.visit('/', context)
    await page.getByText('in step').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    const link = page.getByRole('link', { name: 'orders dev' })
    await link.waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('orders')
    await page.getByRole('link', { name: 'billing dev' }).waitFor({ state: 'detached' })
    await link.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'orders dev' }).waitFor()
    await page.goBack()
    await link.waitFor()
    await poll(() => page.evaluate('document.activeElement.textContent')).toBe('orders dev')
    expect(await page.getByRole('searchbox').inputValue()).toBe('orders')
    expect(page.url()).toBe(`${world.url}/environments?q=orders`)
    await page.close()
  })

  test('shows what changes as it changes, and moves no row for what comes', async () => {
    const { page } = await world.visit('/environments', context)
    await page.getByRole('link', { name: 'billing dev' }).waitFor()
    await page.getByText('live', { exact: true }).waitFor()
    await world.world.push({
      ...config(['billing', 'accounts'])(world.world),
      'orders.yaml': world.world.extensionYaml('orders', [
        { mode: 'local', state: 'stopped' },
        { type: 'production', mode: 'local' },
      ]),
    })
    await page
      .getByRole('row', { name: /orders dev/ })
      .getByText('Stopped')
      .waitFor()
    const more = page.getByRole('button', { name: '2 others have changed: show' })
    await more.waitFor()
    expect(await page.getByRole('link', { name: 'accounts dev' }).count()).toBe(0)
    await more.click()
    await page.getByRole('link', { name: 'accounts dev' }).waitFor()
    await page.close()
  })

  test('shows the findings of the newest commit, page by page, and says when there is a newer one', async () => {
    const broken = (name: string, count: number) =>
      Array.from({ length: count }, (_, at) => environmentOf(`${name}-${at}`)).join('---\n')
    await world.world.push({ 'eu.yaml': broken('eu', 90), 'us.yaml': broken('us', 60) })
    const { page, complaints } = await world.visit('/', context)
    await page.getByRole('link', { name: 'All 150' }).click()
    await page.getByRole('heading', { level: 1, name: 'Findings' }).waitFor()
    await page.getByText('"eu-0"').waitFor()
    await page.getByRole('button', { name: 'Next page' }).click()
    await page.getByText('"us-59"').waitFor()
    expect(await page.getByText('eu.yaml').count()).toBe(0)
    await page.getByRole('searchbox').fill('eu-89')
    await page.getByText('1 finding of commit').waitFor()
    expect(await page.getByText(/^eu.yaml:/).count()).toBe(1)
    await world.world.push({ 'us.yaml': null })
    await page.getByRole('button', { name: 'There is a newer commit: show its findings' }).waitFor()
    await expectForEverybody({ page, complaints })
    await world.world.push({ 'eu.yaml': null })
    await page.close()
  })

  test('says since when it is not live, and is live again when the controller is back', async () => {
    const { page } = await world.visit('/', context)
    await page.getByText('live', { exact: true }).waitFor()
    await world.world.controller?.end('SIGTERM')
    await page.getByText(/^not live since \d\d:\d\d:\d\d/).waitFor()
    await world.world.start()
    await page.getByText('live', { exact: true }).waitFor()
    await page.close()
  })
})
