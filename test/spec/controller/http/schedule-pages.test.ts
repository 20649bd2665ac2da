import type { FastifyInstance } from 'fastify'
import { beforeEach, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { addScheduleApi } from '../../../../controller/http/api/schedules.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { addScheduleRoutes } from '../../../../controller/http/connect/schedules.ts'
import { environmentId, extensionId } from '../../../../core/domain/identifiers.ts'
import { silent } from '../../../support/process-harness.ts'
import { accountOf, environmentOf, extensionOf, scheduleOf } from '../../../support/samples.ts'

/** 40 extensions with a dev and a production environment, each with 25 schedules: 2,000 in all. */
const targets = new Map(
  Array.from({ length: 40 }, (_, index) => `e${index}`).flatMap((extension) =>
    (['dev', 'production'] as const).map((type) => {
      const id = environmentId(extensionId('acme', extension), type)
      const schedules = Array.from({ length: 25 }, (_, number) => scheduleOf(id, `s${number}`))
      const environment = environmentOf({ extension, type, schedules })
      const target = {
        account: accountOf(),
        extension: extensionOf(extension),
        environment,
        commit: 'c0ffee',
      }
      return [id, target] as const
    }),
  ),
)
const all = [...targets.values()]
  .flatMap(({ environment }) => environment.schedules.map(({ id }) => id))
  .sort()

/** What the store was asked, in statements. */
let asked: string[]
/** Schedules that are outgrown. */
let failing: ReadonlySet<string | undefined>
let app: FastifyInstance

beforeEach(() => {
  asked = []
  failing = new Set()
  const answer = (what: string) => async (ids: readonly string[]) => {
    asked.push(`${what} of ${ids.length}`)
    return []
  }
  const keys = new KeyRing(Buffer.alloc(32), () => {})
  const redact = (text: string) => text
  const ground = { adminToken: 'bwl_admin', keys, isThere: () => true, connectVersion: '42.0.0', redact }
  app = createApp({ ...ground, log: silent })
  const options = {
    fleet: {
      ids: () => [...targets.keys()],
      target: (id: string) => targets.get(id),
      environment: (id: string) => ({ id, target: targets.get(id) }),
      extension: (id: string) => {
        const found = [...targets.values()].find(({ extension }) => extension.id === id)
        return found && { id, spec: found.extension, account: found.account }
      },
    },
    store: { scheduleStates: answer('states'), lastOccurrences: answer('runs') },
    scheduler: { isOutgrown: (id: string) => failing.has(id) },
    clock: { now: () => 0 },
  }
  addScheduleApi(app, options as unknown as Parameters<typeof addScheduleApi>[1])
  addScheduleRoutes(app, options as unknown as Parameters<typeof addScheduleRoutes>[1])
})

async function get(url: string) {
  const { statusCode, headers, body } = await app.inject({
    url,
    headers: { authorization: 'Bearer bwl_admin' },
  })
  return { status: statusCode, range: headers['content-range'], body: JSON.parse(body) }
}

test('a page of the schedules of all asks the store twice, however many environments there are', async () => {
  const { body } = await get('/api/v1/schedules')
  expect(body.items).toHaveLength(100)
  expect(asked).toEqual(['states of 100', 'runs of 100'])
})

test('page after page has each schedule once, by its id', async () => {
  const found: string[] = []
  let next: string | null = ''
  do {
    const { body } = await get(`/api/v1/schedules?limit=300&after=${next}`)
    found.push(...body.items.map(({ id }: { id: string }) => id))
    next = body.next
  } while (next !== null)
  expect(found).toEqual(all)
  expect(asked).toHaveLength(2 * 7)
})

test('a page goes on where the last one ended, also when that schedule is gone', async () => {
  const gone = `${all[50]?.slice(0, -1)}~`
  const { body } = await get(`/api/v1/schedules?limit=1&after=${encodeURIComponent(gone)}`)
  expect(body.items[0].id).toBe(all.find((id) => id > gone))
})

test.each([
  ['extension=e7', 50],
  ['extension=e7&environment=dev', 25],
  ['environment=production', 1000],
  ['extension=nobody', 0],
  ['q=E7', 50],
  [`id=${all[7]},${all[1999]},EFS-0000-0000-01-0000`, 2],
  ['q=s24&environment=dev', 40],
  ['limit=0', 1],
  ['limit=1000000', 1000],
])('%s: %d on the page', async (query, expected) => {
  const { body } = await get(`/api/v1/schedules?${query.includes('limit') ? query : `${query}&limit=1000`}`)
  expect(body.items).toHaveLength(expected)
})

test.each([
  ...['limit=-1', 'limit=x', `after=${'x'.repeat(301)}`, 'after=a&after=b', 'environment=prod'],
  ...['state=broken', `q=${'x'.repeat(201)}`],
])('%s is refused', async (query) => {
  expect((await get(`/api/v1/schedules?${query}`)).status).toBe(400)
})

test('of a state that only the store knows 1,000 are looked at, and the page goes on after them', async () => {
  failing = new Set([all[3], all[500], all[1500]])
  const first = await get('/api/v1/schedules?state=failing')
  expect(first.body).toMatchObject({ items: [{ id: all[3] }, { id: all[500] }], next: all[999] })
  expect(asked).toEqual(['states of 1000', 'runs of 1000'])
  const second = await get(`/api/v1/schedules?state=failing&after=${first.body.next}`)
  expect(second.body).toMatchObject({ items: [{ id: all[1500] }], next: null })
  const short = await get('/api/v1/schedules?state=failing&limit=1')
  expect(short.body).toMatchObject({ items: [{ id: all[3] }], next: all[3] })
})

test("of an environment's schedules those of the page are worked out", async () => {
  const [id, { extension }] = [...targets][0] as [string, { extension: { id: string } }]
  const path = `/public/v1/devops/services/${extension.id}/environments/${id}/schedules`
  const plain = await get(`${path}?limit=10&offset=20`)
  expect([plain.range, plain.body.length]).toEqual(['items 20-24/25', 5])
  expect(asked).toEqual(['states of 5', 'runs of 5'])
  const one = plain.body[0].id
  expect((await get(`${path}?eq(id,${one})`)).range).toBe('items 0-0/1')
  expect(asked.slice(2)).toEqual(['states of 1', 'runs of 1'])
  expect((await get(`${path}?like(declared_name,s1*)&limit=3`)).range).toBe('items 0-2/11')
})
