import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { apiKey, environment, RunnerWorld, taskMessage } from '../../support/runner-world.ts'

/** The hub against a client that speaks the wire by hand. */
let world: RunnerWorld
const clients: WebSocket[] = []

beforeEach(async () => {
  world = await new RunnerWorld().open()
})

afterEach(async () => {
  vi.useRealTimers()
  for (const client of clients.splice(0)) client.terminate()
  await world.close()
})

const base = `/public/v1/devops/ws/${environment}/local-1`
const background = `${base}?running_tasks=0&running_scheduled_tasks=0&runner_type=background`
const setupRequest = {
  version: 2,
  message_type: 'setup_request',
  data: {
    event_subscriptions: { asset_purchase_request_processing: ['pending'] },
    model_type: 'setup_request',
  },
}
const shutdown = { version: 2, message_type: 'shutdown', data: null }

/** What was told of a trouble, or that it is over. */
async function troubled(kind: string, message?: null) {
  return await world.journal.next(
    'troubled',
    (entry) => entry.trouble === kind && (entry.message === null) === (message === null),
  )
}

class Client {
  readonly socket: WebSocket
  /** Close code. */
  readonly closed: Promise<number>
  readonly #frames: unknown[] = []
  #onFrame: () => void = () => {}

  constructor(path: string, options: { autoPong?: boolean } = {}) {
    this.socket = new WebSocket(`ws://${world.address}${path}`, {
      headers: { Authorization: apiKey },
      ...options,
    })
    clients.push(this.socket)
    this.closed = new Promise((resolve) => this.socket.once('close', resolve))
    this.socket.on('message', (frame) => {
      this.#frames.push(JSON.parse(frame.toString()))
      this.#onFrame()
    })
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The next frame from the server. */
  async hears(): Promise<unknown> {
    while (this.#frames.length === 0) {
      await new Promise<void>((resolve) => {
        this.#onFrame = resolve
      })
    }
    return this.#frames.shift()
  }

  async opened(): Promise<this> {
    await new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject))
    return this
  }
}

/** A client after its handshake. */
async function connect(path = background, setup: unknown = setupRequest): Promise<Client> {
  const client = await new Client(path).opened()
  client.say(setup)
  await client.hears()
  return client
}

/** Holds back the answers to handshakes until it is opened. */
function gateFor(world: RunnerWorld): { open: () => void } {
  const { configure } = world
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  world.configure = async (...asked) => {
    await opened
    return configure(...asked)
  }
  return { open }
}

function resultOf(taskId: string, output: object = { result: 'success' }): object {
  return {
    version: 2,
    message_type: 'task',
    data: { options: { task_id: taskId, correlation_id: 'fence-1' }, input: {}, output, model_type: 'task' },
  }
}

function upgrade(path: string, headers: Record<string, string>): Promise<{ status?: number; body: string }> {
  const [host = '', port = ''] = world.address.split(':')
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host,
      port,
      path,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ ...(response.statusCode && { status: response.statusCode }), body }))
    })
    request.end()
  })
}

describe('an upgrade', () => {
  test.each([
    ['with a wrong key', base, { Authorization: 'ApiKey SU-1:wrong' }, 401],
    ['without a key', base, {}, 401],
    ['of another environment', base.replace('4400', '4401'), { Authorization: apiKey }, 401],
    ['to a path that is none', `${base}/elsewhere`, { Authorization: apiKey }, 404],
  ])('%s is refused', async (_, path, headers, status) => {
    const answer = await upgrade(path, headers as Record<string, string>)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toEqual({
      error_code: status === 401 ? 'AUTH_001' : 'NOT_FOUND',
      errors: [expect.any(String)],
    })
  })

  test('to a closed hub is refused with the status that runners are most patient with', async () => {
    await world.hub.close()
    expect((await upgrade(base, { Authorization: apiKey })).status).toBe(502)
  })

  test('of something else is not the hub’s', async () => {
    await expect(upgrade('/somewhere/else', { Authorization: apiKey })).rejects.toThrow('socket hang up')
  })

  test('never brings the key into the log', async () => {
    await upgrade(base, { Authorization: 'ApiKey SU-1:wrong' })
    expect(await world.journal.next('log')).toMatchObject({ level: 'warn' })
    expect(JSON.stringify(world.journal.entries)).not.toContain('SU-1')
  })
})

describe('the handshake', () => {
  test('is answered with the configuration, and then the connection is known', async () => {
    const client = await new Client(background.replace('running_tasks=0', 'running_tasks=2')).opened()
    expect(world.hub.connections(environment)).toEqual([])
    client.say(setupRequest)
    expect(await client.hears()).toMatchObject({
      version: 2,
      message_type: 'setup_response',
      data: {
        variables: [{ name: 'GREETING', value: 'hello', secure: false }],
        event_definitions: [{ event_type: 'asset_purchase_request_processing' }],
        model_type: 'setup_response',
      },
    })
    const { connection } = await world.journal.next('connected')
    expect(connection).toMatchObject({
      environment,
      instance: 'local-1',
      runnerType: 'background',
      runningTasks: 2,
      leaving: false,
    })
    expect(world.hub.connections(environment)).toEqual([connection])
    expect(world.hub.connections('ENV-0000-0000-01')).toEqual([])
    expect(world.journal.kinds()).toEqual(['configure', 'connected'])
  })

  test('of a version 1 runner is answered in version 1, and so is everything after it', async () => {
    const client = await new Client(base).opened()
    client.say({ message_type: 'capabilities', data: { capabilities: {}, runner_version: '25.5' } })
    expect(await client.hears()).toMatchObject({ message_type: 'configuration' })
    const { connection } = await world.journal.next('connected')
    expect(connection.runnerType).toBeNull()

    const task = taskMessage()
    world.hub.send(connection.id, task)
    expect(await client.hears()).toMatchObject({ message_type: 'task', data: { task_id: task.taskId } })
    client.say({ message_type: 'task', data: { task_id: task.taskId, result: 'skip', output: 'no' } })
    expect((await world.journal.next('result')).result).toMatchObject({ result: 'skip', message: 'no' })
    world.hub.shutdown(environment)
    expect(await client.hears()).toEqual({ message_type: 'shutdown' })
  })

  test('answers pings before it is finished', async () => {
    const client = await new Client(background).opened()
    const pong = new Promise((resolve) => client.socket.once('pong', (data) => resolve(data.toString())))
    client.socket.ping('early')
    expect(await pong).toBe('early')
  })

  test.each(['webapp', 'anvilapp', 'tfnapp'])(
    'of %s makes its instance a connected one; what it answers to tasks is no result',
    async (application) => {
      const client = await new Client(`${base}/${application}`).opened()
      client.say(setupRequest)
      expect(await client.hears()).toMatchObject({ message_type: 'setup_response' })
      world.hub.push(environment, { ...world.configuration, logLevel: 'DEBUG' }, () => true)
      expect(await client.hears()).toMatchObject({ data: { logging: { log_level: 'DEBUG' } } })
      client.say(resultOf('TQ-1'))
      await world.journal.next('log', ({ message }) => message.includes('ignored a result'))
      expect(world.hub.connections(environment)).toMatchObject([{ worker: application, instance: 'local-1' }])
      client.socket.close(1000)
      await world.journal.next('disconnected')
      expect(world.journal.kinds()).toEqual(['configure', 'connected', 'disconnected'])
    },
  )

  test('that cannot be answered ends with a code that brings the runner back', async () => {
    world.configure = async () => {
      throw new Error('the store is away')
    }
    const client = await new Client(background).opened()
    client.say(setupRequest)
    expect(await client.closed).toBe(1011)
    expect(await world.journal.next('log', ({ level }) => level === 'error')).toMatchObject({
      fields: { reason: 'the store is away' },
    })
    expect(world.hub.connections(environment)).toEqual([])
  })

  test('that is answered late is reported, and still answered', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const gate = gateFor(world)
    const client = await new Client(background).opened()
    client.say(setupRequest)
    await world.journal.next('configure')
    vi.advanceTimersByTime(5_000)
    await world.journal.next('log', ({ level }) => level === 'warn')
    gate.open()
    expect(await client.hears()).toMatchObject({ message_type: 'setup_response' })
    await world.journal.next('connected')
  })

  test('that never begins is told of', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await new Client(background).opened()
    vi.advanceTimersByTime(30_000)
    expect(await troubled('no-handshake')).toMatchObject({
      place: { environment, instance: 'local-1', worker: 'events', runnerType: 'background' },
      message: expect.stringContaining('never sent setup_request'),
      lasts: true,
    })
  })

  test('that its runner never came to is told of', async () => {
    const client = await new Client(background).opened()
    client.socket.close(1000)
    expect(await troubled('no-handshake')).toMatchObject({
      message: expect.stringContaining('comes and goes'),
      lasts: false,
    })
    expect(world.journal.kinds()).toEqual([])
  })

  test.each([
    ['older than we can work with', { version: 2, runner_version: '23.7' }, 'its version is 23.7'],
    ['of an early version 2', { version: 2, runner_version: '26.3' }, 'its version is 26.3'],
    ['of an old version 1, which names none', { version: 1 }, 'its line is older than 24.0'],
  ])('of a runner %s ends with the reason, and it counts as nothing', async (_, runner, why) => {
    const { version, ...data } = runner
    const client = await new Client(background).opened()
    const closed = new Promise((resolve) =>
      client.socket.once('close', (code, reason) => resolve([code, reason.toString()])),
    )
    client.say(
      version === 2
        ? { ...setupRequest, data: { ...setupRequest.data, ...data } }
        : { message_type: 'capabilities', data: { capabilities: {} } },
    )
    expect(await closed).toEqual([1008, expect.stringContaining(why)])
    expect((await troubled('refused')).message).toContain('26.24 and later')
    expect(world.hub.connections(environment)).toEqual([])
    expect(world.journal.kinds()).toEqual([])
  })

  test('whose answer is too large for any runner ends, and names the variable', async () => {
    const variables = [
      { name: 'SMALL', value: 'x', secure: false },
      { name: 'BUNDLE', value: 'x'.repeat(2 ** 21), secure: true },
    ]
    world.configure = async () => ({ ...world.configuration, variables })
    const client = await new Client(background).opened()
    client.say(setupRequest)
    expect(await client.closed).toBe(1011)
    const { message } = await troubled('too-large')
    expect(message).toContain('the largest are BUNDLE (2097152 bytes), SMALL (1 bytes)')
    expect(message).not.toContain('xx')
  })

  test('that begins late ends the silence, whatever comes of it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const client = await new Client(background).opened()
    vi.advanceTimersByTime(30_000)
    await troubled('no-handshake')
    client.say({ ...setupRequest, data: { ...setupRequest.data, runner_version: '23.7' } })
    expect((await troubled('no-handshake', null)).message).toBeNull()
    await troubled('refused')
  })

  test('that was begun is no coming and going, though the runner did not wait for the answer', async () => {
    let answer = () => {}
    world.configure = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      return world.configuration
    }
    const client = await new Client(background).opened()
    client.say(setupRequest)
    await world.journal.next('configure')
    client.socket.close(1000)
    await client.closed
    answer()
    await world.journal.next(
      'log',
      ({ message }) => message === 'a runner went before its handshake was done',
    )
    expect(world.journal.entries).not.toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('comes and goes') }),
    )
  })

  test('that succeeds ends what was wrong before', async () => {
    await connect()
    const over = ['refused', 'no-handshake', 'too-large', 'old-variables']
    for (const kind of over) expect((await troubled(kind, null)).message).toBeNull()
  })
})

test('a local runner whose last variable is taken away keeps it, which is told of until it has others', async () => {
  await connect()
  const without = { ...world.configuration, variables: [] }
  world.hub.push(environment, without, () => true)
  expect(await troubled('old-variables')).toMatchObject({
    message: expect.stringContaining('restart it'),
    lasts: true,
  })
  await troubled('old-variables', null)
  world.hub.push(environment, world.configuration, () => true)
  await troubled('old-variables', null)
})

test('what a runner cannot be told any more is over when it goes', async () => {
  const client = await connect()
  const variables = [{ name: 'BUNDLE', value: 'x'.repeat(2 ** 21), secure: false }]
  world.hub.push(environment, { ...world.configuration, variables }, () => true)
  expect(await troubled('too-large')).toMatchObject({ lasts: true })
  client.socket.close(1000)
  await troubled('too-large', null)
})

describe('a connection', () => {
  test('carries tasks out and results in, in the order of the wire', async () => {
    const client = await connect()
    const { connection } = await world.journal.next('connected')
    const tasks = [taskMessage(), taskMessage(), taskMessage()]
    expect(tasks.map((task) => world.hub.send(connection.id, task))).toEqual([true, true, true])
    for (const { taskId } of tasks) {
      expect(await client.hears()).toMatchObject({
        message_type: 'task',
        data: { options: { task_id: taskId } },
      })
      client.say(resultOf(taskId))
    }
    client.say(shutdown)
    client.say(shutdown)
    client.say(resultOf('TQ-late'))
    client.socket.close(1000)
    await world.journal.next('disconnected')
    expect(world.journal.kinds()).toEqual([
      'configure',
      'connected',
      'result',
      'result',
      'result',
      'leaving',
      'result',
      'disconnected',
    ])
    expect(connection.leaving).toBe(true)
    expect(world.hub.send(connection.id, taskMessage())).toBe(false)
  })

  test('answers a ping when the results before it are on record', async () => {
    let write = () => {}
    world.record = () => new Promise((resolve) => (write = resolve))
    const client = await connect()
    const pongs: string[] = []
    client.socket.on('pong', (mark) => pongs.push(mark.toString()))
    client.say(resultOf(taskMessage().taskId))
    client.socket.ping('after the result')
    await world.journal.next('result')
    client.say({ version: 2, message_type: 'nobody knows this', data: {} })
    await world.journal.next('log', ({ message }) => message.includes('ignored a message'))
    expect(pongs).toEqual([])
    write()
    await new Promise((resolve) => client.socket.once('pong', resolve))
    expect(pongs).toEqual(['after the result'])
  })

  test('keeps the order also for what came while the handshake was being answered', async () => {
    const gate = gateFor(world)
    const client = await new Client(background).opened()
    for (const message of [setupRequest, resultOf('TQ-early'), shutdown]) client.say(message)
    const read = new Promise((resolve) => client.socket.once('pong', resolve))
    client.socket.ping()
    await read
    expect(world.journal.kinds()).toEqual(['configure'])
    gate.open()
    await world.journal.next('leaving')
    expect(world.journal.kinds()).toEqual(['configure', 'connected', 'result', 'leaving'])
  })

  test.each([
    ['not JSON', 'ApiKey SU-1:secret'],
    ['an unknown version', { version: 3, message_type: 'task' }],
    ['a task without output', { version: 2, message_type: 'task', data: { options: { task_id: 'TQ-1' } } }],
    ['a web task', { version: 2, message_type: 'web_task', data: { request: { content: 'secret' } } }],
    ['another handshake', setupRequest],
  ])('survives %s', async (_, message) => {
    const client = await connect()
    client.say(message)
    client.say(resultOf('TQ-after'))
    expect((await world.journal.next('result')).result.taskId).toBe('TQ-after')
    expect(JSON.stringify(world.journal.entries)).not.toContain('secret')
  })

  test('survives a callback that throws', async () => {
    const client = await connect()
    const { connection } = await world.journal.next('connected')
    vi.spyOn(world.journal, 'add').mockImplementationOnce(() => {
      throw new Error('the dispatcher is broken')
    })
    client.say(resultOf('TQ-1'))
    client.say(resultOf('TQ-2'))
    expect((await world.journal.next('result')).result.taskId).toBe('TQ-2')
    expect(world.hub.connections(environment)).toEqual([connection])
  })

  test('takes no task once it was told to shut down, and still gives results', async () => {
    const client = await connect()
    const { connection } = await world.journal.next('connected')
    world.hub.shutdown(environment, 'another instance')
    expect(connection.leaving).toBe(false)
    world.hub.shutdown(environment, 'local-1')
    expect(await client.hears()).toEqual(shutdown)
    expect(world.hub.send(connection.id, taskMessage())).toBe(false)
    client.say(resultOf('TQ-1'))
    await world.journal.next('result')
  })

  test('is not broken by a task larger than runners accept: that task fails', async () => {
    const client = await connect()
    const { connection } = await world.journal.next('connected')
    const huge = taskMessage({ category: 'interactive', data: { note: 'x'.repeat(2 ** 21) } })
    expect(world.hub.send(connection.id, huge)).toBe(true)
    expect((await world.journal.next('result')).result).toMatchObject({ taskId: huge.taskId, result: 'fail' })
    world.hub.send(connection.id, taskMessage())
    expect(await client.hears()).toMatchObject({ message_type: 'task' })
  })

  test('accepts frames of several megabytes', async () => {
    const client = await connect()
    const body = 'x'.repeat(4 * 2 ** 20)
    client.say(resultOf('TQ-1', { result: 'success', data: { http_status: 200, headers: null, body } }))
    expect((await world.journal.next('result')).result.data).toMatchObject({ body })
  })

  test('that was pushed to during its handshake ends with the newest configuration', async () => {
    const { configure } = world
    world.configure = async (...asked) => {
      const first = await configure(...asked)
      const newer = { ...world.configuration, generation: 'newer', logLevel: 'DEBUG' as const }
      world.hub.push(environment, newer, (instance) => instance === 'local-1')
      return first
    }
    const client = await new Client(background).opened()
    client.say(setupRequest)
    expect(await client.hears()).toMatchObject({ data: { logging: { log_level: 'INFO' } } })
    expect(await client.hears()).toMatchObject({ data: { logging: { log_level: 'DEBUG' } } })
  })

  test('is pushed what is meant for its instance only', async () => {
    const [one, other] = [await connect(), await connect(background.replace('local-1', 'local-2'))]
    world.hub.push(environment, { ...world.configuration, logLevel: 'DEBUG' }, (id) => id === 'local-2')
    world.hub.push(environment, { ...world.configuration, logLevel: 'ERROR' }, () => true)
    expect(await one.hears()).toMatchObject({ data: { logging: { log_level: 'ERROR' } } })
    expect(await other.hears()).toMatchObject({ data: { logging: { log_level: 'DEBUG' } } })
  })
})

describe('liveness', () => {
  test('a socket that answers no ping for 30 s is cut', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    const client = await new Client(background, { autoPong: false }).opened()
    client.say(setupRequest)
    await client.hears()
    const pinged = new Promise((resolve) => client.socket.once('ping', resolve))
    vi.advanceTimersByTime(20_000)
    await pinged
    vi.advanceTimersByTime(30_000)
    expect(await client.closed).toBe(1006)
    await world.journal.next('disconnected')
  })

  test('a worker that comes back replaces its half-open socket, which is gone first', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const old = await new Client(background, { autoPong: false }).opened()
    old.say(setupRequest)
    await old.hears()
    const asked = new Promise((resolve) => old.socket.once('ping', resolve))
    const next = await new Client(background).opened()
    next.say(setupRequest)
    await asked
    vi.advanceTimersByTime(2_000)
    await next.hears()
    expect(await old.closed).toBe(1006)
    expect(world.journal.kinds()).toEqual([
      'configure',
      'connected',
      'disconnected',
      'configure',
      'connected',
    ])
    expect(world.hub.connections(environment)).toHaveLength(1)
  })

  test('two living workers that share an instance name both stay, and so do its other workers', async () => {
    const clients = [
      await connect(),
      await connect(),
      await connect(background.replace('=background', '=interactive')),
      await connect(background.replace('local-1', 'local-2')),
    ]
    expect(world.hub.connections(environment)).toHaveLength(4)
    expect(clients.map(({ socket }) => socket.readyState)).toEqual(Array(4).fill(WebSocket.OPEN))
  })
})

test('an environment that is deleted waits for its runners for a while, and then goes without them', async () => {
  const [goes, stays] = [await connect(), await connect(background.replace('local-1', 'local-2'))]
  const dismissed = world.hub.dismiss(environment, 100)
  expect([await goes.hears(), await stays.hears()]).toMatchObject([shutdown, shutdown])
  goes.socket.close()
  expect(await stays.closed).toBe(1012)
  await dismissed
  expect(world.hub.connections(environment)).toEqual([])
})

test('closing the hub brings every runner back later, with code 1012', async () => {
  const clients = [
    await connect(),
    await connect(background.replace('local-1', 'local-2')),
    new Client(background),
  ]
  await clients[2]?.opened()
  await world.hub.close()
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([1012, 1012, 1012])
  expect(world.journal.kinds().filter((kind) => kind === 'disconnected')).toHaveLength(2)
  expect(world.hub.connections(environment)).toEqual([])
})

test('a key that ends takes its connections along, also those that are not greeted yet, and no others', async () => {
  const earlier = [await connect(), new Client(background)]
  await earlier[1]?.opened()
  world.key = 'SU-000-000-001'
  const later = await connect(background.replace('local-1', 'local-2'))
  world.hub.expel(environment, (key) => key === world.key)
  expect(await Promise.all(earlier.map(({ closed }) => closed))).toEqual([1008, 1008])
  await world.journal.next('disconnected')
  expect(later.socket.readyState).toBe(WebSocket.OPEN)
  expect(world.hub.connections(environment)).toMatchObject([{ instance: 'local-2' }])
})
