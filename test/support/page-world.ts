import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { expect } from 'vitest'
import { World } from './bowline.ts'
import { chromiumPath, chromiumProblem } from './chromium.ts'
import { patienceMs } from './patience.ts'

if (chromiumProblem !== undefined && process.env.CI === 'true') throw new Error(chromiumProblem)

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** A page in the browser, and all that it should not have said. */
export interface Visit {
  page: Page
  /** Errors on its console, exceptions, and refusals of its policy. */
  complaints: readonly string[]
}

/** A real controller, a real browser, and somebody who is signed in. */
export class PageWorld {
  readonly world: World
  readonly url: string
  readonly browser: Browser
  readonly #contexts: BrowserContext[] = []

  private constructor(world: World, url: string, browser: Browser) {
    this.world = world
    this.url = url
    this.browser = browser
  }

  /** @param files of the config repository, made with its world @param env of the controller */
  static async open(
    files: (world: World) => Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<PageWorld> {
    const world = await World.create()
    world.env = { ...world.env, ...env }
    await world.push(files(world))
    await world.start()
    const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] })
    const { url } = await world.client()
    return new PageWorld(world, url, browser)
  }

  /** A browser of its own, signed in as the administrator by a link. */
  async context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ timezoneId: 'Europe/Madrid', ...options })
    context.setDefaultTimeout(patienceMs)
    this.#contexts.push(context)
    const { url } = await (await this.world.client()).post<{ url: string }>('/auth/links')
    const page = await context.newPage()
    await page.goto(url)
    await page.close()
    return context
  }

  /** @param path as in the browser's bar, from `/` on */
  async visit(path: string, context?: BrowserContext): Promise<Visit> {
    const page = await (context ?? (await this.context())).newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      // that an answer was a refusal is for the page to say
      const isRefusal = message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error.stack)))
    await page.goto(this.url + path)
    return { page, complaints }
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((each) => each.close()))
    await this.browser.close()
    await this.world.remove()
  }
}

/** What axe finds wrong on a page for people with a keyboard, a reader, or other eyes: a line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  // not by a script of the page, which its policy would refuse, but by the tool that drives the browser
  await page.evaluate(axe)
  const results: AxeResults = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(axeTags)} })`,
  )
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`),
  )
}

/** A page is there for everybody: light and dark, on a small screen without scrolling sideways, and with nothing said that should not be. */
export async function expectForEverybody({ page, complaints }: Visit): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await axeFindings(page)).toEqual([])
  }
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  expect(complaints).toEqual([])
}
