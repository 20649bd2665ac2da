import type { FastifyInstance } from 'fastify'
import { parseExact } from '../../core/lib/exact-json.ts'
import { jsonExcess } from '../../core/lib/json-limits.ts'
import { badInput } from './errors.ts'

const json = 'application/json'

/** Bodies of JSON are read as usual, unless they are there to exhaust us; and with numbers as they were written where a route is for passing them on. */
export function readExactNumbers(app: FastifyInstance): void {
  const usual = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(json)
  app.addContentTypeParser(json, { parseAs: 'string' }, (request, body, done) => {
    const excess = jsonExcess(body as string)
    if (excess !== undefined) return done(badInput(excess))
    usual(request, body as string, (error, value) => {
      if (error || !request.routeOptions.config.exactNumbers) return done(error, value)
      done(null, parseExact(body as string))
    })
  })
}
