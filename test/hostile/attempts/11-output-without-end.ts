import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../../support/bowline.ts'
import type { Attempt } from '../attempt.ts'
import type { Target } from '../target.ts'

const mib = 2 ** 20
/** A second of writing at the speed of memory would be more. */
const mostOnDisk = 512 * mib

/** No other run's daemon sleeps as long. */
const seconds = 100_000 + process.pid

/**
 * It never connects: what it writes counts from its first moment. Beside it is a daemon of its own session, without its
 * output.
 */
const start = [
  `setsid sh -c "exec sleep ${seconds}" >/dev/null 2>&1 </dev/null &`,
  'exec yes "$(head -c 1000 /dev/zero | tr "\\0" x)"',
].join('\n')

export const attempt: Attempt = {
  line: 11,
  what: 'an instance that writes as fast as it can, with a daemon beside it',
  async run(target) {
    const { world } = target
    const of = (state: string) => world.extensionYaml('flood', [{ start, state } as object])
    await world.push({ 'flood.yaml': of('running') })
    try {
      await eventually(async () => (written(world.data, 'spools') > 0 ? true : undefined))
      await eventually(async () => (daemons() > 0 ? true : undefined))
      const most = await peak(world.data, target.size(15_000, 2_000))
      // While it goes on: afterwards the newest lines need not hold one that says so.
      const told = await eventually(async () => (await notice(target)) || undefined)
      await world.push({ 'flood.yaml': of('stopped') })
      await world.until('flood', ({ instances }) => instances.length === 0)
      const isOver = await ended()
      return {
        tried: `${target.size(15, 2)} s of yes`,
        held: most < mostOnDisk && isOver,
        said: `at most ${Math.round(most / mib)} MiB on the disk; ${isOver ? 'the daemon ended with it' : 'the daemon lives on'}; ${told.slice(0, 60)}`,
        read: [],
      }
    } finally {
      await world.push({ 'flood.yaml': of('stopped') }).catch(() => {})
    }
  },
}

/** Bytes of output and logs. */
async function peak(data: string, ms: number): Promise<number> {
  let most = 0
  for (let left = ms; left > 0; left -= 10) {
    most = Math.max(most, written(data, 'spools') + written(data, 'logs'))
    await delay(10)
  }
  return most
}

function written(data: string, what: 'spools' | 'logs'): number {
  const folder = join(data, 'runtime', what === 'logs' ? 'logs' : 'instances')
  return sum(folder)
}

function sum(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .reduce((all, { parentPath, name }) => all + blocksOf(join(parentPath, name)), 0)
  } catch {
    return 0
  }
}

function blocksOf(file: string): number {
  return (statSync(file, { throwIfNoEntry: false })?.blocks ?? 0) * 512
}

/** Of ours: by their command line. */
function daemons(): number {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid) === `sleep\0${seconds}\0`)
    .length
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}

async function ended(): Promise<boolean> {
  for (let tries = 0; tries < 300; tries++) {
    if (daemons() === 0) return true
    await delay(20)
  }
  return false
}

async function notice(target: Target): Promise<string> {
  const { id } = await target.world.environment('flood')
  const { text } = await target.ask(`/api/v1/environments/${id}/logs?lines=2000`, {
    headers: { authorization: `Bearer ${target.adminToken}` },
  })
  return /… [^"]*left out here/.exec(text)?.[0] ?? ''
}
