import pg from 'pg'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import {
  lastRank,
  type NewEntry,
  type QueueEntry,
  type TaskQueue,
} from '../../../../controller/ports/task-queue.ts'
import { availableEngines, type Engine } from '../../../support/engines.ts'
import { waitFor } from '../../../support/poll.ts'
import { recordingLog } from '../../../support/samples.ts'

let engine: Engine
let log: ReturnType<typeof recordingLog>
let queue: TaskQueue
/** Each test has an environment of its own: their queues do not meet. */
let environment: string
let number = 0

beforeEach(async () => {
  environment = `ENV-0000-${String(++number).padStart(4, '0')}-01`
  log = recordingLog()
  queue = await open()
})

const queues: TaskQueue[] = []

afterEach(async () => {
  for (const each of queues.splice(0)) await each.close()
})

/** A queue as a controller has one, closed after the test. */
async function open(): Promise<TaskQueue> {
  const opened = await engine.open(log)
  queues.push(opened)
  return opened
}

function entry(taskId: string, values: Partial<NewEntry> = {}): NewEntry {
  return { taskId, fence: 1, category: 'background', notBefore: Date.now(), rank: 2, ...values }
}

/** How many statements, at the most, one connection of node-postgres was given at once since then. */
function busiest(): () => number {
  const { query } = pg.Client.prototype
  const out = new Map<unknown, number>()
  let most = 0
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const answer: unknown = Reflect.apply(query, this, args)
    if (!(answer instanceof Promise)) return answer // a pool's: it gives its connections to one at a time
    const count = (by: number) => out.set(this, (out.get(this) ?? 0) + by).get(this) ?? 0
    most = Math.max(most, count(1))
    const done = () => void count(-1)
    answer.then(done, done)
    return answer
  } as typeof query)
  onTestFinished(() => spy.mockRestore())
  return () => most
}

/** Takes entries, and ends each when told to. */
class Consumer {
  /** In the order in which they came. */
  readonly seen: QueueEntry[] = []
  readonly #out = new Map<string, () => void>()
  #finishing = false

  static async of(consumed: TaskQueue, environmentId = environment): Promise<Consumer> {
    const consumer = new Consumer()
    await consumed.consume(environmentId, (each) => consumer.#handle(each))
    return consumer
  }

  #handle(each: QueueEntry): Promise<void> {
    this.seen.push(each)
    if (this.#finishing) return Promise.resolve()
    return new Promise((finish) => this.#out.set(each.taskId, finish))
  }

  get ids(): string[] {
    return this.seen.map((each) => each.taskId)
  }

  finish(taskId: string): void {
    this.#out.get(taskId)?.()
  }

  /** Ends what is out, and from now on each entry as it comes. */
  finishAll(): void {
    this.#finishing = true
    for (const finish of this.#out.values()) finish()
  }

  async saw(count: number): Promise<void> {
    await waitFor(() => expect(this.seen).toHaveLength(count))
  }
}

async function drained(environmentId = environment): Promise<void> {
  await waitFor(async () => expect(await queue.size(environmentId)).toBe(0))
}

/** An entry that was added after all others has come, to a neighbour: what was to come before it has come as well. */
async function aLaterOneCame(): Promise<void> {
  const neighbour = `${environment}-later-${++number}`
  const consumer = await Consumer.of(queue, neighbour)
  consumer.finishAll()
  queue.setCapacity(neighbour, 1)
  await queue.add(neighbour, [entry('TQ-later')])
  await consumer.saw(1)
}

describe.each(availableEngines())('a queue on %s', (_, start) => {
  beforeAll(async () => {
    engine = await start()
  })

  afterAll(async () => {
    await engine?.remove()
  })

  describe('adding', () => {
    test('an entry arrives whole, and is gone when its handler is done', async () => {
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 5)
      await queue.add(environment, [entry('TQ-1', { fence: 7, category: 'interactive' })])
      await consumer.saw(1)
      expect(consumer.seen).toEqual([{ taskId: 'TQ-1', fence: 7, category: 'interactive' }])
      expect(await queue.size(environment)).toBe(1)
      consumer.finish('TQ-1')
      await drained()
    })

    test('the same task at the same fence is there once, waiting or out', async () => {
      await Promise.all(
        Array.from({ length: 5 }, () => queue.add(environment, [entry('TQ-1'), entry('TQ-1')])),
      )
      expect(await queue.size(environment)).toBe(1)
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 5)
      await consumer.saw(1)
      await queue.add(environment, [entry('TQ-1')])
      await aLaterOneCame()
      expect(consumer.ids).toEqual(['TQ-1'])
      consumer.finish('TQ-1')
      await drained()
    })

    test('at another fence it is another entry', async () => {
      await queue.add(environment, [entry('TQ-1'), entry('TQ-1', { fence: 2 })])
      expect(await queue.size(environment)).toBe(2)
    })

    test('a finished entry can be added again: whether it is stale is for the store to say', async () => {
      const consumer = await Consumer.of(queue)
      consumer.finishAll()
      queue.setCapacity(environment, 5)
      await queue.add(environment, [entry('TQ-1')])
      await consumer.saw(1)
      await drained()
      await queue.add(environment, [entry('TQ-1')])
      await consumer.saw(2)
    })

    test('nothing is nothing', async () => {
      await queue.add(environment, [])
      expect(await queue.size(environment)).toBe(0)
    })

    test('entries come in order of arrival', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `TQ-${index}`)
      await queue.add(
        environment,
        ids.map((id) => entry(id)),
      )
      const consumer = await Consumer.of(queue)
      consumer.finishAll()
      queue.setCapacity(environment, 1)
      await consumer.saw(20)
      expect(consumer.ids).toEqual(ids)
    })

    test('a lower rank comes first, whenever it was added; among equals it is the order of arrival', async () => {
      await queue.add(environment, [entry('TQ-1', { rank: 7 }), entry('TQ-2', { rank: lastRank })])
      await queue.add(environment, [entry('TQ-3', { rank: 7 }), entry('TQ-4', { rank: 2 })])
      await queue.add(environment, [entry('TQ-5', { rank: 1 })])
      const consumer = await Consumer.of(queue)
      consumer.finishAll()
      queue.setCapacity(environment, 1)
      await consumer.saw(5)
      expect(consumer.ids).toEqual(['TQ-5', 'TQ-4', 'TQ-1', 'TQ-3', 'TQ-2'])
    })

    test('an entry for later waits until then, and is counted meanwhile', async () => {
      const consumer = await Consumer.of(queue)
      consumer.finishAll()
      queue.setCapacity(environment, 5)
      const tomorrow = entry('TQ-tomorrow', { notBefore: Date.now() + 86_400_000 })
      await queue.add(environment, [tomorrow, entry('TQ-now')])
      await consumer.saw(1)
      await waitFor(async () => expect(await queue.size(environment)).toBe(1))
      const notBefore = Date.now() + 400
      await queue.add(environment, [entry('TQ-soon', { notBefore })])
      await consumer.saw(2)
      expect(Date.now()).toBeGreaterThanOrEqual(notBefore)
      expect(consumer.ids).toEqual(['TQ-now', 'TQ-soon'])
    })

    test('a handler that throws ends its entry, and the next one comes', async () => {
      const seen: string[] = []
      await queue.consume(environment, async ({ taskId }) => {
        seen.push(taskId)
        throw new Error(`no\0${String.fromCharCode(0xd800)}`)
      })
      queue.setCapacity(environment, 1)
      await queue.add(environment, [entry('TQ-1'), entry('TQ-2')])
      await drained()
      expect(seen).toEqual(['TQ-1', 'TQ-2'])
    })
  })

  describe('capacity', () => {
    test('nothing comes before there is some', async () => {
      const consumer = await Consumer.of(queue)
      await queue.add(environment, [entry('TQ-1')])
      await aLaterOneCame()
      expect(consumer.seen).toEqual([])
      queue.setCapacity(environment, 1)
      await consumer.saw(1)
    })

    test('is how many are out at once, and the next comes when one ends', async () => {
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 2)
      await queue.add(
        environment,
        ['TQ-1', 'TQ-2', 'TQ-3', 'TQ-4'].map((id) => entry(id)),
      )
      await consumer.saw(2)
      await aLaterOneCame()
      expect(consumer.seen).toHaveLength(2)
      consumer.finish('TQ-1')
      await consumer.saw(3)
      expect(consumer.ids).toEqual(['TQ-1', 'TQ-2', 'TQ-3'])
    })

    test('more of it takes effect while entries are out', async () => {
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 1)
      await queue.add(
        environment,
        ['TQ-1', 'TQ-2', 'TQ-3'].map((id) => entry(id)),
      )
      await consumer.saw(1)
      queue.setCapacity(environment, 3)
      await consumer.saw(3)
    })

    test('none of it stops the fetching and leaves alone what is out; some of it resumes', async () => {
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 5)
      await queue.add(environment, [entry('TQ-1')])
      await consumer.saw(1)
      queue.setCapacity(environment, 0)
      await queue.add(environment, [entry('TQ-2')])
      await aLaterOneCame()
      expect(consumer.ids).toEqual(['TQ-1'])
      consumer.finish('TQ-1')
      await aLaterOneCame()
      expect(consumer.ids).toEqual(['TQ-1'])
      queue.setCapacity(environment, 5)
      await consumer.saw(2)
    })

    test('none of it stops a consumer that waits for its next entry', async () => {
      const consumer = await Consumer.of(queue)
      consumer.finishAll()
      queue.setCapacity(environment, 5)
      await queue.add(environment, [entry('TQ-1')])
      await drained()
      queue.setCapacity(environment, 0)
      await queue.add(environment, [entry('TQ-2')])
      await aLaterOneCame()
      expect(consumer.ids).toEqual(['TQ-1'])
      queue.setCapacity(environment, 1)
      await consumer.saw(2)
    })

    test('may come and go in no time', async () => {
      const consumer = await Consumer.of(queue)
      consumer.finishAll()
      for (let turn = 0; turn < 50; turn++) queue.setCapacity(environment, turn % 2)
      await queue.add(environment, [entry('TQ-1')])
      await consumer.saw(1)
      for (let turn = 0; turn < 51; turn++) queue.setCapacity(environment, turn % 2)
      await aLaterOneCame()
      await queue.add(environment, [entry('TQ-2')])
      await aLaterOneCame()
      expect(consumer.ids).toEqual(['TQ-1'])
    })
  })

  describe('the ids of all entries', () => {
    test('are there whether they wait, are for later, or are out', async () => {
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 1)
      await queue.add(environment, [entry('TQ-out', { fence: 3 })])
      await consumer.saw(1)
      await queue.add(environment, [
        entry('TQ-waits'),
        entry('TQ-later', { notBefore: Date.now() + 3_600_000 }),
      ])
      expect((await queue.ids(environment)).toSorted()).toEqual(['TQ-later-1', 'TQ-out-3', 'TQ-waits-1'])
    })

    test('serve to drop some, but for what is out', async () => {
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 1)
      await queue.add(environment, [entry('TQ-out')])
      await consumer.saw(1)
      await queue.add(environment, [
        entry('TQ-1'),
        entry('TQ-2'),
        entry('TQ-later', { notBefore: Date.now() + 3_600_000 }),
      ])
      await queue.drop(environment, ['TQ-out-1', 'TQ-1-1', 'TQ-later-1', 'TQ-never-1'])
      expect((await queue.ids(environment)).toSorted()).toEqual(['TQ-2-1', 'TQ-out-1'])
      consumer.finishAll()
      await consumer.saw(2)
      await drained()
    })
  })

  describe('healing', () => {
    test('changes nothing where all is well', async () => {
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 2)
      await queue.add(
        environment,
        ['TQ-1', 'TQ-2', 'TQ-3'].map((id) => entry(id)),
      )
      await consumer.saw(2)
      for (let turn = 0; turn < 3; turn++) await queue.heal(environment)
      await aLaterOneCame()
      expect(consumer.ids).toEqual(['TQ-1', 'TQ-2'])
      consumer.finishAll()
      await consumer.saw(3)
      expect(log.lines).toEqual([])
    })
  })

  describe('a consumer that died', () => {
    /** A controller that had entries out when it was killed: they stay out in the store. */
    async function leaveEntriesOut(): Promise<void> {
      const dying = await open()
      const consumer = await Consumer.of(dying)
      dying.setCapacity(environment, 2)
      await dying.add(environment, [entry('TQ-1'), entry('TQ-2'), entry('TQ-3')])
      await consumer.saw(2)
      await dying.close()
      queues.splice(queues.indexOf(dying), 1)
    }

    test('leaves its entries behind, until they are cleared', async () => {
      await leaveEntriesOut()
      expect(await queue.size(environment)).toBe(3)
      await queue.clear(environment)
      expect(await queue.size(environment)).toBe(0)
    })

    test('a cleared queue takes the same entries again, and hands them out', async () => {
      await leaveEntriesOut()
      await queue.clear(environment)
      await queue.add(environment, [entry('TQ-1'), entry('TQ-2')])
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 5)
      await consumer.saw(2)
      expect(consumer.ids.toSorted()).toEqual(['TQ-1', 'TQ-2'])
    })
  })

  describe('removing', () => {
    test('drops what is there and stops the consumer; neighbours go on', async () => {
      const neighbour = `${environment}-neighbour`
      const consumer = await Consumer.of(queue)
      const other = await Consumer.of(queue, neighbour)
      queue.setCapacity(environment, 1)
      queue.setCapacity(neighbour, 1)
      await queue.add(environment, [entry('TQ-1'), entry('TQ-2')])
      await consumer.saw(1)
      await queue.remove(environment)
      expect(await queue.size(environment)).toBe(0)
      consumer.finishAll()
      await queue.add(neighbour, [entry('TQ-3')])
      await other.saw(1)
      expect(consumer.ids).toEqual(['TQ-1'])
    })

    test('an environment that comes back has a working queue', async () => {
      await Consumer.of(queue)
      await queue.remove(environment)
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 1)
      await queue.add(environment, [entry('TQ-1')])
      await consumer.saw(1)
    })

    test('a consumer that waits for its next entry does not get it', async () => {
      const removed = await Consumer.of(queue)
      removed.finishAll()
      queue.setCapacity(environment, 5)
      await queue.add(environment, [entry('TQ-1')])
      await drained()
      await queue.remove(environment)
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 5)
      await queue.add(
        environment,
        ['TQ-2', 'TQ-3', 'TQ-4'].map((id) => entry(id)),
      )
      await consumer.saw(3)
      expect(removed.ids).toEqual(['TQ-1'])
    })

    test('one that was never used can be removed', async () => {
      await queue.remove(environment)
      expect(await queue.size(environment)).toBe(0)
    })
  })

  describe('connections', () => {
    test('50 environments share a few, and ask each for one thing at a time', async () => {
      const busy = busiest()
      const environments = Array.from({ length: 50 }, (_, index) => `${environment}-${index}`)
      const consumers = await Promise.all(environments.map((each) => Consumer.of(queue, each)))
      for (const each of environments) queue.setCapacity(each, 5)
      for (const each of consumers) each.finishAll()
      await Promise.all(environments.map((each) => queue.add(each, [entry('TQ-1'), entry('TQ-2')])))
      await Promise.all(consumers.map((each) => each.saw(2)))
      await Promise.all(environments.map(drained))
      expect(await engine.connections()).toBeLessThanOrEqual(engine.mostConnections)
      expect(busy()).toBeLessThanOrEqual(1)
    })

    test('that are all lost at once are made again, and work goes on', async () => {
      const consumer = await Consumer.of(queue)
      consumer.finishAll()
      queue.setCapacity(environment, 5)
      await queue.add(environment, [entry('TQ-1')])
      await consumer.saw(1)
      await engine.breakConnections()
      await waitFor(() => queue.add(environment, [entry('TQ-2')]))
      await consumer.saw(2)
    })

    test('are all gone after closing, though an entry is out', async () => {
      const consumer = await Consumer.of(queue)
      queue.setCapacity(environment, 5)
      await queue.add(environment, [entry('TQ-1')])
      await consumer.saw(1)
      for (const each of queues.splice(0)) await each.close()
      await waitFor(async () => expect(await engine.connections()).toBe(0))
      expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
    })
  })
})
