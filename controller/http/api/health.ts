import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { TaskQueue } from '../../ports/task-queue.ts'
import { needs } from '../guard.ts'

export interface HealthOptions {
  /** False until everything is up, and again while the store does not answer. */
  ready: () => Promise<boolean>
  queue: Pick<TaskQueue, 'engine' | 'answers' | 'hasRoom'>
  version: string
}

/** For whoever watches over the process. */
export function addHealthRoutes(app: FastifyInstance, { ready, queue, version }: HealthOptions): void {
  app.get(routeOf(paths.health), needs('nothing'), async () => ({
    status: 'ok',
    version,
    timeZoneData: process.versions.tz, // decides when schedules run
  }))

  app.get(routeOf(paths.ready), needs('nothing'), async (_request, reply) => {
    const [isReady, answers] = await Promise.all([ready(), queue.answers()])
    // Without its queue a controller still takes events, and keeps them.
    return reply.status(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not ready',
      queue: { engine: queue.engine, answers, hasRoom: queue.hasRoom() },
    })
  })
}
