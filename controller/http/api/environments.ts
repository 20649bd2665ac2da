import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { environmentUuid } from '../../../core/domain/identifiers.ts'
import type { KeyRing } from '../../access/key-ring.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { Runtime } from '../../ports/runtime.ts'
import { badInput } from '../errors.ts'
import { findEnvironment } from '../find-environment.ts'
import { callerOf, needs } from '../guard.ts'
import { queryNumber } from '../query-number.ts'
import { goneOf, lineOf, ndjson } from './lines.ts'

export interface EnvironmentOptions {
  fleet: Fleet
  runtime: Pick<Runtime, 'logs' | 'follow'>
  store: AuditStore
  keys: KeyRing
}

type Named = { Params: { environment: string } }
const usualLines = 100
const mostLines = 10_000

/** An environment's keys and log. */
export function addEnvironmentRoutes(app: FastifyInstance, options: EnvironmentOptions): void {
  const { fleet, runtime, store, keys } = options

  /** What a local runner, or the sender of external events, needs. */
  const secretForAdmin = { config: { needs: 'admin', answersSecret: true } } as const
  app.get<Named>(routeOf(paths.environmentKeys), secretForAdmin, async (request) => {
    const { id } = findEnvironment(request.params.environment, fleet)
    await store.audit({ actor: callerOf(request), action: 'keys.read', subject: id, detail: '' })
    return { environment: id, uuid: environmentUuid(id), ...keys.of(id) }
  })

  app.get<Named & { Querystring: { lines?: string; follow?: string } }>(
    routeOf(paths.environmentLogs),
    needs('admin'),
    async (request, reply) => {
      const { id } = findEnvironment(request.params.environment, fleet)
      const { follow = '0' } = request.query
      const lines = queryNumber('lines', request.query.lines, { usual: usualLines, most: mostLines })
      if (follow !== '0' && follow !== '1') throw badInput('follow: expected 0 or 1')
      reply.type(ndjson)
      if (follow === '0') return reply.send((await runtime.logs(id, { lines })).map(lineOf).join(''))
      return reply.send(Readable.from(tail(runtime, id, lines, goneOf(request, reply))))
    },
  )
}

async function* tail(
  runtime: EnvironmentOptions['runtime'],
  environment: string,
  lines: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const following = runtime.follow(environment, signal)
  for (const line of await runtime.logs(environment, { lines })) yield lineOf(line)
  for await (const line of following) yield lineOf(line)
}
