// How fast tasks get into the queue, out of it and to a runner, beside the queues others have. The last line has all.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { median } from './measure.js'
import { fillHistory, openBowline } from './queue-bowline.js'
import { openBullmq } from './queue-bullmq.js'
import { openGraphile } from './queue-graphile.js'
import { startPostgres, startRedis } from './queue-servers.js'
import { now } from './queue-time.js'

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    rounds: { type: 'string', default: '3' },
    jobs: { type: 'string', default: '2000' },
    kept: { type: 'string', default: '1000000' },
    only: { type: 'string' },
  },
})
const rounds = Number(options.rounds)
const jobs = Number(options.jobs)
const kept = Number(options.kept)
const few = Math.round(jobs / 5)
const pickupRate = 50
const pickupSeconds = 5
const inFlight = 50
const work = mkdtempSync(join(tmpdir(), 'bowline-bench-'))
const silent = { debug() {}, info() {}, warn() {}, error: say }
let lastKey = 0
const titles = {
  raw_pg: 'BullMQ, PostgreSQL',
  raw_redis: 'BullMQ, Redis',
  graphile: 'graphile-worker',
  bowline_pg: 'Bowline, PostgreSQL',
  bowline_redis: 'Bowline, Redis',
}

const closers = []
try {
  await measure()
} finally {
  for (const close of closers.toReversed()) await close()
  rmSync(work, { recursive: true, force: true })
}

async function measure() {
  const begin = now()
  const postgres = await startPostgres(join(work, 'postgres'), silent)
  closers.push(postgres.stop)
  const redis = await startRedis(join(work, 'redis'))
  closers.push(redis.stop)
  say(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}, PostgreSQL ${postgres.version}`)

  const onPostgres = await postgres.database('on_postgres')
  const empty = { bowline_pg: await open('bowline_pg', () => bowline('first', onPostgres)) }
  const emptyFigures = await measureRounds(empty, 50, 2)
  await fillHistory(onPostgres, empty.bowline_pg.environment, kept)
  await empty.bowline_pg.close()
  const onRedis = await postgres.database('on_redis', 'on_postgres')
  say(`${kept} finished tasks are kept, ${seconds(begin)} s after the start; medians of ${rounds} rounds`)

  const raw = await openAll({
    raw_pg: async () => openBullmq('postgres', await postgres.database('bullmq')),
    raw_redis: () => openBullmq('redis', { url: redis.url }),
    graphile: async () => openGraphile(await postgres.database('graphile')),
  })
  const figures = {}
  for (const concurrency of [50, 1]) {
    const flags = concurrency === 1 ? ['--max-running', '1'] : []
    const ours = await openAll({
      bowline_pg: () => bowline(`pg-${concurrency}`, onPostgres, { flags }),
      bowline_redis: () => bowline(`redis-${concurrency}`, onRedis, { redisUrl: redis.url, flags }),
    })
    figures[concurrency] = await measureRounds({ ...raw, ...ours }, concurrency, rounds)
    await closeAll(ours)
  }
  await closeAll(raw)
  report(figures, emptyFigures.bowline_pg)
  say(`took ${seconds(begin)} s`)
  lastLine(figures, emptyFigures.bowline_pg)
}

function bowline(name, database, more = {}) {
  return openBowline({ folder: join(work, name), database, log: silent, ...more })
}

async function openAll(openers) {
  const opened = {}
  for (const [name, opener] of Object.entries(openers)) {
    if (!options.only || options.only.split(',').includes(name)) opened[name] = await open(name, opener)
  }
  return opened
}

async function open(_name, opener) {
  const contender = await opener()
  const close = contender.close
  let closing
  const once = () => (closing ??= close())
  closers.push(once)
  return { ...contender, close: once }
}

async function closeAll(contenders) {
  for (const { close } of Object.values(contenders)) await close()
}

/** Each contender in each round, in another order each time; what it does first is to warm it up and is not counted. */
async function measureRounds(contenders, concurrency, count) {
  const names = Object.keys(contenders)
  const taken = Object.fromEntries(names.map((name) => [name, []]))
  for (const name of names) await measureOnce(contenders[name], concurrency, { warmUp: true })
  for (let round = 0; round < count; round++) {
    for (const name of rotated(names, round))
      taken[name].push(await measureOnce(contenders[name], concurrency, {}))
  }
  return Object.fromEntries(names.map((name) => [name, summary(taken[name])]))
}

async function measureOnce(contender, concurrency, { warmUp = false }) {
  const count = warmUp ? 500 : concurrency === 1 ? few : jobs
  const { addDirectly, discard } = contender
  const direct = addDirectly && (await addMany(addDirectly, count))
  await discard?.()
  const added = await addMany(contender.add, count)
  const throughput = await drain(contender, concurrency, count)
  const pickups = concurrency === 1 || warmUp ? [] : await pickUp(contender, concurrency)
  return { direct, added, throughput, pickups }
}

/** Jobs a second, so many calls at once. */
async function addMany(add, count) {
  const begin = now()
  let left = count
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await add(nextKey())
    }),
  )
  return (count / (now() - begin)) * 1000
}

/** Jobs a second, from the first that comes until the last one is over and on record. */
async function drain({ work, settled }, concurrency, count) {
  const { finished } = await work(concurrency, count)
  const { arrivals, last } = await finished
  const end = settled ? await settled() : last
  return (count / (end - arrivals[0][1])) * 1000
}

/** Milliseconds from the call that adds a job until it came, at so many a second, however long each takes. */
async function pickUp({ add, work, settled }, concurrency) {
  const count = pickupRate * pickupSeconds
  const { finished } = await work(concurrency, count)
  await delay(300)
  const added = new Map()
  const calls = []
  const begin = now()
  for (let index = 0; index < count; index++) {
    await delay(Math.max(0, begin + (index * 1000) / pickupRate - now()))
    const key = nextKey()
    added.set(key, now())
    calls.push(add(key))
  }
  await Promise.all(calls)
  const { arrivals } = await finished
  await settled?.()
  return arrivals.map(([key, at]) => at - added.get(key))
}

function summary(taken) {
  const pickups = taken.flatMap((each) => each.pickups).toSorted((a, b) => a - b)
  const middle = (figure) =>
    taken[0][figure] === undefined ? undefined : median(taken.map((each) => each[figure]))
  return {
    added: middle('added'),
    direct: middle('direct'),
    throughput: middle('throughput'),
    all: taken.map((each) => Math.round(each.throughput)),
    p50: pickups[Math.floor(pickups.length * 0.5)],
    p99: pickups[Math.floor(pickups.length * 0.99)],
  }
}

function report(figures, empty) {
  say('jobs a second                 added   directly   50 at once   1 at once   pickup p50     p99')
  for (const [name, { added, direct, throughput, p50, p99, all }] of Object.entries(figures[50])) {
    const numbers = [added, direct, throughput, figures[1][name].throughput].map(whole)
    const columns = [...numbers, `${fixed(p50)} ms`, `${fixed(p99)} ms`]
    say(
      `${titles[name].padEnd(24)}${columns.map((each) => each.padStart(11)).join('')}   (${all.join(', ')})`,
    )
  }
  const { added, direct, throughput, p50, p99 } = empty
  say(
    `Bowline, PostgreSQL, with an empty table: ${whole(added)} added, ${whole(direct)} directly, ${whole(throughput)} at 50, ` +
      `pickup ${fixed(p50)} and ${fixed(p99)} ms`,
  )
}

function lastLine({ 50: at50, 1: at1 }, empty) {
  const ratio = (a, b) => (a && b ? (a.throughput / b.throughput).toFixed(2) : 'none')
  const { bowline_pg: pg, bowline_redis: redis, raw_pg: rawPg, raw_redis: rawRedis, graphile } = at50
  const line = {
    ratio_pg: ratio(pg, rawPg),
    ratio_redis: ratio(redis, rawRedis),
    ratio_graphile: ratio(pg, graphile),
    ratio_pg_1: ratio(at1.bowline_pg, at1.raw_pg),
    ratio_redis_1: ratio(at1.bowline_redis, at1.raw_redis),
    ratio_graphile_1: ratio(at1.bowline_pg, at1.graphile),
    pickup_p50_ms: fixed(pg?.p50),
    pickup_p99_ms: fixed(pg?.p99),
    pickup_redis_p50_ms: fixed(redis?.p50),
    pickup_redis_p99_ms: fixed(redis?.p99),
    events_pg: whole(pg?.added),
    events_redis: whole(redis?.added),
    enqueue_pg: whole(pg?.direct),
    enqueue_redis: whole(redis?.direct),
    ratio_empty: ratio(pg, empty),
  }
  say(
    Object.entries(line)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  )
}

function nextKey() {
  lastKey++
  return `job-${process.pid}-${lastKey}`
}

function rotated(list, by) {
  return list.map((_, index) => list[(index + by) % list.length])
}

function whole(number) {
  return number === undefined ? '-' : String(Math.round(number))
}

function fixed(number) {
  return number === undefined ? '-' : number.toFixed(1)
}

function seconds(begin) {
  return ((now() - begin) / 1000).toFixed(0)
}

function say(text) {
  process.stdout.write(`${typeof text === 'string' ? text : JSON.stringify(text)}\n`)
}
