import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../controller/http/app.ts'
import { addMetricsRoute } from '../../controller/http/metrics.ts'
import { KeyRing } from '../../controller/key-ring.ts'
import { systemClock } from '../../controller/ports/clock.ts'
import type { NewTask, Settlement, Store } from '../../controller/ports/store.ts'
import { meteredStore } from '../../controller/report/metered-store.ts'
import { Metrics } from '../../controller/report/metrics.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { silent } from '../support/process-harness.ts'
import { readPrometheus, type Sample } from '../support/prometheus.ts'

const dev = 'ENV-1234-5678-01'
const adminToken = 'bwl_of_the_administrator'
const metricsToken = 'for-prometheus-only'

let database: TestDatabase
let store: Store
let metrics: Metrics
let app: FastifyInstance
let storeAway: boolean

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(async () => {
  await database?.remove()
})

beforeEach(async () => {
  await database.empty()
  await database.seed(dev)
  storeAway = false
  metrics = new Metrics()
  store = meteredStore(database.store, metrics)
  app = appWith(metricsToken)
})

function appWith(token: string | undefined): FastifyInstance {
  const created = createApp({
    adminToken,
    keys: new KeyRing(Buffer.alloc(32), () => {}),
    environments: () => [dev],
    connectVersion: '42.0.0',
    isAway: () => false,
    redact: (text) => text,
    log: silent,
  })
  addMetricsRoute(created, {
    metrics,
    token,
    environments: () => [dev],
    hub: { connections: () => [] },
    store: { backlog: () => (storeAway ? Promise.reject(new Error('away')) : store.backlog()) },
    queue: { engine: 'PostgreSQL', answers: async () => true },
    clock: systemClock,
  })
  return created
}

function ask(authorization: string | undefined, of = app) {
  return of.inject({ url: '/metrics', headers: authorization === undefined ? {} : { authorization } })
}

async function scraped(): Promise<Sample[]> {
  const { body, statusCode, headers } = await ask(`Bearer ${metricsToken}`)
  expect(statusCode).toBe(200)
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  return readPrometheus(body).samples
}

async function value(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
  const found = (await scraped()).filter(
    (each) => each.name === name && Object.entries(labels).every(([key, text]) => each.labels[key] === text),
  )
  expect(found.length).toBeLessThanOrEqual(1)
  return found[0]?.value
}

const newTask = (values: Partial<NewTask> = {}): NewTask => ({
  environment: dev,
  category: 'background',
  eventType: 'order_placed',
  objectId: 'OR-1',
  data: {},
  ...values,
})

const settlement = (values: Partial<Settlement> = {}): Settlement => ({
  status: 'succeeded',
  reason: null,
  message: null,
  result: null,
  event: 'succeeded',
  attempts: 0,
  rescheduled: 0,
  losses: 0,
  runtimeMs: 5,
  ...values,
})

async function claimed(values: Partial<NewTask> = {}) {
  const { id } = await store.create(newTask(values))
  const task = await store.claim(id, 1, 'runner-1')
  if (!task) throw new Error('the task was not claimed')
  return task
}

describe('who may read the metrics', () => {
  test.each([
    ['the administrator', `Bearer ${adminToken}`, 200],
    ['who has the token for it', `Bearer ${metricsToken}`, 200],
    ['nobody without a token', undefined, 401],
    ['nobody with another one', 'Bearer for-prometheus-onlY', 401],
    ['nobody with an empty one', 'Bearer ', 401],
    ["not a runner, with its environment's key", new KeyRing(Buffer.alloc(32), () => {}).of(dev).apiKey, 403],
  ])('%s', async (_, authorization, status) => {
    expect((await ask(authorization)).statusCode).toBe(status)
  })

  test('where no token is set, the administrator only', async () => {
    const plain = appWith(undefined)
    expect((await ask(`Bearer ${adminToken}`, plain)).statusCode).toBe(200)
    expect((await ask('Bearer undefined', plain)).statusCode).toBe(401)
  })
})

describe('what they say', () => {
  test('what waits, by category, also where nothing does', async () => {
    await store.create(newTask({ objectId: 'OR-1' }))
    await store.create(newTask({ objectId: 'OR-2' }))
    await store.create(newTask({ category: 'scheduled', notBefore: Date.now() + 3_600_000 }))
    expect(await value('bowline_tasks_waiting', { environment: dev, category: 'background' })).toBe(2)
    expect(await value('bowline_tasks_waiting', { environment: dev, category: 'scheduled' })).toBe(1)
    expect(await value('bowline_tasks_waiting', { environment: dev, category: 'interactive' })).toBe(0)
  })

  test('how long the oldest has waited; what is for later does not wait', async () => {
    await store.create(newTask({ category: 'scheduled', notBefore: Date.now() + 3_600_000 }))
    expect(await value('bowline_task_oldest_waiting_seconds', { environment: dev })).toBe(0)
    await store.create(newTask({ notBefore: Date.now() - 90_000 }))
    const age = await value('bowline_task_oldest_waiting_seconds', { environment: dev })
    expect(age).toBeGreaterThanOrEqual(90)
    expect(age).toBeLessThan(120)
  })

  test('how long tasks waited until a runner had them', async () => {
    await claimed({ notBefore: Date.now() - 45_000 })
    expect(await value('bowline_task_pickup_seconds_count')).toBe(1)
    expect(await value('bowline_task_pickup_seconds_bucket', { le: '30' })).toBe(0)
    expect(await value('bowline_task_pickup_seconds_bucket', { le: '60' })).toBe(1)
  })

  test('how tasks ended, and nothing of those that go on', async () => {
    const outcome = (word: string) =>
      value('bowline_tasks_finished_total', { environment: dev, category: 'background', outcome: word })
    const [done, lost] = [await claimed({ objectId: 'OR-1' }), await claimed({ objectId: 'OR-2' })]
    await store.settle(done.id, 1, settlement())
    await store.settle(done.id, 1, settlement()) // too late: it was settled before
    await store.settle(lost.id, 1, settlement({ status: 'scheduled', event: 'lost', notBefore: Date.now() }))
    expect(await outcome('succeeded')).toBe(1)
    expect(await outcome('scheduled')).toBeUndefined()
    await store.cancel(lost.id, { actor: 'admin', running: false })
    expect(await outcome('skipped')).toBe(1)
  })

  test('what became of planned runs, and how late they were', async () => {
    const run = { environment: dev, schedule: 'EFS-1', latenessMs: 400 }
    metrics.occurrence({ ...run, state: 'queued', reason: null })
    metrics.occurrence({ ...run, state: 'skipped', reason: 'overlap' })
    const count = (labels: Record<string, string>) => value('bowline_schedule_occurrences_total', labels)
    expect(await count({ schedule: 'EFS-1', state: 'queued', reason: '' })).toBe(1)
    expect(await count({ schedule: 'EFS-1', state: 'skipped', reason: 'overlap' })).toBe(1)
    expect(await value('bowline_schedule_lateness_seconds_count')).toBe(1)
    expect(await value('bowline_schedule_lateness_seconds_sum')).toBe(0.4)
  })

  test('while the database is away: that it is, and all that needs none', async () => {
    expect(await value('bowline_store_up')).toBe(1)
    storeAway = true
    expect(await value('bowline_store_up')).toBe(0)
    expect(await value('bowline_queue_up', { engine: 'PostgreSQL' })).toBe(1)
    expect(await value('bowline_runners_connected', { environment: dev })).toBe(0)
    expect(await value('bowline_tasks_waiting', { environment: dev, category: 'background' })).toBeUndefined()
  })
})
