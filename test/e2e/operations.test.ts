import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
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
  expect(errored.output?.lines).toEqual([
    expect.stringMatching(/^no coffee for ApiKey INS-[\d-]+:\*{5}[0-9a-f]{32}$/),
  ])
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
  const environments = () => world.config.show('bowline-status', 'environments/orders/dev.yaml')
  const status = () => world.config.show('bowline-status', 'STATUS.md')
  expect(await status()).toMatch(/told at .* to stop and to leave its instances running/)
  await eventually(async () => {
    const isTold = /connected: true/.test(await environments()) && !/Reconciling/.test(await environments())
    return isTold && !/Stopped/.test(await status()) ? true : undefined
  })
  const before = await environments()
  expect(await world.controller?.end('SIGTERM')).toBe(0)
  expect(isAlive(pid)).toBe(false)
  expect(await environments()).toBe(before) // one fact about the whole, told once
  expect(await status()).toMatch(/told at .* to stop and to end its instances/)
})

test('so many build and start at once as there may; the others say that they wait for their turn', async () => {
  const go = join(world.folder, 'go')
  const build = `until [ -e ${go} ]; do sleep 0.05; done`
  const environments = [{ build }, { build, type: 'test' }] as const
  await world.push({ 'account.yaml': account, 'orders.yaml': world.extensionYaml('orders', environments) })
  await world.start('--max-builds', '1', '--max-starts', '1')
  const messages = async () => {
    const all = (await world.overview()).environments.flatMap(({ conditions }) => conditions)
    return all.flatMap(({ type, message }) => (type === 'Reconciling' ? [message] : [])).sort()
  }
  const waiting = ['deploying', 'waits for its turn to build']
  await eventually(async () => (isDeepStrictEqual(await messages(), waiting) ? true : undefined))
  await writeFile(go, '')
  await world.until('orders', isRunning)
  await world.until('orders', isRunning, 'test')
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

test('keys rotate and end: instances get new ones by a deploy, nobody poses as one, and what is made anew has others', async () => {
  const other = { type: 'test', mode: 'local' } as const
  const orders = world.extensionYaml('orders', [{}, other])
  await world.push({ 'account.yaml': account, 'orders.yaml': orders })
  await world.start()
  const first = await world.until('orders', isRunning)
  const { id } = first
  const client = await world.client()
  const keysOf = () => client.get<{ apiKey: string; jwtSecret: string }>(`/api/v1/environments/${id}/keys`)
  const live = ['--data', world.data]
  const shared = await keysOf()
  const instance = first.instances[0]?.id ?? ''
  const [pid] = await world.pids('orders')
  const own = (await readFile(`/proc/${pid}/environ`, 'utf8')).match(/\0API_KEY=([^\0]*)/)?.[1] ?? ''
  expect(own).toContain(`ApiKey ${instance}:`)

  const connect = async (name: string, authorization: string) => {
    const url = `${client.url.replace('http', 'ws')}/public/v1/devops/ws/${id}/${name}`
    const socket = new WebSocket(url, { headers: { authorization } })
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    const answer = await new Promise<string>((resolve) => {
      socket.once('open', () => resolve('open')).once('error', ({ message }) => resolve(message))
    })
    return { answer, closed, end: () => socket.close() }
  }
  const ask = async (authorization: string) =>
    (
      await fetch(`${client.url}/public/v1/devops/services/${first.extensionId}/environments/${id}`, {
        headers: { authorization },
      })
    ).status
  expect((await connect(instance, shared.apiKey)).answer).toContain('401')
  expect((await connect(instance.replace(/1$/, '2'), own)).answer).toContain('401')
  expect((await connect('laptop', own)).answer).toContain('401')
  expect([await ask(shared.apiKey), await ask(own)]).toEqual([200, 200])

  await world.controller?.end('SIGKILL')
  await world.start()
  const adopted = await world.until(
    'orders',
    (each) => isRunning(each) && each.instances[0]?.connected === true,
  )
  expect(adopted.instances.map((each) => each.id)).toEqual([instance])

  const rotated = await bowline('keys', 'rotate', 'orders', 'dev', ...live)
  expect([rotated.code, rotated.stdout]).toEqual([
    0,
    expect.stringMatching(/^keys of ENV-[\d-]+\nID +SINCE +UNTIL\nSU-.*Z\nSU-.*the beginning +\S+Z\nNext: /),
  ])
  expect(rotated.stdout + rotated.stderr).not.toContain(shared.apiKey.slice(-20))
  const second = await world.until(
    'orders',
    (each) => isRunning(each) && !each.instances.some((one) => one.id === instance),
  )
  expect(second.instances).toMatchObject([{ connected: true }])
  expect([await ask(shared.apiKey), await ask(own), await ask((await keysOf()).apiKey)]).toEqual([
    200, 401, 200,
  ])

  const laptop = await connect('laptop', shared.apiKey)
  expect(laptop.answer).toBe('open')
  expect((await bowline('keys', 'revoke', 'orders', 'dev', ...live)).code).toBe(0)
  expect(await laptop.closed).toBe(1008)
  expect(await ask(shared.apiKey)).toBe(401)
  expect((await world.environment('orders')).instances).toEqual(second.instances)
  await (await world.sender('orders'))('OR-1')
  await eventually(async () => ((await world.count('orders', 'succeeded')) === 1 ? true : undefined))

  const newest = await keysOf()
  const guest = await connect('guest', newest.apiKey)
  await world.push({ 'orders.yaml': world.extensionYaml('orders', [{ state: 'stopped' }, other]) })
  await world.until('orders', ({ status }) => status === 'Stopped')
  await world.push({ 'orders.yaml': world.extensionYaml('orders', [other]) })
  expect([1008, 1012]).toContain(await guest.closed)
  await eventually(async () => ((await world.overview()).environments.length === 1 ? true : undefined))
  expect(await ask(newest.apiKey)).toBe(401)
  await world.push({ 'orders.yaml': orders })
  await world.until('orders', isRunning)
  const anew = await keysOf()
  expect(new Set([shared, newest, anew].flatMap(({ apiKey, jwtSecret }) => [apiKey, jwtSecret])).size).toBe(6)
  expect(await ask(newest.apiKey)).toBe(401)
})
