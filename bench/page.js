// What the web page costs with 10,000 environments and 1,000,000 tasks: its load, its lists, pages that lie open, and its
// memory while much changes; beside bull-board on a queue as long. The last line has all figures.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { openBowline } from './page-bowline.js'
import { installBullBoard, openBullBoard } from './page-bull-board.js'
import { firstLoad, listFigures, memoryFigures, openFigures, usableMs } from './page-measures.js'
import { lastLine, table } from './page-report.js'

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    environments: { type: 'string', default: '10000' },
    tasks: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '10' },
    idle: { type: 'string', default: '60' },
    loads: { type: 'string', default: '5' },
    asks: { type: 'string', default: '200' },
    only: { type: 'string' },
  },
})
const number = (name) => Number(options[name])
const chromiumPath = process.env.BENCH_CHROMIUM ?? '/usr/bin/chromium'
const folder = mkdtempSync(join(tmpdir(), 'bowline-bench-'))
const tools = process.env.BENCH_TOOLS ?? join(folder, 'tools')

say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}, load ${loads()}`)
const openers = {
  bowline: () => openBowline(folder, { environments: number('environments'), tasks: number('tasks') }),
  'bull-board': () => openBullBoard(folder, { tools, tasks: number('tasks') }),
}
const names = options.only?.split(',') ?? Object.keys(openers)
const measured = {}
try {
  if (names.includes('bull-board')) installBullBoard(tools)
  for (const name of names) measured[name] = await measure(name)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
for (const line of table(measured)) say(line)
say(`load at the end ${loads()}; no screen has a chart yet: a load with one is not measured`)
say(lastLine(measured))

/** All figures of one page. One is over before the next begins: each has the machine for itself. */
async function measure(name) {
  const site = await openers[name]()
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--js-flags=--expose-gc'],
  })
  try {
    say(`${name}: is there`)
    const load = await firstLoad(browser, site)
    const usable = await usableMs(browser, site, number('loads'))
    say(`${name}: usable after ${Math.round(usable)} ms`)
    const lists = await listFigures(site, number('asks'))
    for (const { name: list, p50, p95, bytes } of lists.each)
      say(`${name}: ${list}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ${bytes} bytes`)
    const open = await openFigures(browser, site, number('idle'))
    const memory = await memoryFigures(browser, site, number('minutes'))
    return { ...load, usable, ...lists, ...open, ...memory }
  } finally {
    await browser.close()
    await site.close()
  }
}

function loads() {
  return loadavg()
    .map((each) => each.toFixed(1))
    .join(' ')
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
