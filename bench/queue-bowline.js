import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SignJWT } from 'jose'
import { createPostgresTaskQueue } from '../dist/controller/adapters/bullmq/bullmq-postgres.js'
import { createRedisTaskQueue } from '../dist/controller/adapters/bullmq/bullmq-redis.js'
import { createPool, createTaskPool } from '../dist/controller/adapters/postgres/pg-database.js'
import { createPgStore } from '../dist/controller/adapters/postgres/pg-store.js'
import { systemClock } from '../dist/controller/ports/clock.js'
import { Dispatcher } from '../dist/controller/tasks/dispatcher.js'
import { startChild } from './queue-child.js'
import { now } from './queue-time.js'

const config = `
apiVersion: bowline.dev/v1
kind: Account
metadata: { name: acme }
spec: { role: vendor }
---
apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: bench }
spec: { type: multi-account-installation }
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: bench-dev }
spec: { extension: bench, type: dev, mode: local }
`
const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const prefix = 'bench'
const eventType = 'order_placed'

/**
 * Bowline: a controller, a runner with real connections, and two ways in: the endpoint for external events, and the
 * store and the queue themselves, as schedules use them.
 * @param redisUrl undefined: the queues are in PostgreSQL, too
 * @param flags more flags of `bowline up`
 */
export async function openBowline({ folder, database, redisUrl, flags = [], log }) {
  const { connectionString, ...connection } = database
  const controller = await startController(folder, { databaseUrl: connectionString, redisUrl, flags })
  const { environment, post, apiKey } = await entrance(controller)
  const pool = createPool(connection, log)
  const taskPool = createTaskPool(connection, log)
  const store = createPgStore(pool, taskPool)
  const queue = redisUrl
    ? await createRedisTaskQueue(redisUrl, prefix, log)
    : await createPostgresTaskQueue(connection, log)
  const hub = { send: () => false }
  const dispatcher = new Dispatcher({
    store,
    queue,
    hub,
    clock: systemClock,
    random: Math.random,
    log,
  })
  const url = controller.url.replace('http', 'ws')
  const child = startChild('queue-runner.js', { url, apiKey, environment })
  return {
    environment,
    add: (key) => post({ event_type: eventType, object_id: key, data: {} }),
    async addDirectly(objectId) {
      const task = { environment, category: 'background', eventType, objectId, data: {} }
      await dispatcher.enqueue(await store.create(task))
    },
    /** What was added directly is not for the controller, which was not told. */
    async discard() {
      await pool.query('delete from tasks where completed_at is null')
      await queue.drop(environment, await queue.ids(environment)) // afterwards: no sweep is to find them missing
    },
    work: child.work,
    /** When the last result is on record. */
    async settled() {
      for (;;) {
        const { rows } = await pool.query(
          'select exists (select from tasks where completed_at is null) as busy',
        )
        if (!rows[0].busy) return now()
        await delay(2)
      }
    },
    async close() {
      await child.stop()
      await queue.close()
      await pool.end()
      await taskPool.end()
      await controller.stop()
    },
  }
}

/** Nothing of what is kept is to be forgotten meanwhile. */
const steady = '--port 0 --poll 1h --log-level warn --keep-tasks-count 10000000'

/** `bowline up`, as it is. */
async function startController(folder, { databaseUrl, redisUrl, flags }) {
  const repository = writeRepository(join(folder, 'config'))
  const data = join(folder, 'data')
  const profiles = process.env.BENCH_PROFILES
  const profiling = profiles ? ['--cpu-prof', '--cpu-prof-dir', profiles] : []
  const up = ['up', '--repo', repository, '--data', data, ...steady.split(' ')]
  const queues = redisUrl ? { REDIS_URL: redisUrl, BOWLINE_REDIS_PREFIX: prefix } : {}
  const child = spawn(process.execPath, [...profiling, command, ...up, ...flags], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DATABASE_URL: databaseUrl, ...queues },
  })
  const address = join(data, 'controller.json')
  while (!existsSync(address)) {
    if (child.exitCode !== null) throw new Error('the controller did not start')
    await delay(50)
  }
  return {
    url: JSON.parse(readFileSync(address, 'utf8')).url,
    adminToken: readFileSync(join(data, 'admin-token'), 'utf8').trim(),
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

function writeRepository(folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'bench.yaml'), config)
  const git = (...args) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '--message', 'bench')
  return folder
}

/** The environment once it is there, and what its callers need. */
async function entrance({ url, adminToken }) {
  const get = async (path) => {
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${adminToken}` } })
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return await response.json()
  }
  const environment = await firstEnvironment(get)
  const { apiKey, jwtSecret } = await get(`/api/v1/environments/${environment.id}/keys`)
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('50m')
    .sign(new TextEncoder().encode(jwtSecret))
  const path = `/public/v1/devops/services/${environment.extensionId}/environments/${environment.id}/external-events`
  return { environment: environment.id, apiKey, post: poster(new URL(path, url), token) }
}

async function firstEnvironment(get) {
  for (;;) {
    const [environment] = (await get('/api/v1/environments')).items
    if (environment?.status === 'Disconnected') return environment
    await delay(50)
  }
}

/** Over connections that are kept. */
function poster(url, token) {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return (body) =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume()
        response.once('end', () =>
          response.statusCode === 202 ? resolve() : reject(new Error(`an event got ${response.statusCode}`)),
        )
      })
      sent.once('error', reject)
      sent.end(JSON.stringify(body))
    })
}
