import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../../../api/openapi.ts'
import { routeOf } from '../../../../api/paths.ts'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { Permits } from '../../../../controller/access/may.ts'
import type { Principal } from '../../../../controller/access/principal.ts'
import { createApp } from '../../../../controller/http/app.ts'
import type { Findable } from '../../../../controller/http/things.ts'
import { Policy } from '../../../../core/access/decide.ts'
import type { Grant } from '../../../../core/domain/desired.ts'
import { extraRights, isRight, type Right, roles } from '../../../../core/domain/rights.ts'
import { table } from '../../../support/access-oracle.ts'
import { allRoutes, type KnownRoute, ofPage } from '../../../support/all-routes.ts'
import { declaredFrom } from '../../../support/declared-from.ts'
import { silent } from '../../../support/process-harness.ts'

const extensionText = (name: string, path: string) => `apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: ${name} }
spec: { type: fulfillment-automation }
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: { name: ${name}-dev }
spec: { extension: ${name}, type: dev, mode: local }
# ${path}
`
const { extensions, account } = declaredFrom({
  'account.yaml':
    'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: { name: acme }\nspec: { role: vendor }\n',
  'teams/billing/all.yaml': extensionText('billing', 'a'),
  'teams/search/all.yaml': extensionText('search', 'b'),
})
const targets = extensions.flatMap((extension) =>
  extension.environments.map((environment) => ({ account, extension, environment, commit: '' })),
)
const stored = extensions.map((spec) => ({ id: spec.id, account, spec, commit: '' }))
const found: Findable = {
  find: (name) =>
    targets.find(({ environment, extension }) => [environment.id, `${extension.name}:dev`].includes(name))
      ?.environment.id,
  target: (id) => targets.find(({ environment }) => environment.id === id),
  extension: (id) => stored.find((each) => each.id === id),
  extensionNamed: (name) => stored.find(({ spec }) => spec.name === name),
}

/** Where a grant is for, seen from the objects that are asked for. */
const scopes = {
  everywhere: { paths: null, environments: null },
  'their folder': { paths: ['teams/billing/**'], environments: null },
  'their folder, of their type': { paths: ['teams/billing/**'], environments: ['dev'] },
  'another type': { paths: null, environments: ['production'] },
  'another folder': { paths: ['teams/search/**'], environments: null },
} as const satisfies Record<string, Pick<Grant, 'paths' | 'environments'>>
type Scope = keyof typeof scopes

interface Somebody {
  name: string
  gift: string
  scope: Scope
}
const everybody: Somebody[] = [...roles, ...extraRights].flatMap((gift) =>
  (Object.keys(scopes) as Scope[]).map((scope) => ({
    name: `${gift}, ${scope}`.replaceAll(/[^a-z]/g, '-'),
    gift,
    scope,
  })),
)
const grants: Grant[] = everybody.map(({ name, gift, scope }) => ({
  role: roles.find((each) => each === gift) ?? null,
  rights: extraRights.filter((each) => each === gift),
  ...{ users: [name], groups: [], keys: [], ...scopes[scope] },
  at: { file: 'access.yaml', line: 1 },
}))

const keys = new KeyRing(Buffer.alloc(32), () => {})
const app = createApp({
  ...{
    adminToken: 'bwl_admin',
    keys,
    isThere: () => true,
    connectVersion: '42',
    redact: (text) => text,
    log: silent,
  },
  authenticate: async ({ headers }): Promise<Principal | null> => {
    const name = headers.authorization?.replace('Bearer ', '')
    return name === undefined ? null : { kind: 'user', id: `USR-${name}`, name, groups: [] }
  },
  door: { permits: new Permits(() => policy), found },
})
let policy = new Policy({ grants })
let routes: KnownRoute[] = []
beforeAll(async () => {
  routes = await allRoutes(app)
})
afterAll(() => app.close())

/** `search` is what is out of the scope of a folder of billing. */
function urlOf(url: string, extension: 'billing' | 'search' | 'nothing'): string {
  const spec = extensions.find(({ name }) => name === extension)
  return url
    .replace(':service', spec?.id ?? 'SRVC-9999-9999')
    .replace(':extension', extension)
    .replace(':environment', spec?.environments[0]?.id ?? 'ENV-9999-9999-01')
    .replace(/:\w+/g, 'x')
}

async function ask(
  { method, url }: Pick<KnownRoute, 'method' | 'url'>,
  caller?: string,
  extension: 'billing' | 'search' | 'nothing' = 'billing',
) {
  const headers = caller === undefined ? {} : { authorization: `Bearer ${caller}` }
  return await app.inject({ method: method as 'GET', url: urlOf(url, extension), headers })
}

const isAbout = (url: string) => /:(service|extension|environment)\b/.test(url)
const ofWhole = ['audit:read', 'keys:manage', 'sealing:rotate', 'metrics:read']
const given = (gift: string, right: string) =>
  gift === right || gift === 'admin' || table[gift]?.includes(right) === true

/** What the table says, read by somebody who has not seen the door. */
function expected(right: Right, url: string, { gift, scope }: Somebody): number {
  const isHis = given(gift, right)
  const sees = given(gift, 'environments:read')
  if (ofWhole.includes(right)) return isHis && scope === 'everywhere' ? 200 : 403
  if (!isAbout(url)) return isHis ? 200 : 403
  const isInScope = scope === 'everywhere' || scope.startsWith('their folder')
  if (!sees || !isInScope) return 404
  return isHis ? 200 : 403
}

describe('every route', () => {
  test('names what it needs', () => {
    expect(routes.length).toBeGreaterThan(100)
    expect(routes.filter(({ config }) => config.needs === undefined)).toEqual([])
  })

  test('needs what the document of the API says', () => {
    const described = operations.map(({ method, path, needs, runner }) => [
      `${method.toUpperCase()} ${routeOf(path)}`,
      needs,
      runner === true,
    ])
    const inCode = routes
      .filter(({ method, url }) => !ofPage.has(`${method.toLowerCase()} ${url}`))
      .map(({ method, url, config }) => [`${method} ${url}`, config.needs, config.runner === true])
    const sorted = (all: unknown[][]) => all.map((each) => each.join(' ')).sort()
    expect(sorted(inCode)).toEqual(sorted(described))
  })

  test('is closed to nobody else than it says, and open to nobody else', async () => {
    const wrong: unknown[] = []
    let asked = 0
    for (const route of routes) {
      const { needs } = route.config
      if (needs === undefined || !isRight(needs)) continue
      for (const somebody of everybody) {
        const { statusCode, body } = await ask(route, somebody.name)
        asked += 1
        const wanted = expected(needs, route.url, somebody)
        if (statusCode !== wanted)
          wrong.push([route.method, route.url, needs, somebody.name, { statusCode, wanted, body }])
      }
    }
    expect(asked).toBeGreaterThan(2_500)
    expect(wrong.slice(0, 5)).toEqual([])
  })

  test('says what its path takes to whoever is known and asks for more, however the path is written', async () => {
    const wrong: unknown[] = []
    const fits = (pattern: string, url: string) =>
      new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(url)
    const known = routes.filter(({ method, url }) => !ofPage.has(`${method.toLowerCase()} ${url}`))
    for (const { url } of known) {
      const takes = routes.filter((each) => fits(each.url, url)).map(({ method }) => method)
      const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']
      for (const method of all.filter((each) => !takes.includes(each))) {
        const { statusCode, headers } = await ask({ method, url: `${url}/?x=/` }, everybody[0]?.name)
        const allowed = String(headers.allow).split(', ')
        if (statusCode !== 405 || `${allowed.sort()}` !== `${[...new Set(takes)].sort()}`)
          wrong.push([method, url, statusCode, allowed, takes])
      }
    }
    expect(wrong).toEqual([])
    expect((await ask({ method: 'GET', url: '/api/v1/nowhere' }, everybody[0]?.name)).statusCode).toBe(404)
  })

  test('asks who is not known who it is, and lets the administrator in', async () => {
    const wrong: unknown[] = []
    for (const route of routes) {
      const { needs } = route.config
      if (needs === undefined || !isRight(needs)) continue
      const [stranger, admin] = [await ask(route), await ask(route, 'bwl_admin')]
      if (stranger.statusCode !== 401 || admin.statusCode !== 200)
        wrong.push([route.url, stranger.statusCode, admin.statusCode])
    }
    expect(wrong).toEqual([])
  })

  test('answers the same of what is not there and of what one may not know', async () => {
    const wrong: unknown[] = []
    for (const route of routes.filter(({ url }) => isAbout(url))) {
      const { needs } = route.config
      if (needs === undefined || !isRight(needs)) continue
      const name = 'operator--their-folder'
      const [hidden, absent] = [await ask(route, name, 'search'), await ask(route, name, 'nothing')]
      const neutral = (body: string) => body.replaceAll(/(SRVC-|ENV-)[\d-]+|search|nothing/g, 'X')
      if (
        hidden.statusCode !== 404 ||
        absent.statusCode !== 404 ||
        neutral(hidden.body) !== neutral(absent.body)
      )
        wrong.push([route.url, hidden.body, absent.body])
    }
    expect(wrong).toEqual([])
  })
})

test('a refusal names the right, the role and the file', async () => {
  const route = { method: 'POST', url: '/api/v1/environments/:environment/keys/rotate' }
  const answer = await ask(route, 'approver--their-folder')
  expect([answer.statusCode, answer.json()]).toEqual([
    403,
    {
      error_code: 'FORBIDDEN',
      errors: ['this takes the right keys:rotate, which the role admin has, on teams/billing/all.yaml (dev)'],
    },
  ])
})

test('a refusal comes before the body is read', async () => {
  const url = urlOf('/api/v1/environments/:environment/keys/rotate', 'billing')
  const headers = { authorization: 'Bearer viewer--everywhere', 'content-type': 'application/json' }
  expect((await app.inject({ method: 'POST', url, headers, payload: '{' })).statusCode).toBe(403)
})

test('a change of the policy counts from the next request on', async () => {
  const route = { method: 'GET', url: '/api/v1/environments/:environment/status' }
  const path = routes.find(({ url }) => url.startsWith('/api/v1/environments/:environment'))?.url ?? route.url
  const before = policy
  policy = new Policy({ grants: [] })
  expect((await ask({ method: 'GET', url: path }, 'viewer--everywhere')).statusCode).toBe(404)
  policy = before
  expect((await ask({ method: 'GET', url: path }, 'viewer--everywhere')).statusCode).not.toBe(404)
})
