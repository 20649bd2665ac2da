import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Need } from '../../../../api/need.ts'
import { bearerToken } from '../../../../controller/access/authorization.ts'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import type { Principal } from '../../../../controller/access/principal.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { callerOf, needs } from '../../../../controller/http/guard.ts'
import type { Findable } from '../../../../controller/http/things.ts'
import { silent } from '../../../support/process-harness.ts'

const environment = 'ENV-1234-5678-01'
const keys = new KeyRing(Buffer.alloc(32), () => {})
const callers = {
  nobody: undefined,
  'a stranger': 'Bearer wrong',
  'the administrator': 'Bearer bwl_admin',
  'a runner': keys.of(environment).apiKey,
  'a person': 'Bearer ana',
  'a machine': 'Bearer ci',
} as const

const signedIn: Readonly<Record<string, Principal>> = {
  'Bearer ana': { kind: 'user', id: 'USR-1', name: 'ana@example.com', groups: [] },
  'Bearer ci': { kind: 'key', id: 'KEY-1', name: 'deploys' },
}

function app() {
  const created = createApp({
    adminToken: 'bwl_admin',
    keys,
    isThere: (id) => id === environment,
    connectVersion: '42.0.0',
    redact: (text) => text,
    log: silent,
    authenticate: async ({ headers }) => signedIn[headers.authorization ?? ''] ?? null,
  })
  const all: Need[] = ['nothing', 'token', 'sync:run', 'runner']
  for (const need of all) created.post(`/${need}`, needs(need), async (request) => request.principal)
  created.post('/who', needs('token'), async (request) => ({ caller: callerOf(request) }))
  return created
}

describe('what a route needs of its caller', () => {
  test.each<[Need, Record<keyof typeof callers, number>]>([
    [
      'nothing',
      {
        nobody: 200,
        'a stranger': 200,
        'the administrator': 200,
        'a runner': 200,
        'a person': 200,
        'a machine': 200,
      },
    ],
    [
      'token',
      {
        nobody: 401,
        'a stranger': 401,
        'the administrator': 200,
        'a runner': 200,
        'a person': 200,
        'a machine': 200,
      },
    ],
    [
      'sync:run',
      {
        nobody: 401,
        'a stranger': 401,
        'the administrator': 200,
        'a runner': 403,
        'a person': 403,
        'a machine': 403,
      },
    ],
    [
      'runner',
      {
        nobody: 404,
        'a stranger': 404,
        'the administrator': 404,
        'a runner': 200,
        'a person': 404,
        'a machine': 404,
      },
    ],
  ])('%s', async (need, expected) => {
    for (const [caller, status] of Object.entries(expected)) {
      const authorization = callers[caller as keyof typeof callers]
      const headers = authorization === undefined ? {} : { authorization }
      const answer = await app().inject({ method: 'POST', url: `/${need}`, headers })
      expect([caller, answer.statusCode]).toEqual([caller, status])
    }
  })

  test('is looked at before the body is read', async () => {
    const headers = { 'content-type': 'application/json' }
    const answer = await app().inject({ method: 'POST', url: '/sync:run', headers, payload: '{' })
    expect(answer.statusCode).toBe(401)
  })
})

test.each([
  ['the administrator', 'admin'],
  ['a runner', environment],
  ['a person', 'user:ana@example.com'],
  ['a machine', 'key:KEY-1'],
] as const)('what %s does is done by %s', async (caller, name) => {
  const headers = { authorization: callers[caller] }
  expect((await app().inject({ method: 'POST', url: '/who', headers })).json()).toEqual({ caller: name })
})

describe('who is not known is told why', () => {
  const refusal = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization }
    const answer = await app().inject({ method: 'POST', url: '/sync:run', headers })
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    return answer.json()
  }

  test('nothing was sent', async () => {
    expect(await refusal()).toEqual({
      error_code: 'AUTH_001',
      errors: ['a token is needed: send the header "Authorization: Bearer TOKEN"'],
    })
  })

  test('or nobody has what was sent, which is not repeated', async () => {
    const { error_code, errors } = await refusal('Bearer wrong-one')
    expect([error_code, errors[0]]).toEqual(['AUTH_001', expect.stringContaining('nobody has this token')])
    expect(errors[0]).not.toContain('wrong-one')
  })
})

test.each([
  ['bearer bwl_admin', 'admin'],
  ['BEARER  bwl_admin ', 'admin'],
  [keys.of(environment).apiKey.replace('ApiKey', 'apikey'), environment],
  [keys.of(environment).apiKey.replace('ApiKey', 'APIKEY '), environment],
])('a scheme may be written in any case: %s', async (authorization, name) => {
  const answer = await app().inject({ method: 'POST', url: '/who', headers: { authorization } })
  expect(answer.json()).toEqual({ caller: name })
})

test('blanks in it, however many, hold nothing up', () => {
  const token = `a${' '.repeat(1_000_000)}b` // one look from each of them to the end takes minutes
  expect(bearerToken(`bearer ${token}`)).toBe(token)
})

describe('whose body comes late', () => {
  const may = (allowed: boolean) => () => ({
    may: () => allowed,
    anywhere: () => allowed,
    everywhere: () => allowed,
  })
  const ana = signedIn['Bearer ana'] as Principal

  test.each<[string, { known?: Principal | null; of?: ReturnType<typeof may> }, number]>([
    ['does what they still may', {}, 200],
    ['does nothing where they have signed out meanwhile', { known: null }, 401],
    ['does nothing where the right was taken away meanwhile', { of: may(false) }, 403],
  ])('%s', async (_, later, status) => {
    let now: { known: Principal | null; of: ReturnType<typeof may> } = { known: ana, of: may(true) }
    let asked = () => {}
    const isAsked = new Promise<void>((resolve) => (asked = resolve))
    const created = createApp({
      adminToken: 'bwl_admin',
      keys,
      isThere: () => true,
      connectVersion: '42.0.0',
      redact: (text) => text,
      log: silent,
      authenticate: async () => {
        asked()
        return now.known
      },
      door: { permits: { of: () => now.of() }, found: {} as Findable },
    })
    created.post('/act', needs('sync:run', 'nothing'), async () => 'done')
    await created.listen({ host: '127.0.0.1', port: 0 })
    const { port } = created.server.address() as AddressInfo
    const headers = { authorization: 'Bearer ana', 'content-type': 'application/json', 'content-length': 2 }
    const call = request({ port, host: '127.0.0.1', method: 'POST', path: '/act', headers })
    call.write('{')
    await isAsked
    await new Promise((resolve) => setImmediate(resolve)) // the guard has decided on the headers
    now = { ...now, ...later }
    call.end('}')
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    answer.resume()
    expect(answer.statusCode).toBe(status)
    await created.close()
  })
})
