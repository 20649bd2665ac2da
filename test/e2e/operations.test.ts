import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failureOf } from '../../core/domain/status.ts'
import { defineExtension, done, start } from '../../sdk/index.ts'
import { account, bowline, eventually, isAlive, isRunning, World } from '../support/bowline.ts'
import { createDatabase } from '../support/database.ts'

let world: World

beforeEach(async () => {
  world = await World.create()
})

afterEach(async () => {
  await world.remove()
})

test('a controller and its database that were killed start again with all they knew', async () => {
  await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
  await world.start()
  await world.until('orders', isRunning)
  const pids = await world.pids('orders')
  const task = await (await world.sender('orders'))('OR-1')
  await eventually(async () => ((await world.count('orders', 'succeeded')) === 1 ? true : undefined))

  await world.controller?.end('SIGKILL')
  execFileSync('pkill', ['-KILL', '-f', `postgres -D ${world.data}`])
  await world.start()
  await world.until('orders', (each) => isRunning(each) && each.instances.every(({ connected }) => connected))
  expect(await world.pids('orders')).toEqual(pids)
  expect(await world.count('orders', 'succeeded')).toBe(1)
  expect(world.runs().map((run) => run.task)).toEqual([task])
})

test('a database that is killed comes back, and the work goes on', async () => {
  await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
  await world.start()
  await world.until('orders', isRunning)
  const send = await world.sender('orders')
  const running = await send('OR-1', { delayMs: 2000 })
  await eventually(async () => ((await world.count('orders', 'processing')) === 1 ? true : undefined))
  execFileSync('pkill', ['-KILL', '-f', `postgres -D ${world.data}`])
  await world.controller?.line(/the database is back/)
  const later = await eventually(() => send('OR-2').catch(() => undefined))
  await eventually(async () => ((await world.count('orders', 'succeeded')) === 2 ? true : undefined))
  expect(
    world
      .runs()
      .map((run) => run.task)
      .sort(),
  ).toEqual([running, later].sort())
})

test('an extension that does not start is Errored with its last words; a commit that mends it is applied at once', async () => {
  const broken = world.extensionYaml('orders', [{ start: 'echo no coffee for $API_KEY; exit 3' }])
  await world.push({ 'account.yaml': account, 'orders.yaml': broken })
  await world.start()
  const errored = await world.until('orders', ({ status }) => status === 'Errored')
  expect(failureOf(errored.conditions)?.message).toMatch(/5 times in a row.*bowline logs orders dev/)
  expect(errored.output?.lines).toEqual([expect.stringMatching(/^no coffee for ApiKey SU-[\d-]+:\*{5}$/)])
  const shown = await bowline('show', 'orders', 'dev', '--data', world.data)
  expect(shown.stdout).toMatch(/^dev \(ENV-\S+\) Errored\n {2}\w+ \(\w+\) .*5 times in a row.*\n {2}mode /)
  const written = await eventually(async () => {
    const file = await world.config.git('show', 'bowline-status:environments/orders/dev.yaml').catch(() => '')
    return file.includes('status: Errored') ? file : undefined
  })
  expect(written).not.toContain('no coffee') // what extensions print stays out of Git
  await world.push({ 'orders.yaml': world.extensionYaml('orders', [{}]) })
  await world.until(
    'orders',
    (each) => isRunning(each) && each.conditions.every(({ type }) => type === 'Ready'),
  )
})

test('a PostgreSQL server named by DATABASE_URL is used instead of the embedded one, whatever is set there', async () => {
  await world.remove()
  world = await World.create({ bare: true })
  const database = await createDatabase()
  const { host, user, password, database: name } = database.connection
  await database.pool.query("alter role bowline set default_transaction_isolation = 'serializable'")
  await database.pool.query("alter role bowline set search_path = 'pg_catalog'")
  await database.pool.query("alter database bowline set DateStyle = 'SQL, DMY'")
  const place = `host=${encodeURIComponent(host)}&options=${encodeURIComponent('-c search_path=pg_temp')}`
  const url = `postgres://${user}:${encodeURIComponent(password)}@/${name}?${place}`
  world.env = { DATABASE_URL: url }
  try {
    await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
    await world.start()
    await world.until('orders', isRunning)
    await (await world.sender('orders'))('OR-1')
    await eventually(async () => ((await world.count('orders', 'succeeded')) === 1 ? true : undefined))
    expect(existsSync(join(world.data, 'postgres'))).toBe(false)
    expect(world.controller?.lines.join('\n')).not.toContain(password)
    await world.controller?.end('SIGTERM')
  } finally {
    await database.remove()
  }
})

test('--keep-instances hands running instances to the next controller; without it they are stopped', async () => {
  await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
  await world.start('--keep-instances')
  await world.until('orders', isRunning)
  const [pid = 0] = await world.pids('orders')
  expect(await world.controller?.end('SIGTERM')).toBe(0)
  expect(isAlive(pid)).toBe(true)

  await world.start()
  await world.until('orders', isRunning)
  expect(await world.pids('orders')).toEqual([pid])
  expect(await world.controller?.end('SIGTERM')).toBe(0)
  expect(isAlive(pid)).toBe(false)
})

test('while Git cannot be reached all goes on; when it is back, the newest commit is applied', async () => {
  await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
  await world.start()
  await world.until('orders', isRunning)
  await rename(world.config.directory, `${world.config.directory}.away`)
  await eventually(async () => ((await world.overview()).sync === 'source-unreachable' ? true : undefined))
  expect((await world.environment('orders')).status).toBe('Running')
  await rename(`${world.config.directory}.away`, world.config.directory)
  await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2' }]) })
  await world.until('orders', (each) => isRunning(each) && each.deployed?.tag === 'v2')
})

test('a newer commit supersedes one that is stuck, at once', async () => {
  await world.push({
    'account.yaml': account,
    'orders.yaml': world.extensionYaml('orders', [{ start: 'sleep 600' }]),
  })
  await world.start()
  await world.until('orders', ({ status, instances }) => status === 'Deploying' && instances.length === 1)
  const [stuck = 0] = await world.pids('orders')
  await world.push({ 'orders.yaml': world.extensionYaml('orders', [{}]) })
  const after = await world.until('orders', isRunning)
  expect(after.instances).toHaveLength(1)
  expect(isAlive(stuck)).toBe(false)
})

test('a suspended environment is left as it is, and says why, until it is not suspended any more', async () => {
  await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', [{}]) })
  await world.start()
  const before = await world.until('orders', isRunning)
  const suspend = { reason: 'the shop is closed' }
  await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2', suspend }]) })
  const during = await world.until('orders', (each) =>
    each.conditions.some(({ type }) => type === 'Suspended'),
  )
  expect(during.conditions.find(({ type }) => type === 'Suspended')?.message).toBe('the shop is closed')
  await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ tag: 'v2' }]) })
  const after = await world.until('orders', (each) => isRunning(each) && each.deployed?.tag === 'v2')
  expect(during.instances).toEqual(before.instances)
  expect(after.conditions.map(({ type }) => type)).toEqual(['Ready'])
})

test('a local runner connects with the key of its environment and gets its tasks', async () => {
  const local = world.extensionYaml('orders', [{ mode: 'local' }])
  await world.push({ 'account.yaml': account, 'orders.yaml': local })
  await world.start()
  const { id } = await world.until('orders', ({ status }) => status === 'Disconnected')
  const { apiKey } = await (await world.client()).get<{ apiKey: string }>(`/api/v1/environments/${id}/keys`)
  const address = world.controller?.lines.join('\n').match(/http:\/\/[\d.:]+/)?.[0] ?? ''
  const seen: string[] = []
  const runner = start(
    defineExtension({
      events: {
        order_placed: {
          statuses: [],
          handle: (object) => {
            seen.push(String(object.id))
            return done()
          },
        },
      },
    }),
    { env: { BOWLINE_URL: address, ENVIRONMENT_ID: id, API_KEY: apiKey }, write: () => {} },
  )
  await world.until('orders', ({ status }) => status === 'Connected')
  await (await world.sender('orders'))('OR-7')
  await eventually(async () => ((await world.count('orders', 'succeeded')) === 1 ? true : undefined))
  expect(seen).toEqual(['OR-7'])
  runner.stop()
  await runner.finished
  await world.until('orders', ({ status }) => status === 'Disconnected')
})

test('tasks that run when a deploy drains finish; those that outlast it are handed on without a loss', async () => {
  await world.push({
    'account.yaml': account,
    'orders.yaml': world.extensionYaml('orders', [{ drainTimeout: '2s' }]),
  })
  await world.start()
  await world.until('orders', isRunning)
  const send = await world.sender('orders')
  const quick = await send('OR-quick', { delayMs: 1000 })
  const slow = await send('OR-slow', { delayMs: 60_000, slowIn: 'v1' })
  await eventually(async () => ((await world.count('orders', 'processing')) === 2 ? true : undefined))
  await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ drainTimeout: '2s', tag: 'v2' }]) })
  await eventually(async () => ((await world.count('orders', 'succeeded')) === 2 ? true : undefined))
  const versions = new Map(world.runs().map((run) => [run.task, run.version]))
  expect(versions.get(quick)).toBe('v1')
  expect(versions.get(slow)).toBe('v2')
  const { id, extensionId } = await world.environment('orders')
  const path = `/public/v1/devops/services/${extensionId}/environments/${id}/tasks/${slow}`
  expect(await (await world.client()).get(path)).toMatchObject({ loss_count: 0, retry_count: 0 })
})
