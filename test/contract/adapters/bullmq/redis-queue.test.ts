import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
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
import { Consumer } from '../../../../controller/adapters/bullmq/bullmq-consumer.ts'
import { createRedisTaskQueue } from '../../../../controller/adapters/bullmq/bullmq-redis.ts'
import { redisErrorCode } from '../../../../controller/adapters/redis/redis-error-code.ts'
import { checkFitness, readRedisInfo } from '../../../../controller/adapters/redis/redis-fitness.ts'
import { RedisWatch } from '../../../../controller/adapters/redis/redis-watch.ts'
import {
  type NewEntry,
  QueueAway,
  type QueueEntry,
  type TaskQueue,
} from '../../../../controller/ports/task-queue.ts'
import { ForwardClock } from '../../../support/forward-clock.ts'
import { temporaryFolder } from '../../../support/git-repository.ts'
import { waitFor } from '../../../support/poll.ts'
import {
  createCluster,
  createRedis,
  redisProblem,
  type TestCluster,
  type TestRedis,
} from '../../../support/redis.ts'
import { recordingLog } from '../../../support/samples.ts'

const environment = 'ENV-0000-0001-01'
const run = promisify(execFile)
const problem = redisProblem()
if (problem && process.env.CI === 'true') throw new Error(problem)
if (problem) console.warn(`skipped the tests on Redis: ${problem}`)

const closers: (() => Promise<void>)[] = []
let log: ReturnType<typeof recordingLog>
let clock: ForwardClock

beforeEach(() => {
  log = recordingLog()
  clock = new ForwardClock()
})

afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closers.splice(0).toReversed()) await close()
})

async function start(...settings: string[]): Promise<TestRedis> {
  const redis = await createRedis(settings)
  closers.push(() => redis.remove())
  return redis
}

async function open(url: string): Promise<TaskQueue> {
  const queue = await createRedisTaskQueue(url, 'bowline', log, clock)
  closers.push(() => queue.close())
  return queue
}

function entry(taskId: string): NewEntry {
  return { taskId, fence: 1, category: 'background', notBefore: 0, rank: 2 }
}

/** Ends each entry as it comes, and keeps its task's id. */
async function consume(queue: TaskQueue, capacity = 5, of = environment): Promise<Set<string>> {
  const seen = new Set<string>()
  await queue.consume(of, async ({ taskId }) => void seen.add(taskId))
  queue.setCapacity(of, capacity)
  return seen
}

async function refusal(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => new Error('it was not refused'),
    (reason: Error) => reason,
  )
  return error.message
}

const messages = (level: string) =>
  log.lines.filter((each) => each.level === level).map(({ message }) => message)

describe.skipIf(problem)('a Redis', () => {
  test('that may drop entries is refused, with the command that helps', async () => {
    const redis = await start('--maxmemory-policy', 'allkeys-lru')
    const message = await refusal(open(redis.url))
    expect(message).toContain(`Redis at 127.0.0.1:${redis.port} has maxmemory-policy allkeys-lru`)
    const command = /redis-cli (CONFIG SET maxmemory-policy noeviction)/.exec(message)?.[1] ?? ''
    await redis.run(...command.split(' '))
    await open(redis.url)
  })

  test('whose policy is changed later is complained about within 10 s', async () => {
    const redis = await start()
    await open(redis.url)
    await redis.run('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl')
    clock.advance(10_000)
    await waitFor(() =>
      expect(messages('error')).toEqual([expect.stringContaining('has maxmemory-policy volatile-ttl')]),
    )
  })

  test('that is nearly out of memory takes no more until it has some again; out of it, it counts as away', async () => {
    const redis = await start('--maxmemory', '32mb')
    const queue = await open(redis.url)
    const seen = await consume(queue)
    await queue.add(environment, [entry('TQ-1')])
    await waitFor(() => expect([...seen]).toEqual(['TQ-1']))
    expect(queue.hasRoom()).toBe(true)
    await redis.run('SETRANGE', 'others', String(28 * 1024 * 1024), 'x')
    clock.advance(10_000)
    await waitFor(() => expect(queue.hasRoom()).toBe(false))
    expect(messages('error')).toEqual([expect.stringContaining('is nearly out of memory')])
    await redis.run('CONFIG', 'SET', 'maxmemory', '8mb')
    const returned = vi.fn()
    queue.onReturn(returned)
    const looks = vi.spyOn(RedisWatch.prototype, 'isOutOfMemory')
    await expect(queue.add(environment, [entry('TQ-2')])).rejects.toThrow(QueueAway)
    await waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(1))
    expect(returned).not.toHaveBeenCalled()
    await redis.run('DEL', 'others')
    await waitFor(() => expect(returned).toHaveBeenCalledOnce())
    expect(queue.hasRoom()).toBe(true)
    await queue.add(environment, [entry('TQ-2')])
    await waitFor(() => expect([...seen]).toEqual(['TQ-1', 'TQ-2']))
    looks.mockRestore()
  })

  test.each([
    ["OOM command not allowed when used memory > 'maxmemory'. script: da37, on @user_script:1.", 'OOM'],
    [
      'ERR Error running script (call to f_d434): @user_script:1: @user_script: 1: -READONLY You can not write',
      'READONLY',
    ],
    ['ERR Error running script (call to f_d434): @user_script:1: a fault of its own', 'ERR'],
    [
      'Too many Cluster redirections. Last error: ReplyError: TRYAGAIN Multiple keys request during rehashing of slot',
      'TRYAGAIN',
    ],
    ['connection is closed', ''],
  ])('says "%s"', (message, code) => {
    expect(redisErrorCode(message)).toBe(code)
  })

  test('that forbids CONFIG and CLIENT, as hosted ones do, is asked another way', async () => {
    const redis = await start('--rename-command', 'CONFIG', '', '--rename-command', 'CLIENT', '')
    const queue = await open(redis.url)
    const seen = await consume(queue)
    await queue.add(environment, [entry('TQ-1')])
    await waitFor(() => expect(seen.size).toBe(1))
    const evicting = await start('--rename-command', 'CONFIG', '', '--maxmemory-policy', 'allkeys-lfu')
    expect(await refusal(open(evicting.url))).toContain('maxmemory-policy allkeys-lfu')
  })

  test('that is not there is a clear error', async () => {
    const redis = await start()
    await redis.kill()
    expect(await refusal(open(redis.url))).toBe(
      `cannot use REDIS_URL: Redis at 127.0.0.1:${redis.port} says: connect ECONNREFUSED 127.0.0.1:${redis.port}`,
    )
  })

  test('is used as the user and in the database that the URL names', async () => {
    const redis = await start(
      ...['--user', 'bowline', 'on', '>p:a/s@s', '~*', '&*', '+@all'],
      ...['--user', 'default', 'off'],
    )
    const { port } = redis
    const queue = await open(`redis://bowline:p%3Aa%2Fs%40s@127.0.0.1:${port}/3`)
    await queue.add(environment, [entry('TQ-1')])
    const admin = new Redis({ port, username: 'bowline', password: 'p:a/s@s', db: 3 })
    expect(await admin.exists(`bowline:{${environment}}:tasks:TQ-1-1`)).toBe(1)
    admin.disconnect()
  })

  test('never has its password shown, whatever goes wrong', async () => {
    const redis = await start('--requirepass', 'right-secret')
    const { port } = redis
    const refused = [
      await refusal(open(`redis://:wrong-secret@127.0.0.1:${port}`)),
      await refusal(open(`redis://who:wrong-secret@127.0.0.1:${port}`)),
      await refusal(open(`redis://127.0.0.1:${port}`)),
      await refusal(open('redis://:wrong-secret@127.0.0.1:1')),
    ]
    expect(refused.slice(0, 3).join()).toMatch(/WRONGPASS.*WRONGPASS.*NOAUTH/)
    const queue = await open(`redis://:right-secret@127.0.0.1:${port}`)
    const seen = await consume(queue)
    await queue.add(environment, [entry('TQ-1')])
    await waitFor(() => expect(seen.size).toBe(1))
    await redis.kill()
    refused.push(await refusal(queue.add(environment, [entry('TQ-2')])))
    expect(JSON.stringify([refused, log.lines])).not.toMatch(/wrong-secret|right-secret/)
  })

  test('may be reached by TLS only', async () => {
    const folder = await temporaryFolder()
    onTestFinished(() => rm(folder, { recursive: true }))
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    await run('openssl', [...request, '-keyout', key, '-out', certificate, '-subj', '/CN=localhost'])
    const redis = await start(
      ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no'],
      ...['--tls-port', '0', '--tls-ca-cert-file', certificate],
    )
    const { port } = redis
    await redis.run('CONFIG', 'SET', 'port', '0', 'tls-port', `${port}`).catch(() => {}) // its own connection is cut
    expect(await refusal(open(`rediss://127.0.0.1:${port}`))).toContain('self-signed certificate')
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const queue = await open(`rediss://127.0.0.1:${port}`)
    await queue.add(environment, [entry('TQ-1')])
    expect(await queue.ids(environment)).toEqual(['TQ-1-1'])
  })
})

test.each([
  ['6.0.16', 'is version 6.0.16; Bowline needs 6.2 or newer'],
  ['5.0.7', 'is version 5.0.7; Bowline needs 6.2 or newer'],
])('Redis %s is too old', (version, message) => {
  const info = readRedisInfo(`# Server\r\nredis_version:${version}\r\nmaxmemory_policy:noeviction\r\n`)
  expect(() => checkFitness(info, 'localhost:6379')).toThrow(message)
})

test.each(['6.2.0', '7.0.15', '8.2.1', '10.0.0'])('Redis %s is new enough', (version) => {
  checkFitness(readRedisInfo(`redis_version:${version}\r\nmaxmemory_policy:noeviction\r\n`), 'localhost')
})

describe.skipIf(problem)('while Redis is away', () => {
  test.each([
    ['stopped', (redis: TestRedis) => redis.signal('SIGSTOP')],
    ['killed', (redis: TestRedis) => redis.kill()],
  ])('(%s) whoever adds gets an error within two seconds', async (_, takeAway) => {
    const redis = await start('--appendonly', 'yes')
    const queue = await open(redis.url)
    const seen = await consume(queue)
    await queue.add(environment, [entry('TQ-1')])
    await takeAway(redis)
    const attempting = Promise.allSettled([
      queue.add(environment, [entry('TQ-2')]),
      queue.add('ENV-that-is-new', [entry('TQ-3')]),
      queue.size(environment),
      queue.ids(environment),
    ])
    clock.advance(2_000)
    for (const attempt of await attempting)
      expect(attempt).toMatchObject({ status: 'rejected', reason: expect.any(QueueAway) })
    expect(await queue.answers()).toBe(false)
    redis.signal('SIGCONT')
    await redis.kill()
    const back = new Promise<void>((resolve) => queue.onReturn(resolve))
    await redis.start()
    await back
    await queue.add(environment, [entry('TQ-4')])
    await waitFor(() => expect([...seen]).toContain('TQ-4'))
    expect(await queue.answers()).toBe(true)
    expect(messages('info')).toContain(`Redis at 127.0.0.1:${redis.port} answers again`)
  })

  test('a kill under load loses nothing that was accepted, and the consumer goes on by itself', async () => {
    // With a busy disk, "everysec" may write a second after the answer.
    const redis = await start('--appendonly', 'yes', '--appendfsync', 'always')
    const queue = await open(redis.url)
    const seen = await consume(queue, 20)
    const accepted: string[] = []
    let adding = true
    const load = (async () => {
      for (let count = 0; adding; count++) {
        const ids = Array.from({ length: 10 }, (_, index) => `TQ-${count}-${index}`)
        await queue.add(environment, ids.map(entry)).then(
          () => accepted.push(...ids),
          () => delay(20),
        )
      }
    })()
    await waitFor(() => expect(seen.size).toBeGreaterThan(300))
    await redis.kill()
    await redis.start()
    const before = accepted.length
    await waitFor(() => expect(accepted.length).toBeGreaterThan(before + 300))
    adding = false
    await load
    await waitFor(async () => {
      const out = await queue.ids(environment)
      const missing = accepted.filter((id) => !seen.has(id) && !out.includes(`${id}-1`))
      expect(missing).toEqual([])
      expect(out.length).toBeLessThanOrEqual(20) // what the kill cut off comes again when its lock ends
    })
  })
})

describe.skipIf(problem)('a Redis that lost its data', () => {
  test.each([
    ['was emptied', (redis: TestRedis) => redis.run('FLUSHALL')],
    [
      'was exchanged for an empty one',
      async (redis: TestRedis) => {
        await redis.kill()
        await redis.start()
      },
    ],
  ])('(it %s) is noticed, and said once', async (_, lose) => {
    const redis = await start()
    const queue = await open(redis.url)
    const environments = ['ENV-1', 'ENV-2', 'ENV-3']
    await Promise.all(environments.map((each) => queue.add(each, [entry('TQ-1')])))
    expect(await queue.answers()).toBe(true) // its mark is there
    const told = vi.fn()
    queue.onReturn(told)
    await lose(redis)
    clock.advance(5_000)
    await waitFor(() => expect(told).toHaveBeenCalled())
    await waitFor(() =>
      expect(messages('warn').filter((each) => each.includes('emptied or exchanged'))).toEqual([
        `Redis at 127.0.0.1:${redis.port} was emptied or exchanged; the queues are filled again from PostgreSQL`,
      ]),
    )
    await queue.answers()
    expect(messages('warn').filter((each) => each.includes('emptied'))).toHaveLength(1)
  })
})

describe.skipIf(problem)('healing', () => {
  const key = (name: string) => `bowline:{${environment}}:tasks:${name}`

  test('an entry whose fetch was answered to nobody is handed out again', async () => {
    const redis = await start()
    const queue = await open(redis.url)
    await queue.add(environment, [entry('TQ-1')])
    const connection = new Redis({ port: redis.port, maxRetriesPerRequest: null })
    const lost = new Worker('tasks', null, {
      connection,
      prefix: `bowline:{${environment}}`,
      autorun: false,
    })
    await lost.getNextJob('nobody')
    await lost.close(true)
    connection.disconnect()
    const seen = await consume(queue)
    await queue.heal(environment)
    await redis.run('DEL', key('TQ-1-1:lock'), key('stalled-check')) // as after 30 s
    await queue.heal(environment)
    await waitFor(() => expect([...seen]).toEqual(['TQ-1']))
  })

  test('a worker that takes nothing though it could is replaced', async () => {
    const redis = await start()
    const queue = await open(redis.url)
    const seen: string[] = []
    const connection = new Redis({ port: redis.port, maxRetriesPerRequest: null })
    let opened = 0
    const consumer = new Consumer({
      environment,
      clock,
      log,
      isAway: () => false,
      handler: async ({ taskId }) => void seen.push(taskId),
      open(handle, options) {
        const place = { connection, prefix: `bowline:{${environment}}` }
        const worker = new Worker<QueueEntry, void, string>('tasks', handle, { ...place, ...options })
        if (++opened === 1) worker.getBackend().moveToActive = () => new Promise(() => {})
        return worker
      },
    })
    consumer.setCapacity(5)
    await queue.add(environment, [entry('TQ-1')])
    await consumer.heal(1)
    expect(opened).toBe(1)
    await consumer.heal(1)
    await waitFor(() => expect([...seen]).toEqual(['TQ-1']))
    await consumer.heal(0)
    await consumer.heal(0)
    expect(opened).toBe(2)
    expect(messages('warn')).toEqual(['tasks wait, and the queue hands out none; starting its consumer anew'])
    await consumer.close()
    connection.disconnect()
  })
})

describe.skipIf(problem)('a cluster', () => {
  let cluster: TestCluster

  beforeAll(async () => {
    if (!problem) cluster = await createCluster()
  })

  afterAll(() => cluster?.remove())

  test('has the keys of an environment on one node, and environments on all of them', async () => {
    const queue = await open(cluster.url)
    const environments = Array.from({ length: 12 }, (_, index) => `ENV-${index}`)
    const consumed = await Promise.all(environments.map((each) => consume(queue, 5, each)))
    await Promise.all(environments.map((each) => queue.add(each, [entry('TQ-1'), entry('TQ-2')])))
    await waitFor(() => expect(consumed.map((each) => each.size)).toEqual(environments.map(() => 2)))
    const keys = await Promise.all(cluster.nodes.map((node) => node.run('KEYS', '*') as Promise<string[]>))
    const homes = keys.map((each) => new Set(each.map((key) => /\{(.*)\}/.exec(key)?.[1])))
    expect(homes.every((each) => each.size > 0)).toBe(true)
    expect(homes.reduce((sum, each) => sum + each.size, 0)).toBe(environments.length)
  })

  test('may move an environment to another node while it is at work', async () => {
    const queue = await open(cluster.url)
    const seen = await consume(queue, 20)
    const failed: string[] = []
    const added: string[] = []
    let adding = true
    const load = (async () => {
      for (let count = 0; adding; count++) {
        await queue.add(environment, [entry(`TQ-${count}`)]).then(
          () => added.push(`TQ-${count}`),
          (error: Error) => failed.push(error.message),
        )
      }
    })()
    await waitFor(() => expect(seen.size).toBeGreaterThan(100))
    for (let turn = 0; turn < 4; turn++) await cluster.moveSlot(environment)
    const before = added.length
    await waitFor(() => expect(added.length).toBeGreaterThan(before + 100))
    adding = false
    await load
    expect(failed).toEqual([])
    expect(JSON.stringify(log.lines)).not.toMatch(/MOVED|ASK|CROSSSLOT|TRYAGAIN/)
    await waitFor(async () => {
      const there = await queue.ids(environment)
      expect(added.filter((id) => !seen.has(id) && !there.includes(`${id}-1`))).toEqual([])
    })
  })
})
