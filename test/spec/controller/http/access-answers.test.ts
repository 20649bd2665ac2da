import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { Permits } from '../../../../controller/access/may.ts'
import type { Principal } from '../../../../controller/access/principal.ts'
import { addAccessRoutes } from '../../../../controller/http/api/access.ts'
import { addTaskApi } from '../../../../controller/http/api/tasks.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { needs } from '../../../../controller/http/guard.ts'
import type { Findable } from '../../../../controller/http/things.ts'
import type { TaskChange } from '../../../../controller/tasks/feed.ts'
import { Policy } from '../../../../core/access/decide.ts'
import type { AuditEntry } from '../../../../core/domain/audit.ts'
import type { Access } from '../../../../core/domain/desired.ts'
import { rights } from '../../../../core/domain/rights.ts'
import { checked } from '../../../support/check-answers.js'
import { declaredFrom } from '../../../support/declared-from.ts'
import { silent } from '../../../support/process-harness.ts'
import { taskOf } from '../../../support/samples.ts'

const team = (name: string) => `apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: ${name} }
spec: { type: fulfillment-automation }
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: ${name}-dev }
spec: { extension: ${name}, type: dev, mode: local }
`
const desired = declaredFrom({
  'account.yaml':
    'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: { name: acme }\nspec: { role: vendor }\n',
  'teams/billing/all.yaml': team('billing'),
  'teams/search/all.yaml': team('search'),
  'access.yaml': `apiVersion: bowline.dev/v1
kind: Access
metadata: { name: all }
spec:
  grants:
    - { role: operator, groups: [billing], paths: [teams/billing/**] }
    - { role: approver, users: [chief] }
    - { rights: [payload:read], users: [chief], paths: [teams/search/**] }
    - { role: admin, keys: [KEY-1, KEY-2] }
    - { role: approver, users: [lead, deputy], paths: [teams/billing/**] }
`,
})
const access = desired.access as Access
const { account, extensions } = desired
const targets = extensions.flatMap((extension) =>
  extension.environments.map((environment) => ({ account, extension, environment, commit: '' })),
)
const [billing, search] = targets.map(({ environment }) => environment.id)
const stored = extensions.map((spec) => ({ id: spec.id, account, spec, commit: '' }))
/** Its members need it, as those of the real one do. */
class KnownFleet implements Findable {
  readonly #targets = targets
  readonly #stored = stored

  ids(): string[] {
    return this.#targets.map(({ environment }) => environment.id)
  }
  find(name: string): string | undefined {
    const isNamed = ({ environment: { id, type }, extension }: (typeof targets)[number]) =>
      id === name || `${extension.name}:${type}` === name
    return this.#targets.find(isNamed)?.environment.id
  }
  target(id: string) {
    return this.#targets.find(({ environment }) => environment.id === id)
  }
  extension(id: string) {
    return this.#stored.find((each) => each.id === id)
  }
  extensionNamed(name: string) {
    return this.#stored.find(({ spec }) => spec.name === name)
  }
}
const fleet = new KnownFleet()

const people: Readonly<Record<string, Principal>> = {
  ben: { kind: 'user', id: 'USR-1', name: 'ben', groups: ['billing'] },
  chief: { kind: 'user', id: 'USR-2', name: 'chief', groups: [] },
  lead: { kind: 'user', id: 'USR-4', name: 'lead', groups: [] },
  nobody: { kind: 'user', id: 'USR-3', name: 'nobody', groups: [] },
  robot: { kind: 'key', id: 'KEY-1', name: 'deploys' },
  narrow: {
    kind: 'key',
    id: 'KEY-2',
    name: 'narrow',
    limit: { role: 'viewer', paths: ['teams/billing/**'] },
  },
}
const tasks = [billing, search].map((environment, index) =>
  taskOf({
    id: `TQ-${index}`,
    environment: environment ?? '',
    data: { ssn: '123' },
    result: { ok: true },
    message: 'no such ssn: 123',
    story: [
      { at: '2027-01-01T00:00:00.000Z', what: 'created', fence: 1, by: 'admin', message: 'by hand' },
      { at: '2027-01-01T00:00:01.000Z', what: 'failed', fence: 1, by: 'INS-1', message: 'no such ssn: 123' },
    ],
  }),
)
const lostTask = taskOf({
  id: 'TQ-2',
  environment: billing ?? '',
  message: 'lost three times',
  reason: 'quarantined',
})
/** Of whoever watches: gets what happens to a task. */
let watcher: (change: TaskChange) => void

const limitOf = (key: string) =>
  Object.values(people).flatMap((each) => (each.kind === 'key' && each.id === key ? [each.limit] : []))[0]

let app: ReturnType<typeof createApp>
/** Of the audit trail. */
const rows: AuditEntry[] = []
let flaws: string[]
beforeEach(() => {
  const policy = new Policy(access)
  app = createApp({
    ...{ adminToken: 'bwl_admin', keys: new KeyRing(Buffer.alloc(32), () => {}), isThere: () => true },
    ...{ connectVersion: '42', redact: (text: string) => text, log: silent },
    authenticate: async ({ headers }) => people[headers.authorization?.replace('Bearer ', '') ?? ''] ?? null,
    door: { permits: new Permits(() => policy), found: fleet },
    trail: { audit: async (entry) => rows.push(entry), declaredAt: () => undefined },
  })
  flaws = []
  rows.length = 0
  app.addHook('onSend', async (request, reply, payload) =>
    checked(request, reply, payload, (flaw) => flaws.push(`${request.url}: ${flaw}`)),
  )
  addAccessRoutes(app, { access: { access, policy, commit: 'c0ffee', waiting: null }, fleet, limitOf })
  const store = {
    get: async (id: string) => [...tasks, lostTask].find((each) => each.id === id),
    newest: async (environments: readonly string[] | null) => ({
      tasks: tasks.filter(({ environment }) => environments?.includes(environment) ?? true),
      next: null,
    }),
    counts: async () => [],
  }
  app.get('/api/v1/environments/:environment/x', needs('environments:read'), async () => ({}))
  const feed = {
    subscribe: (told: typeof watcher) => {
      watcher = told
      return () => {}
    },
  }
  addTaskApi(app, { store, fleet, feed } as unknown as Parameters<typeof addTaskApi>[1])
})
afterEach(async () => {
  await app.close()
  expect(flaws).toEqual([])
})

async function ask(who: string, url: string) {
  const headers = { authorization: `Bearer ${who}` }
  const answer = await app.inject({ url: `/api/v1/${url}`, headers })
  return { status: answer.statusCode, body: answer.json() }
}
const why = (who: string, query: string) => ask(who, `access/why?${query}`)

describe('why', () => {
  test('tells the grant that decides, with its place and how it names the caller', async () => {
    const { body } = await why('ben', 'right=tasks:cancel&object=billing:dev')
    expect(body).toMatchObject({
      allowed: true,
      thing: { path: 'teams/billing/all.yaml', type: 'dev' },
      by: { as: { kind: 'group', name: 'billing' }, grant: { at: { file: 'access.yaml', line: 6 } } },
    })
  })

  test('or what is missing', async () => {
    const { body } = await why('ben', 'right=keys:rotate&object=billing:dev')
    expect([body.allowed, body.missing]).toEqual([
      false,
      'no grant gives keys:rotate, which the role admin has, on teams/billing/all.yaml (dev)',
    ])
  })

  test('of what one may not know, what is answered is that it is not there', async () => {
    for (const object of ['search:dev', 'nothing:dev', 'search', 'nothing']) {
      const { status, body } = await why('ben', `right=tasks:cancel&object=${object}`)
      const kind = object.includes(':') ? 'environment' : 'extension'
      expect([status, body.errors]).toEqual([404, [`${kind} ${object} does not exist`]])
    }
  })

  test('of others only whoever may read Access there may ask', async () => {
    const about = 'user=eve&group=billing&right=tasks:cancel&object=billing:dev'
    expect([(await why('ben', about)).status, (await why('chief', about)).status]).toEqual([403, 200])
    expect((await why('chief', about)).body.allowed).toBe(true)
  })

  test('whom else a grant names is not told, nor what others have elsewhere, to who may read Access of a part', async () => {
    const { body } = await why('lead', 'right=changes:confirm&object=billing:dev')
    expect(body.by.grant).toMatchObject({ users: ['lead'], groups: [], keys: [] })
    const about = 'right=payload:read&object=billing:dev&user=chief'
    const elsewhere = async (who: string) => (await why(who, about)).body.elsewhere.length
    expect([await elsewhere('lead'), await elsewhere('chief')]).toEqual([0, 1])
  })

  test('of what is about the whole, who may read Access of a part is told nothing of others', async () => {
    const query = 'right=audit:read&object=billing:dev'
    for (const asked of [`access/who?${query}`, `access/why?${query}&user=chief`])
      expect([(await ask('lead', asked)).status, (await ask('chief', asked)).status]).toEqual([403, 200])
  })

  test.each([
    ['robot', 'keys:rotate', true],
    ['narrow', 'keys:rotate', false],
    ['narrow', 'tasks:read', true],
    ['bwl_admin', 'secrets:reveal', true],
    ['nobody', 'tasks:read', undefined],
  ])('%s and %s', async (who, right, allowed) => {
    expect((await why(who, `right=${right}&object=billing:dev`)).body.allowed).toBe(allowed)
  })

  test('of a key, its own limit counts whoever asks, and is named', async () => {
    const asked = 'right=keys:rotate&object=billing:dev'
    const answers = [await why('narrow', asked), await why('chief', `key=KEY-2&${asked}`)]
    const missing =
      'the key itself may do what a viewer may, on teams/billing/**, at most, whatever it is given'
    expect(answers.map(({ body }) => [body.allowed, body.missing])).toEqual([
      [false, missing],
      [false, missing],
    ])
    expect((await why('chief', `key=KEY-1&${asked}`)).body.allowed).toBe(true)
  })

  test('a right that there is not is told with the one that was meant', async () => {
    const { status, body } = await why('ben', 'right=task:cancel')
    expect([status, body.errors[0]]).toEqual([
      400,
      'right: there is no "task:cancel"; did you mean "tasks:cancel"?',
    ])
  })
})

describe('may', () => {
  const may = async (who: string, query: string) => {
    const { status, body } = await ask(who, `access/may?${query}`)
    return { status, body, told: body.rights?.map((each: { allowed: boolean }) => each.allowed) }
  }

  test('several rights on one thing are answered together, in the order asked', async () => {
    const { body, told } = await may('ben', 'object=billing:dev&rights=tasks:retry,keys:rotate,audit:read')
    expect(told).toEqual([true, false, false])
    expect(body.rights[1]).toEqual({
      right: 'keys:rotate',
      allowed: false,
      anywhere: false,
      missing: 'no grant gives keys:rotate, which the role admin has, on teams/billing/all.yaml (dev)',
    })
  })

  test('on everything it is said whether there is something that it is allowed on', async () => {
    const { body } = await may('ben', 'rights=tasks:retry,keys:rotate')
    expect(body.rights).toMatchObject([
      { allowed: false, anywhere: true },
      { allowed: false, anywhere: false },
    ])
  })

  test('where none is named all are answered, and the administrator has each', async () => {
    const { told } = await may('bwl_admin', 'object=search:dev')
    expect(told).toEqual(rights.map(() => true))
  })

  test('what one may not know is not there, and a right that there is not is told', async () => {
    expect((await may('ben', 'object=search:dev')).status).toBe(404)
    const { status, body } = await may('ben', 'rights=tasks:read,task:cancel')
    expect([status, body.errors[0]]).toEqual([
      400,
      'right: there is no "task:cancel"; did you mean "tasks:cancel"?',
    ])
  })
})

test('who may do something is told by the grants', async () => {
  const { body } = await ask('chief', 'access/who?right=changes:confirm&object=billing:dev')
  expect(body.allowed.map(({ as }: { as: { name: string } }) => as.name)).toEqual([
    'chief',
    'KEY-1',
    'KEY-2',
    'deputy',
    'lead',
  ])
  expect((await ask('ben', 'access/who?right=changes:confirm')).status).toBe(403)
  expect((await ask('chief', 'access')).body).toMatchObject({ commit: 'c0ffee', waiting: null })
})

describe('tasks', () => {
  test('show their data and result to whoever may see them, and a plain mark to others', async () => {
    const shown = async (who: string, id: string) => {
      const { status, body } = await ask(who, `tasks/${id}`)
      return [status, body.data, body.result]
    }
    const mark = '(hidden: it takes the right payload:read)'
    const whole = [200, { ssn: '123' }, { ok: true }]
    expect(await shown('bwl_admin', 'TQ-0')).toEqual(whole)
    expect(await shown('chief', 'TQ-1')).toEqual(whole)
    expect(await shown('chief', 'TQ-0')).toEqual([200, mark, mark])
    expect(await shown('ben', 'TQ-0')).toEqual([200, mark, mark])
    expect(await shown('narrow', 'TQ-0')).toEqual([200, mark, mark])
  })

  test('show what their runner said of them to the same alone, in lists, too; what Bowline says everybody sees', async () => {
    const mark = '(hidden: it takes the right payload:read)'
    const outputsIn = async (who: string) =>
      (await ask(who, 'tasks')).body.map(({ output }: { output: string }) => output)
    expect(await outputsIn('chief')).toEqual([mark, 'no such ssn: 123'])
    expect(await outputsIn('ben')).toEqual([mark])
    const storyFor = async (who: string) =>
      (await ask(who, 'tasks/TQ-0')).body.story.map(({ message }: { message: string }) => message)
    expect(await storyFor('ben')).toEqual(['by hand', mark])
    expect(await storyFor('bwl_admin')).toEqual(['by hand', 'no such ssn: 123'])
    expect((await ask('ben', 'tasks/TQ-2')).body.output).toBe('lost three times')
    expect(JSON.stringify((await ask('ben', 'tasks/TQ-0')).body)).not.toContain('no such ssn')
  })

  test('are watched in the same way', async () => {
    const base = await app.listen({ host: '127.0.0.1', port: 0 })
    const linesFor = async (who: string) => {
      const headers = { authorization: `Bearer ${who}` }
      const answer = await fetch(`${base}/api/v1/tasks/watch`, { headers })
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
      await reader?.read() // an empty line: it watches
      for (const task of tasks) watcher({ what: 'failed', task })
      const { value = '' } = (await reader?.read()) ?? {}
      await reader?.cancel()
      return value
    }
    expect(await linesFor('ben')).not.toContain('no such ssn')
    expect((await linesFor('chief')).match(/no such ssn/g)).toHaveLength(1)
  })

  test.each(['like(output,*123*)', 'not(or(eq(output,x),eq(status,failed)))'])(
    'are not found by what is hidden: %s',
    async (filter) => {
      for (const path of ['tasks', 'tasks/count']) {
        const refused = await ask('ben', `${path}?${filter}`)
        expect([refused.status, refused.body.errors[0]]).toEqual([
          403,
          expect.stringContaining('this takes the right payload:read'),
        ])
        expect((await ask('chief', `${path}?${filter}`)).status).toBe(403) // of billing
        expect((await ask('chief', `${path}?${filter}&extension=search`)).status).toBe(200)
        expect((await ask('bwl_admin', `${path}?${filter}`)).status).toBe(200)
      }
    },
  )

  test('of environments that one may not see are not there', async () => {
    const [hidden, absent] = [await ask('ben', 'tasks/TQ-1'), await ask('ben', 'tasks/TQ-9')]
    expect([hidden.status, hidden.body.errors[0]]).toEqual([404, 'task TQ-1 does not exist'])
    expect(absent.body.errors[0]).toBe('task TQ-9 does not exist')
    const idsOf = async (who: string) => (await ask(who, 'tasks')).body.map(({ id }: { id: string }) => id)
    expect([await idsOf('ben'), await idsOf('chief')]).toEqual([['TQ-0'], ['TQ-0', 'TQ-1']])
    expect((await ask('nobody', 'tasks')).status).toBe(403)
  })
})

test('who looks at what may not be known of is on the trail, once and then by number, however much is looked at', async () => {
  const looked = ['environments/search:dev/x', 'tasks/TQ-1', 'environments/search:dev/x']
  for (const path of [...looked, 'environments/none:dev/x', 'tasks/TQ-9'])
    expect((await ask('ben', path)).status).toBe(404)
  expect((await ask('nobody', looked[0] as string)).status).toBe(404)
  const seen = {
    actor: { kind: 'user', id: 'USR-1', name: 'ben' },
    action: 'request.refused',
    object: '/api/v1/environments/search:dev/x',
    path: 'teams/search/all.yaml',
    result: 'refused',
  }
  const other = { ...seen, actor: { kind: 'user', id: 'USR-3', name: 'nobody' } }
  expect(rows).toMatchObject([
    { ...seen, count: 1 },
    { ...other, count: 1 },
  ])
  await app.close()
  expect(rows.slice(2)).toMatchObject([{ ...seen, count: 2 }])
})
