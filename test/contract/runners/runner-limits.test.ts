import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  apiKey,
  environment,
  otherEnvironment,
  RunnerWorld,
  taskMessage,
} from '../../support/runner-world.ts'

/** What somebody with a good key may send, and how much of it. */
let world: RunnerWorld
const clients: WebSocket[] = []

async function open(options?: { maxConnections?: number }): Promise<void> {
  world = await new RunnerWorld(options).open()
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate()
  await world.close()
})

const path = (instance = 'local-1', worker = '') => `/public/v1/devops/ws/${environment}/${instance}${worker}`

function client(at = path(), options: object = {}): WebSocket {
  const socket = new WebSocket(`ws://${world.address}${at}`, {
    headers: { Authorization: apiKey },
    ...options,
  })
  clients.push(socket)
  socket.on('error', () => {}) // to be refused or cut is what is looked for
  return socket
}

/** Its close code, or the HTTP status that its upgrade was refused with. */
function end(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.once('close', resolve)
    socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0))
  })
}

async function opened(socket: WebSocket): Promise<WebSocket> {
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

function setup(data: object = {}): string {
  return JSON.stringify({ version: 2, message_type: 'setup_request', data })
}

async function connected(at = path(), options: object = {}): Promise<WebSocket> {
  const socket = await opened(client(at, options))
  socket.send(setup())
  await world.journal.next('connected')
  return socket
}

function result(options: object, output: object = { result: 'success' }): string {
  return JSON.stringify({ version: 2, message_type: 'task', data: { options, output } })
}

const many = (count: number) => Array.from({ length: count }, (_, index) => index)

test.each([
  [
    '3,000 variables',
    { variables: many(3_000).map((n) => ({ name: `V${n}`, secure: true })) },
    '3000 variables',
  ],
  [
    '5,000 schedulables',
    { schedulables: many(5_000).map((n) => ({ method: `m${n}` })) },
    '5000 schedulables',
  ],
  ['a variable of 100 KiB', { variables: [{ name: 'V', initial_value: 'x'.repeat(102_400) }] }, 'variable V'],
  ['a name with U+0000', { variables: [{ name: 'A\0B' }] }, 'the name'],
  ['a name with a line break', { schedulables: [{ method: 'a\nb' }] }, 'the name "a\\nb"'],
  ['a name of 300 characters', { event_subscriptions: { ['e'.repeat(300)]: [] } }, 'at most 256 characters'],
  ['half a megabyte of names', { event_subscriptions: eventsOf(1_000, 55) }, 'bytes; at most'],
])('a handshake that declares %s is refused, with what is too much', async (_, data, words) => {
  await open()
  const socket = await opened(client())
  const ended = end(socket)
  socket.send(setup(data))
  const { message } = await world.journal.next('troubled', ({ trouble }) => trouble === 'refused')
  expect(message).toContain(words)
  expect(await ended).toBe(1008)
  expect(world.journal.kinds()).toEqual([])
})

function eventsOf(count: number, statuses: number): object {
  return Object.fromEntries(
    many(count).map((n) => [`event_${n}`, many(statuses).map((each) => `status_${each}`)]),
  )
}

test('texts that no store takes are made such as it takes', async () => {
  await open()
  const socket = await opened(client())
  socket.send(setup({ runner_version: '43.0\0', variables: [{ name: 'V', initial_value: 'a\0b\ud800' }] }))
  const { connection } = await world.journal.next('connected')
  expect(connection.setup).toMatchObject({
    runnerVersion: '43.0\uFFFD',
    variables: [{ name: 'V', initialValue: 'a\uFFFDb\uFFFD' }],
  })
})

test.each([
  ['a task_id with U+0000', { task_id: 'TQ-1\0', correlation_id: 'fence-1' }],
  ['a task_id of a megabyte', { task_id: `TQ-${'1'.repeat(1_000_000)}`, correlation_id: 'fence-1' }],
  ['a lone surrogate for a task_id', { task_id: 'TQ-\ud800', correlation_id: 'fence-1' }],
  ['a correlation_id with U+0000', { task_id: 'TQ-1', correlation_id: 'fence-1\0' }],
])('a result with %s is malformed: nobody is asked about it', async (_, options) => {
  await open()
  const socket = await connected()
  socket.send(result(options))
  expect((await world.journal.next('log', ({ level }) => level === 'warn')).message).toContain('malformed')
  socket.send(result({ task_id: 'TQ-2', correlation_id: 'fence-1' }))
  expect((await world.journal.next('result')).result.taskId).toBe('TQ-2')
})

test('who sends nothing but what cannot be read is cut off', async () => {
  await open()
  const socket = await connected()
  const ended = end(socket)
  for (const _ of many(200)) socket.send('{')
  expect([1006, 1008]).toContain(await ended)
  expect(world.journal.entries.filter((each) => each.kind === 'log' && each.level === 'warn')).toHaveLength(
    100,
  )
})

test.each([
  ['that is no handshake yet', path(), 2 * 2 ** 20],
  ['of a web worker', path('local-1', '/webapp'), 2 * 2 ** 20],
  ['of a worker for events', path(), 9 * 2 ** 20],
])('a frame %s and is too large ends the connection', async (what, at, bytes) => {
  await open()
  const socket = what.includes('no handshake') ? await opened(client(at)) : await connected(at)
  const ended = end(socket)
  socket.send('x'.repeat(bytes))
  expect([1006, 1009]).toContain(await ended) // 1006 where it was cut while it was still sending
})

test('frames that are never whole are counted over all connections of an environment', async () => {
  await open()
  const sockets = await Promise.all(many(10).map((n) => connected(path(`local-${n}`))))
  const ends = sockets.map(end)
  for (const socket of sockets) socket.send('x'.repeat(7 * 2 ** 20), { fin: false })
  expect([1006, 1009]).toContain(await Promise.race(ends))
  expect(sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length).toBeGreaterThan(0)
})

test('nothing is compressed, whoever asks for it', async () => {
  await open()
  const socket = await opened(client(path(), { perMessageDeflate: true }))
  expect(socket.extensions).toBe('')
})

test('an environment has so many connections, and no more; one that ends makes room', async () => {
  await open({ maxConnections: 3 })
  const [first] = await Promise.all(many(3).map((n) => connected(path(`local-${n}`))))
  expect(await end(client(path('local-4')))).toBe(429)
  first?.close()
  await world.journal.next('disconnected')
  await connected(path('local-4'))
})

test('an environment whose runners come again and again is let in at a rate', async () => {
  await open({ maxConnections: 2 })
  const answers: number[] = []
  for (const _ of many(12)) {
    const socket = client()
    answers.push(await Promise.race([end(socket), opened(socket).then(() => 101)]))
    socket.terminate()
    while (world.hub.connections(environment).length > 0) await world.journal.next('disconnected')
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(answers.slice(0, 2)).toEqual([101, 101])
  expect(answers).toContain(429)
})

test('no more is read from a runner than is being put on record', async () => {
  await open()
  let most = 0
  const pending: (() => void)[] = []
  world.record = () => {
    const recorded = new Promise<void>((resolve) => pending.push(resolve))
    most = Math.max(most, pending.length)
    return recorded
  }
  const socket = await connected()
  const output = { result: 'success', message: 'x'.repeat(4_000) }
  for (const n of many(3_000)) socket.send(result({ task_id: `TQ-${n}`, correlation_id: 'fence-1' }, output))
  for (let done = 0; done < 3_000; ) {
    if (pending.length > 400 || done + pending.length === 3_000)
      done += pending.splice(0, 100).map((recorded) => recorded()).length
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(most).toBeLessThan(1_000)
})

test('a runner that sends as fast as it can keeps none of another environment waiting', async () => {
  await open()
  const flooding = await connected()
  const other = await connected(path().replace(environment, otherEnvironment))
  const flood = 30_000
  for (const n of many(flood)) flooding.send(result({ task_id: `TQ-${n}`, correlation_id: 'fence-1' }))
  await world.journal.next('result')
  const before = results()
  other.send(result({ task_id: 'TQ-other', correlation_id: 'fence-1' }))
  await world.journal.next('result', ({ result: { taskId } }) => taskId === 'TQ-other')
  expect(results() - before).toBeLessThan(flood / 10)
})

function results(): number {
  return world.journal.entries.filter(({ kind }) => kind === 'result').length
}

test('a flood of pings is answered, and not one by one', async () => {
  await open()
  let release: () => void = () => {}
  world.record = () => new Promise((resolve) => (release = resolve))
  const socket = await connected()
  const pongs: string[] = []
  socket.on('pong', (mark) => pongs.push(mark.toString()))
  socket.send(result({ task_id: 'TQ-1', correlation_id: 'fence-1' }))
  await world.journal.next('result')
  for (const n of many(500)) socket.ping(String(n))
  release()
  await new Promise<void>((resolve) => socket.on('pong', (mark) => mark.toString() === '499' && resolve()))
  expect(pongs.length).toBeLessThan(50)
})

test('a runner that reads nothing is cut, and not kept for', async () => {
  await open()
  const socket = await connected()
  socket.pause()
  const id = world.hub.connections(environment)[0]?.id ?? ''
  const data = { text: 'x'.repeat(2 ** 20) }
  let sent = 0
  while (sent < 100 && world.hub.send(id, taskMessage({ category: 'interactive', data }))) sent += 1
  await world.journal.next('disconnected')
  expect(sent).toBeLessThan(60)
})
