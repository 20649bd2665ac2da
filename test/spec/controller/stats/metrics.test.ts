import { beforeEach, describe, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { addMetricsRoute } from '../../../../controller/http/api/metrics.ts'
import { createApp } from '../../../../controller/http/app.ts'
import type { RunnerConnection } from '../../../../controller/ports/runners.ts'
import type { BacklogCount } from '../../../../controller/ports/task-store.ts'
import { Metrics } from '../../../../controller/stats/metrics.ts'
import type { OccurrenceState } from '../../../../core/domain/schedule-run.ts'
import { readMetrics } from '../../../support/prometheus-text.ts'
import { recordingLog, scheduleOf, taskOf } from '../../../support/samples.ts'

const environment = 'ENV-0000-0001-01'
const idle = 'ENV-0000-0002-01'
const now = Date.parse('2027-01-01T00:01:00Z')

let backlog: () => Promise<BacklogCount[]>
let queueAnswers: boolean
let instances: string[]
let inTrouble: string[]
let metrics: Metrics
/** Environments whose runners were counted. */
let counted: string[]

beforeEach(() => {
  backlog = async () => []
  queueAnswers = true
  instances = []
  inTrouble = []
  const connection = (instance: string) => ({ instance }) as RunnerConnection
  metrics = new Metrics({
    hub: {
      connections: (id) => {
        counted.push(id)
        return id === environment ? instances.map(connection) : []
      },
    },
    queue: { engine: 'PostgreSQL', answers: async () => queueAnswers },
    store: { backlog: () => backlog() },
    clock: { now: () => now },
    troubles: { parts: ['status-branch', 'disk'], inTrouble: () => inTrouble },
    freeBytes: async () => 1024,
    version: '1.2.3',
    redact: (text) => text.replaceAll('hunter2', '***'),
  })
  for (const id of [environment, idle]) metrics.came(id)
  counted = []
})

/** The samples of one metric. */
async function samples(name: string): Promise<Record<string, number>> {
  const family = readMetrics(await metrics.text()).get(name)
  return Object.fromEntries(family?.samples ?? [])
}

test('what of the controller itself is in trouble, and the space it has left', async () => {
  inTrouble = ['disk']
  expect(await samples('bowline_in_trouble')).toEqual({
    'bowline_in_trouble{part="status-branch"}': 0,
    'bowline_in_trouble{part="disk"}': 1,
  })
  expect(await samples('bowline_data_free_bytes')).toEqual({ bowline_data_free_bytes: 1024 })
})

describe('tasks', () => {
  test('that wait, of every environment and category, and for how long the oldest that is due has', async () => {
    const of = { environment, waiting: 3, due: 2 }
    backlog = async () => [
      { ...of, category: 'background', oldestDue: now - 2_500 },
      { ...of, category: 'scheduled', waiting: 1, due: 0, oldestDue: null },
    ]
    const waiting = await samples('bowline_tasks_waiting')
    expect(Object.keys(waiting)).toHaveLength(8)
    expect(waiting).toMatchObject({
      [`bowline_tasks_waiting{environment="${environment}",category="background"}`]: 3,
      [`bowline_tasks_waiting{environment="${environment}",category="scheduled"}`]: 1,
      [`bowline_tasks_waiting{environment="${idle}",category="background"}`]: 0,
    })
    expect(await samples('bowline_task_oldest_waiting_seconds')).toEqual({
      [`bowline_task_oldest_waiting_seconds{environment="${environment}"}`]: 2.5,
      [`bowline_task_oldest_waiting_seconds{environment="${idle}"}`]: 0,
    })
  })

  test('that were picked up, by how long that took since they were due', async () => {
    for (const assignedAt of ['2027-01-01T00:00:00.004Z', '2027-01-01T00:00:07.000Z'])
      metrics.taskChanged({
        what: 'assigned',
        task: taskOf({ status: 'processing', notBefore: '2027-01-01T00:00:00.000Z', assignedAt }),
      })
    expect(await samples('bowline_task_pickup_seconds')).toMatchObject({
      'bowline_task_pickup_seconds_bucket{le="0.005"}': 1,
      'bowline_task_pickup_seconds_bucket{le="5"}': 1,
      'bowline_task_pickup_seconds_bucket{le="10"}': 2,
      bowline_task_pickup_seconds_count: 2,
      bowline_task_pickup_seconds_sum: 7.004,
    })
  })

  test('that ended, by how; those that go on are not among them', async () => {
    const task = { environment, category: 'background' } as const
    metrics.taskChanged({ what: 'created', task: taskOf({ ...task, status: 'scheduled' }) })
    metrics.taskChanged({ what: 'retrying', task: taskOf({ ...task, status: 'retrying' }) })
    metrics.taskChanged({ what: 'succeeded', task: taskOf({ ...task, status: 'succeeded' }) })
    metrics.taskChanged({ what: 'succeeded', task: taskOf({ ...task, status: 'succeeded' }) })
    metrics.taskChanged({ what: 'lost', task: taskOf({ ...task, status: 'failed' }) })
    metrics.taskChanged({ what: 'cancelled', task: taskOf({ ...task, status: 'skipped' }) })
    const ended = (outcome: string) =>
      `bowline_tasks_finished_total{environment="${environment}",category="background",outcome="${outcome}"}`
    expect(await samples('bowline_tasks_finished_total')).toEqual({
      [ended('succeeded')]: 2,
      [ended('failed')]: 1,
      [ended('skipped')]: 1,
    })
  })
})

describe('schedules', () => {
  const record = (state: OccurrenceState, reason: string | null, latenessMs = 0, name = 'tick') =>
    metrics.occurrence({ environment, spec: scheduleOf(environment, name) }, { state, reason, latenessMs })
  const runs = (schedule: string, state: string, reason: string) =>
    `bowline_schedule_occurrences_total{environment="${environment}",schedule="${schedule}",state="${state}",reason="${reason}"}`

  test('their planned runs, by what became of them and why', async () => {
    record('queued', null)
    record('skipped', 'overlap')
    record('skipped', 'overlap')
    record('missed', 'downtime')
    expect(await samples('bowline_schedule_occurrences_total')).toEqual({
      [runs('tick', 'queued', '')]: 1,
      [runs('tick', 'skipped', 'overlap')]: 2,
      [runs('tick', 'missed', 'downtime')]: 1,
    })
  })

  test('how late those were that became tasks', async () => {
    record('queued', null, 400)
    record('missed', 'downtime', 3_600_000)
    expect(await samples('bowline_schedule_lateness_seconds')).toMatchObject({
      bowline_schedule_lateness_seconds_count: 1,
      bowline_schedule_lateness_seconds_sum: 0.4,
    })
  })

  test('no secret is shown, and two names that look alike then are one', async () => {
    record('queued', null, 0, 'hunter2')
    record('queued', null, 0, '***')
    expect(await samples('bowline_schedule_occurrences_total')).toEqual({ [runs('***', 'queued', '')]: 2 })
  })
})

test('runners that are connected: one may have several connections', async () => {
  instances = ['INS-1', 'INS-1', 'INS-2']
  metrics.connectionsChanged(environment)
  expect(await samples('bowline_runners_connected')).toEqual({
    [`bowline_runners_connected{environment="${environment}"}`]: 2,
    [`bowline_runners_connected{environment="${idle}"}`]: 0,
  })
})

describe('a scrape of 300 environments', () => {
  const many = Array.from({ length: 298 }, (_, at) => `ENV-1000-${at}-01`)
  beforeEach(() => {
    for (const id of many) metrics.came(id)
  })

  test('counts runners where some came or went since the last one, and nowhere else', async () => {
    await metrics.text()
    expect(counted).toHaveLength(300)
    counted = []
    instances = ['INS-1']
    metrics.connectionsChanged(environment)
    metrics.connectionsChanged(environment)
    expect(await samples('bowline_runners_connected')).toMatchObject({
      [`bowline_runners_connected{environment="${environment}"}`]: 1,
    })
    expect(counted).toEqual([environment])
    await metrics.text()
    expect(counted).toEqual([environment])
  })

  test('tells of those that come, and no more of those that go, nor of what was counted there', async () => {
    const task = taskOf({ environment: idle, status: 'succeeded' })
    metrics.taskChanged({ what: 'succeeded', task })
    expect(Object.keys(await samples('bowline_tasks_finished_total'))).toHaveLength(1)
    metrics.came('ENV-2000-0001-01')
    metrics.left(idle)
    for (const name of ['bowline_runners_connected', 'bowline_task_oldest_waiting_seconds'])
      expect(Object.keys(await samples(name))).toHaveLength(300)
    expect(Object.keys(await samples('bowline_tasks_waiting'))).toHaveLength(4 * 300)
    const text = await metrics.text()
    expect(text).toContain('ENV-2000-0001-01')
    expect(text).not.toContain(idle)
  })

  test('tells no more of tasks that waited', async () => {
    const row = { environment, waiting: 3, due: 3, oldestDue: now - 2_500 }
    backlog = async () => [{ ...row, category: 'background' }]
    const before = await samples('bowline_tasks_waiting')
    backlog = async () => []
    const name = `bowline_tasks_waiting{environment="${environment}",category="background"}`
    expect([before[name], (await samples('bowline_tasks_waiting'))[name]]).toEqual([3, 0])
    expect(
      (await samples('bowline_task_oldest_waiting_seconds'))[
        `bowline_task_oldest_waiting_seconds{environment="${environment}"}`
      ],
    ).toBe(0)
  })
})

test('the engine of the queues and the database are up, or not', async () => {
  expect(await samples('bowline_queue_up')).toEqual({ 'bowline_queue_up{engine="PostgreSQL"}': 1 })
  expect(await samples('bowline_database_up')).toEqual({ bowline_database_up: 1 })
  queueAnswers = false
  backlog = async () => {
    throw new Error('connection terminated')
  }
  expect(await samples('bowline_queue_up')).toEqual({ 'bowline_queue_up{engine="PostgreSQL"}': 0 })
  expect(await samples('bowline_database_up')).toEqual({ bowline_database_up: 0 })
  expect(await samples('bowline_tasks_waiting')).toEqual({})
})

test('the store is asked when somebody asks, once for those who ask together', async () => {
  let asked = 0
  backlog = async () => {
    asked += 1
    return []
  }
  metrics.taskChanged({ what: 'succeeded', task: taskOf({ status: 'succeeded' }) })
  expect(asked).toBe(0)
  await Promise.all([metrics.text(), metrics.text()])
  expect(asked).toBe(1)
  await metrics.text()
  expect(asked).toBe(2)
})

describe('who may see them', () => {
  const keys = new KeyRing(Buffer.alloc(32), () => {})
  const app = (token: string | undefined) => {
    const created = createApp({
      adminToken: 'the admin token',
      keys,
      isThere: (id) => id === environment,
      connectVersion: '42.0.0',
      redact: (text) => text,
      log: recordingLog(),
    })
    addMetricsRoute(created, { metrics, token })
    return created
  }

  test.each<[string, string | undefined, string | undefined, number]>([
    ['an administrator', 'a token of its own', 'Bearer the admin token', 200],
    ['a scraper with the token that is for this', 'a token of its own', 'Bearer a token of its own', 200],
    ['nobody without a token', 'a token of its own', undefined, 401],
    ['nobody with another', 'a token of its own', 'Bearer a token', 401],
    ['nobody with none, where there is none', undefined, 'Bearer undefined', 401],
    ['nobody with an empty one, where there is none', undefined, 'Bearer ', 401],
    ['no runner', 'a token of its own', keys.of(environment).apiKey, 403],
  ])('%s', async (_, token, authorization, status) => {
    const headers = authorization === undefined ? {} : { authorization }
    const answer = await app(token).inject({ url: '/metrics', headers })
    expect(answer.statusCode).toBe(status)
    if (status !== 200) return
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(readMetrics(answer.body).get('bowline_build_info')?.samples).toEqual(
      new Map([['bowline_build_info{version="1.2.3"}', 1]]),
    )
  })

  test('the token opens nothing else', async () => {
    const created = app('a token of its own')
    created.get('/api/v1/status', async (request) => request.principal)
    const headers = { authorization: 'Bearer a token of its own' }
    expect((await created.inject({ url: '/api/v1/status', headers })).body).toBe('null')
  })
})
