import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  entryId,
  type NewEntry,
  type QueueEntry,
  type TaskQueue,
} from '../../../controller/ports/task-queue.ts'
import { type SweepOptions, startSweep, sweep } from '../../../controller/tasks/sweep.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { availableEngines, type Engine, patientClock } from '../../support/engines.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { waitFor } from '../../support/poll.ts'
import { recordingLog } from '../../support/samples.ts'

let database: TestDatabase
let environment: string
let log: ReturnType<typeof recordingLog>
let clock: FakeClock
let number = 0

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(async () => {
  await database?.remove()
})

beforeEach(async () => {
  await database.empty()
  environment = `ENV-0000-${String(++number).padStart(4, '0')}-01`
  await database.seed(environment)
  log = recordingLog()
  clock = new FakeClock()
})

/** Tasks that wait, without entries. */
async function createTasks(count: number): Promise<NewEntry[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into tasks (id, environment, category, event_type, object_id, data, status)
     select 'TQ-' || lpad(number::text, 8, '0'), $1, 'background', 'order_created', 'OR-1', 'null', 'scheduled'
     from generate_series(1, $2) as number returning id`,
    [environment, count],
  )
  return rows.map(({ id }) => entry(id))
}

function entry(taskId: string, fence = 1): NewEntry {
  return { taskId, fence, category: 'background', notBefore: 0, rank: 2 }
}

const warnings = () => log.lines.filter(({ level }) => level === 'warn')

const putBack = (tasks: number) => ({
  level: 'warn',
  message: 'tasks were missing from the queue; they were put back',
  environment,
  tasks,
})

describe.each(availableEngines())('the sweep on %s', (_, start) => {
  let engine: Engine
  let queue: TaskQueue
  let options: SweepOptions

  beforeAll(async () => {
    engine = await start(database)
    queue = await engine.open(recordingLog(), patientClock)
  })

  afterAll(async () => {
    await queue?.close()
    await engine?.remove()
  })

  beforeEach(() => {
    options = {
      queue,
      store: database.store,
      requeue: (id, tasks) =>
        queue.add(
          id,
          tasks.map(({ id: taskId, fence }) => entry(taskId, fence)),
        ),
      isUnderway: () => false,
      environments: () => [environment],
      clock,
      log,
    }
  })

  const ids = async () => (await queue.ids(environment)).toSorted()

  test('gives waiting tasks the entries they lack, and leaves alone those that are there', async () => {
    const tasks = await createTasks(5)
    await queue.add(environment, tasks.slice(0, 2))
    await sweep(options)
    expect(await ids()).toEqual(tasks.map(entryId))
    expect(warnings()).toEqual([putBack(3)])
  })

  test('leaves alone what is on its way, into the queue or past it', async () => {
    await createTasks(2)
    await sweep({ ...options, isUnderway: ({ id }) => id === 'TQ-00000001' })
    expect(await ids()).toEqual(['TQ-00000002-1'])
    expect(warnings()).toEqual([putBack(1)])
  })

  test('is not deceived by numbers: one is missing, and one too many', async () => {
    await createTasks(1)
    await queue.add(environment, [entry('TQ-gone')])
    await sweep(options)
    expect(await ids()).toEqual(['TQ-00000001-1'])
  })

  test('drops the entries of tasks that are gone, that ended, or that were queued again since', async () => {
    await createTasks(3)
    await database.pool.query("update tasks set status = 'succeeded' where id = 'TQ-00000001'")
    await database.pool.query("update tasks set fence = 2 where id = 'TQ-00000002'")
    await queue.add(
      environment,
      ['TQ-gone', 'TQ-00000001', 'TQ-00000002', 'TQ-00000003'].map((id) => entry(id)),
    )
    await sweep(options)
    expect(await ids()).toEqual(['TQ-00000002-2', 'TQ-00000003-1'])
  })

  test('leaves alone what is out', async () => {
    const tasks = await createTasks(2)
    const out: QueueEntry[] = []
    await queue.consume(environment, (each) => {
      out.push(each)
      return new Promise(() => {})
    })
    queue.setCapacity(environment, 1)
    await queue.add(environment, tasks)
    await waitFor(() => expect(out).toHaveLength(1))
    await database.store.claim(out[0]?.taskId ?? '', 1, 'INS-1')
    await sweep(options)
    expect(await ids()).toEqual(tasks.map(entryId))
    expect(warnings()).toEqual([])
    await queue.remove(environment)
  })

  test('works through more tasks than fit a page', async () => {
    const tasks = await createTasks(6_000)
    await queue.add(environment, tasks.slice(3_000))
    await sweep(options)
    expect(await queue.size(environment)).toBe(6_000)
    expect(warnings()).toEqual([putBack(3_000)])
    await sweep(options)
    expect(warnings()).toEqual([putBack(3_000)])
    await queue.clear(environment)
  })

  test('finds entries that are left over where no task waits, though not in every round', async () => {
    await queue.add(environment, [entry('TQ-gone')])
    await sweep(options, 0)
    expect(await ids()).toEqual(['TQ-gone-1'])
    await sweep(options, 39)
    expect(await ids()).toEqual([])
  })

  test('asks the store once, and the queue not at all, where nothing waits', async () => {
    const asked: string[] = []
    const watched = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (_target, name) => {
          asked.push(String(name))
          const member = Reflect.get(target, name) as unknown
          return typeof member === 'function' ? member.bind(target) : member
        },
      })
    await sweep({ ...options, store: watched(database.store), queue: watched(queue) }, 0)
    expect(asked).toEqual(['waiting'])
  })

  test('starts at once when the queue comes back, and every 15 s', async () => {
    const tasks = await createTasks(2)
    let tell = () => {}
    const told: SweepOptions['queue'] = {
      heal: (id) => queue.heal(id),
      inUse: (ids) => queue.inUse(ids),
      ids: (id) => queue.ids(id),
      drop: (id, entries) => queue.drop(id, entries),
      onReturn: (listener) => (tell = listener),
    }
    const stop = startSweep({ ...options, queue: told })
    const healed = () => waitFor(async () => expect(await ids()).toEqual(tasks.map(entryId)))
    tell()
    await healed()
    await waitFor(() => expect(clock.pending).toBe(1))
    await queue.clear(environment)
    await clock.advance(15_000)
    await healed()
    stop()
    await waitFor(() => expect(clock.pending).toBe(0))
  })
})
