import type { FastifyInstance } from 'fastify'
import type { Clock } from '../ports/clock.ts'
import type { RunnerHub } from '../ports/runners.ts'
import type { TaskStore } from '../ports/store.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { Metrics } from '../report/metrics.ts'
import { contentType } from '../report/prometheus.ts'
import { requireAdmin, sameSecret } from './app.ts'

export interface MetricsOptions {
  metrics: Metrics
  /** Lets its bearer read the metrics, and nothing else. Undefined: only the administrator may. */
  token: string | undefined
  environments: () => readonly string[]
  hub: Pick<RunnerHub, 'connections'>
  store: Pick<TaskStore, 'backlog'>
  queue: Pick<TaskQueue, 'engine' | 'answers'>
  clock: Clock
}

/** `GET /metrics`, for Prometheus. What cannot be told while the database or the queue is away is left out. */
export function addMetricsRoute(app: FastifyInstance, options: MetricsOptions): void {
  const { metrics, token, environments, hub, store, queue, clock } = options
  app.get('/metrics', async (request, reply) => {
    const isScraper =
      token !== undefined && sameSecret(request.headers.authorization ?? '', `Bearer ${token}`)
    if (!isScraper) requireAdmin(request)
    const [backlog, answers] = await Promise.all([store.backlog().catch(() => undefined), queue.answers()])
    return reply.type(contentType).send(
      metrics.render({
        at: clock.now(),
        environments: environments().map((id) => ({ id, runners: hub.connections(id).length })),
        backlog,
        queue: { engine: queue.engine, answers },
      }),
    )
  })
}
