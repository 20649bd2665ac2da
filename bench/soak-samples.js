// What a controller holds, looked at again and again.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { descriptors, memory } from './scale-usage.js'

const samplesInAll = 60
const shortestMs = 5_000
/** Seldomer than the controller forgets what the judgement needs. */
const rememberMs = 20_000
/** A connection over which nobody asks any more is kept this long by the controller, at the most. */
const keptMs = 90_000
const run = promisify(execFile)

/** Takes samples over so many minutes. */
export function startSamples(world, minutes) {
  const begin = performance.now()
  const end = begin + minutes * 60_000
  const everyMs = Math.max(shortestMs, (minutes * 60_000) / samplesInAll)
  const all = []
  const sampling = async () => {
    for (;;) {
      all.push({ minute: (performance.now() - begin) / 60_000, ...(await sample(world)) })
      if (performance.now() >= end) return
      await pause(Math.min(everyMs, end - performance.now()))
    }
  }
  return { all, done: sampling() }
}

/** Has what happens taken down for the judgement, before the controller forgets it. Returns the way to stop. */
export function keepRemembering(world) {
  const stopping = new AbortController()
  const work = (async () => {
    while (!stopping.signal.aborted) {
      await world.remember()
      await pause(rememberMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })()
  work.catch(() => {}) // whoever stops it hears of it
  return async () => {
    stopping.abort()
    await work
  }
}

/** How many handles the controller has once everybody has gone: when there are no more than so many, or when there was time. */
export async function handlesAtRest(world, enough) {
  const end = performance.now() + keptMs
  for (;;) {
    const handles = descriptors(world.controller.process.pid)
    if (handles <= enough || performance.now() >= end) return handles
    await pause(1_000)
  }
}

async function sample(world) {
  const controller = world.controller.process.pid
  const { rss, postgres } = memory({ controller, postmaster: world.postmaster() })
  const [{ connections, tasks }] = await world.sql(
    `select (select count(*)::integer from pg_stat_activity where datname = current_database()) as connections,
       (select count(*)::integer from bowline.tasks) as tasks`,
  )
  const { data, config } = world.world
  const [whole, log] = [await kib(data), await kib(join(data, 'postgres/pg_wal'))]
  const [commits, bytes] = await Promise.all([
    config.git('rev-list', '--count', 'bowline-status'),
    config.git('rev-list', '--objects', '--disk-usage', 'bowline-status'),
  ])
  return {
    rss_mb: rss,
    postgres_mb: postgres,
    handles: descriptors(controller),
    connections,
    tasks,
    disk_mb: (whole - log) / 1024,
    wal_mb: log / 1024,
    status_commits: Number(commits),
    status_kib: Number(bytes) / 1024,
  }
}

async function kib(folder) {
  const { stdout } = await run('du', ['-sk', folder]).catch((error) => error) // files come and go meanwhile
  return Number.parseInt(stdout, 10)
}
