import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { Runtime } from '../../ports/runtime.ts'
import { badInput } from '../errors.ts'
import { findEnvironment } from '../find-environment.ts'
import { needs, seenBy } from '../guard.ts'
import { queryNumber } from '../query-number.ts'
import { goneOf, lineOf, ndjson } from './lines.ts'

export interface EnvironmentOptions {
  fleet: Fleet
  runtime: Pick<Runtime, 'logs' | 'follow'>
}

type Named = { Params: { environment: string } }
const usualLines = 100
const mostLines = 10_000

/** An environment's log. */
export function addEnvironmentRoutes(app: FastifyInstance, options: EnvironmentOptions): void {
  const { fleet, runtime } = options

  app.get<Named & { Querystring: { lines?: string; follow?: string } }>(
    routeOf(paths.environmentLogs),
    needs('logs:read'),
    async (request, reply) => {
      const { id } = findEnvironment(request.params.environment, fleet)
      const { follow = '0' } = request.query
      const lines = queryNumber('lines', request.query.lines, { usual: usualLines, most: mostLines })
      if (follow !== '0' && follow !== '1') throw badInput('follow: expected 0 or 1')
      reply.type(ndjson)
      if (follow === '0') return reply.send((await runtime.logs(id, { lines })).map(lineOf).join(''))
      const mayStill = () => seenBy(request, fleet, 'logs:read')(id)
      return reply.send(Readable.from(tail(runtime, id, { lines, mayStill, signal: goneOf(request, reply) })))
    },
  )
}

async function* tail(
  runtime: EnvironmentOptions['runtime'],
  environment: string,
  { lines, mayStill, signal }: { lines: number; mayStill: () => boolean; signal: AbortSignal },
): AsyncGenerator<string> {
  const following = runtime.follow(environment, signal)
  for (const line of await runtime.logs(environment, { lines })) yield lineOf(line)
  for await (const line of following) {
    if (!mayStill()) return // whoever lost the right meanwhile
    yield lineOf(line)
  }
}
