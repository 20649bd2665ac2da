import type { EnvironmentView } from '../apply/environment-view.ts'
import type { Fleet } from '../apply/fleet.ts'
import { notFound } from './errors.ts'

/**
 * The environment that a path names: by its `ENV-` id or UUID, in any case, or by `extension:type`.
 * @throws {HttpError} 404 where there is none of that name
 */
export function findEnvironment(name: string, fleet: Pick<Fleet, 'find' | 'environment'>): EnvironmentView {
  const id = fleet.find(name)
  const view = id === undefined ? undefined : fleet.environment(id)
  if (!view) throw notFound(`environment ${name}`)
  return view
}
