// How fast the audit trail is written and checked, and what it costs the tasks beside it. The last line has all figures.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbeddedPostgres } from '../dist/controller/adapters/postgres/embedded/embedded-postgres.js'
import { createPool, createTaskPool, migrate } from '../dist/controller/adapters/postgres/pg-database.js'
import { createPgStore } from '../dist/controller/adapters/postgres/pg-store.js'
import { checkTrail } from '../dist/controller/audit/reading.js'
import { groupCommit } from '../dist/controller/lib/group-commit.js'
import { HeadSigner } from '../dist/core/audit/heads.js'
import { median } from './measure.js'

const silent = {
  debug() {},
  info() {},
  warn() {},
  error: (fields, message) => console.error(message, fields),
}
const seconds = 5
const rounds = 3
const writers = 200
const mostRows = 1_000_000
/** Rows a second that are written while tasks run. */
const besideTasks = 2_000
const environment = 'ENV-0000-0000-01'
const entry = (n) => ({
  actor: { kind: 'user', id: `u-${n % 50}`, name: `somebody-${n % 50}@example.com` },
  action: 'task.cancel',
  object: `TQ-${n}`,
  path: 'teams/billing/orders.yaml',
  reason: 'asked for by the customer',
  request: 'b5Kx0u9oTg2sQ1wD',
  source: '192.0.2.17',
})

console.log(`Node.js ${process.version}, ${cpus().length} x ${cpus()[0].model}`)
const directory = await mkdtemp(join(tmpdir(), 'bowline-bench-'))
await chmod(directory, 0o711) // the server may run as another user, who must get through
const server = await startEmbeddedPostgres({ directory, log: silent })
const pool = createPool(server.connection, silent)
const taskPool = createTaskPool(server.connection, silent)
try {
  await migrate(pool)
  const store = createPgStore(pool, taskPool)
  const { chained, plain } = await writing(store)
  console.log(`written by ${writers} at once: ${chained} rows a second, without the chain ${plain}`)
  const ratio = await tasksBeside(store)
  console.log(
    `tasks made, claimed and settled beside ${besideTasks} rows a second: ${ratio} of what they are without`,
  )
  const verify = await verifying(store)
  console.log(
    `rows_per_s=${chained} plain_rows_per_s=${plain} chain_ratio=${(chained / plain).toFixed(2)} verify_1m_s=${verify} task_throughput_ratio=${ratio}`,
  )
} finally {
  await Promise.all([pool.end(), taskPool.end()])
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}

/** In turns, each a few times: the chain, and the same rows in a table that has none, with shared statements, too. */
async function writing(store) {
  await pool.query('create table plain (like audit including all)')
  let last = 0
  const insert = groupCommit(
    (entries) =>
      pool.transaction(async (client) => {
        const texts = entries.map((each) =>
          JSON.stringify({ ...each, seq: ++last, at: new Date().toISOString() }),
        )
        await client.query({
          name: 'plain',
          text: `insert into plain (seq, at, actor, action, object, result, entry, hash)
            select seq, clock_timestamp(), actor, action, object, 'done', entry, ''
            from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[])
              as new (seq, actor, action, object, entry)`,
          values: [
            entries.map((_, index) => last - entries.length + index + 1),
            entries.map(({ actor }) => actor.id),
            entries.map(({ action }) => action),
            entries.map(({ object }) => object),
            texts,
          ],
        })
        return entries
      }),
    () => true,
  )
  const [chained, plain] = [[], []]
  for (let round = 0; round < rounds; round++) {
    chained.push(await rate((n) => store.audit(entry(n))))
    plain.push(await rate((n) => insert(entry(n))))
  }
  await pool.query('drop table plain')
  return { chained: Math.round(median(chained)), plain: Math.round(median(plain)) }
}

/** How often a second it can be done, many at once. */
async function rate(once) {
  let done = 0
  const until = performance.now() + seconds * 1000
  const start = performance.now()
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (performance.now() < until) {
        await once(done)
        done += 1
      }
    }),
  )
  return (done / (performance.now() - start)) * 1000
}

async function tasksBeside(store) {
  await pool.query("insert into extensions values ('SRVC-0000-0000', '{}', '{}', 'c0ffee')")
  await pool.query(
    `insert into environments (id, extension_id, status, conditions, held)
     values ($1, 'SRVC-0000-0000', 'Running', '[]', '[]')`,
    [environment],
  )
  const settlement = {
    status: 'succeeded',
    reason: null,
    message: null,
    result: null,
    event: 'succeeded',
    attempts: 1,
    rescheduled: 0,
    losses: 0,
    runtimeMs: 1,
  }
  let tasks = 0
  const task = async () => {
    tasks += 1
    const objectId = `OR-${tasks}`
    const made = await store.create({
      environment,
      category: 'background',
      eventType: 'order_placed',
      objectId,
      data: {},
    })
    await store.claim(made.id, made.fence, 'INS-1')
    await store.settle(made.id, made.fence, settlement)
  }
  await rate(task) // warm
  const ratios = []
  for (let round = 0; round < rounds; round++) {
    const alone = await rate(task)
    const beside = new AbortController()
    const rows = writeSteadily(store, beside.signal)
    const together = await rate(task)
    beside.abort()
    const written = await rows
    console.log(
      `round ${round + 1}: ${Math.round(alone)} tasks a second alone, ${Math.round(together)} beside ${written} rows a second`,
    )
    ratios.push(together / alone)
  }
  return median(ratios).toFixed(2)
}

/** As many rows as are wanted, a tenth of a second's at a time. */
async function writeSteadily(store, signal) {
  const start = performance.now()
  let rows = 0
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - start) / 1000) * besideTasks) - rows
    if (due > 0)
      await store.auditAll(Array.from({ length: Math.min(due, 1_000) }, (_, index) => entry(rows + index)))
    rows += Math.max(0, Math.min(due, 1_000))
    await sleep(100)
  }
  return Math.round(rows / ((performance.now() - start) / 1000))
}

/** All there are, filled up to a million, with the newest head signed. */
async function verifying(store) {
  let { seq } = (await store.auditHead()).head
  while (seq < mostRows) {
    const count = Math.min(1_000, mostRows - seq)
    await store.auditAll(Array.from({ length: count }, (_, index) => entry(seq + index)))
    seq += count
  }
  const signer = new HeadSigner(Buffer.alloc(32, 1))
  const { head } = await store.auditHead()
  const heads = [signer.sign(head, new Date().toISOString())]
  const before = process.cpuUsage()
  const start = performance.now()
  const { check } = await checkTrail(store, { heads, keys: [signer.publicKey] }, new AbortController().signal)
  const took = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  if (check.flaws > 0 || check.witnessed !== 1 || check.rows < mostRows)
    throw new Error(JSON.stringify(check.findings))
  const per = (took / check.rows) * mostRows
  console.log(
    `${check.rows} rows checked in ${took.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of the processor, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB held`,
  )
  return per.toFixed(1)
}
