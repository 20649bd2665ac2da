import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { bearerToken } from '../../access/authorization.ts'
import { sameSecret } from '../../access/same-secret.ts'
import type { Metrics } from '../../stats/metrics.ts'
import { metricsType } from '../../stats/prometheus.ts'
import { needs, requireRight } from '../guard.ts'

export interface MetricsRouteOptions {
  metrics: Pick<Metrics, 'text'>
  /** Opens this and nothing else, beside the admin token. Undefined: there is none. */
  token: string | undefined
}

/** For Prometheus. */
export function addMetricsRoute(app: FastifyInstance, { metrics, token }: MetricsRouteOptions): void {
  app.get(routeOf(paths.metrics), needs('scraper'), async (request, reply) => {
    const isScraper =
      token !== undefined && sameSecret(bearerToken(request.headers.authorization) ?? '', token)
    if (!isScraper) requireRight(request, 'metrics:read')
    return reply.type(metricsType).send(await metrics.text())
  })
}
