import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Commit, CommitSummary } from '../../../../api/commit.ts'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { Permits } from '../../../../controller/access/may.ts'
import { addCommitRoutes, type CommitOptions } from '../../../../controller/http/api/commits.ts'
import { createApp } from '../../../../controller/http/app.ts'
import type { Findable } from '../../../../controller/http/things.ts'
import { TakenCommits } from '../../../../controller/sync/taken-commits.ts'
import { Policy } from '../../../../core/access/decide.ts'
import type { Grant } from '../../../../core/domain/desired.ts'
import type { Observed } from '../../../../core/domain/observed.ts'
import type { EnvironmentStatus } from '../../../../core/domain/status.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { type Declared, declaredIn, planFor } from '../../../../core/pass.ts'
import { checked } from '../../../support/check-answers.js'
import { silent } from '../../../support/process-harness.ts'

const account =
  'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: { name: acme }\nspec: { role: vendor }\n'

function extension(name: string, tag: string, more = ''): string {
  return `apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: ${name} }
spec: { type: multi-account-installation }
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: ${name}-dev }
spec:
  extension: ${name}
  type: dev
  source: { url: "https://git.example.com/${name}.git", tag: ${tag} }
  runtime: { start: node main.js }
${more}`
}

function declare(files: Readonly<Record<string, string>>): Declared {
  const all = { 'account.yaml': account, ...files }
  return declaredIn(Object.entries(all).map(([path, text]) => loadFile({ path, content: Buffer.from(text) })))
}

/** All of it runs as it is declared. */
function running({ checked: { desired } }: Declared, status: EnvironmentStatus = 'Running'): Observed {
  const extensions = desired?.extensions ?? []
  return {
    extensions: extensions.map((spec) => ({
      spec,
      environments: spec.environments.map((each) => ({ id: each.id, applied: each, status })),
    })),
  }
}

const sha = (digit: string) => digit.repeat(40)
const grant = (user: string, more: Partial<Grant>): Grant => ({
  ...{ role: 'viewer', rights: [], users: [user], groups: [], keys: [], paths: null, environments: null },
  at: { file: 'access.yaml', line: 1 },
  ...more,
})

let commits: TakenCommits
let refused: string | null
let app: FastifyInstance
/** What does not fit the contract of the API. */
let flaws: string[]

beforeEach(() => {
  commits = new TakenCommits()
  refused = null
  flaws = []
  const policy = new Policy({ grants: [grant('all', {}), grant('search', { paths: ['search/**'] })] })
  const found = { find: () => undefined, target: () => undefined, extensionNamed: () => undefined }
  app = createApp({
    ...{ adminToken: 'bwl_admin', keys: new KeyRing(Buffer.alloc(32), () => {}), isThere: () => true },
    ...{ connectVersion: '42', redact: (text: string) => text, log: silent },
    authenticate: async ({ headers }) => {
      const name = headers.authorization?.replace('Bearer ', '') ?? ''
      return { kind: 'user', id: `USR-${name}`, name, groups: [] }
    },
    door: { permits: new Permits(() => policy), found: found as unknown as Findable },
  })
  app.addHook('onSend', async (request, reply, payload) =>
    checked(request, reply, payload, (flaw) => flaws.push(`${request.url}: ${flaw}`)),
  )
  const state = () => ({ refused, error: refused && 'it is not signed' })
  addCommitRoutes(app, { sync: { commits, state }, fleet: found } as unknown as CommitOptions)
})
afterEach(async () => {
  await app.close()
  expect(flaws).toEqual([])
})

/** Takes a commit up over what is there. */
function take(commit: string, declared: Declared, observed: Observed, confirmed = false): void {
  const { plan, digest } = planFor(declared, { commit, observed, confirmed })
  const about = { subject: `What ${commit[0]} says`, author: 'Ada', at: '2027-01-01T00:00:00.000Z' }
  const account = declared.checked.desired?.account
  commits.planned({ commit, ...about, now: Date.UTC(2027, 0, 1), account, observed, declared, plan, digest })
}

async function get<T = Commit>(url: string, who = 'all'): Promise<T> {
  return (
    await app.inject({ url: `/api/v1/commits${url}`, headers: { authorization: `Bearer ${who}` } })
  ).json()
}

const v1 = declare({ 'billing.yaml': extension('billing', 'v1'), 'search/a.yaml': extension('search', 'v1') })
const v2 = declare({ 'billing.yaml': extension('billing', 'v2'), 'search/a.yaml': extension('search', 'v2') })
const without = declare({ 'billing.yaml': extension('billing', 'v1') })

describe('a commit', () => {
  test('tells what it changes against what was there, as data and in the words of "bowline diff"', async () => {
    take(sha('a'), v1, { extensions: [] })
    take(sha('b'), v2, running(v1))
    const { standing, subject, message, changes } = await get(`/${sha('b')}`)
    expect([standing, subject, message]).toEqual([
      'newest',
      'What b says',
      'the newest commit: what it changes is carried out',
    ])
    expect(changes?.title).toBe('changes 2 environments (2 updated)')
    expect(changes?.extensions[0]).toMatchObject({
      name: 'billing',
      environments: [
        {
          type: 'dev',
          actions: ['redeploy: tag v1 -> v2'],
          fields: [{ field: 'source.tag', from: 'v1', to: 'v2' }],
        },
      ],
    })
    expect(changes?.text).toContain('~ search dev')
    expect(changes?.text).toContain('    redeploy: tag v1 -> v2')
  })

  test('does so when it has long been carried out and was planned again', async () => {
    take(sha('a'), v1, { extensions: [] })
    take(sha('b'), v2, running(v1))
    take(sha('b'), v2, running(v2))
    expect((await get(`/${sha('b')}`)).changes?.title).toBe('changes 2 environments (2 updated)')
  })

  test('of what stays as it is only the number is told', async () => {
    take(sha('a'), v1, { extensions: [] })
    const next = declare({
      'billing.yaml': extension('billing', 'v2'),
      'search/a.yaml': extension('search', 'v1'),
    })
    take(sha('b'), next, running(v1))
    const { changes } = await get(`/${sha('b')}`)
    expect(changes?.title).toBe('changes 1 environment (1 updated), 1 stays as it is')
    expect(changes?.extensions.map(({ name }) => name)).toEqual(['billing'])
  })

  test('that a restarted controller found says that nobody knows any more what it had changed', async () => {
    take(sha('b'), v2, running(v2))
    const { first, message, changes } = await get(`/${sha('b')}`)
    expect(first).toBe(true)
    expect(message).toContain('not known any more')
    expect(changes).toMatchObject({ title: 'nothing changes, 2 stay as they are', extensions: [] })
  })

  test('tells what is held back now, and what a confirmation would let through', async () => {
    const many = (count: number) =>
      declare(
        Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`e${index}.yaml`, extension(`e${index}`, 'v1')]),
        ),
      )
    take(sha('a'), many(12), { extensions: [] })
    take(sha('b'), many(6), running(many(12), 'Stopped'))
    const held = await get(`/${sha('b')}`)
    expect(held.held.total).toBe(6)
    expect(held.confirmable.map(({ code }) => code)).toEqual(Array(6).fill('too-many-deletions'))
    expect(held.changes?.text).toContain('! held back:')
    take(sha('b'), many(6), running(many(12), 'Stopped'), true)
    const free = await get(`/${sha('b')}`)
    expect([free.held.total, free.confirmable]).toEqual([0, []])
    expect(free.changes?.title).toBe(held.changes?.title)
    expect(free.changes?.text).not.toContain('held back')
  })

  test('a deletion that waits for a stop is not for a confirmation to let through', async () => {
    take(sha('a'), v1, { extensions: [] })
    take(sha('b'), without, running(v1))
    const { held, confirmable } = await get(`/${sha('b')}`)
    expect(held.first.map(({ code }) => code)).toEqual(['not-stopped'])
    expect(confirmable).toEqual([])
  })

  test('that another one took the place of says which, and confirms nothing', async () => {
    take(sha('a'), v1, { extensions: [] })
    take(sha('b'), v2, running(v1))
    const { standing, message } = await get(`/${sha('a')}`)
    expect(standing).toBe('replaced')
    expect(message).toContain('bbbbbbb took its place')
  })

  test('that was not taken tells why', async () => {
    refused = sha('d')
    expect(await get(`/${sha('d')}`)).toMatchObject({
      standing: 'refused',
      changes: null,
      message: 'it is not signed: it is not taken up, and all goes on as it is',
    })
  })

  test('that nobody remembers is 404, with what to do', async () => {
    take(sha('a'), v1, { extensions: [] })
    expect(await get<object>(`/${sha('9')}`)).toEqual({
      error_code: 'NOT_FOUND',
      errors: [
        `commit ${sha('9')} is none of the last 1 commit that were taken up since the controller was started; in a clone, "git show ${sha('9')}" tells what it changed`,
      ],
    })
  })

  test('is found by the beginning of its id', async () => {
    take(sha('a'), v1, { extensions: [] })
    expect((await get('/aaaaaaa')).commit).toBe(sha('a'))
  })

  test('of very many extensions tells of a hundred, and that there are more', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `e${index}`)
    const all = declare(Object.fromEntries(names.map((name) => [`${name}.yaml`, extension(name, 'v1')])))
    take(sha('a'), all, { extensions: [] })
    const { changes } = await get(`/${sha('a')}`)
    expect(changes?.title).toBe('changes 130 extensions')
    expect([changes?.whole, changes?.extensions.length]).toEqual([false, 100])
  })
})

test('what a secret is, is in no answer', async () => {
  const sealed = (value: string) =>
    declare({
      'billing.yaml': extension(
        'billing',
        'v1',
        `---
apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: billing }
spec: { extension: billing, variables: [{ name: PASSWORD, value: ${value} }] }
`,
      ),
    })
  const secure = (declared: Declared, text: string): Declared =>
    JSON.parse(
      JSON.stringify(declared).replaceAll(
        `"secure":false,"value":"${text}"`,
        `"secure":true,"sealed":"${text}"`,
      ),
    )
  const before = secure(sealed('first-ciphertext'), 'first-ciphertext')
  const after = secure(sealed('second-ciphertext'), 'second-ciphertext')
  take(sha('a'), before, { extensions: [] })
  take(sha('b'), after, running(before))
  const answer = await get(`/${sha('b')}`)
  expect(answer.changes?.extensions[0]?.environments[0]?.variables).toMatchObject([
    { name: 'PASSWORD', change: 'changed', secure: true },
  ])
  expect(JSON.stringify(answer)).not.toContain('ciphertext')
})

test('whoever sees a part of it is told of that part, and not what somebody wrote about the whole', async () => {
  take(sha('a'), v1, { extensions: [] })
  take(sha('b'), v2, running(v1))
  const { subject, changes } = await get(`/${sha('b')}`, 'search')
  expect(subject).toBeNull()
  expect(changes?.extensions.map(({ name }) => name)).toEqual(['search'])
  expect(changes?.text).not.toContain('billing')
  expect(changes?.access).toBeNull()
})

test('the list has the twenty newest, the one that was refused before them', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => index.toString(16).padStart(40, '0'))
  for (const id of ids) take(id, v1, running(v1))
  refused = sha('d')
  const { items } = await get<{ items: CommitSummary[] }>('')
  expect(items.map(({ commit }) => commit)).toEqual([sha('d'), ...ids.reverse().slice(0, 20)])
  expect(items.slice(0, 3).map(({ standing }) => standing)).toEqual(['refused', 'newest', 'replaced'])
})
