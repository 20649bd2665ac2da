import type { FastifyInstance } from 'fastify'
import { messageOf } from '../../core/domain/errors.ts'
import { parseExact } from '../../core/lib/exact-json.ts'
import { badInput } from './errors.ts'

const json = 'application/json'

/** Bodies of JSON are read as usual, and with numbers as they were written where a route is for passing them on. */
export function readExactNumbers(app: FastifyInstance): void {
  const usual = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(json)
  app.addContentTypeParser(json, { parseAs: 'string' }, (request, body, done) => {
    usual(request, body as string, (error, value) => {
      if (error || !request.routeOptions.config.exactNumbers) return done(error, value)
      try {
        done(null, parseExact(body as string))
      } catch (tooDeep) {
        done(badInput(messageOf(tooDeep)))
      }
    })
  })
}
