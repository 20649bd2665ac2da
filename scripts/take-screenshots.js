// `npm run screenshots`: runs the demo as it is built, and takes pictures of its page for the README and docs/page.md, light and
// dark. Ids and times are those of the run; nothing else differs from one run to the next.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const bowline = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const images = fileURLToPath(new URL('../docs/images/', import.meta.url))
const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
/** Of a file, in bytes: they are part of the repository. */
const largest = 150_000

/** Each with its height, and what is there once it is drawn. */
const pictures = [
  ['overview', '/', 420, 'in step'],
  ['environment', '/x/auto-approve/dev', 750, 'Conditions'],
  ['tasks', '/tasks', 750, /^TQ-/],
  ['schedule', '/x/auto-approve/production/schedules/daily-report', 750, '20 runs in'],
]

/** Its name is in the pictures. */
const folder = join(tmpdir(), 'bowline-demo')
mkdirSync(folder) // not one that is there: it is removed
const demo = spawn(process.execPath, [bowline, 'demo', '--data', folder, '--port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
try {
  const lines = createInterface({ input: demo.stdout })
  for await (const line of lines) if (line.includes('ready after')) break
  demo.stdout.resume()
  const data = join(folder, 'controller')
  const { url } = JSON.parse(readFileSync(join(data, 'controller.json'), 'utf8'))
  const headers = { authorization: `Bearer ${readFileSync(join(data, 'admin-token'), 'utf8').trim()}` }
  await makeWork(url, headers)
  mkdirSync(images, { recursive: true })
  for (const colorScheme of ['light', 'dark']) await takeAll(await signedIn(url, headers, colorScheme))
} finally {
  await browser.close()
  const ended = once(demo, 'exit')
  demo.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
}

/** Tasks of all kinds: some that are done, one that fails, and some that wait for a time. */
async function makeWork(url, headers) {
  const answer = await fetch(`${url}/api/v1/environments/auto-approve:dev`, { headers })
  const { id, extensionId } = await answer.json()
  const tasks = `${url}/public/v1/devops/services/${extensionId}/environments/${id}/tasks`
  const kinds = [
    ['asset_purchase_request_processing', { status: 'pending', quantity: 3 }],
    ['asset_purchase_request_processing', { status: 'pending', quantity: 500 }],
    ['product_action_execution', { action: 'reset' }],
  ]
  for (let number = 0; number < 12; number += 1) {
    const [type, content] = kinds[number % kinds.length]
    const object = { type, id: `PR-0000-0000-${String(number).padStart(4, '0')}-001` }
    await fetch(tasks, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ object, data: content }),
    })
  }
}

async function signedIn(url, headers, colorScheme) {
  const context = await browser.newContext({
    colorScheme,
    timezoneId: 'Europe/Madrid',
    locale: 'en',
  })
  const link = await (await fetch(`${url}/auth/links`, { method: 'POST', headers })).json()
  const page = await context.newPage()
  await page.goto(link.url)
  return { page, url, colorScheme }
}

async function takeAll({ page, url, colorScheme }) {
  for (const [name, path, height, there] of pictures) {
    await page.setViewportSize({ width: 1200, height })
    await page.goto(url + path)
    await page.getByText(there).first().waitFor()
    await page.getByText('live', { exact: true }).waitFor()
    await page.locator('.skeleton').waitFor({ state: 'detached' })
    const file = join(images, `${name}-${colorScheme}.png`)
    await page.screenshot({ path: file, animations: 'disabled' })
    const { size } = statSync(file)
    process.stdout.write(`${file} ${Math.round(size / 1000)} kB\n`)
    if (size > largest) throw new Error(`${file} has more than ${largest} bytes`)
  }
  await page.context().close()
}
