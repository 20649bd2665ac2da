import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { account, isRunning } from '../../support/bowline.ts'
import { chromiumProblem } from '../../support/chromium.ts'
import { axeFindings, expectForEverybody, PageWorld } from '../../support/page-world.ts'
import { poll } from '../../support/poll.ts'

let world: PageWorld
let context: BrowserContext
/** That takes six of twelve extensions away. */
let sweep: string

const overview = `# Billing

Sends **invoices**. [Docs](https://docs.example.com/a) [no](javascript:alert(1)) <img src=x onerror=alert(1)>`

function billing(
  { extensionYaml }: { extensionYaml: PageWorld['world']['extensionYaml'] },
  tag: string,
): string {
  const environments = [{ tag }, { type: 'production' as const, tag: 'v1', state: 'stopped' as const }]
  const yaml = extensionYaml('billing', environments)
  const about = {
    overview,
    icon: 'https://elsewhere.example.com/billing.png',
    description: '<b>Invoices</b>',
  }
  const spec = JSON.stringify({ type: 'multi-account-installation', ...about })
  return yaml.replace(/spec:\n {2}type: multi-account-installation\n/, `spec: ${spec}\n`)
}

function files(world: PageWorld['world'], tag: string): Record<string, string> {
  const extensionYaml = world.extensionYaml.bind(world)
  return {
    'account.yaml': account,
    'billing.yaml': billing({ extensionYaml }, tag),
    ...Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `e${index}.yaml`,
        extensionYaml(`e${index}`, [{ mode: 'local' }]),
      ]),
    ),
  }
}

describe.skipIf(chromiumProblem)('releases and commits', () => {
  beforeAll(async () => {
    world = await PageWorld.open((world) => files(world, 'v1'))
    context = await world.context()
    await world.world.until('billing', isRunning)
  })

  afterAll(async () => {
    await world?.close()
  })

  test('the extension is there with its environments side by side, and its text is text', async () => {
    const { page, complaints } = await world.visit('/x/billing', context)
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.getByRole('article', { name: 'dev' }).getByText('Running').waitFor()
    await page.getByRole('article', { name: 'production' }).getByText('Stopped', { exact: true }).waitFor()
    await page.getByText('the same release, v1').waitFor()
    await page.getByText('<b>Invoices</b>').waitFor()
    await page.getByText('[no](javascript:alert(1)) <img src=x onerror=alert(1)>').waitFor()
    const link = page.getByRole('link', { name: 'Docs' })
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow external')
    expect(await page.locator('img').count()).toBe(0)
    expect(requests.filter((url) => !url.startsWith(world.url))).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('the environment tells what its runner said', async () => {
    const { page } = await world.visit('/x/billing/dev', context)
    const report = page.getByRole('region', { name: 'What its runner says' })
    await report.getByText('Writes a line').waitFor()
    await report.getByText('nothing of the platform: only a sender of your own has it').first().waitFor()
    expect(await page.getByText('External events').count()).toBe(1)
    await page.close()
  })

  test('a commit tells what it changes, and the neighbours differ from then on', async () => {
    const commit = await world.world.push(files(world.world, 'v2'))
    const { page, complaints } = await world.visit('/', context)
    await page.getByRole('link', { name: commit.slice(0, 12) }).click()
    await page.getByText('redeploy: tag v1 -> v2', { exact: true }).waitFor()
    await page.getByText('changes 1 environment (1 updated), 13 stay as they are', { exact: true }).waitFor()
    await page.getByText(/All of it had come about/).waitFor()
    await page.getByRole('link', { name: 'billing dev' }).click()
    await page.getByRole('heading', { level: 1 }).getByRole('link', { name: 'billing' }).click()
    await page.getByText('bowline promote billing --from dev --to production').waitFor()
    await page.getByText('Releases between v1 and v2').click()
    await page.locator('details[open]').getByText('v2', { exact: true }).waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  test('what a guard holds back tells its remedy, and is let through by whoever types the name of it all', async () => {
    const gone = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`e${index}.yaml`, null]))
    sweep = await world.world.push(gone)
    const { page } = await world.visit(`/commits/${sweep}`, context)
    const button = page.getByRole('button', { name: `Confirm ${sweep.slice(0, 7)}…` })
    await button.waitFor()
    await page.getByText('Confirm the commit below, or put back in Git').first().waitFor()
    expect(await axeFindings(page)).toEqual([])
    await button.click()
    const dialog = page.getByRole('dialog')
    const does = dialog.getByRole('button', { name: `Confirm ${sweep.slice(0, 7)}` })
    await dialog.getByRole('textbox').fill('acm')
    expect(await does.isDisabled()).toBe(true)
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await poll(() => page.evaluate('document.activeElement.textContent')).toContain('Confirm')
    await button.click()
    await dialog.getByRole('textbox').fill('acme')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await button.waitFor({ state: 'detached' })
    await page.getByText(/All of it had come about/).waitFor()
    await page.close()
  })

  test.each([
    ['/x/billing', 'billing extension'],
    ['/x/billing/dev', 'billing dev'],
    ['/x/nothing', 'nothing extension'],
    ['/commits', 'Commits'],
    ['/commits/{newest}', 'Commit'],
    [`/commits/${'9'.repeat(40)}`, 'Commit 999999999999'],
  ])('%s is there, light and dark, small and large, and axe finds nothing', async (path, heading) => {
    const { page, complaints } = await world.visit(path.replace('{newest}', sweep), context)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await page.locator('.skeleton').waitFor({ state: 'detached' })
    await expectForEverybody({ page, complaints })
    await page.close()
  })

  test('the lists lead to extensions, and what nobody remembers says where to ask', async () => {
    const { page } = await world.visit('/environments', context)
    await page.getByRole('link', { name: 'all about billing' }).click()
    await page.getByRole('heading', { level: 1, name: 'billing extension' }).waitFor()
    await page.goto(`${world.url}/`)
    await page.getByText('Extensions', { exact: true }).click()
    await page.getByRole('link', { name: 'e11' }).waitFor()
    await page.goto(`${world.url}/commits/${'9'.repeat(40)}`)
    await page.getByText('bowline diff --base HEAD~1').waitFor()
    await page.close()
  })
})
