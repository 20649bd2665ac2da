// How many schedules the controller bears. The last line has all figures. `--minutes 10` for the long form of the last.
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const minutes = Number(process.argv[process.argv.indexOf('--minutes') + 1]) || 0.5
say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}`)

// each in a process of its own, for its memory
const figures = { ...part('same-second'), ...part('armed'), ...part('idle', String(minutes)) }
say(
  Object.entries(figures)
    .map(([name, value]) => `${name}=${value}`)
    .join(' '),
)

function part(name, ...args) {
  const file = fileURLToPath(new URL('schedules-parts.js', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, name, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${name}: ${stderr}`)
  const lines = stdout.trim().split('\n')
  for (const line of lines.slice(0, -1)) say(line)
  return JSON.parse(lines.at(-1))
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
