// The parts of the benchmark of schedules, each a process: `node bench/schedules-parts.js NAME`. Figures in the last line.

import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createPostgresTaskQueue } from '../dist/controller/adapters/bullmq/bullmq-postgres.js'
import { startEmbeddedPostgres } from '../dist/controller/adapters/postgres/embedded/embedded-postgres.js'
import { createPool, migrate } from '../dist/controller/adapters/postgres/pg-database.js'
import { createPgStore } from '../dist/controller/adapters/postgres/pg-store.js'
import { systemClock } from '../dist/controller/ports/clock.js'
import { Scheduler } from '../dist/controller/schedules/scheduler.js'
import { Dispatcher } from '../dist/controller/tasks/dispatcher.js'
import { startSweep } from '../dist/controller/tasks/sweep.js'

const silent = {
  debug() {},
  info() {},
  warn() {},
  error: (fields, message) => console.error(message, fields),
}

const parts = { 'same-second': sameSecond, armed, start, idle }
const [name, ...args] = process.argv.slice(2)
const directory = await mkdtemp(join(tmpdir(), 'bowline-bench-'))
await chmod(directory, 0o711) // the server may run as another user, who must get through
const { BENCH_DATABASE: shared } = process.env
const server = shared
  ? { connection: JSON.parse(shared), stop: async () => {} }
  : await startEmbeddedPostgres({ directory, log: silent })
try {
  console.log(JSON.stringify(await parts[name](...args)))
} finally {
  await server.stop()
  await rm(directory, { recursive: true, force: true })
  process.exit()
}

/** 10,000 schedules of 50 environments are due in the same second: all in the ledger, with a task that waits for a runner. */
async function sameSecond() {
  const world = await createWorld(50)
  const count = 10_000
  const at = Math.ceil(Date.now() / 1000) * 1000 + 20_000
  await world.rearm(count, () => cronAt(at))
  const stop = world.start()
  await sleep(at - Date.now())
  const before = process.cpuUsage()
  await world.waiting(count)
  const seconds = (Date.now() - at) / 1000
  const { user, system } = process.cpuUsage(before)
  const cpu = ((user + system) / 1e6).toFixed(2)
  const { rows } = await world.pool.query(
    `select percentile_cont(0.5) within group (order by lateness_ms) as p50, max(lateness_ms) as max,
       (select count(*)::integer from tasks) as tasks from occurrences`,
  )
  await stop()
  if (rows[0].tasks !== count) throw new Error(`${rows[0].tasks} tasks`)
  console.log(
    `10,000 due in one second: all wait for a runner ${seconds.toFixed(2)} s after it began; recorded ${Math.round(rows[0].p50)} ms late, at most ${rows[0].max} ms; ${cpu} s of processor time`,
  )
  return {
    same_second_s: seconds.toFixed(2),
    same_second_cpu_s: cpu,
    lateness_p50_ms: Math.round(rows[0].p50),
    lateness_max_ms: rows[0].max,
  }
}

/** 100,000 armed schedules of 100 environments: how long a controller takes to arm them, and another to start with them. */
async function armed() {
  const world = await createWorld(100)
  const arming = Date.now()
  await world.rearm(100_000, (n) => `${n % 60} ${n % 59} ${n % 23} ${(n % 28) + 1} 1 ?`)
  const armSeconds = (Date.now() - arming) / 1000
  const firstSeconds = await secondsToStart(world)
  const { start_s, rss_mb } = await inProcess('start')
  console.log(
    `100,000 armed: written in ${armSeconds.toFixed(1)} s, planned for the first time in ${firstSeconds.toFixed(1)} s; another controller starts with them in ${start_s} s, with ${rss_mb} MB of memory`,
  )
  return {
    arm_100k_s: armSeconds.toFixed(1),
    plan_100k_s: firstSeconds.toFixed(1),
    start_100k_s: start_s,
    rss_mb,
  }
}

/** A controller that starts on a database with schedules in it. */
async function start() {
  const seconds = await secondsToStart(await createWorld(0))
  return { start_s: seconds.toFixed(1), rss_mb: Math.round(process.memoryUsage.rss() / 1024 / 1024) }
}

/** Until all armed schedules are read, and the first is waited for. */
async function secondsToStart({ scheduler }) {
  const begin = Date.now()
  const one = scheduler()
  one.start()
  await one.stop()
  return (Date.now() - begin) / 1000
}

async function inProcess(part) {
  const env = { ...process.env, BENCH_DATABASE: JSON.stringify(server.connection) }
  const { stdout } = await promisify(execFile)(process.execPath, [process.argv[1], part], { env })
  return JSON.parse(stdout)
}

/** 50 environments with a runner and a schedule for the small hours each, and queues with nothing in them. */
async function idle(minutes) {
  const world = await createWorld(50)
  await world.rearm(50, () => '0 0 3 1 1 ?')
  for (const id of world.environments) {
    await world.dispatcher.open(id)
    world.dispatcher.route(id, () => true)
    world.dispatcher.connected({ id, environment: id, instance: id, runnerType: null, leaving: false })
  }
  const stop = world.start()
  await sleep(3_000)
  const before = { cpu: process.cpuUsage(), at: Date.now(), queries: await world.queries() }
  await sleep(minutes * 60_000)
  const { user, system } = process.cpuUsage(before.cpu)
  const seconds = (Date.now() - before.at) / 1000
  const cpu = (user + system) / 10_000 / seconds
  const { all, ours } = await world.queries()
  const perMinute = (number) => Number((number / (seconds / 60)).toFixed(1))
  const connections = await world.connections()
  await stop()
  const figures = {
    idle_cpu_percent: cpu.toFixed(2),
    idle_queries_per_minute: perMinute(all - before.queries.all),
    idle_own_queries_per_minute: perMinute(ours - before.queries.ours),
    idle_connections: connections,
  }
  console.log(
    `50 idle environments for ${minutes} min: ${figures.idle_cpu_percent} % of a core, ${figures.idle_queries_per_minute} transactions a minute (${figures.idle_own_queries_per_minute} of them Bowline's own queries), ${connections} connections`,
  )
  return figures
}

async function createWorld(size) {
  const pool = createPool(server.connection, silent)
  await migrate(pool)
  const store = createPgStore(pool)
  const queue = await createPostgresTaskQueue(server.connection, silent)
  const clock = systemClock
  const hub = { connections: () => [], send: () => false }
  const dispatcher = new Dispatcher({
    store,
    queue,
    hub,
    clock,
    random: Math.random,
    log: silent,
  })
  const environments = Array.from({ length: size }, (_, n) => `ENV-0000-${String(n).padStart(4, '0')}-01`)
  await pool.query(
    "insert into extensions values ('SRVC-0000-0000', '{}', '{}', 'c0ffee') on conflict do nothing",
  )
  await pool.query(
    `insert into environments (id, extension_id, status, conditions, held)
     select id, 'SRVC-0000-0000', 'Running', '[]', '[]' from unnest($1::text[]) as id`,
    [environments],
  )
  let ownQueries = 0
  const query = pool.query.bind(pool)
  pool.query = (...values) => {
    ownQueries += 1
    return query(...values)
  }
  const scheduler = () =>
    new Scheduler({
      store,
      clock,
      log: silent,
      enqueue: (tasks) => dispatcher.enqueueAll(tasks),
      cancel: (id, how) => dispatcher.cancel(id, how),
      hindrance: () => undefined,
      hasRoom: () => true,
    })
  return {
    pool,
    dispatcher,
    environments,
    scheduler,
    start() {
      const one = scheduler()
      one.start()
      const stopSweep = startSweep({
        queue,
        store,
        requeue: (environment, tasks) => dispatcher.requeue(environment, tasks),
        isUnderway: (task) => dispatcher.isUnderway(task),
        environments: () => environments,
        clock,
        log: silent,
      })
      return async () => {
        stopSweep()
        await one.stop()
        await dispatcher.close()
        await queue.close()
      }
    },
    /** As many schedules in all, spread over the environments. */
    async rearm(count, cron) {
      const each = count / size
      for (const [place, environment] of environments.entries()) {
        const schedules = Array.from({ length: each }, (_, n) =>
          scheduleOf(environment, n, cron(place * each + n)),
        )
        await store.arm(environment, schedules, Date.now())
      }
    },
    /** Until so many tasks wait for a runner, in hand or in their queues. */
    async waiting(count) {
      while (environments.reduce((sum, id) => sum + dispatcher.waiting(id), 0) < count) await sleep(10)
    },
    async queries() {
      const { rows } = await query(
        'select sum(xact_commit + xact_rollback)::integer as all from pg_stat_database where datname = current_database()',
      )
      return { all: rows[0].all, ours: ownQueries }
    },
    async connections() {
      const { rows } = await query(
        'select count(*)::integer as count from pg_stat_activity where datname = current_database()',
      )
      return rows[0].count
    },
  }
}

/** Once an hour, at this minute and second of it. */
function cronAt(instant) {
  const date = new Date(instant)
  return `${date.getUTCSeconds()} ${date.getUTCMinutes()} * * * *`
}

function scheduleOf(environment, n, cron) {
  const name = `schedule-${n}`
  return {
    id: `EFS-${environment.slice(4)}-${String(n).padStart(4, '0')}`,
    name,
    displayName: name,
    description: 'One of many',
    method: 'execute_scheduled_processing',
    data: { number: n },
    trigger: { type: 'advanced', cron, timeZone: 'Europe/Madrid' },
    enabled: true,
    missedRuns: 'last',
    catchUpWindowMs: 86_400_000,
    overlap: 'skip',
    maxQueued: 1,
    jitterMs: 0,
  }
}
