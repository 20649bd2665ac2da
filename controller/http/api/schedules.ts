import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { declaredIn } from '../connect/schedule-path.ts'
import { described, type ScheduleSources } from '../connect/schedule-shape.ts'
import { needs } from '../guard.ts'

/** The schedules of all environments together. */
export function addScheduleApi(app: FastifyInstance, options: ScheduleSources & { fleet: Fleet }): void {
  app.get(routeOf(paths.allSchedules), needs('admin'), async () => {
    const views = options.fleet.environments()
    return (await Promise.all(views.map((view) => described(view, declaredIn(view), options)))).flat()
  })
}
