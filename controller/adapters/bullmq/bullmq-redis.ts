import { createRedisBackend } from 'bullmq'
import { messageOf } from '../../../core/domain/errors.ts'
import { systemClock, type TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { TaskQueue } from '../../ports/task-queue.ts'
import { openRedis, type RedisClient } from '../redis/redis-clients.ts'
import { RedisEpochs } from '../redis/redis-epochs.ts'
import { redisErrorCode } from '../redis/redis-error-code.ts'
import { BullmqQueue } from './bullmq-queue.ts'

/** Seconds a worker blocks for its next entry: how long a connection that died unnoticed may go unnoticed. */
const blockSeconds = 5

/** What all keys of an environment begin with. In a cluster, what is in braces decides on which node they are. */
const prefixOf = (prefix: string, environment: string) => `${prefix}:{${environment}}`

/**
 * BullMQ on Redis, Valkey or Redis Cluster. Two connections for all queues, and one more for each environment that has
 * runners.
 * @param prefix what our keys begin with: controllers that share a Redis need different ones
 */
export async function createRedisTaskQueue(
  url: string,
  prefix: string,
  log: Log,
  clock: TimerClock = systemClock,
): Promise<TaskQueue> {
  const clients = await openRedis(url, clock, log)
  const { impatient, patient } = clients
  const losses: (() => void)[] = []
  const epochs = new RedisEpochs({
    clients,
    key: (environment) => `${prefixOf(prefix, environment)}:epoch`,
    clock,
    log,
    lost: () => {
      for (const listener of losses) listener()
    },
  })
  const addressOf = (environment: string, connection: RedisClient) => ({
    name: 'tasks',
    options: { connection, prefix: prefixOf(prefix, environment) },
  })
  return new BullmqQueue(
    {
      name: 'Redis',
      backend: createRedisBackend,
      queue(environment) {
        epochs.watch(environment)
        return addressOf(environment, impatient)
      },
      worker: (environment) => ({ ...addressOf(environment, patient), drainDelay: blockSeconds }),
      isAway: isRedisAway,
      isPassing: (error) => passing.has(redisErrorCode(messageOf(error))),
      async inUse(environments) {
        const found: string[] = []
        for (let start = 0; start < environments.length; start += batch) {
          const some = environments.slice(start, start + batch)
          const isUsed = await Promise.all(some.map((each) => isInUse(impatient, prefixOf(prefix, each))))
          found.push(...some.filter((_, index) => isUsed[index]))
        }
        return found
      },
      answers: () => epochs.look(),
      // Out of memory, it answers all the same: to fill it again before it has some would be in vain, over and over.
      isBack: async () => (await epochs.look()) && !(await clients.watch.isOutOfMemory()),
      hasRoom: () => !clients.watch.isFull,
      onLoss: (listener) => void losses.push(listener),
      forget: (environment) => epochs.forget(environment),
      async close() {
        epochs.stop()
        clients.close()
      },
    },
    log,
    clock,
  )
}

/** Questions sent at once, each about one queue: on a cluster they are for different nodes. */
const batch = 1_000

/** Keys of BullMQ that hold entries, or say that a queue is paused. */
async function isInUse(client: RedisClient, prefix: string): Promise<boolean> {
  const key = (name: string) => `${prefix}:tasks:${name}`
  const [entries, paused] = await Promise.all([
    client.exists(['wait', 'paused', 'prioritized', 'delayed', 'active'].map(key)),
    client.hexists(key('meta'), 'paused'),
  ])
  return entries + paused > 0
}

const passing = new Set(['NOSCRIPT', 'TRYAGAIN', 'MOVED', 'ASK', 'CLUSTERDOWN'])
const away = new Set(['LOADING', 'MASTERDOWN', 'READONLY', 'BUSY', 'OOM'])

function isRedisAway(error: unknown): boolean {
  const { code = '', message = '', name = '' } = error as { code?: string; message?: string; name?: string }
  if (/^E[A-Z]+$/.test(code) || /^(ClusterAllFailedError|MaxRetriesPerRequestError)$/.test(name)) return true
  if (away.has(redisErrorCode(message))) return true
  return /command timed out|connection is closed|stream isn't writeable|cluster isn't ready|too many cluster redirections/i.test(
    message,
  )
}
