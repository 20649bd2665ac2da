import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import { backoffMs } from '../../../core/lib/backoff.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import { redisErrorCode } from './redis-error-code.ts'
import { checkFitness, type RedisInfo, readRedisInfo } from './redis-fitness.ts'
import { type RedisAddress, readRedisUrl } from './redis-url.ts'
import { RedisWatch } from './redis-watch.ts'

export type RedisClient = Redis | Cluster

export interface RedisClients {
  /** Answers within 2 s or fails: nothing waits for a Redis that is away. */
  impatient: RedisClient
  /** Waits for a Redis that is away. Workers share it, and each adds a copy of its own to block on. */
  patient: RedisClient
  /** Without credentials. */
  address: string
  watch: RedisWatch
  /** Ends all of it. */
  close(): void
}

const patienceMs = 2_000
/** A connection that says nothing for so long, though it was asked, is made anew. Blocking ones wait for less. */
const silenceMs = 15_000
/** Between tries to connect. */
const reconnection = { firstMs: 200, longestMs: 2_000, jitter: 0 }

/**
 * Clients of the Redis, or Redis Cluster, at this URL. What it is, the server says.
 * @throws {BowlineError} `redis-url`, `redis-unreachable`, or `redis-unfit` where entries could be lost in it
 */
export async function openRedis(url: string, clock: TimerClock, log: Log): Promise<RedisClients> {
  const at = readRedisUrl(url)
  const address = at.display
  const { isCluster } = await probe(at)
  const impatient = open(at, isCluster, { commandTimeout: patienceMs }, false)
  const patient = open(at, isCluster, { socketTimeout: silenceMs }, true)
  const clients = [impatient, patient]
  // Whoever uses a connection hears about its errors; one that nobody listens to would end the process.
  for (const client of clients) client.on('error', () => {}).setMaxListeners(50) // BullMQ raises it for each of its own
  const watch = new RedisWatch({ ask: () => infos(impatient), address, clock, log })
  const close = () => {
    watch.stop()
    for (const client of clients) client.disconnect()
  }
  try {
    await Promise.all(clients.map((client) => client.connect()))
    for (const info of await infos(impatient)) checkFitness(info, address)
    return { impatient, patient, address, watch, close }
  } catch (error) {
    close()
    throw error instanceof BowlineError ? error : unreachable(address, error)
  }
}

/** Asks the first host that answers. */
async function probe(at: RedisAddress): Promise<{ isCluster: boolean }> {
  const failures: unknown[] = []
  for (const host of at.hosts) {
    const client = new Redis({
      ...host,
      ...credentials(at),
      lazyConnect: true,
      retryStrategy: () => null,
      connectTimeout: patienceMs,
      commandTimeout: patienceMs,
    })
    client.on('error', (error) => failures.push(error))
    try {
      await client.connect()
      const info = readRedisInfo(await client.info())
      checkFitness(info, at.display)
      if (info.isCluster && at.db !== 0) throw wrong('a Redis Cluster has no database but 0')
      if (!info.isCluster && at.hosts.length > 1)
        throw wrong(`several hosts are named, and ${at.display} is not a cluster (Sentinel is not supported)`)
      return info
    } catch (error) {
      if (error instanceof BowlineError) throw error
      failures.push(error)
    } finally {
      client.disconnect()
    }
  }
  throw unreachable(at.display, failures[0])
}

function open(
  at: RedisAddress,
  isCluster: boolean,
  options: Pick<RedisOptions, 'commandTimeout' | 'socketTimeout'>,
  enableOfflineQueue: boolean,
): RedisClient {
  const retry = (times: number) => backoffMs(reconnection, times, 0)
  const usual = {
    ...credentials(at),
    ...options,
    connectTimeout: patienceMs,
    maxRetriesPerRequest: null,
    keepAlive: 10_000,
    // The one we are connected to is a replica now: its name may lead to the new master. 2 is: and ask again.
    reconnectOnError: (error: Error) => (redisErrorCode(error.message) === 'READONLY' ? (2 as const) : false),
  }
  if (!isCluster) {
    const [host] = at.hosts
    return new Redis({
      ...usual,
      ...host,
      db: at.db,
      lazyConnect: true,
      enableOfflineQueue,
      retryStrategy: retry,
    })
  }
  return new Cluster([...at.hosts], {
    redisOptions: usual,
    lazyConnect: true,
    enableOfflineQueue,
    clusterRetryStrategy: retry,
    slotsRefreshTimeout: patienceMs,
    // Certificates are made out to names: they are not to be looked up before.
    ...(at.tls && { dnsLookup: (name, found) => found(null, name) }),
  })
}

function credentials({ username, password, tls }: RedisAddress): RedisOptions {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
  }
}

/** Of every master. */
function infos(client: RedisClient): Promise<RedisInfo[]> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client]
  return Promise.all(nodes.map(async (node) => readRedisInfo(await node.info())))
}

/** Only the message goes on: ioredis keeps the command on its errors, and AUTH has the password in it. */
function unreachable(address: string, error: unknown): BowlineError {
  const reason = messageOf(error)
  return new BowlineError('redis-unreachable', `cannot use REDIS_URL: Redis at ${address} says: ${reason}`)
}

function wrong(what: string): BowlineError {
  return new BowlineError('redis-url', `REDIS_URL is not good: ${what}`)
}
