import type { FastifyInstance, HTTPMethods } from 'fastify'
import type { Need } from '../../api/need.ts'
import { operations } from '../../api/openapi.ts'
import { routeOf } from '../../api/paths.ts'
import { isRight } from '../../core/domain/rights.ts'
import { notAllowed } from './errors.ts'

const methods: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
/** No path is for these alone. */
const further: readonly HTTPMethods[] = ['HEAD', 'OPTIONS', 'TRACE']

/** After all other routes: what a path does not do is answered with 405, and in `Allow` with what it does. */
export function addOtherMethods(app: FastifyInstance): void {
  app.register(async (scope) => addEach(scope)) // those that are registered in scopes of their own are there by then
}

function addEach(app: FastifyInstance): void {
  const needs = new Map<string, Need>(operations.map(({ path, needs: need }) => [routeOf(path), need]))
  for (const [url, need] of needs) {
    const allowed = methods.filter((method) => app.hasRoute({ method, url }))
    const others = [...methods, ...further].filter((method) => !app.hasRoute({ method, url }))
    if (allowed.length === 0) continue
    app.route({
      method: others,
      url,
      config: { needs: tokenFor(need), isOtherMethod: true },
      onRequest: async (request, reply) => {
        reply.header('allow', allowed.join(', '))
        throw notAllowed(`${request.method} is not for this path; it takes ${allowed.join(' and ')}`)
      },
      handler: async () => {},
    })
  }
}

/** Whoever may not call a path at all is told that first. */
function tokenFor(need: Need): Need {
  return isRight(need) || need === 'administrator' ? 'token' : 'nothing'
}
