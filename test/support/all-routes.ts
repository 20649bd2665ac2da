import type { FastifyInstance, RouteOptions } from 'fastify'
import { pages } from '../../api/pages.ts'
import { routeOf } from '../../api/paths.ts'
import { addRoutes, type RouteParts } from '../../controller/compose/routes.ts'

/** Whatever is asked of it, it is there, and does nothing. */
const whatever: unknown = new Proxy(() => {}, {
  get: (_, name) => {
    if (name === Symbol.toPrimitive) return () => 'x'
    if (name === Symbol.iterator) return () => [][Symbol.iterator]()
    return name === 'then' ? undefined : whatever
  },
  apply: () => whatever,
})

/** The page is for browsers: it and its files are no operations of the API. `get /path` each. */
export const ofPage: ReadonlySet<string> = new Set([
  ...Object.values(pages).map((path) => `get ${routeOf(path)}`),
  'get /assets/:name',
])

export interface KnownRoute {
  method: string
  url: string
  config: NonNullable<RouteOptions['config']>
}

/** All routes of a controller on an app, in which whoever is let in is answered `in`, and nothing else happens. */
export async function allRoutes(app: FastifyInstance): Promise<KnownRoute[]> {
  const routes: KnownRoute[] = []
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat())
      if (method !== 'HEAD') routes.push({ method, url: route.url, config: route.config ?? {} })
    if (route.config?.needs !== 'event-token') delete route.onRequest // which is a door of its own
    route.handler = async () => 'in'
  })
  const parts = { ground: whatever, dispatch: whatever, leader: whatever, ready: async () => true }
  addRoutes(app, parts as unknown as RouteParts)
  await app.ready()
  return routes
}
