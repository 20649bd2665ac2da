import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { environmentUuid } from '../../../core/domain/identifiers.ts'
import { maskObserved } from '../../../core/plan/mask.ts'
import type { KeyRing } from '../../access/key-ring.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { Runtime } from '../../ports/runtime.ts'
import type { TaskQueue } from '../../ports/task-queue.ts'
import type { Overview } from '../../report/overview.ts'
import type { Sync } from '../../sync/sync.ts'
import { HttpError, notFound, requireAdmin } from '../app.ts'

export interface AdminOptions {
  overview: () => Overview
  fleet: Fleet
  sync: Sync
  runtime: Runtime
  store: AuditStore
  keys: KeyRing
  /** False until everything is up, and again while the store does not answer. */
  ready: () => Promise<boolean>
  queue: Pick<TaskQueue, 'engine' | 'answers' | 'hasRoom'>
  version: string
  /** Hides secrets in a text. */
  redact: (text: string) => string
}

type Named = { Params: { environment: string } }

/** Health, and what the CLI and the dashboard speak to. */
export function addAdminRoutes(app: FastifyInstance, options: AdminOptions): void {
  const { overview, fleet, sync, runtime, store, queue } = options

  app.get('/healthz', async () => ({
    status: 'ok',
    version: options.version,
    timeZoneData: process.versions.tz, // decides when schedules run
  }))
  app.get('/readyz', async (_request, reply) => {
    const [ready, answers] = await Promise.all([options.ready(), queue.answers()])
    // Without its queue a controller still takes events, and keeps them.
    return reply.status(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
      queue: { engine: queue.engine, answers, hasRoom: queue.hasRoom() },
    })
  })

  app.get('/api/v1/status', async (request) => {
    requireAdmin(request)
    return overview()
  })

  /** What `bowline diff --live` compares with: no secure value is in it. */
  app.get('/api/v1/observed', async (request) => {
    requireAdmin(request)
    const account = fleet.extensions()[0]?.account ?? null
    return { commit: sync.state().commit, account, observed: maskObserved(fleet.observed()) }
  })

  app.post('/api/v1/sync', async (request) => {
    requireAdmin(request)
    await sync.look()
    return overview()
  })

  app.post<{ Body: { commit?: unknown } | null }>('/api/v1/confirm', async (request) => {
    requireAdmin(request)
    const commit = request.body?.commit
    if (typeof commit !== 'string' || !/^[0-9a-f]{40,64}$/.test(commit)) {
      throw new HttpError(
        400,
        'VAL_001',
        'commit: expected the full id of the commit whose deletions are confirmed',
      )
    }
    await store.confirm(commit)
    await store.audit({ actor: 'admin', action: 'deletions.confirm', subject: commit, detail: '' })
    await sync.replan()
    return overview()
  })

  /** What a local runner, or the sender of external events, needs. */
  const answersSecret = { config: { answersSecret: true } }
  app.get<Named>('/api/v1/environments/:environment/keys', answersSecret, async (request) => {
    requireAdmin(request)
    const { id } = find(request.params.environment)
    await store.audit({ actor: 'admin', action: 'keys.read', subject: id, detail: '' })
    return { environment: id, uuid: environmentUuid(id), ...options.keys.of(id) }
  })

  app.get<Named & { Querystring: { lines?: string; follow?: string } }>(
    '/api/v1/environments/:environment/logs',
    async (request, reply) => {
      requireAdmin(request)
      const { id } = find(request.params.environment)
      const lines = Math.min(Number.parseInt(request.query.lines ?? '100', 10) || 0, 10_000)
      reply.type('application/x-ndjson')
      if (request.query.follow !== '1')
        return reply.send((await runtime.logs(id, { lines })).map(ndjson).join(''))
      const gone = new AbortController()
      request.raw.once('close', () => gone.abort())
      reply.raw.once('close', () => gone.abort())
      return reply.send(Readable.from(tail(id, lines, gone.signal)))
    },
  )

  async function* tail(environment: string, lines: number, signal: AbortSignal): AsyncGenerator<string> {
    const following = runtime.follow(environment, signal)
    for (const line of await runtime.logs(environment, { lines })) yield ndjson(line)
    for await (const line of following) yield ndjson(line)
  }

  /** By id, or `extension/type`. */
  function find(wanted: string) {
    const view = fleet.environments().find(({ id, target }) => {
      return id === wanted || `${target?.extension.name}:${target?.environment.type}` === wanted
    })
    if (!view) throw notFound(`environment ${wanted}`)
    return view
  }
}

function ndjson(line: object): string {
  return `${JSON.stringify(line)}\n`
}
