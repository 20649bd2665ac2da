import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireSchedule } from '../../../api/schedule.ts'
import { account, eventually, isRunning } from '../../support/bowline.ts'
import { chromiumProblem } from '../../support/chromium.ts'
import { axeFindings, expectForEverybody, PageWorld } from '../../support/page-world.ts'
import { poll } from '../../support/poll.ts'

let world: PageWorld
let context: BrowserContext

function schedule(name: string, spec: object, extension = 'orders') {
  const of = { extension, environment: 'dev', method: 'tick' }
  return { apiVersion: 'bowline.dev/v1', kind: 'Schedule', metadata: { name }, spec: { ...of, ...spec } }
}

const nightly = schedule('nightly', {
  trigger: { cron: '0 30 2 * * *', timeZone: 'Asia/Kolkata' },
  description: 'At <b>night</b>',
  data: { region: 'eu' },
})
const off = schedule('off', { trigger: { cron: '0 0 3 * * *', timeZone: 'UTC' }, enabled: false })
const slashed = schedule('reports/weekly', {
  trigger: { type: 'recurring', every: { n: 2, unit: 'week' }, start: '2026-01-05T08:00', timeZone: 'UTC' },
})
const daily = schedule('daily', { trigger: { cron: '0 0 6 * * *', timeZone: 'UTC' } }, 'billing')

describe.skipIf(chromiumProblem)('schedules on the page', () => {
  beforeAll(async () => {
    world = await PageWorld.open((inner) => ({
      'account.yaml': account,
      'orders.yaml': inner.extensionYaml('orders', [{}], [nightly, off, slashed]),
      'billing.yaml': inner.extensionYaml('billing', [{ mode: 'local' }], [daily]),
    }))
    context = await world.context()
    await world.world.until('orders', isRunning)
    const client = await world.world.client()
    await eventually(async () => {
      const { items } = await client.get<{ items: WireSchedule[] }>('/api/v1/schedules')
      return items.filter(({ events }) => events.next_trigger).length === 3 ? true : undefined
    })
  })

  afterAll(async () => {
    await world?.close()
  })

  const open = async (path: string, heading: string | RegExp) => {
    const visit = await world.visit(path, context)
    await visit.page.getByRole('heading', { level: 1, name: heading }).waitFor()
    return visit
  }

  const rowOf = (page: Page, name: string, of: string) =>
    page.getByRole('row', { name: new RegExp(`^${name}\\s*${of}`) })

  test.each<[string, string | RegExp, string]>([
    ['/schedules', 'Schedules', 'nightly'],
    ['/x/orders/dev/schedules', 'Schedules of orders dev', 'nightly'],
    ['/x/orders/dev/schedules/nightly', 'nightly dev', '20 runs in Asia/Kolkata'],
    ['/x/orders/dev/schedules/reports%2Fweekly', 'reports/weekly dev', 'every 2 weeks from'],
    ['/x/orders/dev/schedules/nothing', 'nothing dev', 'There is no such thing'],
    ['/x/orders/dev/schedules/new?step=trigger', 'Add a schedule', 'It would run next'],
    [
      '/x/orders/dev/schedules/nightly/edit?step=summary',
      'Change nightly',
      'What Git will say in orders.yaml',
    ],
  ])(
    '%s is there, light and dark, small and large, and axe finds nothing',
    async (path, heading, content) => {
      const { page, complaints } = await open(path, heading)
      await page.getByText(content).first().waitFor()
      await expectForEverybody({ page, complaints })
      await page.close()
    },
  )

  test('the list says when each runs next by its own clocks and by ours, and is narrowed by state and text', async () => {
    const { page } = await open('/schedules', 'Schedules')
    const row = rowOf(page, 'nightly', 'orders dev')
    await row.getByText(/ 02:30:00 \+05:30$/).waitFor()
    await row.getByText(/ 22:00:00 \+01:00 here$|23:00:00 \+02:00 here$/).waitFor()
    await page.getByRole('button', { name: 'off in Git' }).click()
    await rowOf(page, 'nightly', 'orders dev').waitFor({ state: 'detached' })
    await rowOf(page, 'off', 'orders dev').waitFor()
    await page.getByRole('button', { name: 'off in Git' }).click()
    await page.getByRole('searchbox').fill('bill')
    await rowOf(page, 'off', 'orders dev').waitFor({ state: 'detached' })
    await rowOf(page, 'daily', 'billing dev').waitFor()
    await poll(() => page.url()).toBe(`${world.url}/schedules?q=bill`)
    await page.close()
  })

  test('a run by hand is on the page as it happens: what it became, when it really ran, and its task', async () => {
    const { page } = await open('/x/orders/dev/schedules/nightly', 'nightly dev')
    await page.getByText('It has not run yet.').waitFor()
    await page.getByRole('button', { name: 'Run now' }).click()
    const [id = ''] =
      /TQ-[\d-]+/.exec((await page.getByText(/It runs now: task TQ-/).textContent()) ?? '') ?? []
    const row = page.getByRole('row').filter({ hasText: id })
    await row.getByText('succeeded').waitFor()
    await row.getByText('run by hand, beside the plan').waitFor()
    await row.getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d .* for \d/).waitFor()
    expect(await row.getByRole('link', { name: id }).getAttribute('href')).toBe(`/tasks/${id}`)
    await page.close()
  })

  test('the plan is paged both ways, 20 periods at a time, and Back leaves it in one step', async () => {
    const { page } = await open('/x/orders/dev/schedules', 'Schedules of orders dev')
    await page.getByRole('link', { name: 'nightly', exact: true }).click()
    const planned = page.getByRole('region', { name: 'What is planned' })
    const first = () => planned.getByRole('listitem').first().locator('time').getAttribute('datetime')
    await planned.getByRole('listitem').nth(19).waitFor()
    const now = Date.parse((await first()) ?? '')
    const dayMs = 86_400_000
    await planned.getByRole('button', { name: 'Later' }).click()
    await poll(async () => (Date.parse((await first()) ?? '') - now) / dayMs).toBe(20)
    await planned.getByRole('button', { name: 'From now on' }).click()
    await planned.getByRole('button', { name: 'Earlier' }).click()
    await poll(async () => (Date.parse((await first()) ?? '') - now) / dayMs).toBe(-20)
    await poll(() => page.url()).toContain('before=')
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Schedules of orders dev' }).waitFor()
    await page.close()
  })

  test('a pause asks why, and says who paused it, until when and why, wherever the schedule is shown', async () => {
    const { page } = await open('/x/orders/dev/schedules/nightly', 'nightly dev')
    await page.getByRole('button', { name: 'Pause…' }).click()
    const dialog = page.getByRole('dialog')
    const pause = dialog.getByRole('button', { name: 'Pause' })
    expect(await pause.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel('Why').fill('the bank is closed')
    await dialog.getByLabel('How long').selectOption({ label: 'for 4 hours' })
    expect(await axeFindings(page)).toEqual([])
    await pause.click()
    await page.getByText(/paused it .*, until \d{4}-.*: the bank is closed/).waitFor()
    const list = await open('/schedules?state=paused', 'Schedules')
    await rowOf(list.page, 'nightly', 'orders dev')
      .getByText(/by .*: the bank is closed/)
      .waitFor()
    await list.page.close()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('It runs next').waitFor()
    await page.close()
  })

  test('a backfill shows what it would run before it does', async () => {
    const { page } = await open('/x/billing/dev/schedules/daily', 'daily dev')
    await page.getByRole('button', { name: 'Backfill…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^From/).fill('2026-01-01T00:00')
    await dialog.getByLabel(/^Up to/).fill('2026-01-03T23:00')
    await dialog.getByRole('button', { name: 'See what would run' }).click()
    await dialog.getByText('3 would run, oldest first; 0 have run already.').waitFor()
    await dialog.getByText('2026-01-02 06:00:00 UTC').waitFor()
    await dialog.getByRole('button', { name: 'Run these 3' }).click()
    await dialog.getByText(/3 runs wait for their turn/).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await poll(() => page.evaluate('document.activeElement.textContent')).toBe('Backfill…')
    await page.getByRole('row', { name: /2026-01-02 06:00:00 UTC/ }).waitFor()
    await page.close()
  })

  test('a schedule that is built is followed from the difference in Git until it is in force', async () => {
    const { page } = await open('/x/orders/dev/schedules/new', 'Add a schedule')
    await page.getByLabel(/^(Or another method|Method)$/).fill('tick')
    await page.getByRole('button', { name: '4 Name and rules' }).click()
    await page.getByLabel('Name in Git').fill('built here')
    await page.getByRole('button', { name: '5 Summary' }).click()
    await page.getByRole('heading', { name: 'What changes' }).waitFor()
    await page.getByText('@@').first().waitFor()
    await page.getByRole('button', { name: 'Commit to main' }).click()
    await page.getByText(/^Committed as [0-9a-f]{12} on main/).waitFor()
    await page.getByText('It is in force:').waitFor()
    await page.getByRole('link', { name: 'built here' }).click()
    await page.getByRole('heading', { level: 1, name: 'built here dev' }).waitFor()
    await page.close()
  })
})
