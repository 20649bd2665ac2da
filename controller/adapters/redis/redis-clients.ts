import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { BowlineError, messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import { redisErrorCode } from './redis-error-code.ts'
import { checkFitness, type RedisInfo, readRedisInfo } from './redis-fitness.ts'
import { type RedisPlace, readRedisUrl } from './redis-url.ts'
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
const longestRetryMs = 2_000

/**
 * Clients of the Redis, or Redis Cluster, at this URL. What it is, the server says.
 * @throws {BowlineError} `redis-url`, `redis-unreachable`, or `redis-unfit` where entries could be lost in it
 */
export async function openRedis(url: string, log: Log): Promise<RedisClients> {
  const place = readRedisUrl(url)
  const address = place.display
  const { isCluster } = await probe(place)
  const impatient = open(place, isCluster, { commandTimeout: patienceMs }, false)
  const patient = open(place, isCluster, { socketTimeout: silenceMs }, true)
  const clients = [impatient, patient]
  // Whoever uses a connection hears about its errors; one that nobody listens to would end the process.
  for (const client of clients) client.on('error', () => {}).setMaxListeners(50) // BullMQ raises it for each of its own
  const watch = new RedisWatch({ ask: () => infos(impatient), address, log })
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
async function probe(place: RedisPlace): Promise<{ isCluster: boolean }> {
  const failures: unknown[] = []
  for (const host of place.hosts) {
    const client = new Redis({
      ...host,
      ...credentials(place),
      lazyConnect: true,
      retryStrategy: () => null,
      connectTimeout: patienceMs,
      commandTimeout: patienceMs,
    })
    client.on('error', (error) => failures.push(error))
    try {
      await client.connect()
      const info = readRedisInfo(await client.info())
      checkFitness(info, place.display)
      if (info.isCluster && place.db !== 0) throw wrong('a Redis Cluster has no database but 0')
      if (!info.isCluster && place.hosts.length > 1)
        throw wrong(
          `several hosts are named, and ${place.display} is not a cluster (Sentinel is not supported)`,
        )
      return info
    } catch (error) {
      if (error instanceof BowlineError) throw error
      failures.push(error)
    } finally {
      client.disconnect()
    }
  }
  throw unreachable(place.display, failures[0])
}

function open(
  place: RedisPlace,
  isCluster: boolean,
  options: Pick<RedisOptions, 'commandTimeout' | 'socketTimeout'>,
  enableOfflineQueue: boolean,
): RedisClient {
  const retry = (times: number) => Math.min(100 * 2 ** Math.min(times, 10), longestRetryMs)
  const usual = {
    ...credentials(place),
    ...options,
    connectTimeout: patienceMs,
    maxRetriesPerRequest: null,
    keepAlive: 10_000,
    // The one we are connected to is a replica now: its name may lead to the new master. 2 is: and ask again.
    reconnectOnError: (error: Error) => (redisErrorCode(error.message) === 'READONLY' ? (2 as const) : false),
  }
  if (!isCluster) {
    const [host] = place.hosts
    return new Redis({
      ...usual,
      ...host,
      db: place.db,
      lazyConnect: true,
      enableOfflineQueue,
      retryStrategy: retry,
    })
  }
  return new Cluster([...place.hosts], {
    redisOptions: usual,
    lazyConnect: true,
    enableOfflineQueue,
    clusterRetryStrategy: retry,
    slotsRefreshTimeout: patienceMs,
    // Certificates are made out to names: they are not to be looked up before.
    ...(place.tls && { dnsLookup: (name, found) => found(null, name) }),
  })
}

function credentials({ username, password, tls }: RedisPlace): RedisOptions {
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
