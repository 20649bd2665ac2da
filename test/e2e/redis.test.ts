import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { account, eventually, isRunning, runBowline, World } from '../support/bowline.ts'
import { createRedis, redisProblem, type TestRedis } from '../support/redis.ts'

const problem = redisProblem()
if (problem && process.env.CI === 'true') throw new Error(problem)
if (problem) console.warn(`skipped the product on Redis: ${problem}`)

const password = 'never-to-be-seen'
let world: World
let redis: TestRedis

beforeEach(async () => {
  if (problem) return
  world = await World.create()
  redis = await createRedis(['--appendonly', 'yes', '--requirepass', password])
  world.env = { REDIS_URL: redis.url.replace('://', `://:${password}@`) }
})

afterEach(async () => {
  await world?.remove()
  await redis?.remove()
})

/** What /readyz says of the queue; the controller itself is ready all the time. */
async function queueState(): Promise<unknown> {
  const { status, queue } = await (await world.client()).get<{ status: string; queue: unknown }>('/readyz')
  expect(status).toBe('ready')
  return queue
}

describe.skipIf(problem)('the queues on Redis', () => {
  test('a push takes effect under load; no task is lost when Redis is emptied, or away for a while', async () => {
    await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
    await world.start()
    await world.until('orders', isRunning)
    expect(await queueState()).toEqual({ engine: 'Redis', answers: true, hasRoom: true })
    const send = await world.sender('orders')
    const accepted: string[] = []
    const sendMany = async (count: number) => {
      for (let number = 0; number < count; number++) {
        const object = `OR-${accepted.length}`
        await send(object, {})
        accepted.push(object)
      }
    }
    await sendMany(50)

    await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2' }]) })
    await sendMany(50)
    redisCli('FLUSHALL')
    await eventually(async () => {
      await sendMany(1)
      return world.runs().find((run) => run.version === 'v2')
    })

    await redis.kill()
    await eventually(async () => JSON.stringify(await queueState()).includes('false'))
    await sendMany(20) // taken all the same: a task is kept in PostgreSQL
    await redis.start()
    await sendMany(20)

    await eventually(
      async () => (await world.count('orders', 'succeeded')) === accepted.length,
      () => world.tasks('orders', ['scheduled', 'processing', 'retrying', 'failed']),
    )
    const done = new Set(world.runs().map((run) => run.object))
    expect(accepted.filter((each) => !done.has(each))).toEqual([])
    // Tasks in hand are done without it, maybe before it was reached again.
    await eventually(async () => JSON.stringify(await queueState()).includes('"answers":true'))

    expect(world.controller?.lines.join('\n')).not.toContain(password)
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(password)
    const [pid] = await world.pids('orders')
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('\0REDIS')
  })

  test('a Redis that may drop entries is refused before anything is started', async () => {
    redisCli('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    const up = runBowline(['up', '--repo', world.config.directory, '--data', world.data], world.env)
    await up.line(/redis-cli CONFIG SET maxmemory-policy noeviction/)
    expect(await up.end('SIGTERM')).toBe(3)
    expect(up.lines.join('\n')).not.toContain(password)
  })
})

function redisCli(...words: string[]): void {
  const env = { ...process.env, REDISCLI_AUTH: password }
  execFileSync('redis-cli', ['-p', `${redis.port}`, ...words], { env })
}
