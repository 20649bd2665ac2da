// What a start, a commit, idleness and a restart cost with 100, 1,000 and 10,000 environments, beside what Git alone takes.
// The last line has all figures.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureSize } from './scale-measure.js'
import { lastLine, table } from './scale-report.js'

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    processes: { type: 'string' },
    commits: { type: 'string', default: '100' },
    idle: { type: 'string', default: '300' },
    schedules: { type: 'string', default: '1' },
    kept: { type: 'string', default: '0' },
  },
})
const sizes = (options.processes ?? options.sizes).split(',').map(Number)
const settings = {
  processes: options.processes !== undefined,
  commits: Number(options.commits),
  idleSeconds: Number(options.idle),
  schedules: Number(options.schedules),
  kept: Number(options.kept),
  say,
}

say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}, load ${loads()}`)
const measured = []
for (const count of sizes) measured.push({ count, ...(await measureIn(count)) })
for (const line of table(measured)) say(line)
say(`load at the end ${loads()}`)
say(lastLine(measured))

async function measureIn(count) {
  const folder = mkdtempSync(join(tmpdir(), 'bowline-bench-'))
  try {
    return await measureSize(folder, { count, ...settings })
  } finally {
    rmSync(folder, { recursive: true, force: true })
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
