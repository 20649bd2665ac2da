import { createPostgresTaskQueue } from '../../controller/adapters/bullmq/bullmq-postgres.ts'
import { createRedisTaskQueue } from '../../controller/adapters/bullmq/bullmq-redis.ts'
import { systemClock, type TimerClock } from '../../controller/ports/clock.ts'
import type { Log } from '../../controller/ports/log.ts'
import type { TaskQueue } from '../../controller/ports/task-queue.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { patienceMs } from './patience.ts'
import { createCluster, createRedis, redisProblem, type TestRedis } from './redis.ts'

/** For queues of tests that are not about a store that is away: one that is slow on a busy machine is none. */
export const patientClock: TimerClock = {
  ...systemClock,
  after: (ms, callback) => systemClock.after(ms < storePatienceMs ? ms : patienceMs, callback),
}

/** So long a queue waits for an answer of its store. */
const storePatienceMs = 2_000

/** A server that queues can be on, for a test file's own use. */
export interface Engine {
  /** A queue as a controller has one; whoever opens it closes it. */
  open(log: Log, clock?: TimerClock): Promise<TaskQueue>
  /** How many connections the opened queues hold. */
  connections(): Promise<number>
  /** So many are enough for 50 environments at work. */
  mostConnections: number
  /** Ends these from the other side. */
  breakConnections(): Promise<void>
  remove(): Promise<void>
}

/** @param database one that is there already, which an engine in PostgreSQL may use */
type Start = (database?: TestDatabase) => Promise<Engine>

export type EngineName = 'embedded PostgreSQL' | 'Redis' | 'a Redis Cluster of three masters'

const engines: readonly { name: EngineName; start: Start }[] = [
  {
    name: 'embedded PostgreSQL',
    async start(shared) {
      const database = shared ?? (await createDatabase())
      const name = 'queue under test'
      const ask = async (what: string) => {
        const sql = `select ${what} as answer from pg_stat_activity where application_name = $1`
        const { rows } = await database.pool.query<{ answer: number }>(sql, [name])
        return rows
      }
      return {
        open: (log, clock) =>
          createPostgresTaskQueue({ ...database.connection, application_name: name }, log, clock),
        mostConnections: 10, // one pool
        connections: async () => (await ask('count(*)::integer'))[0]?.answer ?? 0,
        breakConnections: async () => void (await ask('pg_terminate_backend(pid)')),
        remove: async () => {
          if (!shared) await database.remove()
        },
      }
    },
  },
  {
    name: 'Redis',
    async start() {
      const redis = await createRedis()
      return { ...onRedis(redis.url, [redis]), mostConnections: 52, remove: () => redis.remove() }
    },
  },
  {
    name: 'a Redis Cluster of three masters',
    async start() {
      const { url, nodes, remove } = await createCluster()
      // INFO and CLUSTER INFO have no key: ioredis asks any of the nodes, so each client may have met all of them
      return { ...onRedis(url, nodes), mostConnections: 52 * nodes.length, remove }
    },
  },
]

function onRedis(url: string, nodes: readonly TestRedis[]): Omit<Engine, 'remove' | 'mostConnections'> {
  return {
    open: (log, clock) => createRedisTaskQueue(url, 'bowline', log, clock),
    async connections() {
      const lists = await Promise.all(nodes.map((each) => each.run('CLIENT', 'LIST', 'TYPE', 'normal')))
      return lists.reduce<number>((sum, list) => sum + String(list).trim().split('\n').length - 1, 0) // one is ours
    },
    async breakConnections() {
      await Promise.all(nodes.map((each) => each.run('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')))
    },
  }
}

/** For `describe.each`: those that can be had here. In CI that is all of them, or the suite fails. */
export function availableEngines(): (readonly [name: string, start: Start])[] {
  const available = engines.map(({ name, start }) => [name, start] as const)
  const problem = redisProblem()
  if (problem === undefined) return available
  if (process.env.CI === 'true') throw new Error(problem)
  console.warn(`skipped the tests on Redis: ${problem}`)
  return available.slice(0, 1)
}

export function isAvailable(engine: EngineName): boolean {
  return availableEngines().some(([name]) => name === engine)
}

/** @param database one that is there already, which an engine in PostgreSQL uses */
export async function startEngine(name: EngineName, database: TestDatabase): Promise<Engine> {
  const start = engines.find((each) => each.name === name)?.start
  if (!start) throw new Error(`there is no engine ${name}`)
  return await start(database)
}
