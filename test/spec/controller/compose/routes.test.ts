import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { describe, expect, test } from 'vitest'
import { openApiDocument, operations } from '../../../../api/openapi.ts'
import { paths, routeOf } from '../../../../api/paths.ts'
import { notOfferedOperations } from '../../../../api/refused.ts'
import { Http } from '../../../../controller/compose/http.ts'
import { auditActions } from '../../../../core/domain/audit.ts'
import { ofPage } from '../../../support/all-routes.ts'

type Ground = ConstructorParameters<typeof Http>[0]
type Parts = Parameters<Http['addRoutes']>

/** Whatever is asked of it, it has, an address among it: routes are only added here, not called. */
const anything: unknown = new Proxy(() => {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 'http://anything' : anything),
})

/** The app with all its routes, as the controller puts it together. */
async function wholeApp(): Promise<{ app: FastifyInstance; routes: readonly RouteOptions[] }> {
  const routes: RouteOptions[] = []
  const apps: FastifyInstance[] = []
  const seen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', (route) => {
      routes.push(route)
    })
    apps.push(fastify)
  }
  subscribe('fastify.initialization', seen)
  const http = new Http(anything as Ground)
  unsubscribe('fastify.initialization', seen)
  http.addRoutes(...([anything, anything] as Parts))
  const [app] = apps
  if (!app) throw new Error('no app was made')
  await app.ready()
  return { app, routes }
}

const { app, routes } = await wholeApp()
const methodsOf = ({ method }: RouteOptions) => [method].flat().map((each) => each.toLowerCase())
const registered = routes.flatMap((route) =>
  methodsOf(route)
    .filter((method) => method !== 'head') // Fastify adds it to every GET
    .map((method) => ({ key: `${method} ${route.url}`, ...route.config })),
)

test('every route is in the document of the API, and the other way round, with what it needs of its caller', () => {
  const described = operations.map(({ method, path, needs }) => ({
    key: `${method} ${routeOf(path)}`,
    needs,
  }))
  const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1)
  const found = registered.filter(({ key }) => !ofPage.has(key)).map(({ key, needs }) => ({ key, needs }))
  expect(found.sort(byKey)).toEqual([...described].sort(byKey))
})

describe('on the audit trail', () => {
  const changing = registered.filter(({ key }) => !key.startsWith('get '))

  test.each(changing.map(({ key, audits }) => [key, audits]))('%s is %s', (_, audits) => {
    expect(['nothing', ...auditActions]).toContain(audits)
  })

  test('only what is on record elsewhere, or does nothing, is nothing on it', () => {
    const notOffered = new Set<string>(
      notOfferedOperations.map(({ method, path }) => `${method} ${routeOf(path)}`),
    )
    const silent = changing.filter(({ key, audits }) => audits === 'nothing' && !notOffered.has(key))
    expect(silent.map(({ key }) => key).sort()).toEqual([
      `post ${routeOf(paths.schedulePreview)}`, // it only works out what a schedule would do
      `post ${routeOf(paths.variablePreview)}`, // so does this
      `post ${routeOf(paths.device)}`, // what comes of a yes is a session, which is on record
      `post ${routeOf(paths.pairings)}`, // a wish, until somebody says yes
      `post ${routeOf(paths.externalEvents)}`, // a task, whose story says who sent it
      `post ${routeOf(paths.githubWebhook)}`, // it only says that there is something to look at
    ])
  })

  test('whoever reads a secret is on it, too', () => {
    const secret = registered.filter(({ answersSecret }) => answersSecret)
    expect(secret.map(({ key, audits }) => [key, audits])).toEqual([
      [`get ${routeOf(paths.environmentKeys)}`, 'keys.read'],
      [`post ${routeOf(paths.links)}`, 'sign-in.link'],
      [`post ${routeOf(paths.collectPairing)}`, 'session.begin'],
      [`post ${routeOf(paths.exchange)}`, 'session.begin'],
      [`post ${routeOf(paths.machineKeys)}`, 'machine-key.create'],
      [`post ${routeOf(paths.rotateMachineKey)}`, 'machine-key.rotate'],
    ])
  })
})

test('the document is served as it is made, to anybody', async () => {
  const answer = await app.inject({ url: paths.openapi })
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(answer.json()).toEqual(openApiDocument())
})

test('a path that is there says which methods it takes, and one that is not that it is not there', async () => {
  const ask = async (method: 'PATCH' | 'GET' | 'OPTIONS', url: string) => {
    const answer = await app.inject({ method, url })
    return [answer.statusCode, answer.json().error_code, answer.headers.allow]
  }
  expect(await ask('PATCH', '/healthz')).toEqual([405, 'NOT_ALLOWED', 'GET'])
  expect(await ask('OPTIONS', '/healthz')).toEqual([405, 'NOT_ALLOWED', 'GET'])
  expect(await ask('PATCH', '/public/v1/devops/services')).toEqual([401, 'AUTH_001', undefined])
  expect(await ask('GET', '/nowhere')).toEqual([401, 'AUTH_001', undefined])
})

test('nobody has a body read before it is known who that is', async () => {
  const takers = operations.filter(({ method, needs }) => method !== 'get' && needs !== 'nothing')
  for (const { method, path } of takers) {
    const url = path.replace(/\{\w+\}/g, 'x')
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method: method.toUpperCase() as 'POST', url, headers, payload: '{' })
    expect([method, path, answer.statusCode]).toEqual([method, path, 401])
  }
  const answer = await app.inject({
    method: 'POST',
    url: '/nowhere',
    payload: '{',
    headers: { 'content-type': 'application/json' },
  })
  expect(answer.statusCode).toBe(401)
})
