import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { audited, auditedAct } from '../../../../controller/http/audited.ts'
import { declaredInGit, HttpError, notOffered } from '../../../../controller/http/errors.ts'
import { needs } from '../../../../controller/http/guard.ts'
import { StoreAway } from '../../../../controller/ports/store.ts'
import type { AuditEntry } from '../../../../core/domain/audit.ts'
import { silent } from '../../../support/process-harness.ts'

const environment = 'ENV-1234-5678-01'
const keys = new KeyRing(Buffer.alloc(32), () => {})
let app: FastifyInstance
let rows: AuditEntry[]
let isAway: boolean
/** Rows of this result cannot be written. */
let lost: string | undefined
let done: string[]

beforeEach(() => {
  rows = []
  done = []
  isAway = false
  lost = undefined
  app = createApp({
    adminToken: 'bwl_admin',
    keys,
    isThere: () => true,
    connectVersion: '42.0.0',
    redact: (text) => text,
    log: silent,
    trail: {
      audit: async (entry) => {
        if (isAway || (lost && entry.result === lost)) throw new StoreAway(new Error('away'))
        return rows.push(entry)
      },
      declaredAt: (id) => `${id}.yaml`,
    },
  })
  app.get('/secret', needs('keys:manage', 'keys.read'), async (request) => {
    await audited(request, environment, { environment })
    return { secret: 's' }
  })
  app.post<{ Querystring: { fail?: string } }>(
    '/act',
    needs('keys:rotate', 'keys.rotate'),
    async (request) => {
      await auditedAct(request, environment, {
        act: async () => {
          done.push('act')
          if (request.query.fail) throw new HttpError(409, 'CONFLICT', request.query.fail)
        },
        told: () => ({ change: { keys: ['a', 'b'] } }),
      })
      return {}
    },
  )
  app.post('/declared', needs('token', 'git.edit'), async () => {
    throw declaredInGit('edit it there', { object: 'ENV-1/LIMIT', path: 'all.yaml' })
  })
  app.post('/other', needs('token', 'nothing'), async () => {
    throw notOffered('not here')
  })
})

afterEach(() => app.close())

const ask = async (method: 'GET' | 'POST', url: string, authorization = 'Bearer bwl_admin') =>
  await app.inject({ method, url, headers: { authorization } })

test('a row says who did what to what, from where, by which request, and which file declares it', async () => {
  const answer = await ask('GET', '/secret')
  expect(rows).toEqual([
    {
      actor: { kind: 'admin', id: 'admin' },
      action: 'keys.read',
      object: environment,
      path: `${environment}.yaml`,
      request: answer.headers['x-request-id'],
      source: '127.0.0.1',
    },
  ])
})

test('no row, no answer; no row, nothing done', async () => {
  isAway = true
  const answer = await ask('GET', '/secret')
  expect([answer.statusCode, answer.body]).toEqual([503, expect.not.stringContaining('secret')])
  expect((await ask('POST', '/act')).statusCode).toBe(503)
  expect(done).toEqual([])
})

test('what no transaction holds has a row before it, and one that says what came of it', async () => {
  await ask('POST', '/act')
  await ask('POST', '/act?fail=taken')
  const told = rows.map(({ result, begun, why, change }) => ({ result, begun, why, change }))
  expect(told).toEqual([
    { result: 'begun' },
    { result: 'done', begun: 1, change: { keys: ['a', 'b'] } },
    { result: 'begun' },
    { result: 'failed', begun: 3, why: 'taken' },
  ])
})

test('what was done is never told to have failed, where its end cannot be written', async () => {
  lost = 'done'
  expect((await ask('POST', '/act')).statusCode).toBe(503)
  expect([done, rows.map(({ result }) => result)]).toEqual([['act'], ['begun']])
})

describe('who is refused', () => {
  test('is on the trail each time, where it is known who it is', async () => {
    const key = keys.of(environment).apiKey
    expect((await ask('GET', '/secret?x=secret', key)).statusCode).toBe(403)
    expect((await ask('POST', '/declared', key)).statusCode).toBe(403)
    expect((await ask('POST', '/other', key)).statusCode).toBe(403)
    expect(rows).toMatchObject([
      {
        actor: { kind: 'environment', id: environment },
        action: 'keys.read',
        object: '/secret',
        result: 'refused',
      },
      {
        action: 'git.edit',
        object: 'ENV-1/LIMIT',
        path: 'all.yaml',
        result: 'refused',
        why: 'edit it there',
      },
    ])
  })

  test('a hundred times in a row has one row for all further ones', async () => {
    const key = keys.of(environment).apiKey
    for (let time = 0; time < 150; time++) await ask('POST', '/declared', key)
    const kept = rows.length
    await app.close()
    const told = rows.reduce((sum, { count = 1 }) => sum + count, 0)
    expect([kept <= 102, rows.length, told]).toEqual([true, kept + 1, 150])
    expect(rows.at(-1)).toMatchObject({ actor: { kind: 'environment', id: environment }, result: 'refused' })
  })

  test('is refused also while nothing can be written', async () => {
    isAway = true
    expect((await ask('GET', '/secret', keys.of(environment).apiKey)).statusCode).toBe(403)
  })

  test('and is nobody, is on it once and then by number, and its token never', async () => {
    for (let time = 0; time < 50; time++)
      expect((await ask('GET', '/nowhere', `Bearer zq${time}`)).statusCode).toBe(401)
    await app.inject({ url: '/secret' }) // without a token
    const nobody = { actor: { kind: 'nobody', id: 'nobody' }, action: 'request.refused', result: 'refused' }
    expect(rows).toMatchObject([{ ...nobody, object: '/nowhere', count: 1 }])
    await app.close()
    expect(rows).toMatchObject([{ count: 1 }, { ...nobody, count: 49 }])
    expect(JSON.stringify(rows)).not.toContain('zq')
  })
})
