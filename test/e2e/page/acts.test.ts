import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MayAnswer } from '../../../api/access.ts'
import { account, isRunning } from '../../support/bowline.ts'
import { chromiumProblem } from '../../support/chromium.ts'
import { axeFindings, expectForEverybody, PageWorld } from '../../support/page-world.ts'
import { poll } from '../../support/poll.ts'

let world: PageWorld
let context: BrowserContext

const nightly = {
  apiVersion: 'bowline.dev/v1',
  kind: 'Schedule',
  metadata: { name: 'nightly' },
  spec: {
    ...{ extension: 'billing', environment: 'dev', method: 'tick' },
    trigger: { cron: '0 30 2 * * *', timeZone: 'UTC' },
  },
}

async function open(path: string, of: BrowserContext = context) {
  const visit = await world.visit(path, of)
  await visit.page.getByRole('heading', { level: 1 }).waitFor()
  return visit
}

/** What Git declares now. */
async function inGit(): Promise<string> {
  return await world.world.config.git('show', 'main:billing.yaml')
}

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

describe.skipIf(chromiumProblem)('what is done to environments, and the way to them', () => {
  beforeAll(async () => {
    world = await PageWorld.open((inner) => ({
      'account.yaml': account,
      'billing.yaml': inner.extensionYaml(
        'billing',
        [{ tag: 'v2' }, { type: 'test', tag: 'v1', state: 'stopped' }, { type: 'production', tag: 'v1' }],
        [nightly],
      ),
      'orders.yaml': inner.extensionYaml('orders', [{ mode: 'local' }]),
    }))
    for (let n = 1; n <= 30; n += 1) await world.world.extension.tag(`v0.${n}`)
    context = await world.context()
    await world.world.until('billing', isRunning)
    await world.world.until('billing', isRunning, 'production')
  })

  afterAll(async () => {
    await world?.close()
  })

  describe('the palette', () => {
    test('finds environments, extensions, schedules, tasks and commits by the keyboard alone', async () => {
      const { page, complaints } = await open('/tasks')
      const field = page.getByRole('combobox', { name: 'What to look for' })
      const list = page.getByRole('listbox')
      const goTo = async (text: string, line: string | RegExp, path: string) => {
        await page.keyboard.press('Control+k')
        await field.waitFor()
        await poll(() => field.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true)
        await page.keyboard.type(text)
        const option = list.getByRole('option', { name: line })
        await option.waitFor()
        const lines = await list.getByRole('option').allTextContents()
        const at = lines.findIndex((each) =>
          typeof line === 'string' ? each.includes(line) : line.test(each),
        )
        for (let n = 0; n < at; n += 1) await page.keyboard.press('ArrowDown')
        expect(await option.getAttribute('aria-selected')).toBe('true')
        await page.keyboard.press('Enter')
        await poll(() => page.url()).toBe(world.url + path)
        await field.waitFor({ state: 'detached' })
      }
      await goTo('billing prod', /^billing production/, '/x/billing/production')
      await goTo('ORDERS', /^orders extension/, '/x/orders')
      await goTo('night', /schedule of billing dev/, '/x/billing/dev/schedules/nightly')
      await goTo('tq-1234-5678', 'TQ-1234-5678', '/tasks/TQ-1234-5678')
      await goTo('1a2b3c4', /commit$/, '/commits/1a2b3c4')
      await goTo('go to who', 'go to who may do what', '/access')
      await page.keyboard.press('Control+k')
      await page.keyboard.press('Escape')
      await field.waitFor({ state: 'detached' })
      expect(complaints).toEqual([])
      await page.close()
    })

    test('asks after a pause, and gives up what is not waited for any more', async () => {
      const { page } = await open('/')
      const [asked, givenUp]: string[][] = [[], []]
      await page.route('**/api/v1/extensions?q=*', async (route) => {
        const q = new URL(route.request().url()).searchParams.get('q') ?? ''
        asked?.push(q)
        if (q !== 'bil') await route.continue()
      })
      page.on('requestfailed', (request) => givenUp?.push(new URL(request.url()).searchParams.get('q') ?? ''))
      await button(page, 'Find…').click()
      await page.keyboard.type('bil')
      await poll(() => asked).toEqual(['bil'])
      await page.getByText('Looking…').waitFor()
      await page.keyboard.type('ling')
      await page.getByRole('option', { name: /^billing extension/ }).waitFor()
      expect(asked).toEqual(['bil', 'billing'])
      await poll(() => givenUp).toContain('bil')
      await page.getByRole('combobox').fill('nothing of that name')
      await page.getByText('Nothing has "nothing of that name" in its name or id.').waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.close()
    })

    test('is in the list of keys, is not above a dialog, and leads to what can be done here', async () => {
      const { page } = await open('/x/billing/dev')
      await button(page, 'Stop dev…').waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog').getByText('ctrl+k').waitFor()
      await page.keyboard.press('Control+k')
      expect(await page.getByRole('combobox').count()).toBe(0)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      await page.keyboard.press('Control+k')
      await page.keyboard.type('stop dev')
      await page.getByRole('option', { name: 'billing: stop dev…' }).waitFor()
      await page.keyboard.press('Enter')
      await poll(() => page.url()).toBe(`${world.url}/x/billing/dev?do=stop`)
      await panel(page, 'Stop billing dev').waitFor()
      expect(await inGit()).not.toContain('state: stopped\n  suspend')
      await page.goBack()
      await panel(page, 'Stop billing dev').waitFor({ state: 'detached' })
      await page.close()
    })
  })

  describe('an address that is none', () => {
    test('shows the page to a browser, with ways on, and JSON to programs', async () => {
      const page = await context.newPage()
      const answer = await page.goto(`${world.url}/environment/billing`)
      expect(answer?.status()).toBe(404)
      await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor()
      await page.getByText('/environment/billing').waitFor()
      expect(await axeFindings(page)).toEqual([])
      await button(page, 'Find something by its name or id…').click()
      await page.getByRole('combobox').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'All environments' }).click()
      await page.getByRole('heading', { level: 1, name: 'Environments' }).waitFor()
      await page.close()
    })

    test('is told to nobody who is not signed in, and is no way around what is refused', async () => {
      const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
      const ask = async (path: string, headers: Record<string, string>, method = 'GET') => {
        const answer = await fetch(world.url + path, { method, headers, redirect: 'manual' })
        return [answer.status, answer.headers.get('location') ?? answer.headers.get('content-type')]
      }
      const json = 'application/json; charset=utf-8'
      expect(await ask('/nothing?a=1', html)).toEqual([303, '/auth/login?return=%2Fnothing%3Fa%3D1'])
      expect(await ask('/nothing', {})).toEqual([401, json])
      expect(await ask('/nothing', html, 'POST')).toEqual([401, json])
      expect(await ask('/api/v1/nothing', html)).toEqual([401, json])
      expect(await ask('/assets/nothing.js', html)).toEqual([404, json])
      const token = {
        authorization: `Bearer ${await readFile(join(world.world.data, 'admin-token'), 'utf8')}`.trim(),
      }
      expect(await ask('/nothing', { ...html, ...token })).toEqual([404, json])
    })

    test('with a slash at its end is the one without', async () => {
      const { page } = await open('/environments/')
      await page.getByRole('heading', { level: 1, name: 'Environments' }).waitFor()
      await page.close()
    })
  })

  test('the log level is changed by a commit, shown before and followed until it is in force', async () => {
    const { page, complaints } = await open('/x/billing/dev')
    await button(page, 'Log level dev…').click()
    const change = panel(page, 'Log level of billing dev')
    await poll(() =>
      change
        .getByRole('heading', { level: 2 })
        .first()
        .evaluate((it) => it === it.ownerDocument.activeElement),
    ).toBe(true)
    await change.getByRole('radio', { name: 'WARNING' }).check()
    await change.getByText('+  logLevel: WARNING').waitFor()
    expect(await inGit()).not.toContain('logLevel')
    await expectForEverybody({ page, complaints })
    await change.getByRole('button', { name: 'Commit to main' }).click()
    await change.getByText(/^Committed as [0-9a-f]{12} on main\.$/).waitFor()
    await change.getByText('It is in force:').waitFor()
    expect(await inGit()).toContain('logLevel: WARNING')
    await page.getByText('WARNING', { exact: true }).last().waitFor()
    await page.close()
  })

  test('production is stopped only once it is named, and started without', async () => {
    const { page, complaints } = await open('/x/billing/production')
    await button(page, 'Stop production…').click()
    const stop = panel(page, 'Stop billing production')
    await stop.getByText('+  state: stopped').waitFor()
    const commit = stop.getByRole('button', { name: 'Commit to main' })
    expect(await commit.getAttribute('title')).toBe('Type "billing production" first.')
    await commit.click({ force: true })
    await stop.getByRole('textbox', { name: 'Type "billing production"' }).fill('billing prod')
    expect(await commit.getAttribute('aria-disabled')).toBe('true')
    await expectForEverybody({ page, complaints })
    expect(await inGit()).not.toMatch(/type: production[^-]*state: stopped/)
    await stop.getByRole('textbox', { name: 'Type "billing production"' }).fill('billing production')
    await commit.click()
    await stop.getByText('It is in force:').waitFor()
    await stop.getByText('Stopped', { exact: true }).waitFor()
    await button(page, 'Start production…').click()
    const start = panel(page, 'Start billing production')
    await start.getByRole('button', { name: 'Commit to main' }).click()
    await start.getByText('It is in force:').waitFor()
    await start.getByText('Running', { exact: true }).waitFor()
    await page.close()
  })

  test('the release is chosen from the tags of the repository: found by text, older ones further on', async () => {
    const { page, complaints } = await open('/x/billing/test')
    await button(page, 'Choose a release test…').click()
    const release = panel(page, 'Choose the release of billing test')
    await release.getByText('25 tags of 32, newest first').waitFor()
    await release.getByRole('radio', { name: /^v1 .*Git asks for it in test/ }).waitFor()
    await release.getByRole('button', { name: 'Show older ones' }).click()
    await release.getByText('32 tags of 32, newest first').waitFor()
    await expectForEverybody({ page, complaints })
    await release.getByRole('searchbox').fill('2')
    await release.getByRole('radio', { name: /^v2 / }).waitFor()
    await release.getByRole('radio', { name: /^v0\.30/ }).waitFor({ state: 'detached' })
    await release.getByRole('radio', { name: /^v2 / }).check()
    await release.getByText('+    tag: v2').waitFor()
    await release.getByRole('searchbox').fill('nothing')
    await release.getByText('None of its 32 tags has "nothing" in its name.').waitFor()
    await release.getByRole('button', { name: 'Commit to main' }).click()
    await release.getByText('It is in force:').waitFor()
    await page.close()
  })

  test('a release is promoted from where it is told how they differ, and production goes back once it is named', async () => {
    const { page } = await open('/x/billing')
    await page.getByText('v2 in test, v1 in production').waitFor()
    await page.getByRole('button', { name: 'Promote to production…' }).click()
    const promote = panel(page, 'Promote to billing production')
    await promote.getByRole('radio', { name: /^test: v2/ }).waitFor()
    expect(await promote.getByRole('radio', { name: /^test/ }).isChecked()).toBe(true)
    await promote.getByText('bowline promote billing --from test --to production').waitFor()
    await promote.getByText('+    tag: v2').waitFor()
    await promote.getByRole('button', { name: 'Commit to main' }).click()
    await promote.getByText('It is in force:').waitFor()
    await page.getByText('v2', { exact: false }).first().waitFor()

    await button(page, 'Roll back production…').click()
    const back = panel(page, 'Roll billing production back')
    await back.getByText('+    tag: v1').waitFor()
    await back.getByText('bowline rollback billing production').waitFor()
    const commit = back.getByRole('button', { name: 'Commit to main' })
    expect(await commit.getAttribute('aria-disabled')).toBe('true')
    await back.getByRole('textbox', { name: 'Type "billing production"' }).fill('billing production')
    await commit.click()
    await back.getByText('It is in force:').waitFor()
    await world.world.until('billing', ({ deployed }) => deployed?.tag === 'v1', 'production')
    await page.close()
  })

  test('a suspension says why, and is taken back', async () => {
    const { page } = await open('/x/billing/dev')
    await button(page, 'Suspend dev…').click()
    const suspend = panel(page, 'Suspend billing dev')
    await suspend.getByRole('textbox', { name: 'Why' }).fill('A long look')
    await page.keyboard.press('Enter')
    await suspend.getByText('+    reason: "A long look"').waitFor()
    await suspend.getByRole('button', { name: 'Commit to main' }).click()
    await suspend.getByText(/^(It is in force|Git says so now)/).waitFor()
    await page.getByText('A long look').last().waitFor()
    await button(page, 'Resume dev…').click()
    const resume = panel(page, 'Resume billing dev')
    await resume.getByRole('button', { name: 'Commit to main' }).click()
    await resume.getByText('It is in force:').waitFor()
    expect(await inGit()).not.toContain('suspend')
    await page.close()
  })

  test('who may not is told which right is missing, and nothing is asked for', async () => {
    const page = await context.newPage()
    await page.route('**/api/v1/access/may?*', async (route) => {
      const answer = (await (await route.fetch()).json()) as MayAnswer
      const missing = { allowed: false, anywhere: false, missing: 'no grant gives environments:edit' }
      const rights = answer.rights.map((each) =>
        each.right === 'environments:edit' ? { ...each, ...missing } : each,
      )
      await route.fulfill({ json: { rights } })
    })
    await page.goto(`${world.url}/x/billing/production`)
    const stop = button(page, 'Stop production…')
    await poll(() => stop.getAttribute('title')).toBe('You may not: no grant gives environments:edit')
    await stop.click({ force: true })
    expect(page.url()).toBe(`${world.url}/x/billing/production`)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('stop production')
    await page.getByText('Nothing has "stop production" in its name or id.').waitFor()
    await page.close()
  })

  test('where this controller does not write, it says what to write where, and how', async () => {
    await world.world.controller?.end('SIGTERM')
    await world.world.start('--write-back', 'off')
    const client = await world.world.client()
    const taken = async () => (await client.get<{ items: unknown[] }>('/api/v1/commits')).items.length
    await poll(taken).toBeGreaterThan(0) // before Git is read there is nothing to change
    const { page, complaints } = await open('/x/billing/production?do=promote&from=dev')
    const promote = panel(page, 'Promote to billing production')
    await promote.getByText('This controller does not write to Git.').waitFor()
    await promote
      .getByText(/^billing\.yaml:\d+$/)
      .first()
      .waitFor()
    await promote.getByText('bowline promote billing --from dev --to production').waitFor()
    const commit = promote.getByRole('button', { name: 'Commit to main' })
    expect(await commit.getAttribute('aria-disabled')).toBe('true')
    await expectForEverybody({ page, complaints })
    await page.close()
  })
})
