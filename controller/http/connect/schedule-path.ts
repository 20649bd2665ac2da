import type { FastifyRequest } from 'fastify'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import { notFound } from '../errors.ts'
import { environmentOfPath, type Found, type ItemParams } from './environment-path.ts'
import type { DeclaredSchedule } from './schedule-shape.ts'

/** @throws {HttpError} 404 where the path names none */
export function scheduleOfPath(
  request: FastifyRequest<ItemParams>,
  fleet: Found,
): { view: EnvironmentView; schedule: Schedule } {
  const view = environmentOfPath(request, fleet)
  const schedule = declaredIn(view).find(({ id }) => id === request.params.id)
  if (!schedule) throw notFound(`schedule ${request.params.id}`)
  return { view, schedule }
}

export function declaredIn({ target }: Pick<EnvironmentView, 'target'>): readonly Schedule[] {
  return target?.environment.schedules ?? []
}

export function placedIn(
  { id: environment, target }: Pick<EnvironmentView, 'id' | 'target'>,
  schedule: Schedule,
): DeclaredSchedule {
  return { schedule, environment, target }
}
