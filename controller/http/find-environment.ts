import { environmentUuid } from '../../core/domain/identifiers.ts'
import type { EnvironmentView } from '../apply/environment-view.ts'
import type { Fleet } from '../apply/fleet.ts'
import { notFound } from './errors.ts'

/** The id of the environment that a path names: by its `ENV-` id or UUID, in any case, or by `extension:type`. */
export function environmentNamed(
  name: string,
  fleet: Pick<Fleet, 'ids' | 'environments'>,
): string | undefined {
  if (!name.includes(':')) return environmentIdOf(name, fleet.ids())
  const found = fleet.environments().find(({ target }) => {
    return target && `${target.extension.name}:${target.environment.type}` === name
  })
  return found?.id
}

/** @throws {HttpError} 404 where there is none of that name */
export function findEnvironment(name: string, fleet: Fleet): EnvironmentView {
  const id = environmentNamed(name, fleet)
  const view = id === undefined ? undefined : fleet.environment(id)
  if (!view) throw notFound(`environment ${name}`)
  return view
}

/** Accepts an `ENV-` id or the environment's UUID, in any case. */
export function environmentIdOf(text: string, ids: readonly string[]): string | undefined {
  const wanted = text.toLowerCase()
  // a UUID takes a hash to tell, and most callers do without
  return ids.find((id) => id.toLowerCase() === wanted) ?? ids.find((id) => environmentUuid(id) === wanted)
}
