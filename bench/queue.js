// How fast tasks get into the queue, out of it and to a runner, beside the queues others have. The last line has all.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fillHistory } from './history.js'
import { openBowline } from './queue-bowline.js'
import { openBullmq } from './queue-bullmq.js'
import { openGraphile } from './queue-graphile.js'
import { measureOnce } from './queue-measures.js'
import { lastLine, summary, table } from './queue-report.js'
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
const work = mkdtempSync(join(tmpdir(), 'bowline-bench-'))
const silent = { debug() {}, info() {}, warn() {}, error: say }

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
  const first = await open(() => bowline('first', onPostgres)) // makes the tables, and the environment
  await first.close()
  const empty = await postgres.database('empty', 'on_postgres')
  await fillHistory(onPostgres, [first.environment], kept)
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
      bowline_empty: () => bowline(`empty-${concurrency}`, empty, { flags }),
    })
    figures[concurrency] = await measureRounds({ ...raw, ...ours }, concurrency, rounds)
    await closeAll(ours)
  }
  await closeAll(raw)
  for (const line of table(figures)) say(line)
  say(`took ${seconds(begin)} s`)
  say(lastLine(figures))
}

function bowline(name, database, more = {}) {
  return openBowline({ folder: join(work, name), database, log: silent, ...more })
}

async function openAll(openers) {
  const opened = {}
  for (const [name, opener] of Object.entries(openers)) {
    if (!options.only || options.only.split(',').includes(name)) opened[name] = await open(opener)
  }
  return opened
}

async function open(opener) {
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
  for (const name of names)
    await measureOnce(contenders[name], { concurrency, count: jobs, withPickups: false })
  const measured = { concurrency, count: jobs, withPickups: concurrency > 1 }
  for (let round = 0; round < count; round++) {
    for (const name of rotated(names, round)) taken[name].push(await measureOnce(contenders[name], measured))
  }
  return Object.fromEntries(names.map((name) => [name, summary(taken[name])]))
}

function rotated(list, by) {
  return list.map((_, index) => list[(index + by) % list.length])
}

function seconds(begin) {
  return ((now() - begin) / 1000).toFixed(0)
}

function say(text) {
  process.stdout.write(`${typeof text === 'string' ? text : JSON.stringify(text)}\n`)
}
