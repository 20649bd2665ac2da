import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { account, eventually, isRunning } from '../../support/bowline.ts'
import { chromiumProblem } from '../../support/chromium.ts'
import { axeFindings, expectForEverybody, PageWorld } from '../../support/page-world.ts'
import { poll } from '../../support/poll.ts'

let world: PageWorld
let context: BrowserContext
/** Of `billing`, in which nobody works, and of `orders`, in which somebody does. */
let billing: string
let orders: string

/** @param data as JSON: numbers stay as they are written here */
async function create(tasks: string, object: string, { type = 'order_placed', data = '{}' } = {}) {
  const token = (await readFile(join(world.world.data, 'admin-token'), 'utf8')).trim()
  const answer = await fetch(world.url + tasks, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: `{"object":{"id":"${object}","type":"${type}"},"data":${data}}`,
  })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { id: string }).id
}

async function count(query: string): Promise<number> {
  const client = await world.world.client()
  return (await client.get<{ count: number }>(`/api/v1/tasks/count?${query}`)).count
}

const focused = (page: Page) => page.evaluate('document.activeElement.textContent')
const exact = '12345678901234567890'

describe.skipIf(chromiumProblem)('tasks on the page', () => {
  beforeAll(async () => {
    world = await PageWorld.open((made) => ({
      'account.yaml': account,
      'billing.yaml': made.extensionYaml('billing', [{ mode: 'local' }]),
      'orders.yaml': made.extensionYaml('orders', [{}]),
    }))
    context = await world.context()
    const [alone, manned] = [
      await world.world.until('billing', () => true),
      await world.world.until('orders', isRunning),
    ]
    const tasksOf = ({ extensionId, id }: { extensionId: string; id: string }) =>
      `/public/v1/devops/services/${extensionId}/environments/${id}/tasks`
    billing = tasksOf(alone)
    orders = tasksOf(manned)
    for (const object of ['OR-1', 'OR-2', 'OR-3']) await create(billing, object)
    await create(billing, 'OR-4', { data: `{"amount":${exact},"lines":[1,2]}` })
  })

  afterAll(async () => {
    await world?.close()
  })

  test('a queue without a runner says so, light and dark, small and large, and axe finds nothing', async () => {
    const { page, complaints } = await world.visit('/tasks', context)
    await page.getByText('Tasks wait and no runner is connected, in an environment').waitFor()
    await page.getByRole('link', { name: /^TQ-/ }).first().waitFor()
    await expectForEverybody({ page, complaints })
    await page.close()
  })

  test('rows are gone through and selected with keys, and one that was opened is left in one step', async () => {
    const { page } = await world.visit('/tasks?extension=billing', context)
    await page.getByRole('link', { name: /^TQ-/ }).nth(3).waitFor()
    for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key)
    await page.getByText('3 selected').waitFor()
    await page.keyboard.press('k')
    const second = await focused(page)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: `Task ${second}` }).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: String(second) }).waitFor()
    await poll(() => focused(page)).toBe(second)
    await poll(() => page.url()).toBe(`${world.url}/tasks?extension=billing`)
    await page.close()
  })

  test('what is new waits behind a button, and what changes does so in its row', async () => {
    const { page } = await world.visit('/x/billing/dev', context)
    await page.getByRole('link', { name: 'Summary' }).waitFor()
    await page.keyboard.press(']')
    const rows = page.getByRole('link', { name: /^TQ-/ })
    await rows.nth(3).waitFor()
    await poll(() => page.url()).toBe(`${world.url}/x/billing/dev/tasks`)
    const first = await rows.first().textContent()
    await page.getByText('live', { exact: true }).waitFor()
    const id = await create(billing, 'OR-5')
    const more = page.getByRole('button', { name: '1 new: show' })
    await more.waitFor()
    expect(await rows.first().textContent()).toBe(first)
    await more.click()
    await page.getByRole('link', { name: id }).waitFor()
    await (await world.world.client()).post(`${billing}/${id}/cancel`)
    await page.getByRole('row', { name: id }).getByText('skipped').waitFor()
    await page.close()
  })

  test('what a filter finds is counted exactly, shown, and cancelled by the server', async () => {
    for (const object of ['A', 'B', 'C', 'D', 'E', 'F', 'G'])
      await create(billing, object, { type: 'order_closed' })
    const { page } = await world.visit('/tasks?event=order_closed', context)
    await page.getByRole('link', { name: /^TQ-/ }).nth(6).waitFor()
    await page.keyboard.press('*')
    await page.getByRole('button', { name: 'Cancel…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('7 tasks in billing dev').waitFor()
    await dialog.getByText('and 2 others').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(await count('eq(object.type,order_closed)&eq(status,scheduled)')).toBe(7)
    await dialog.getByRole('button', { name: 'Cancel 7 tasks' }).click()
    await dialog.getByText('7 of 7 cancelled.').waitFor()
    expect(await count('eq(object.type,order_closed)&eq(reason,cancelled)')).toBe(7)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.close()
  })

  test('of a task the data come when they are wanted, with every digit', async () => {
    const { page, complaints } = await world.visit('/x/billing/dev/tasks?q=OR-4', context)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).search))
    await page.getByRole('link', { name: /^TQ-/ }).click()
    await page.getByText('It waits for a runner to take it.').waitFor()
    expect(asked).toContain('?data=0')
    expect(await page.getByText(exact).count()).toBe(0)
    await page.getByRole('button', { name: /^Show \(/ }).click()
    await page.getByText(exact).waitFor()
    await expectForEverybody({ page, complaints })
    await page.close()
  })

  test('what failed is put back into the queue with one click, and its story goes on', async () => {
    const id = await create(orders, 'OR-6', { type: 'product_action_execution', data: '{"action":"do"}' })
    const client = await world.world.client()
    const isFailed = async () => (await client.get<{ status: string }>(`${orders}/${id}`)).status === 'failed'
    await eventually(async () => (await isFailed()) || undefined)
    const { page } = await world.visit(`/tasks/${id}`, context)
    await page.getByText('It failed:').waitFor()
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('listitem').getByText('resubmitted').waitFor()
    await page.close()
  })

  test('where it cannot be found out what one may do, buttons stay, do nothing, and say so', async () => {
    const page = await context.newPage()
    await page.route('**/api/v1/access/may*', (route) => route.abort())
    await page.goto(`${world.url}/tasks?extension=billing`)
    await page.getByRole('link', { name: /^TQ-/ }).first().waitFor()
    await page.keyboard.press('*')
    const button = page.getByRole('button', { name: 'Cancel…' })
    await poll(() => button.getAttribute('title')).toContain('Could not check')
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await button.click({ force: true })
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.close()
  })

  test('who may only look is told which right is missing, and sees no data', async () => {
    const client = await world.world.client()
    const key = await client.post<{ id: string; token: string }>('/api/v1/keys', {
      name: 'eye',
      role: 'viewer',
    })
    const commit = await world.world.push({ 'access.yaml': accessOf({ role: 'viewer', keys: [key.id] }) })
    await eventually(async () => (await world.world.overview()).commit === commit || undefined)
    await client.post('/api/v1/confirm', { commit })
    const viewer = await world.browser.newContext({
      extraHTTPHeaders: { authorization: `Bearer ${key.token}` },
    })
    await viewer.addInitScript('delete globalThis.SharedWorker') // it would ask without the key
    const page = await viewer.newPage()
    await page.goto(`${world.url}/x/billing/dev/tasks?q=OR-4`)
    const link = page.getByRole('link', { name: /^TQ-/ })
    await link.waitFor()
    await page.keyboard.press('*')
    const retry = page.getByRole('button', { name: 'Retry…' })
    await poll(() => retry.getAttribute('title')).toContain('tasks:retry, which the role operator has')
    await link.click()
    const show = page.getByRole('button', { name: /^Show \(/ })
    await poll(() => show.getAttribute('title')).toContain('payload:read')
    await show.click({ force: true })
    expect(await page.getByText(exact).count()).toBe(0)
    expect(await axeFindings(page)).toEqual([])
    await viewer.close()
  })
})

function accessOf(...grants: object[]): string {
  return JSON.stringify({
    apiVersion: 'bowline.dev/v1',
    kind: 'Access',
    metadata: { name: 'all' },
    spec: { grants },
  })
}
