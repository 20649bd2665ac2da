import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunnerConnection, TaskMessage } from '../../../controller/ports/runners.ts'
import {
  type Context,
  defineExtension,
  done,
  type Extension,
  fail,
  type RunningExtension,
  reschedule,
  skip,
  start,
} from '../../../sdk/index.ts'
import { apiKey, environment, RunnerWorld, taskMessage } from '../../support/runner-world.ts'

/** The SDK against the real hub: in this process, and the example extensions as processes of their own. */
let world: RunnerWorld
const running: RunningExtension[] = []

beforeEach(async () => {
  world = await new RunnerWorld().open()
  world.objects.set('requests/PR-1', { id: 'PR-1', status: 'pending' })
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((extension) => extension.stop()))
  await world.close()
})

const purchase = 'asset_purchase_request_processing'
const validation = 'asset_purchase_request_validation'

type Handle = (object: Record<string, unknown>, context: Context) => unknown

/** An extension whose handlers all do the same, whatever that is. */
function extensionOf(handle: Handle): Extension {
  const odd = handle as never
  return defineExtension({
    readmeUrl: 'https://example.org/readme',
    audience: ['vendor'],
    variables: [
      { name: 'GREETING', initialValue: 'hello' },
      { name: 'TOKEN', secure: true },
    ],
    events: { [purchase]: { statuses: ['pending', 'approved'], handle: odd } },
    schedulables: { nightly: { name: 'Nightly', description: 'Counts something', handle: odd } },
  })
}

function launch(
  extension: Extension,
  env: Record<string, string> = {},
  lines: string[] = [],
): RunningExtension {
  const started = start(extension, { env: { ...world.env(), ...env }, write: (line) => lines.push(line) })
  running.push(started)
  return started
}

async function connect(extension: Extension, env: Record<string, string> = {}): Promise<RunnerConnection> {
  launch(extension, env)
  return (await world.journal.next('connected')).connection
}

/** Sends a task and gives its result. */
async function perform(connection: RunnerConnection, task: Partial<TaskMessage> = {}) {
  const message = taskMessage(task)
  expect(world.hub.send(connection.id, message)).toBe(true)
  const { result } = await world.journal.next('result', (entry) => entry.result.taskId === message.taskId)
  return result
}

/** A handler that waits until it is let go. */
function held() {
  let letGo: () => void = () => {}
  let begin: () => void = () => {}
  const released = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const handle = async () => {
    begin()
    await released
    return done()
  }
  return { handle, begun, letGo }
}

describe('the handshake', () => {
  test('describes the extension', async () => {
    const connection = await connect(extensionOf(() => done()))
    expect(connection).toMatchObject({
      environment,
      instance: 'local-1',
      runnerType: 'background',
      runningTasks: 0,
    })
    expect(connection.setup).toEqual({
      version: 2,
      runnerVersion: 'bowline-sdk',
      eventSubscriptions: { [purchase]: ['pending', 'approved'] },
      schedulables: [{ method: 'nightly', name: 'Nightly', description: 'Counts something' }],
      variables: [
        { name: 'GREETING', initialValue: 'hello', secure: false },
        { name: 'TOKEN', initialValue: '', secure: true },
      ],
      audience: ['vendor'],
      readmeUrl: 'https://example.org/readme',
      changelogUrl: null,
    })
  })

  test('opens a second connection only where there are interactive events', async () => {
    launch({ events: { [purchase]: { handle: () => done() }, [validation]: { handle: () => done() } } })
    const both = [await world.journal.next('connected'), await world.journal.next('connected')]
    expect(both.map(({ connection }) => connection.runnerType).sort()).toEqual(['background', 'interactive'])
  })

  test('with a wrong key goes on trying, says why, and can be stopped', async () => {
    const lines: string[] = []
    const extension = launch(
      extensionOf(() => done()),
      { API_KEY: 'ApiKey SU-1:wrong' },
      lines,
    )
    for (let tries = 0; tries < 2; tries++) {
      await world.journal.next('log', ({ message }) => message.includes('wrong API key'))
    }
    await extension.stop()
    expect(lines.join()).toContain('401')
    expect(lines.join()).not.toContain('SU-1')
    expect(world.journal.kinds()).toEqual([])
  })
})

describe('variables', () => {
  test('are those of the handshake, then those pushed, also for a handler that is running', async () => {
    const seen: (string | undefined)[] = []
    const first = held()
    const connection = await connect(
      extensionOf(async (_, context) => {
        seen.push(context.config.GREETING)
        if (seen.length === 1) await first.handle()
        seen.push(context.config.GREETING)
        return done()
      }),
    )
    const result = perform(connection)
    await first.begun
    const variables = [{ name: 'GREETING', value: 'goodbye', secure: false }]
    world.hub.push(environment, { ...world.configuration, variables }, () => true)
    await perform(connection)
    first.letGo()
    await result
    expect(seen).toEqual(['hello', 'goodbye', 'goodbye', 'goodbye'])
  })

  test('cannot be written', async () => {
    const connection = await connect(
      extensionOf((_, { config }) => {
        ;(config as Record<string, string>).GREETING = 'mine'
        return done()
      }),
    )
    expect(await perform(connection)).toMatchObject({
      result: 'retry',
      message: expect.stringContaining('TypeError'),
    })
  })
})

test('the log is JSON lines at the level of the environment, with the task in each', async () => {
  const lines: string[] = []
  launch(
    extensionOf((_, { log }) => {
      log.debug('detail')
      log.info('news', { a: 1 })
      return done()
    }),
    {},
    lines,
  )
  const { connection } = await world.journal.next('connected')
  const { taskId } = await perform(connection)
  world.hub.push(environment, { ...world.configuration, logLevel: 'DEBUG' }, () => true)
  await perform(connection)
  const entries = lines.map((line) => JSON.parse(line)).filter((line) => line.task)
  expect(entries.map(({ message }) => message)).toEqual(['news', 'detail', 'news'])
  expect(entries[0]).toMatchObject({ level: 'INFO', task: taskId, event: purchase, object: 'PR-1', a: 1 })
})

const endless = () => new Promise(() => {})
const nothing = { data: null, countdownSeconds: 0, message: null }
const circular: unknown[] = []
circular.push(circular)

describe('a background task', () => {
  test.each<[string, Handle, object]>([
    ['done', () => done(), { result: 'success' }],
    ['done, with data', () => done({ text: 'hello' }), { result: 'success', data: { text: 'hello' } }],
    ['done, with data that is no JSON', () => done(circular), { result: 'success' }],
    ['done, with more than is kept', () => done('x'.repeat(262_143)), { result: 'success' }],
    ['failed', () => fail('no stock'), { result: 'fail', message: 'no stock' }],
    ['failed, with data', () => fail('no', { body: [1] }), { result: 'fail', message: 'no', data: [1] }],
    ['skipped', () => skip('not mine'), { result: 'skip', message: 'not mine' }],
    ['put off', () => reschedule(90), { result: 'reschedule', countdownSeconds: 90 }],
    [
      'that throws',
      () => {
        throw new Error('boom')
      },
      { result: 'retry', message: expect.stringContaining('Error: boom') },
    ],
    [
      'that answers nothing',
      () => undefined,
      { result: 'retry', message: expect.stringContaining('returned none of done()') },
    ],
    [
      'that takes too long',
      endless,
      { result: 'retry', message: expect.stringContaining('longer than 0.2 s') },
    ],
  ])('%s', async (_, handle, expected) => {
    const connection = await connect(extensionOf(handle), { BACKGROUND_TASK_MAX_EXECUTION_TIME: '0.2' })
    expect(await perform(connection, { correlationId: 'fence-7' })).toMatchObject({
      ...nothing,
      correlationId: 'fence-7',
      ...expected,
    })
  })

  test('whose data is not kept says so in its log', async () => {
    const lines: string[] = []
    launch(
      extensionOf(() => done(circular)),
      {},
      lines,
    )
    await perform((await world.journal.next('connected')).connection)
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        level: 'WARNING',
        message: 'the data of the answer is not kept',
        problem: 'it is no JSON: Converting circular structure to JSON',
      }),
    )
  })

  test('gets its object, and knows which task it is', async () => {
    const calls: unknown[] = []
    const connection = await connect(
      extensionOf((object, { task }) => {
        calls.push(object, task)
        return done()
      }),
    )
    const { taskId: id } = await perform(connection, { correlationId: 'fence-3' })
    expect(calls).toEqual([
      { id: 'PR-1', status: 'pending' },
      { id, category: 'background', eventType: purchase, objectId: 'PR-1', attempt: 3 },
    ])
    expect(world.requests).toEqual([
      '/public/v1/requests?and(eq(id,PR-1),in(status,(pending,approved)))&limit=0&offset=0',
      '/public/v1/requests/PR-1',
    ])
  })

  test('whose object has another status by now is skipped', async () => {
    world.objects.set('requests/PR-1', { id: 'PR-1', status: 'failed' })
    const connection = await connect(extensionOf(() => done()))
    expect(await perform(connection)).toMatchObject({
      result: 'skip',
      message: 'The request status does not match the supported statuses: pending,approved.',
    })
  })

  test.each([
    ['that the platform refuses to look up is tried again later', [403], 1, 'retry'],
    ['survives a bad moment of the platform', [502], 3, 'success'],
  ])('%s', async (_, failures, requests, result) => {
    const connection = await connect(extensionOf(() => done()))
    world.failures.push(...failures)
    expect(await perform(connection)).toMatchObject({
      result,
      message: result === 'retry' ? expect.stringContaining('GET /public/v1/requests: 403 Forbidden') : null,
    })
    expect(world.requests).toHaveLength(requests)
  })

  test('with an empty object is tried again', async () => {
    world.objects.set('objects/OB-1', {})
    const connection = await connect({ events: { our_own_event: { handle: () => done() } } })
    expect(await perform(connection, { eventType: 'our_own_event', objectId: 'OB-1' })).toMatchObject({
      result: 'retry',
      message: expect.stringContaining('empty'),
    })
  })

  test('that nobody handles is tried again', async () => {
    const connection = await connect(extensionOf(() => done()))
    expect(await perform(connection, { eventType: 'toString' })).toMatchObject({
      result: 'retry',
      message: expect.stringContaining('no handler for toString'),
    })
  })

  test('is told when its time is up', async () => {
    let reason: unknown
    const connection = await connect(
      extensionOf(async (_, { signal }) => {
        await once(signal, 'abort')
        reason = signal.reason
        return done()
      }),
      { BACKGROUND_TASK_MAX_EXECUTION_TIME: '0.05' },
    )
    expect(await perform(connection)).toMatchObject({ result: 'retry' })
    expect(reason).toEqual(new Error('The handler took longer than 0.05 s.'))
  })

  test('does not wait for another', async () => {
    const first = held()
    let calls = 0
    const connection = await connect(extensionOf(() => (++calls === 1 ? first.handle() : done())))
    const slow = perform(connection)
    await first.begun
    expect(await perform(connection)).toMatchObject({ result: 'success' })
    first.letGo()
    expect(await slow).toMatchObject({ result: 'success' })
  })
})

describe('a scheduled task', () => {
  const path = `devops/services/SRVC-4400-0874/environments/${environment}/schedules/EFS-1`
  const scheduled = { category: 'scheduled', eventType: 'scheduled_execution', objectId: 'EFS-1' } as const
  const schedule = { id: 'EFS-1', method: 'nightly', parameter: { a: 1 } }

  test('gets its whole schedule', async () => {
    world.objects.set(path, schedule)
    const calls: unknown[] = []
    const connection = await connect(
      extensionOf((each) => {
        calls.push(each)
        return done()
      }),
    )
    expect(await perform(connection, scheduled)).toMatchObject({ ...nothing, result: 'success' })
    expect(calls).toEqual([schedule])
  })

  test.each<[string, object, Handle, object]>([
    ['failed', schedule, () => fail('no'), { result: 'fail', message: 'no' }],
    ['that throws', schedule, () => Promise.reject(new Error('boom')), { result: 'retry' }],
    [
      'that has no such answer',
      schedule,
      () => skip(),
      { result: 'retry', message: expect.stringContaining('skip()') },
    ],
    ['of another method', { ...schedule, method: 'daily' }, () => done(), { result: 'retry' }],
  ])('%s', async (_, object, handle, expected) => {
    world.objects.set(path, object)
    const connection = await connect(extensionOf(handle))
    expect(await perform(connection, scheduled)).toMatchObject({ countdownSeconds: 0, ...expected })
  })
})

describe('an interactive task', () => {
  const data = { id: 'PR-1', items: [] }

  test.each<[string, string, Handle, object]>([
    [
      'done, with the request to store',
      validation,
      (request) => done({ ...request, note: 'ok' }),
      { result: 'success', data: { http_status: 200, headers: null, body: { ...data, note: 'ok' } } },
    ],
    [
      'done, as an HTTP answer',
      'product_action_execution',
      () => done(null, { status: 302, headers: { Location: '/x' } }),
      { result: 'success', data: { http_status: 302, headers: { Location: '/x' }, body: null } },
    ],
    [
      'refused',
      validation,
      () => fail('wrong', { body: { errors: ['wrong'] } }),
      {
        result: 'fail',
        message: 'wrong',
        data: { http_status: 400, headers: null, body: { errors: ['wrong'] } },
      },
    ],
    ['that throws', validation, () => Promise.reject(new Error('boom')), { result: 'fail', data: null }],
    ['that takes too long', validation, endless, { result: 'fail', data: null }],
    ['that has no such answer', validation, () => reschedule(60), { result: 'fail', data: null }],
    ['whose answer is no JSON', validation, () => done(circular), { result: 'fail', data: null }],
    [
      'that is the HTTP call of somebody, and throws',
      'product_action_execution',
      () => Promise.reject(new Error('boom')),
      { result: 'fail', data: { http_status: 400, headers: null, body: expect.stringContaining('boom') } },
    ],
  ])('%s', async (_, eventType, handle, expected) => {
    launch(
      { events: { [eventType]: { handle: handle as never } } },
      { INTERACTIVE_TASK_MAX_EXECUTION_TIME: '0.2' },
    )
    const { connection } = await world.journal.next(
      'connected',
      (each) => each.connection.runnerType === 'interactive',
    )
    const result = await perform(connection, { category: 'interactive', eventType, data })
    expect(result).toMatchObject({ countdownSeconds: 0, ...expected })
    expect(world.requests).toEqual([])
  })
})

describe('a lost connection', () => {
  test('is made again while the task goes on, and its result comes once', async () => {
    const work = held()
    const connection = await connect(extensionOf(work.handle))
    const task = taskMessage()
    world.hub.send(connection.id, task)
    await work.begun
    world.cut()
    const again = (await world.journal.next('connected')).connection
    expect(again.runningTasks).toBe(1)
    work.letGo()
    const delivered = await world.journal.next('result')
    expect(delivered).toMatchObject({
      connection: { id: again.id },
      result: { taskId: task.taskId, result: 'success' },
    })
    await running[0]?.stop()
    expect(world.journal.kinds().filter((kind) => kind === 'result')).toHaveLength(1)
  })

  test('keeps the results of what is finished meanwhile', async () => {
    const work = held()
    const connection = await connect(extensionOf(work.handle))
    const task = taskMessage()
    world.hub.send(connection.id, task)
    await work.begun
    world.cut()
    await world.journal.next('disconnected')
    work.letGo()
    const { result } = await world.journal.next('result')
    expect(result).toMatchObject({ taskId: task.taskId, result: 'success' })
  })

  test('comes back after the controller restarts', async () => {
    const work = held()
    const connection = await connect(extensionOf(work.handle))
    world.hub.send(connection.id, taskMessage())
    await work.begun
    await world.restart()
    await world.journal.next('disconnected')
    expect((await world.journal.next('connected')).connection).toMatchObject({
      instance: 'local-1',
      runningTasks: 1,
    })
    work.letGo()
    expect((await world.journal.next('result')).result).toMatchObject({ result: 'success' })
  })
})

describe('leaving', () => {
  test('on the server’s shutdown: takes no more, finishes, delivers, and goes', async () => {
    const work = held()
    const connection = await connect(extensionOf(work.handle))
    world.hub.send(connection.id, taskMessage())
    await work.begun
    world.hub.shutdown(environment)
    await world.journal.next('leaving')
    expect(world.hub.send(connection.id, taskMessage())).toBe(false)
    work.letGo()
    await running[0]?.finished
    await world.journal.next('disconnected')
    expect(world.journal.kinds()).toEqual(['configure', 'connected', 'leaving', 'result', 'disconnected'])
  })

  test('takes a new connection to deliver what was unsent', async () => {
    const work = held()
    const connection = await connect(extensionOf(work.handle))
    world.hub.send(connection.id, taskMessage())
    await work.begun
    const stopped = running[0]?.stop()
    await world.journal.next('leaving')
    world.cut()
    await world.journal.next('disconnected')
    work.letGo()
    await world.journal.next('result')
    await stopped
    expect(world.journal.kinds()).toContain('result')
    expect(world.hub.connections(environment)).toEqual([])
  })
})

/** An example extension as the controller starts it. */
class Example {
  /** Log lines on standard output. */
  readonly lines: { message: string; [field: string]: unknown }[] = []
  readonly exited: Promise<number | null>
  readonly process
  readonly folder: string

  constructor(name: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'bowline-example-'))
    cpSync(fileURLToPath(new URL(`../../../examples/extensions/${name}/`, import.meta.url)), this.folder, {
      recursive: true,
    })
    mkdirSync(join(this.folder, 'node_modules'))
    const sdk = fileURLToPath(new URL('../../../dist/sdk', import.meta.url))
    symlinkSync(sdk, join(this.folder, 'node_modules/bowline'))
    this.process = spawn(process.execPath, [join(this.folder, 'main.js')], {
      env: { PATH: process.env.PATH, ...world.env('INS-1') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    createInterface(this.process.stdout).on('line', (line) => this.lines.push(JSON.parse(line)))
    this.exited = new Promise((resolve) => this.process.once('close', resolve))
  }

  said(message: string) {
    return this.lines.find((line) => line.message === message)
  }
}

async function runExample(name: string): Promise<{ example: Example; connection: RunnerConnection }> {
  const example = new Example(name)
  running.push({
    finished: example.exited.then(() => undefined),
    stop: async () => {
      example.process.kill('SIGKILL')
      await example.exited
      rmSync(example.folder, { recursive: true, force: true })
    },
  })
  return { example, connection: (await world.journal.next('connected')).connection }
}

function schedule(method: string, parameter: object): Partial<TaskMessage> {
  const path = `devops/services/SRVC-4400-0874/environments/${environment}/schedules/EFS-1`
  world.objects.set(path, { id: 'EFS-1', method, parameter })
  return { category: 'scheduled', eventType: 'scheduled_execution', objectId: 'EFS-1' }
}

describe('the example auto-approve', () => {
  beforeEach(() => {
    world.configuration = {
      ...world.configuration,
      variables: [
        { name: 'MAX_QUANTITY', value: '10', secure: false },
        { name: 'ABOVE_LIMIT', value: 'fail', secure: false },
      ],
    }
  })

  test('approves up to the limit, and reports how many', async () => {
    const { example, connection } = await runExample('auto-approve')
    const requests: [string, object, object][] = [
      ['PR-2', { quantity: 10 }, { result: 'success' }],
      ['PR-3', { quantity: 11 }, { result: 'fail', message: expect.stringContaining('11 units') }],
      ['PR-4', { asset: { items: [{ quantity: '4' }, { quantity: 5 }] } }, { result: 'success' }],
    ]
    for (const [id, fields, expected] of requests) {
      world.objects.set(`requests/${id}`, { id, status: 'pending', ...fields })
      expect(await perform(connection, { objectId: id })).toMatchObject(expected)
    }
    for (const method of ['heartbeat', 'daily_report']) {
      expect(await perform(connection, schedule(method, {}))).toMatchObject({ result: 'success' })
    }
    const variables = [
      { name: 'MAX_QUANTITY', value: '10', secure: false },
      { name: 'ABOVE_LIMIT', value: 'wait', secure: false },
    ]
    world.hub.push(environment, { ...world.configuration, variables }, () => true)
    expect(await perform(connection, { objectId: 'PR-3' })).toMatchObject({
      result: 'reschedule',
      countdownSeconds: 3600,
    })
    example.process.kill('SIGTERM')
    expect(await example.exited).toBe(0)
    expect(example.said('alive')).toMatchObject({ approved: 2, declined: 1 })
    expect(example.said('daily report')).toMatchObject({ approved: 2, declined: 1 })
  })

  test.each([
    ['SIGTERM', (example: Example) => example.process.kill('SIGTERM')],
    ['SIGINT', (example: Example) => example.process.kill('SIGINT')],
    ['the server’s shutdown', () => world.hub.shutdown(environment, 'INS-1')],
  ])('finishes a slow request on %s and ends with code 0', async (_, stop) => {
    world.objects.set('requests/PR-5', { id: 'PR-5', status: 'pending', quantity: 1, delayMs: 600 })
    const { example, connection } = await runExample('auto-approve')
    const result = perform(connection, { objectId: 'PR-5' })
    stop(example)
    await world.journal.next('leaving')
    expect(await result).toMatchObject({ result: 'success' })
    expect(await example.exited).toBe(0)
  })
})

test('the example usage-reporter reports what the files brought in', async () => {
  const file = { status: 'accepted', product: { id: 'PRD-1' }, stats: { validated: 3, amount: '1.5' } }
  world.configuration = {
    ...world.configuration,
    variables: [{ name: 'CURRENCY', value: 'USD', secure: false }],
  }
  const { example, connection } = await runExample('usage-reporter')
  const task = { eventType: 'usage_file_request_processing' }
  for (const [id, currency, result] of [
    ['UF-1', 'USD', 'success'],
    ['UF-1', 'USD', 'success'],
    ['UF-2', 'USD', 'success'],
    ['UF-3', 'EUR', 'skip'],
  ]) {
    world.objects.set(`usage/files/${id}`, { id, currency, ...file })
    expect(await perform(connection, { ...task, objectId: id ?? '' })).toMatchObject({ result })
  }
  expect(await perform(connection, schedule('usage_report', {}))).toMatchObject({ result: 'success' })
  example.process.kill('SIGTERM')
  expect(await example.exited).toBe(0)
  expect(example.said('usage report')).toMatchObject({
    currency: 'USD',
    products: { 'PRD-1': { files: 2, records: 6, amount: 3 } },
  })
})

test('an extension without its settings ends with a message', () => {
  expect(() => start({}, { env: { API_KEY: apiKey } })).toThrow('ENVIRONMENT_ID is not set')
})
