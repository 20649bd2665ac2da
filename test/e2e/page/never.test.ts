import type { BrowserContext, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EnvironmentPage } from '../../../api/overview.ts'
import type { WireTask } from '../../../api/task.ts'
import { environmentStatuses } from '../../../core/domain/status.ts'
import { account } from '../../support/bowline.ts'
import { chromiumProblem } from '../../support/chromium.ts'
import { hostileNames } from '../../support/hostile-names.ts'
import { PageWorld } from '../../support/page-world.ts'
import { poll } from '../../support/poll.ts'
import { difference, shapeOf } from '../../support/shapes.ts'

let world: PageWorld
let context: BrowserContext
/** Where the tasks of `e000` are made. */
let tasks: string

/** More than a page of a list holds. */
const many = 130
const names = Array.from({ length: many }, (_, number) => `e${String(number).padStart(3, '0')}`)

const nightly = {
  apiVersion: 'bowline.dev/v1',
  kind: 'Schedule',
  metadata: { name: 'nightly' },
  spec: {
    ...{ extension: 'e000', environment: 'dev', method: 'tick', enabled: false },
    trigger: { cron: '0 30 2 * * *', timeZone: 'Asia/Kolkata' },
  },
}

/** Screens, each with what it is called. */
const screens: readonly (readonly [path: string, heading: string])[] = [
  ['/', 'Overview'],
  ['/environments', 'Environments'],
  ['/x/e000', 'e000 extension'],
  ['/x/e000/dev', 'e000 dev'],
  ['/x/e000/dev/tasks', 'e000 dev'],
  ['/x/e000/dev/schedules', 'Schedules of e000 dev'],
  ['/x/e000/dev/schedules/nightly', 'nightly dev'],
  ['/tasks', 'Tasks'],
  ['/tasks/TQ-0000-0000-0000-0001', 'Task TQ-0000-0000-0000-0001'],
  ['/schedules', 'Schedules'],
  ['/commits', 'Commits'],
  ['/commits/0123456789012345678901234567890123456789', 'Commit 012345678901'],
  ['/findings', 'Findings'],
  ['/audit', 'Audit'],
  ['/access', 'Access'],
  ['/keys', 'Keys'],
  ['/account', 'Account'],
]

async function create(object: string, data: object = {}, type = 'order_placed'): Promise<string> {
  const { id } = await (await world.world.client()).post<{ id: string }>(tasks, {
    object: { id: object, type },
    data,
  })
  return id
}

const never = () => {}

/** A page with something about it that has to be so before it is loaded. */
async function opened(path: string, prepare: (page: Page) => Promise<unknown>, of = context): Promise<Page> {
  const page = await of.newPage()
  await prepare(page)
  await page.goto(world.url + path)
  return page
}

/** The paths of all screens, each once it has all that it shows. */
async function* eachScreen(page: Page): AsyncGenerator<string> {
  for (const [path, heading] of screens) {
    await page.goto(world.url + path)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await poll(() => page.locator('.skeleton').count()).toBe(0)
    yield path
  }
}

const taskLinks = (page: Page) => page.getByRole('link', { name: /^TQ-/ })

describe.skipIf(chromiumProblem)('what must never happen on the page', () => {
  beforeAll(async () => {
    world = await PageWorld.open((made) => ({
      'account.yaml': account,
      ...Object.fromEntries(
        names.map((name) => [
          `${name}.yaml`,
          made.extensionYaml(name, [{ mode: 'local' }], name === 'e000' ? [nightly] : []),
        ]),
      ),
    }))
    context = await world.context()
    const { extensionId, id } = await world.world
      .until('e129', () => true)
      .then(() => world.world.environment('e000'))
    tasks = `/public/v1/devops/services/${extensionId}/environments/${id}/tasks`
    for (let number = 0; number < 5; number += 1) await create(`OR-${number}`)
  })

  afterAll(async () => {
    await world?.close()
  })

  test('1 the whole list in the browser: it comes in pages of a hundred, as it is scrolled', async () => {
    const pages: EnvironmentPage[] = []
    const page = await opened('/environments', async (made) => {
      made.on('response', async (answer) => {
        const isPage = answer.url().includes('/api/v1/environments?') && !answer.url().includes('id=')
        if (isPage) pages.push(await answer.json())
      })
    })
    await page.getByRole('link', { name: 'e000 dev' }).waitFor()
    expect(pages.map(({ items }) => items.length)).toEqual([100])
    expect(await page.locator('tbody tr').count()).toBeLessThan(90)
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await poll(() => pages.map(({ items }) => items.length)).toEqual([100, 30])
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await page.getByRole('link', { name: 'e129 dev' }).waitFor()
    expect(await page.getByRole('link', { name: 'e000 dev' }).count()).toBe(0)
    await page.close()
  })

  // that it says so when the controller ends: page.test.ts
  test('2 a stale page that looks live: of a stream that never began, and of one that fell silent', async () => {
    const alone = 'delete globalThis.SharedWorker' // its clock is another one
    const mute = await opened('/', async (page) => {
      await page.addInitScript(alone)
      await page.clock.install()
      await page.route('**/api/v1/stream', never)
    })
    await mute.getByText('in step').waitFor()
    await mute.getByText('not live yet').waitFor()
    await mute.clock.fastForward(41_000)
    await mute.getByText(/^not live since \d\d:\d\d:\d\d [+-]\d\d:\d\d$/).waitFor()
    expect(await mute.getByText('live', { exact: true }).count()).toBe(0)
    await mute.close()

    const page = await opened('/', async (page) => {
      await page.addInitScript(alone)
      await page.clock.install()
    })
    await page.getByText('live', { exact: true }).waitFor()
    const controller = world.world.controller?.process
    controller?.kill('SIGSTOP')
    try {
      await page.clock.fastForward(41_000)
      await page.getByText(/^not live since \d\d:\d\d:\d\d/).waitFor()
    } finally {
      controller?.kill('SIGCONT')
    }
    await page.clock.fastForward(20_000)
    await page.getByText('live', { exact: true }).waitFor()
    await page.close()
  })

  // where it fails: tasks.test.ts
  test('3 an action that is missing because a request hangs: it is there, and says what it waits for', async () => {
    const page = await opened('/tasks', async (page) => {
      await page.route('**/api/v1/access/may*', never)
      await page.route('**/api/v1/tasks/queue*', never)
    })
    await taskLinks(page).first().waitFor()
    await page.keyboard.press('*')
    for (const name of ['Retry…', 'Cancel…']) {
      const button = page.getByRole('button', { name })
      expect(await button.getAttribute('title')).toBe('Checking whether you may…')
      expect(await button.getAttribute('aria-disabled')).toBe('true')
    }
    await page.close()
  })

  test('4 blank instead of an error: each screen says what failed, and the screens that are not loaded as well', async () => {
    const refuse = (route: Route) =>
      route.fulfill({
        status: 503,
        headers: { 'x-request-id': 'req-7' },
        json: { error_code: 'UNAVAILABLE', errors: ['the database is away'] },
      })
    const page = await opened('/', (page) => page.route(/\/api\/v1\/(?!stream|me$)|\/public\//, refuse))
    for (const [path, heading] of screens) {
      await page.goto(world.url + path)
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      const main = page.getByRole('main')
      await poll(() => main.textContent(), { message: path }).toMatch(/the database is away/)
    }
    await page.close()

    const halved = await opened('/', (page) => page.route('**/assets/audit-*.js', (route) => route.abort()))
    await halved.getByRole('link', { name: 'Audit' }).click()
    await halved.getByRole('alert').getByText('Could not read this screen').waitFor()
    await halved.close()
  })

  test('5 colour alone: without colours, and to three kinds of eyes, the eight states are eight shapes beside their words', async () => {
    const sharp = await world.context({ deviceScaleFactor: 3 })
    const page = await opened(
      '/environments',
      (page) =>
        page.route('**/api/v1/environments?*', async (route) => {
          const answer = await (await route.fetch()).json()
          const items = answer.items.map((each: object, at: number) => ({
            ...each,
            status: environmentStatuses[at % environmentStatuses.length],
          }))
          await route.fulfill({ json: { ...answer, items } })
        }),
      sharp,
    )
    const canvas = await world.browser.newPage()
    const session = await sharp.newCDPSession(page)
    await page.getByRole('link', { name: 'e007 dev' }).waitFor()
    for (const type of ['achromatopsia', 'protanopia', 'deuteranopia', 'tritanopia'] as const) {
      await session.send('Emulation.setEmulatedVisionDeficiency', { type })
      const shapes = []
      for (const [at, status] of environmentStatuses.entries()) {
        const mark = page.getByRole('row', { name: new RegExp(`^${names[at]} dev`) }).locator('.status')
        expect(await mark.textContent()).toBe(status)
        shapes.push(await shapeOf(mark.locator('svg'), canvas))
      }
      for (const [at, shape] of shapes.entries()) {
        expect(shape.contrast, `${type} ${environmentStatuses[at]}`).toBeGreaterThan(3)
        for (const [before, other] of shapes.slice(0, at).entries())
          expect(
            difference(shape, other),
            `${type}: ${environmentStatuses[at]}, ${environmentStatuses[before]}`,
          ).toBeGreaterThan(0.2)
      }
    }
    await canvas.close()
    await sharp.close()
  })

  test('6, 7 Back in two steps, or to a list without its filter, its place, and the focus', async () => {
    const page = await opened('/environments', async () => {})
    await page.getByRole('link', { name: 'e000 dev' }).waitFor()
    await page.getByRole('searchbox').fill('e0')
    await page.getByRole('button', { name: 'dev', exact: true }).click()
    await poll(() => page.url()).toBe(`${world.url}/environments?q=e0&type=dev`)
    const link = page.getByRole('link', { name: 'e060 dev' })
    await page.evaluate('scrollTo(0, 2200)')
    await link.focus()
    const scrolled = await page.evaluate('scrollY')
    expect(scrolled).toBeGreaterThan(1000)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'e060 dev' }).waitFor()
    await page.getByRole('link', { name: 'Tasks', exact: true }).last().click()
    await poll(() => page.url()).toBe(`${world.url}/x/e060/dev/tasks`)
    await page.keyboard.press('[')
    await poll(() => page.url()).toBe(`${world.url}/x/e060/dev`)
    await page.goBack()
    await poll(() => page.url()).toBe(`${world.url}/environments?q=e0&type=dev`)
    await poll(() => page.evaluate('document.activeElement.textContent')).toBe('e060 dev')
    expect(await page.evaluate('scrollY')).toBe(scrolled)
    expect(await page.getByRole('searchbox').inputValue()).toBe('e0')
    expect(await page.getByRole('button', { name: 'dev', exact: true }).getAttribute('aria-pressed')).toBe(
      'true',
    )
    await page.close()
  })

  test('8, 9 a seventh tab that hangs, or load that grows with tabs: they share one stream, and those that nobody sees ask nothing', async () => {
    const browser = await world.context()
    await browser.addInitScript(`globalThis.isAway = false
      Object.defineProperty(document, 'visibilityState', { get: () => (isAway ? 'hidden' : 'visible') })`)
    const tabs: { page: Page; asked: string[] }[] = []
    for (let tab = 0; tab < 8; tab += 1) {
      const asked: string[] = []
      const page = await opened(
        '/tasks',
        async (made) => made.on('request', (request) => asked.push(request.url())),
        browser,
      )
      await taskLinks(page).first().waitFor()
      await page.getByText('live', { exact: true }).waitFor()
      tabs.push({ page, asked })
    }
    expect(tabs.flatMap(({ asked }) => asked.filter((url) => url.includes('/stream')))).toEqual([
      expect.stringContaining('/assets/stream-worker-'),
    ])
    const [{ page: seen }, ...others] = tabs as [(typeof tabs)[0], ...typeof tabs]
    const away = (isAway: boolean) =>
      `isAway = ${isAway}; document.dispatchEvent(new Event('visibilitychange'))`
    for (const { page, asked } of others) {
      await page.evaluate(away(true))
      asked.length = 0
    }
    await create('OR-tabs')
    await seen.getByRole('button', { name: '1 new: show' }).waitFor()
    expect(others.flatMap(({ asked }) => asked)).toEqual([])
    const [{ page: second }] = others as [(typeof tabs)[0]]
    await second.evaluate(away(false))
    await second.getByRole('button', { name: '1 new: show' }).waitFor()
    await browser.close()
  })

  test('10 data and results in lists', async () => {
    const marker = 'm'.repeat(2_000)
    await create('OR-data', { marker })
    const answers: string[] = []
    const page = await opened('/tasks', async (made) => {
      made.on('response', async (answer) => {
        if (answer.url().includes('/api/v1/')) answers.push(await answer.text().catch(() => ''))
      })
    })
    await page.getByText('OR-data').waitFor()
    const ofList = () => answers.find((text) => text.includes('"OR-data"'))
    await poll(ofList).toBeDefined()
    const list = ofList()
    expect(answers.filter((text) => text.includes('mmmm'))).toEqual([])
    const rows = JSON.parse(list ?? '[]') as WireTask[]
    expect((list?.length ?? 0) / rows.length).toBeLessThan(1_000)
    await page.close()
  })

  // 11, numbers above 2^53 with every digit: tasks.test.ts, "of a task the data come when they are wanted"

  // that what changes does so in its row: page.test.ts and tasks.test.ts
  test('12 a row that goes from under the pointer', async () => {
    const page = await opened('/tasks', async () => {})
    await page.getByText('live', { exact: true }).waitFor()
    const row = page.getByRole('row', { name: /TQ-/ }).nth(1)
    await row.waitFor()
    const id = await row.getAttribute('data-row')
    await row.hover()
    const before = await row.boundingBox()
    const under = () => page.evaluate(`document.querySelector('tr:hover')?.dataset.row`)
    expect(await under()).toBe(id)
    await create('OR-more')
    await create('OR-more-2')
    await page.getByRole('button', { name: '2 new: show' }).waitFor()
    expect(await page.locator(`[data-row="${id}"]`).boundingBox()).toEqual(before)
    expect(await under()).toBe(id)
    await page.close()
  })

  test('13 what cannot be taken back beside what is harmless', async () => {
    const client = await world.world.client()
    await client.post('/api/v1/keys', { name: 'beside', role: 'viewer' })
    const page = await opened('/', async () => {})
    let found = 0
    for await (const path of eachScreen(page)) {
      const { count, near } = (await page.evaluate(nearHarm)) as { count: number; near: string[] }
      found += count
      expect(near, path).toEqual([])
    }
    expect(found).toBeGreaterThan(1)
    await page.close()
  })

  // in the document, the address, what is kept and the console: who-may.test.ts
  test('14 a secret in what is said of an answer that cannot be read', async () => {
    const page = await opened('/x/e000/dev', (page) =>
      page.route('**/api/v1/environments/*/keys', (route) =>
        route.fulfill({
          contentType: 'application/json',
          body: 'very-secret-key {"apiKey":"very-secret-key',
        }),
      ),
    )
    const heard: string[] = []
    page.on('console', (message) => heard.push(message.text()))
    page.on('pageerror', (error) => heard.push(String(error)))
    await page.getByRole('button', { name: 'Reveal the API key' }).click()
    await page.getByText('cannot be read').or(page.getByText('was cut off')).waitFor()
    expect(await page.content()).not.toContain('very-secret')
    expect(page.url()).not.toContain('very-secret')
    expect(heard.filter((each) => each.includes('very-secret'))).toEqual([])
    await page.close()
  })

  test('15 two zones without a label: each time of day on each screen is followed by its offset', async () => {
    const page = await opened('/', async () => {})
    let found = 0
    for await (const path of eachScreen(page)) {
      const { count, bare } = (await page.evaluate(bareTimes)) as { count: number; bare: string[] }
      found += count
      expect(bare, path).toEqual([])
    }
    expect(found).toBeGreaterThan(10)
    await page.close()
  })

  test('16 a name that is executed, or gets out of where it stands: of 10,000 that try', async () => {
    const all = hostileNames(10_000)
    const { page, complaints } = await world.visit('/tasks', context)
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(world.url).origin) elsewhere.push(request.url())
    })
    await page.exposeFunction('owned', () => elsewhere.push('it was executed'))
    page.on('dialog', (dialog) => {
      elsewhere.push(dialog.message())
      void dialog.dismiss()
    })
    await taskLinks(page).first().waitFor()
    const [first] = await (await world.world.client()).get<WireTask[]>('/api/v1/tasks?limit=1')
    await page.route('**/api/v1/tasks?*', (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get('after') ?? 0)
      const items = Array.from({ length: 100 }, (_, at) => rowOf(first as WireTask, all, from + at))
      const isLast = (from + 100) * textsInRow >= all.length
      void route.fulfill({ json: items, headers: isLast ? {} : { 'bowline-next': String(from + 100) } })
    })
    await page.setViewportSize({ width: 1280, height: 4000 })
    await page.getByLabel('Event type').fill('x')
    await page.getByLabel('Event type').blur()
    const rows = all.length / textsInRow
    const seen = new Map<string, string[]>()
    await poll(async () => {
      for (const [id, texts] of (await page.evaluate(drawnRows)) as [string, string[]][]) seen.set(id, texts)
      // from the end to the beginning again: what was not drawn yet when it was looked at
      await page.evaluate(
        'scrollTo(0, scrollY + innerHeight >= document.documentElement.scrollHeight - 1 ? 0 : scrollY + 3000)',
      )
      return seen.size
    }).toBe(rows)
    const wrong = [...seen].filter(([id, texts]) => {
      const expected = textsOf(all, Number(id.slice(3)))
      return expected.some((text) => !texts.some((shown) => shown.includes(text)))
    })
    expect(wrong.slice(0, 3)).toEqual([])
    expect(await page.locator('main :is(script, img, iframe, style, form, base, meta, object)').count()).toBe(
      0,
    )
    expect(elsewhere).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('16 the same in data that a sender has put into the store', async () => {
    const some = hostileNames(20) // no more are shown at once
    const id = await create('OR-hostile', Object.fromEntries(some.map((text) => [text, text])))
    const { page, complaints } = await world.visit(`/tasks/${id}`, context)
    await page.getByRole('button', { name: /^Show \(/ }).click()
    const main = page.getByRole('main')
    const asJson = some.map((text) => `${JSON.stringify(text)}: ${JSON.stringify(text)}`)
    await poll(async () => {
      const shown = (await main.textContent()) ?? ''
      return asJson.filter((text) => !shown.includes(text))
    }).toEqual([])
    expect(await main.locator(':is(script, img, iframe, style, form, base, meta, object)').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })
})

/** Texts of a row that somebody else has written: type and id of the object, who has it, why, and the extension. */
const textsInRow = 5

function textsOf(all: readonly string[], row: number): string[] {
  return all.slice(row * textsInRow, (row + 1) * textsInRow)
}

function rowOf(task: WireTask, all: readonly string[], row: number): WireTask {
  const [type = '', id = '', assignee = '', output = '', name = ''] = textsOf(all, row)
  return {
    ...task,
    id: `TQ-${row}`,
    status: 'failed',
    object: { ...task.object, type, id },
    assignee,
    output,
    environment: { ...task.environment, extension: { id: 'SRVC-0000-0000', name } },
  }
}

/** In the page: rows that are drawn, with the texts of their cells. */
const drawnRows = `[...document.querySelectorAll('tr[data-row]')].map((row) => [row.dataset.row,
  [...row.cells].map((cell) => cell.textContent)])`

/** In the page: buttons that do what cannot be taken back, and which others are closer to them than a thumb is wide. */
const nearHarm = `(() => {
  const all = [...document.querySelectorAll('main :is(button, a.button)')].filter((each) => each.checkVisibility())
  const isHarm = (each) => each.matches('.danger') || /^(Cancel|Delete|Remove|Revoke|End|Roll back|Stop)\\b/.test(each.textContent)
  const gap = (one, other) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()]
    return Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom)
  }
  const harm = all.filter(isHarm)
  const near = harm.flatMap((one) => all.filter((other) => !isHarm(other) && gap(one, other) < 16)
    .map((other) => one.textContent + ' beside ' + other.textContent))
  return { count: harm.length, near }
})()`

/** In the page: times of day in what is shown, and those without an offset, beyond what is code. */
const bareTimes = `(() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest('pre, code, datalist, select')) texts.push(walker.currentNode)
  const text = texts.map((each) => each.parentElement.closest('time, p, li, dd, td, th, button')?.innerText ?? '')
  const all = [...new Set(text)].flatMap((each) => [...each.matchAll(/\\b\\d\\d:\\d\\d(:\\d\\d)?\\b(?!:)(?<![+-]\\d\\d:\\d\\d)((\\.\\d+)?Z| ?(UTC|[+-]\\d\\d:\\d\\d))?/g)])
  return { count: all.length, bare: all.filter((found) => !found[2]?.trim()).map((found) => found.input) }
})()`
