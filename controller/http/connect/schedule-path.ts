import type { FastifyRequest } from 'fastify'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { declaredInGit, type HttpError, notFound } from '../errors.ts'
import { environmentOfPath, type ItemParams } from './environment-path.ts'

/** @throws {HttpError} 404 where the path names none */
export function scheduleOfPath(
  request: FastifyRequest<ItemParams>,
  fleet: Fleet,
): { view: EnvironmentView; schedule: Schedule } {
  const view = environmentOfPath(request, fleet)
  const schedule = declaredIn(view).find(({ id }) => id === request.params.id)
  if (!schedule) throw notFound(`schedule ${request.params.id}`)
  return { view, schedule }
}

export function declaredIn({ target }: EnvironmentView): readonly Schedule[] {
  return target?.environment.schedules ?? []
}

const shownFiles = 5

/** @param what is declared there */
export function scheduleInGit({ target }: EnvironmentView, what: string): HttpError {
  const { files = [] } = target?.extension ?? {}
  const more = files.length > shownFiles ? ` or another of ${files.length} files` : ''
  const where = files.slice(0, shownFiles).join(' or ')
  return declaredInGit(`${what}: edit ${where}${more} of the config repository`)
}
