import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WireAuditRow } from '../../api/audit.ts'
import type { AuditAction } from '../../core/domain/audit.ts'
import { account, bowline, eventually, type RunningBowline, World } from '../support/bowline.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { randomOf } from '../support/print-desired.ts'

/** In the long form: `BOWLINE_AUDIT_ACTIONS=10000 npx vitest run test/faults/audit.test.ts`. */
const actions = Number(process.env.BOWLINE_AUDIT_ACTIONS ?? 400)
/** The controller is killed once in so many actions, on average. */
const killEvery = Math.min(100, actions / 4)
const atOnce = 8
const random = randomOf(Number(process.env.BOWLINE_AUDIT_SEED ?? 1))

let world: World
let database: TestDatabase
let environment: { id: string; extensionId: string }
let token: string
let schedule: string
/** Requests that were answered well, by their ids, and what they were. */
const answered = new Map<string, string>()
const tasks: string[] = []

beforeEach(async () => {
  database = await createDatabase()
  world = await World.create({ bare: true })
  const { host, user, password, database: name } = database.connection
  const url = `postgres://${user}:${encodeURIComponent(password)}@/${name}?host=${encodeURIComponent(host)}`
  world.env = { DATABASE_URL: url }
  const tick = {
    apiVersion: 'bowline.dev/v1',
    kind: 'Schedule',
    metadata: { name: 'tick' },
    spec: {
      extension: 'orders',
      environment: 'dev',
      method: 'tick',
      trigger: { cron: '0 0 0 1 1 *', timeZone: 'UTC' },
    },
  }
  await world.push({
    'account.yaml': account,
    'orders.yaml': world.extensionYaml('orders', [{ mode: 'local' }], [tick]),
  })
  await world.start()
  environment = await world.until('orders', ({ status }) => status === 'Disconnected')
  token = (await readFile(join(world.data, 'admin-token'), 'utf8')).trim()
  schedule = await eventually(async () => {
    const { rows } = await database.pool.query<{ id: string }>('select id from schedules where armed')
    return rows[0]?.id
  })
})

afterEach(async () => {
  await world.remove()
  await database.remove()
})

const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)]
const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')

/** What they are on the trail: an action that is refused each time would agree with anything. */
const everyAction: readonly AuditAction[] = [
  ...(['task.create', 'task.cancel', 'task.resubmit', 'tasks.cancel', 'schedule.pause'] as const),
  ...(['schedule.resume', 'deletions.confirm', 'keys.rotate', 'keys.read'] as const),
]

/** One action of a person, whatever becomes of it. */
async function act(): Promise<void> {
  const base = `/public/v1/devops/services/${environment.extensionId}/environments/${environment.id}`
  const keys = `/api/v1/environments/${environment.id}/keys`
  const post = (path: string, body?: object) => ask('POST', path, body)
  const possible: (() => Promise<unknown>)[] = [
    async () => {
      const made = await post(`${base}/tasks`, {
        object: { id: `O-${hex(6)}`, type: 'order_placed' },
        data: {},
      })
      if (made) tasks.push((made as { id: string }).id)
    },
    () => post(`${base}/tasks/${pick(tasks) ?? 'TQ-0'}/cancel`),
    () => post(`${base}/tasks/${pick(tasks) ?? 'TQ-0'}/resubmit`),
    () => post(`${base}/tasks/cancel?like(object.id,O-${hex(1)}*)`),
    () => post(`${base}/schedules/${schedule}/disable`, { reason: `pause ${hex(8)}` }),
    () => post(`${base}/schedules/${schedule}/enable`),
    () => post('/api/v1/confirm', { commit: hex(40) }),
    () => post(`${keys}/rotate`, { overlap: 0 }),
    () => ask('GET', keys),
  ]
  await (pick(possible) ?? act)()
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  try {
    const { url } = JSON.parse(await readFile(join(world.data, 'controller.json'), 'utf8')) as { url: string }
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) return undefined
    answered.set(answer.headers.get('x-request-id') ?? '', `${method} ${path}`)
    return JSON.parse(text)
  } catch {
    return undefined // nobody knows what became of it
  }
}

test('whatever is killed when: no action without its row, and no row without its action', {
  timeout: 3_600_000,
}, async () => {
  let left = actions
  let kills = 0
  let isUp: Promise<unknown> = Promise.resolve()
  const people = Array.from({ length: atOnce }, async () => {
    while (left-- > 0) {
      await isUp // what is on its way when the controller is killed is enough to be refused
      if (random() * 4 < 1) await failSome()
      await act()
    }
  })
  const killer = (async () => {
    for (let next = left - killEvery; left > 0; next = left - killEvery) {
      await eventually(async () => (left <= next || left <= 0 ? true : undefined))
      isUp = (world.controller as RunningBowline).end('SIGKILL').then(() => world.start())
      kills += 1
      await isUp
    }
  })()
  await Promise.all([...people, killer])
  await world.controller?.end('SIGKILL')
  await world.start()

  const rows = await trail()
  expect(kills).toBeGreaterThan(1)
  expect([...new Set(rows.map(({ action }) => action))]).toEqual(expect.arrayContaining([...everyAction]))
  await expectTasksToAgree(rows)
  await expectConfirmationsToAgree(rows)
  await expectPauseToAgree(rows)
  await expectKeysToAgree(rows)
  const requests = new Set(rows.map(({ request }) => request))
  const without = [...answered].filter(([request, what]) => !requests.has(request) && mustHaveRow(what))
  expect(without).toEqual([])
  const verdict = await bowline('audit', 'verify', '--data', world.data)
  expect(verdict).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was changed') })
  console.log(`actions=${actions} answered=${answered.size} kills=${kills} rows=${rows.length}`)
})

/** What found nothing to do did nothing: no task was meant, or no pause was there to end. */
const mustHaveRow = (what: string) => !/tasks\/cancel\?|\/enable$/.test(what)

/** Without a runner none fails by itself. */
async function failSome(): Promise<void> {
  const sql = `update tasks set status = 'failed', completed_at = clock_timestamp()
    where id = (select id from tasks where status = 'scheduled' order by random() limit 1 for update skip locked)`
  await database.pool.query(sql)
}

async function trail(): Promise<WireAuditRow[]> {
  const { stdout } = await bowline('audit', 'export', '--data', world.data)
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WireAuditRow)
  return lines.filter(({ seq }) => seq !== undefined)
}

const counted = (keys: readonly string[]) => {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The story of a task says what the administrator did to it, and was written with that. */
async function expectTasksToAgree(rows: readonly WireAuditRow[]): Promise<void> {
  const { rows: stories } = await database.pool.query<{ id: string; what: string }>(
    `select id, event ->> 'what' as what from tasks, jsonb_array_elements(story) as event where event ->> 'by' = 'admin'`,
  )
  const said = {
    'task.create': 'created',
    'task.cancel': 'cancelled',
    'tasks.cancel': 'cancelled',
    'task.resubmit': 'resubmitted',
  } as const
  const told = rows.flatMap(({ action, object }) => {
    const what = said[action as keyof typeof said]
    return what === undefined ? [] : `${object} ${what}`
  })
  expect(told.length).toBeGreaterThan(actions / 20)
  expect(counted(told)).toEqual(counted(stories.map(({ id, what }) => `${id} ${what}`)))
}

async function expectConfirmationsToAgree(rows: readonly WireAuditRow[]): Promise<void> {
  const { rows: confirmed } = await database.pool.query<{ commit: string }>(
    'select "commit" from confirmations',
  )
  const told = rows.filter(({ action }) => action === 'deletions.confirm').map(({ object }) => object)
  expect(told.sort()).toEqual(confirmed.map(({ commit }) => commit).sort())
}

async function expectPauseToAgree(rows: readonly WireAuditRow[]): Promise<void> {
  const { rows: found } = await database.pool.query<{
    pause: { reason: string; until: number | null } | null
  }>('select pause from schedules where id = $1', [schedule])
  const pauses = rows.filter(({ action }) => action === 'schedule.pause' || action === 'schedule.resume')
  const last = pauses.filter(({ action }) => action === 'schedule.pause').at(-1)
  expect(found[0]?.pause?.reason).toBe(last?.reason)
  const isOver = found[0]?.pause?.until !== null && found[0]?.pause !== null && found[0]?.pause !== undefined
  expect(isOver).toBe(pauses.at(-1)?.action === 'schedule.resume')
}

/** A file has them, so each rotation is told before and after; of one that was cut short nobody knows whether it was. */
async function expectKeysToAgree(rows: readonly WireAuditRow[]): Promise<void> {
  const rotations = rows.filter(({ action }) => action === 'keys.rotate')
  const begun = rotations.filter(({ result }) => result === 'begun').map(({ seq }) => seq)
  const ended = rotations.flatMap(({ begun: of }) => of ?? [])
  expect(ended.sort((a, b) => a - b)).toEqual(begun)
  const { keys } = await (await world.client()).get<{ keys: { id: string }[] }>(
    `/api/v1/environments/${environment.id}/keys/ids`,
  )
  const newest = rotations
    .filter(({ result }) => result === 'done')
    .flatMap(({ change }) => idsAfter(change)[0] ?? [])
  const isUnknown = rotations.some(({ result }) => result === 'unknown')
  if (!isUnknown && newest.length > 0) expect(newest).toContain(keys[0]?.id)
}

function idsAfter(change: WireAuditRow['change']): readonly string[] {
  const after = change?.keys?.[1]
  return Array.isArray(after) ? after : []
}
