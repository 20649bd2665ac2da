import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EnvironmentPage, FindingPage, StatusSummary } from '../../../../api/overview.ts'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { addStatusRoutes, type StatusOptions } from '../../../../controller/http/api/status.ts'
import { createApp } from '../../../../controller/http/app.ts'
import type { Condition } from '../../../../core/domain/status.ts'
import { checked } from '../../../support/check-answers.js'
import { FakeClock } from '../../../support/fake-clock.ts'
import { silent } from '../../../support/process-harness.ts'
import { ToldEnvironments, viewOf } from '../../../support/told-environments.ts'

let told: ToldEnvironments
let clock: FakeClock
let app: FastifyInstance
let publish: () => void
/** What does not fit the contract of the API. */
let flaws: string[]

const since = '2027-01-01T00:00:00.000Z'
const failing: Condition[] = [
  { type: 'Ready', status: 'False', reason: 'BuildFailed', message: 'npm ERR!', since },
  { type: 'Reconciling', status: 'True', reason: 'BuildFailed', message: 'npm ERR!', since },
]
/** `e000` to `e299`, of which each tenth fails. */
const extensions = Array.from({ length: 300 }, (_, index) => `e${String(index).padStart(3, '0')}`)
const views = extensions.map((extension, index) =>
  viewOf({ extension, mode: 'local' }, index % 10 === 0 ? { conditions: failing, status: 'Errored' } : {}),
)
const idOf = (extension: string) => viewOf({ extension }).id
const headers = { authorization: 'Bearer bwl_admin' }

beforeEach(() => {
  told = new ToldEnvironments()
  told.put(...views)
  clock = new FakeClock()
  const keys = new KeyRing(Buffer.alloc(32), () => {})
  const redact = (text: string) => text
  const ground = { adminToken: 'bwl_admin', keys, isThere: () => true, connectVersion: '42.0.0', redact }
  app = createApp({ ...ground, log: silent })
  flaws = []
  app.addHook('onSend', async (request, reply, payload) =>
    checked(request, reply, payload, (flaw) => flaws.push(`${request.url}: ${flaw}`)),
  )
  const options = {
    overviews: told.overviews,
    onChange: (listener: () => void) => {
      publish = listener
    },
    clock,
    fleet: {
      find: (name: string) => (name.includes(':') ? idOf(name.split(':')[0] ?? '') : name),
      environment: (id: string) => told.views.get(id),
      extension: () => undefined,
      retry: () => {},
    },
    sync: { look: async () => {}, state: () => ({ commit: 'c0ffee' }) },
  }
  addStatusRoutes(app, options as unknown as StatusOptions)
})
afterEach(async () => {
  await app.close()
  expect(flaws).toEqual([])
})

async function get<T = EnvironmentPage>(url: string): Promise<{ status: number; body: T; bytes: number }> {
  const { statusCode, body } = await app.inject({ url: `/api/v1/${url}`, headers })
  return { status: statusCode, body: JSON.parse(body), bytes: body.length }
}
const summary = async () => (await get<StatusSummary>('status')).body

describe('the summary', () => {
  test('counts what there is, and names what needs attention', async () => {
    const { environments, attention } = await summary()
    expect(environments).toMatchObject({
      total: 300,
      status: { Running: 270, Errored: 30 },
      standing: { failing: 30, underway: 0, different: 0, 'as-declared': 270 },
    })
    expect([attention.total, attention.first.map(({ extension }) => extension)]).toEqual([
      30,
      extensions.filter((_, index) => index % 10 === 0),
    ])
  })

  test('is no longer for more of what is in order', async () => {
    const { bytes } = await get('status')
    told.put(...Array.from({ length: 1000 }, (_, index) => viewOf({ extension: `more-${index}` })))
    expect((await get('status')).bytes - bytes).toBeLessThan(20)
  })

  test('has the first hundred of each list, and says how many there are', async () => {
    const finding = {
      ...{ code: 'c', severity: 'error', message: 'm', extensions: [] },
      at: { file: 'a.yaml', line: 1, column: 1 },
    }
    told.state.diagnostics = Array.from({ length: 5000 }, () => finding) as never
    const held = { code: 'not-stopped', extension: 'e001', environment: null, reason: 'r' } as const
    told.state.plan = { held: Array.from({ length: 101 }, () => held) }
    told.put(...extensions.map((extension) => viewOf({ extension }, { conditions: failing })))
    const { diagnostics, held: kept, attention } = await summary()
    expect([diagnostics, kept, attention].map(({ total, first }) => [total, first.length])).toEqual([
      [5000, 100],
      [101, 100],
      [300, 100],
    ])
    const whole = await app.inject({ url: '/api/v1/findings', headers })
    expect(whole.body.trim().split('\n')).toHaveLength(5000)
    expect((await app.inject({ url: '/api/v1/held', headers })).body.trim().split('\n')).toHaveLength(101)
  })

  test('is what looking at Git anew answers', async () => {
    const { body } = await app.inject({ method: 'POST', url: '/api/v1/sync', headers })
    expect(JSON.parse(body)).toEqual(await summary())
  })
})

describe('findings, page by page', () => {
  const findingsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      code: index % 2 === 0 ? 'unknown-extension' : 'unused',
      severity: index % 2 === 0 ? 'error' : 'warning',
      message: `Number ${index}.`,
      extensions: index < 10 ? [] : [index % 3 === 0 ? 'billing' : 'orders'],
      at: { file: `${index < 50 ? 'EU' : 'us'}.yaml`, line: index + 1, column: 1 },
    }))
  const linesOf = ({ items }: FindingPage) => items.map(({ at }) => at.line)

  beforeEach(() => {
    told.state.diagnostics = findingsOf(120) as never
  })

  test('are each there once, in their order', async () => {
    const first = (await get<FindingPage>('findings/page')).body
    expect([first.total, linesOf(first)]).toEqual([120, Array.from({ length: 100 }, (_, at) => at + 1)])
    const { body } = await get<FindingPage>(`findings/page?after=${first.next}`)
    expect([linesOf(body), body.next]).toEqual([Array.from({ length: 20 }, (_, at) => at + 101), null])
  })

  test.each([
    ['severity=error', 60],
    ['extension=billing', 10 + 36],
    ['q=eu.y', 50],
    ['q=UNUSED&severity=warning', 60],
    ['q=number 119', 1],
    ['q=nowhere', 0],
  ])('%s: %d', async (query, expected) => {
    expect((await get<FindingPage>(`findings/page?${query}`)).body.total).toBe(expected)
  })

  test('begin anew where a newer commit has come meanwhile', async () => {
    const { next } = (await get<FindingPage>('findings/page')).body
    told.state.commit = 'beef'
    const { status, body } = await get<{ error_code: string }>(`findings/page?after=${next}`)
    expect([status, body.error_code]).toEqual([410, 'BEGIN_ANEW'])
  })

  test.each(['severity=bad', 'after=1', 'after=c0ffee.x', `q=${'x'.repeat(201)}`, 'q=a&q=b'])(
    'asked for with %s are none',
    async (query) => expect((await get(`findings/page?${query}`)).status).toBe(400),
  )
})

describe('the list of environments', () => {
  test('has each once, page by page', async () => {
    const found: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { body }: { body: EnvironmentPage } = await get(`environments?limit=70&after=${next}`)
      found.push(...body.items.map(({ extension }) => extension))
      next = body.next
    }
    expect(found).toEqual(extensions)
  })

  test.each([
    ['standing=failing', 30],
    ['status=Errored,Running&extension=e000,e001', 2],
    ['type=production', 0],
    ['mode=local&q=E29', 10],
    ['q=npm', 30],
    [`id=${idOf('e007')},e008:dev,ENV-0000-0000-01`, 2],
    [`id=${idOf('e007')}&standing=failing`, 0],
  ])('%s: %d', async (query, expected) => {
    expect((await get(`environments?limit=1000&${query}`)).body.items).toHaveLength(expected)
  })

  test.each([
    'status=Broken',
    'standing=bad',
    'type=prod',
    'mode=x',
    `q=${'x'.repeat(201)}`,
    `id=${Array.from({ length: 201 }, () => 'a')}`,
    'status=Running&status=Errored',
    'wait=soon&since=1.1',
    'after=TQ-0000-0000', // of another list
  ])('%s is refused', async (query) => {
    expect((await get(`environments?${query}`)).status).toBe(400)
  })

  test('one by its name', async () => {
    const { body } = await get<{ extension: string }>('environments/e123:dev')
    expect(body.extension).toBe('e123')
    expect((await get('environments/nobody:dev')).status).toBe(404)
  })
})

describe('what has changed', () => {
  test('since a version, and what is gone', async () => {
    const { version } = (await get('environments?limit=1')).body
    told.put(viewOf({ extension: 'e005' }, { status: 'Stopped' }))
    told.remove(idOf('e006'))
    told.lookedAt.length = 0
    const { body } = await get(`environments?since=${version}`)
    expect(body.items.map(({ extension, status }) => [extension, status])).toEqual([['e005', 'Stopped']])
    expect(body.gone).toEqual([{ id: idOf('e006') }])
    expect(told.lookedAt.sort()).toEqual([idOf('e005'), idOf('e006')].sort()) // and none of the others
    expect((await get(`environments?since=${body.version}`)).body).toMatchObject({ items: [], gone: [] })
  })

  test('what does not fit a filter any more is gone from its list', async () => {
    const { version } = (await get('environments?standing=failing')).body
    told.put(viewOf({ extension: 'e010' }))
    const { body } = await get(`environments?standing=failing&since=${version}`)
    expect([body.items, body.gone]).toEqual([[], [{ id: idOf('e010') }]])
  })

  test('of those that are asked for by name, and of no others', async () => {
    const { version } = (await get('environments?limit=1')).body
    told.put(...['e005', 'e007'].map((extension) => viewOf({ extension }, { status: 'Stopped' })))
    for (const extension of ['e006', 'e008']) told.remove(idOf(extension))
    const { body } = await get(`environments?id=e005:dev,${idOf('e006')}&since=${version}`)
    expect(body.items.map(({ extension }) => extension)).toEqual(['e005'])
    expect(body.gone).toEqual([{ id: idOf('e006') }])
  })

  test.each([
    ['of another run', '1.1'],
    ['that is none', 'yesterday'],
  ])('a version %s: begin anew', async (_, version) => {
    const { status, body } = await get<{ error_code: string }>(`environments?since=${version}&wait=30`)
    expect([status, body.error_code]).toEqual([410, 'BEGIN_ANEW'])
  })

  test('too much at once: begin anew', async () => {
    const { version } = await summary()
    told.put(...Array.from({ length: 1001 }, (_, index) => viewOf({ extension: `more-${index}` })))
    expect((await get(`environments?since=${version}`)).status).toBe(410)
  })
})

describe('waiting for news', () => {
  test('ends when something is another, and not when it only might be', async () => {
    const { version } = await summary()
    let answer: StatusSummary | undefined
    const waiting = get<StatusSummary>(`status?since=${version}&wait=30`).then(({ body }) => (answer = body))
    await settled()
    publish()
    await clock.advance(300)
    await settled()
    expect(answer).toBeUndefined()
    told.put(viewOf({ extension: 'e005' }, { status: 'Stopped' }))
    publish()
    publish()
    await clock.advance(300)
    await waiting
    expect(answer?.environments.status).toMatchObject({ Stopped: 1 })
  })

  test('of environments ends with those that changed', async () => {
    const { version } = await summary()
    const waiting = get(`environments?since=${version}&wait=30`)
    await settled()
    told.put(viewOf({ extension: 'e005' }, { status: 'Stopped' }))
    publish()
    await clock.advance(300)
    expect((await waiting).body.items.map(({ extension }) => extension)).toEqual(['e005'])
  })

  test('costs nothing while nothing changes, and ends with its time', async () => {
    const { version } = await summary()
    const waiting = Array.from({ length: 50 }, () => get<StatusSummary>(`status?since=${version}&wait=30`))
    await settled()
    told.lookedAt.length = 0
    await clock.advance(30_000)
    const answers = await Promise.all(waiting)
    expect(new Set(answers.map(({ body }) => body.version))).toEqual(new Set([version]))
    expect(told.lookedAt).toEqual([])
  })

  test('is for two hundred at a time', async () => {
    const { version } = await summary()
    const waiting = Array.from({ length: 200 }, () => get(`status?since=${version}&wait=30`))
    await settled()
    expect((await get(`status?since=${version}&wait=30`)).status).toBe(429)
    expect((await get(`status?since=${version}`)).status).toBe(200)
    await app.close()
    expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([200]))
  })

  test('ends when the controller stops', async () => {
    const { version } = await summary()
    const waiting = get<StatusSummary>(`status?since=${version}&wait=60`)
    await settled()
    await app.close()
    expect((await waiting).body.version).toBe(version)
  })
})

/** Long enough for a request to get where it waits. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}
