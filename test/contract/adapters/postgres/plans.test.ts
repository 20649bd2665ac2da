import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mostLookedThrough } from '../../../../controller/adapters/postgres/newest-tasks.ts'
import {
  createPool,
  createQuestionPool,
  createTaskPool,
  type Pool,
} from '../../../../controller/adapters/postgres/pg-database.ts'
import { createPgStore } from '../../../../controller/adapters/postgres/pg-store.ts'
import type { Store } from '../../../../controller/ports/store.ts'
import type { TaskFilter } from '../../../../controller/ports/task-store.ts'
import { planning } from '../../../../controller/schedules/planner.ts'
import type { Occurrence } from '../../../../core/domain/schedule-run.ts'
import { waiting } from '../../../../core/domain/task.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { explaining, hearPlans, type Look } from '../../../support/plans.ts'
import { silent } from '../../../support/process-harness.ts'
import { scheduleOf } from '../../../support/samples.ts'
import { newTask, settlement } from '../../../support/store-world.ts'

/** Enough rows for the planner to have a choice, and for a walk through all of a table to be seen. */
const environments = 300
const tasksEach = 200
const schedulesEach = 10
const runsEach = 10
/** Of all tasks together. */
const live = 600
const t0 = Date.UTC(2027, 0, 1)
const ids = Array.from({ length: environments }, (_, index) => `ENV-0001-${1000 + index}-01`)
const [dev = '', other = '', ...others] = ids
const scheduleIds = Array.from({ length: schedulesEach }, (_, index) => `${dev}-S${index}`)

let database: TestDatabase
let store: Store
const pools: Pool[] = []
const heard = hearPlans()

beforeAll(async () => {
  database = await createDatabase()
  await database.seed(...ids)
  await fill(database)
  const connection = { ...database.connection, ...explaining }
  pools.push(createPool(connection, silent), createTaskPool(connection, silent))
  pools.push(createQuestionPool(connection, silent))
  const [pool, taskPool, questions] = pools as [Pool, Pool, Pool]
  store = createPgStore(pool, taskPool, questions)
}, 120_000)
afterAll(async () => {
  heard.stop()
  await Promise.all(pools.map((pool) => pool.end()))
  await database?.remove()
})
beforeEach(() => {
  heard.take()
})

const page = { limit: 100, offset: 0 }
const nowhere: TaskFilter = { conditions: [{ op: 'like', field: 'message', pattern: '*nowhere*' }] }

describe('a page of tasks is read by index, whatever is kept', () => {
  test.each<[string, number, () => Promise<unknown>]>([
    ['one task', 1, () => store.get(taskId(5))],
    ['the newest of an environment', 110, () => store.list({ environment: dev }, page)],
    ['those after one', 110, () => store.list({ environment: dev }, { ...page, after: taskId(150) })],
    ['the oldest of it', 110, () => store.list({ environment: dev }, { ...page, oldestFirst: true })],
    ['those that failed', 110, () => store.list({ environment: dev, statuses: ['failed'] }, page)],
    ['those that wait', live, () => store.list({ environment: dev, statuses: waiting }, page)],
    ['those that are out', live, () => store.list({ environment: dev, statuses: ['processing'] }, page)],
    ['those of an object', 110, () => store.list({ environment: dev, objectIds: ['old-7'] }, page)],
    ['how many there are', 111, () => store.count({ environment: dev }, 110)],
    ['their ids', 110, () => store.ids({ environment: dev }, 100)],
    ['those like something', tasksEach + 10, () => store.list({ environment: dev, ...nowhere }, page)],
    ['how many of those', tasksEach + 10, () => store.count({ environment: dev, ...nowhere }, 1000)],
    ['those by another order', tasksEach + 10, () => store.list({ environment: dev }, inOrder)],
    ['for the sweep', 40, () => store.list({ ids: someTasks(20), statuses: waiting }, page)],
  ])('%s', async (_, most, ask) => {
    await ask()
    expectFew(heard.take(), most)
  })
})

const inOrder = { ...page, orderBy: [{ field: 'updatedAt', descending: true }] } as const

describe('tasks of all environments', () => {
  test.each<[string, number, () => Promise<unknown>]>([
    ['the newest', 110, () => store.newest(null, {}, page)],
    ['those after one', 110, () => store.newest(null, {}, { limit: 100, after: taskId(9_000) })],
    ['those that failed', 210, () => store.newest(null, { statuses: ['failed'] }, page)],
    ['what ended otherwise', 410, () => store.newest(null, { statuses: ['failed', 'skipped'] }, page)],
    ['those that wait', 3 * live, () => store.newest(null, { statuses: waiting }, page)],
    ['those of an object', 4 * environments, () => store.newest(null, { objectIds: ['old-7'] }, page)],
    ['of two environments', 410, () => store.newest([dev, other], {}, page)],
    ['those like something', 2 * mostLookedThrough, () => store.newest(null, nowhere, page)],
    ['of many', 1000, () => store.newest(others.slice(0, 150), {}, page)],
    ['those that are named', 40, () => store.newest(null, { ids: someTasks(20) }, page)],
    ['how many failed', 300, () => store.count({ environments: [dev, other], statuses: ['failed'] }, 100)],
  ])('%s', async (_, most, ask) => {
    await ask()
    expectFew(heard.take(), most)
  })
})

test('what a filter means that no index serves is found part by part', async () => {
  const rare: TaskFilter = { conditions: [{ op: 'in', field: 'objectId', values: ['old-3', 'old-5'] }] }
  const first = await store.newest(null, rare, page)
  expect(first).toEqual({ tasks: [], next: taskId(environments * tasksEach - mostLookedThrough + 1) })
  const second = await store.newest(null, rare, { ...page, after: first.next ?? '' })
  expect(second.tasks.map(({ objectId }) => objectId)).toEqual(['old-5', 'old-3'])
  expect(second.next).toBe(null)
})

describe('what every task takes', () => {
  test('is made, claimed, told of and ended by its id', async () => {
    const task = await store.create(newTask({ environment: dev, objectId: 'new' }))
    await store.claim(task.id, task.fence, 'INS-1')
    await store.markSent([task])
    await store.settle(task.id, task.fence, settlement({ status: 'failed' }))
    await store.resubmit(task.id, { actor: 'ada' })
    await store.cancel(task.id, { status: 'skipped', reason: 'cancelled', actor: 'ada' } as never)
    expectFew(heard.take(), live)
  })
})

describe('ticks, sweeps and the start', () => {
  test.each<[string, number, () => Promise<unknown>]>([
    ['how much waits', 2 * live, () => store.waiting()],
    ['what waits in one', 2 * live, () => store.waitingPage(dev, null)],
    ['what waits in some', 2 * live, () => store.waitingOf([dev, other])],
    ['the backlog', 2 * live, () => store.backlog()],
    ['what has not ended', 2 * live, () => store.live()],
    ['what is out', 2 * live, () => store.left()],
    [
      'where there is something to forget',
      4 * environments,
      () => store.withTasksToForget(t0 - 9e9, t0, 100_000),
    ],
    ['where the surplus ends', 150, () => store.endOfSurplus(dev, 100)],
    ['a batch that is forgotten', 40, () => store.forgetTasks(other, t0, 20)],
    ['runs where none is old enough since the last time', 0, () => store.forgetOccurrences(t0, 50, t0)],
    ['runs that are forgotten', 200, () => store.forgetOccurrences(t0, 50)],
    ['who has objects', 2 * environments, () => store.withObjects()],
  ])('%s', async (_, most, ask) => {
    await ask()
    expectFew(heard.take(), most)
  })
})

test('to see after a start where there are too many takes all that is kept, 200 environments at a time', async () => {
  expect(await store.withTasksToForget(t0 - 9e9, 0, tasksEach + 100)).toEqual([])
  const looks = heard.take()
  expect(looks).toHaveLength(Math.floor(environments / 200) + 1)
  for (const look of looks) expectFew([look], 200 * (tasksEach + 3))
})

describe('schedules', () => {
  const schedule = scheduleIds[0] ?? ''
  const run: Occurrence = {
    ...{ schedule, environment: dev, nominal: t0 + 60_000, state: 'queued', reason: null, latenessMs: 0 },
    ...{ origin: 'schedule', into: null, blocker: null, since: null },
  }
  const taskOf = () => newTask({ environment: dev, category: 'scheduled', objectId: schedule })

  test.each<[string, number, () => Promise<unknown>]>([
    ['one environment is armed', 60, () => store.arm(other, [scheduleOf(other, 'new')], t0, planning)],
    ['what is remembered of one', 60, () => store.memories([dev])],
    ['its appointments', 60, () => store.appointments(planning.planner, [dev])],
    ['they are planned', 40, () => store.plan(planning.planner, [{ id: schedule, due: t0 }])],
    ['their states', 40, () => store.scheduleStates(scheduleIds)],
    ['which are paused', 10, () => store.pausedSchedules(t0)],
    [
      'one is paused',
      10,
      () => store.pauseSchedule(schedule, { by: 'ada', reason: 'x', since: t0, until: t0 + 1 }),
    ],
    ['a run goes on record', 40, () => store.record([{ schedule, occurrences: [run], taskOf }])],
    ['past ones wait', 40, () => store.backfill([{ ...run, nominal: t0 - 7 }])],
    ['those that wait', 60, () => store.waitingRuns()],
    ['those of one', 60, () => store.waitingRuns([schedule])],
    ['one starts', 40, () => store.startWaiting([{ schedule, nominal: t0 - 7, task: taskOf() }])],
    ['they are skipped', 60, () => store.skipWaiting([schedule], 'removed')],
    ['which are not finished', live, () => store.unfinishedRuns(scheduleIds)],
    ['the newest runs of one', 30, () => store.occurrences(schedule, 10)],
    ['those of a time', 30, () => store.occurrencesBetween(schedule, t0 - 9e9, t0)],
    ['the last of each', 80, () => store.lastOccurrences(scheduleIds)],
    ['how long they take', 40, () => store.waitAndRun(schedule)],
  ])('%s', async (_, most, ask) => {
    await ask()
    expectFew(heard.take(), most)
  })

  test('an environment goes with its own rows', async () => {
    const gone = others.at(-1) ?? ''
    await store.deleteEnvironment(gone)
    expectFew(heard.take(), 3 * (tasksEach + schedulesEach * (runsEach + 1)))
  })
})

/** No statement goes through a table, and all of them together read so many rows at the most. */
function expectFew(looks: readonly Look[], most: number): void {
  expect(looks.length, 'PostgreSQL has told of the statements').toBeGreaterThan(0)
  const whole = looks.filter(({ scans }) => scans.some((scan) => scan.startsWith('Seq Scan')))
  expect(whole, 'goes through a whole table').toEqual([])
  const rows = looks.reduce((sum, look) => sum + look.rows, 0)
  expect(
    rows,
    looks.map((each) => `${each.statement}\n  ${each.scans.join(', ')}: ${each.rows}`).join('\n'),
  ).toBeLessThanOrEqual(most)
}

function taskId(number: number): string {
  const digits = String(number).padStart(12, '0')
  return `TQ-0000-${digits.replace(/(\d{4})(?=\d)/g, '$1-')}`
}

function someTasks(count: number): string[] {
  return Array.from({ length: count }, (_, index) => taskId(index * 7 + 1))
}

/** Finished tasks, failed ones among them, and some that wait; schedules, a paused one among them, and their runs. */
async function fill({ pool }: TestDatabase): Promise<void> {
  await pool.query(tasksSql, [ids, environments * tasksEach, live])
  await pool.query(schedulesSql, [ids, schedulesEach])
  await pool.query(runsSql, [runsEach])
  await pool.query(objectsSql)
  await pool.query('analyze')
}

const tasksSql = `
  insert into tasks (id, environment, category, event_type, object_id, data, status, created_at, not_before, assigned_at,
    completed_at, updated_at)
  select 'TQ-0000-' || regexp_replace(lpad(number::text, 12, '0'), '(....)(....)(....)', '\\1-\\2-\\3'),
    ($1::text[])[1 + number % cardinality($1::text[])], 'background', 'order_placed', 'old-' || number, '{}',
    case when number > $2 - $3 then 'scheduled' when number % 500 = 0 then 'failed' else 'succeeded' end,
    at, at, at, case when number <= $2 - $3 then at end, at
  from generate_series(1, $2::integer) as number,
    lateral (select to_timestamp(${t0 / 1000}) - interval '1 second' * ($2 - number) as at) as time`

const schedulesSql = `
  insert into schedules (id, environment, spec, watermark, pause, due, planner)
  select environment || '-S' || number, environment, json_build_object('name', 'S' || number, 'enabled', true,
      'trigger', json_build_object('type', 'advanced', 'cron', '0 0 2 * * *', 'timeZone', 'UTC')),
    to_timestamp(${t0 / 1000}), 'null', to_timestamp(${t0 / 1000}), 'another'
  from unnest($1::text[]) as environment, generate_series(0, $2::integer - 1) as number`

const runsSql = `
  insert into occurrences (schedule, environment, nominal, state, lateness_ms)
  select id, environment, to_timestamp(${t0 / 1000}) - interval '1 day' * number, 'queued', 0
  from schedules, generate_series(1, $1::integer) as number`

const objectsSql = `
  insert into objects (environment, collection, id, body)
  select environment, 'orders', object_id, '{}' from tasks where completed_at is null or substr(id, 22) = '00'`
