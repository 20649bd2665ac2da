import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../../support/bowline.ts'
import { patienceMs } from '../../support/patience.ts'
import type { Attempt } from '../attempt.ts'
import type { Target } from '../target.ts'

const mib = 2 ** 20
/** A second of writing at the speed of memory would be more. Where the controller gets a look every 50 ms. */
const mostOnDisk = 512 * mib
/** What the system allows a file, whoever looks how late. */
const mostOfFile = 2 ** 31
/** From this size on it is held still, and what it wrote is taken away. */
const floodBytes = 64 * mib

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
      const watched = await watch(world.data, target)
      // While it goes on: afterwards the newest lines need not hold one that says so.
      const told = await eventually(async () => (await notice(target)) || undefined)
      await world.push({ 'flood.yaml': of('stopped') })
      await world.until('flood', ({ instances }) => instances.length === 0)
      const isOver = await ended()
      return {
        tried: `${target.size(15, 2)} s of yes`,
        held:
          watched.most < target.size(mostOnDisk, mostOfFile) &&
          watched.emptied >= target.size(10, 2) &&
          isOver,
        said: `at most ${Math.round(watched.most / mib)} MiB on the disk, emptied ${watched.emptied} times; ${isOver ? 'the daemon ended with it' : 'the daemon lives on'}; ${told.slice(0, 60)}`,
        read: [],
      }
    } finally {
      await world.push({ 'flood.yaml': of('stopped') }).catch(() => {})
    }
  },
}

interface Watched {
  /** Bytes of output and logs. */
  most: number
  /** How often so much output that it is a flood was taken away again. */
  emptied: number
}

/**
 * The short form runs beside everything else: how much is written between two looks of the controller says little there, and
 * it waits until the disk was emptied twice, however long that takes.
 */
async function watch(data: string, target: Target): Promise<Watched> {
  const seen: Watched = { most: 0, emptied: 0 }
  let isFlooded = false
  const isEnough = (ms: number) => ms >= target.size(15_000, 2_000) && (!target.short || seen.emptied >= 2)
  for (let ms = 0; !isEnough(ms) && ms < patienceMs; ms += 10) {
    const output = written(data, 'spools')
    seen.most = Math.max(seen.most, output + written(data, 'logs'))
    if (output > floodBytes) isFlooded = true
    else if (isFlooded) {
      isFlooded = false
      seen.emptied += 1
    }
    await delay(10)
  }
  return seen
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
