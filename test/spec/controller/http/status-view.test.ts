import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EnvironmentPage, StatusSummary } from '../../../../api/overview.ts'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { Permits } from '../../../../controller/access/may.ts'
import type { EnvironmentView } from '../../../../controller/apply/environment-view.ts'
import { addStatusRoutes, type StatusOptions } from '../../../../controller/http/api/status.ts'
import { createApp } from '../../../../controller/http/app.ts'
import type { Findable } from '../../../../controller/http/things.ts'
import { Policy } from '../../../../core/access/decide.ts'
import type { Grant } from '../../../../core/domain/desired.ts'
import type { Condition } from '../../../../core/domain/status.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { silent } from '../../../support/process-harness.ts'
import { ToldEnvironments, viewOf } from '../../../support/told-environments.ts'

const since = '2027-01-01T00:00:00.000Z'
const failing: Condition[] = [
  { type: 'Ready', status: 'False', reason: 'BuildFailed', message: 'npm ERR!', since },
  { type: 'Reconciling', status: 'True', reason: 'BuildFailed', message: 'npm ERR!', since },
]

/** In the folder of a team; those of `search` fail. */
function environment(team: 'billing' | 'search', index: number): EnvironmentView {
  const view = viewOf({ extension: `${team}-${index}` }, team === 'search' ? { conditions: failing } : {})
  if (!view.target) throw new Error('it has a target')
  const { type } = view.target.environment
  const file = `teams/${team}/${index}.yaml`
  const extension = {
    ...view.target.extension,
    declaredIn: { extension: file, environments: { [type]: file } },
  }
  return { ...view, target: { ...view.target, extension } }
}

const views = [0, 1, 2].flatMap((index) => [environment('billing', index), environment('search', index)])
const grant = (user: string, more: Partial<Grant>): Grant => ({
  ...{ role: 'viewer', rights: [], users: [user], groups: [], keys: [], paths: null, environments: null },
  at: { file: 'access.yaml', line: 1 },
  ...more,
})
const grants = [
  grant('all', {}),
  grant('billing', { paths: ['teams/billing/**'] }),
  grant('approver', { role: 'approver', paths: ['teams/billing/**'] }),
  grant('chief', { role: 'approver' }),
  grant('no-such', { environments: ['production'], paths: ['elsewhere/**'] }),
]
const commit = 'c'.repeat(40)

let told: ToldEnvironments
let app: FastifyInstance
let confirmed: string[]
let waiting: boolean

beforeEach(() => {
  told = new ToldEnvironments()
  told.put(...views)
  confirmed = []
  waiting = false
  const target = (id: string) => told.views.get(id)?.target ?? undefined
  const found = {
    find: (name: string) => (told.views.has(name) ? name : undefined),
    target,
    extension: () => undefined,
    extensionNamed: (name: string) => {
      const spec = views.find(({ target: each }) => each?.extension.name === name)?.target?.extension
      return spec && { id: spec.id, spec }
    },
    environment: (id: string) => told.views.get(id),
    observed: () => ({ extensions: [] }),
    account: () => undefined,
    retry: () => {},
  }
  const policy = new Policy({ grants })
  app = createApp({
    ...{ adminToken: 'bwl_admin', keys: new KeyRing(Buffer.alloc(32), () => {}), isThere: () => true },
    ...{ connectVersion: '42', redact: (text: string) => text, log: silent },
    authenticate: async ({ headers }) => {
      const name = headers.authorization?.replace('Bearer ', '') ?? ''
      return { kind: 'user', id: `USR-${name}`, name, groups: [] }
    },
    door: { permits: new Permits(() => policy), found: found as unknown as Findable },
  })
  const options = {
    overviews: told.overviews,
    ...{ onChange: () => {}, clock: new FakeClock(), isolated: false, fleet: found },
    sync: {
      look: async () => {},
      replan: async () => {},
      state: () => ({ plan: { commit, ...told.state.plan } }),
    },
    store: { confirm: async (id: string) => void confirmed.push(id), audit: async () => {} },
    access: { access: { grants }, confirm: async () => {}, isWaiting: () => waiting },
  }
  addStatusRoutes(app, options as unknown as StatusOptions)
})
afterEach(() => app.close())

async function get<T>(who: string, url: string): Promise<T> {
  return (await app.inject({ url: `/api/v1/${url}`, headers: { authorization: `Bearer ${who}` } })).json()
}
const idsOf = async (who: string) =>
  (await get<EnvironmentPage>(who, 'environments')).items.map(({ id }) => id)

describe('a list shows what one may see', () => {
  test.each(['all', 'billing', 'no-such'])('%s: as asking for each one would', async (who) => {
    const alone: string[] = []
    for (const { id } of views) {
      const url = `/api/v1/environments/${id}`
      const { statusCode } = await app.inject({ url, headers: { authorization: `Bearer ${who}` } })
      if (statusCode === 200) alone.push(id)
    }
    expect((await idsOf(who)).sort()).toEqual(alone.sort())
    expect(alone.length).toBe({ all: 6, billing: 3, 'no-such': 0 }[who])
  })

  test('and by its ids no other', async () => {
    const all = views.map(({ id }) => id).join(',')
    expect((await get<EnvironmentPage>('billing', `environments?id=${all}`)).items).toHaveLength(3)
  })
})

describe('the summary', () => {
  const finding = (file: string) => ({
    ...{ code: 'c', severity: 'error', message: 'm', extensions: [] },
    at: { file, line: 1, column: 1 },
  })

  test('counts what one may see, and says nothing of the rest', async () => {
    const of = async (who: string) => {
      const { environments, attention, sync, message } = await get<StatusSummary>(who, 'status')
      return { total: environments.total, attention: attention.total, sync, message }
    }
    expect(await of('all')).toMatchObject({ total: 6, attention: 3, sync: 'failing' })
    expect(await of('billing')).toEqual({
      total: 3,
      attention: 0,
      sync: 'synced',
      message: '3 environments in step',
    })
  })

  test('and so do findings and what is held back', async () => {
    told.state.diagnostics = [finding('teams/billing/0.yaml'), finding('teams/search/0.yaml')] as never
    const held = (extension: string) =>
      ({ code: 'not-stopped', extension, environment: null, reason: 'r' }) as const
    told.state.plan = { held: [held('billing-0'), held('search-0'), held('Access')] }
    const of = async (who: string) => {
      const { diagnostics, held: all } = await get<StatusSummary>(who, 'status')
      return [diagnostics.first.map(({ at }) => at.file), all.first.map(({ extension }) => extension)]
    }
    expect(await of('billing')).toEqual([['teams/billing/0.yaml'], ['billing-0']])
    expect(await of('chief')).toEqual([
      ['teams/billing/0.yaml', 'teams/search/0.yaml'],
      ['billing-0', 'search-0', 'Access'],
    ])
  })
})

describe('who confirms a commit', () => {
  const confirm = async (who: string) => {
    const headers = { authorization: `Bearer ${who}` }
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/api/v1/confirm',
      headers,
      payload: { commit },
    })
    return statusCode
  }
  const held = (...extensions: string[]) => {
    told.state.plan = {
      held: extensions.map((extension) => ({
        code: 'too-many-deletions',
        extension,
        environment: null,
        reason: 'r',
      })),
    }
  }

  test('may confirm all that it lets through', async () => {
    held('billing-0', 'billing-1')
    expect([await confirm('approver'), await confirm('all')]).toEqual([200, 403])
    held('billing-0', 'search-0')
    expect([await confirm('approver'), await confirm('chief')]).toEqual([403, 200])
    expect(confirmed).toHaveLength(2)
  })

  test('may do so everywhere where rights would grow', async () => {
    waiting = true
    held('billing-0')
    expect([await confirm('approver'), await confirm('chief')]).toEqual([403, 200])
  })
})
