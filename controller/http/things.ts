import type { Thing } from '../../core/domain/access.ts'
import { type EnvironmentType, type Extension, environmentTypes } from '../../core/domain/desired.ts'
import { environmentId, environmentUuid } from '../../core/domain/identifiers.ts'
import type { Fleet } from '../apply/fleet.ts'

/** What finds that which a path names. */
export type Findable = Pick<Fleet, 'find' | 'target' | 'extension' | 'extensionNamed'>

/** What a request is about, and what it is called where it is not there. */
export interface Asked {
  called: string
  /** Any of them will do: an extension is seen by whoever sees one of its environments. None: it is not there. */
  things: readonly Thing[]
  /** What it is looked for in: whoever may not see that is told so first, as where it is not there. */
  within?: Asked
}

interface Parameters {
  environment?: string
  service?: string
  extension?: string
}

/** What the parameters of a path name; undefined where they name no such thing, as those of lists. */
export function askedOf(parameters: Parameters, found: Findable): Asked | undefined {
  const { environment, service, extension } = parameters
  if (environment !== undefined && service !== undefined) return ofService(service, environment, found)
  if (environment !== undefined) {
    const id = found.find(environment)
    return { called: `environment ${environment}`, things: id === undefined ? [] : thingsOf(id, found) }
  }
  if (service !== undefined)
    return { called: `service ${service}`, things: thingsOfExtension(found.extension(service)?.spec) }
  if (extension === undefined) return undefined
  const spec = (found.extensionNamed(extension) ?? found.extension(extension))?.spec
  return { called: `extension ${extension}`, things: thingsOfExtension(spec) }
}

/** The three that an extension has in Connect's eyes, declared or not. */
function ofService(service: string, environment: string, found: Findable): Asked {
  const spec = found.extension(service)?.spec
  const within = { called: `service ${service}`, things: thingsOfExtension(spec) }
  if (!spec) return within
  const wanted = environment.toLowerCase()
  const type = environmentTypes.find((each) => {
    const id = environmentId(spec.id, each)
    return (
      id.toLowerCase() === wanted || `${spec.name}:${each}` === environment || environmentUuid(id) === wanted
    )
  })
  return { called: `environment ${environment}`, things: type ? [thingOf(spec, type)] : [], within }
}

function thingsOf(id: string, found: Findable): Thing[] {
  const known = found.target(id)
  return known ? [thingOf(known.extension, known.environment.type)] : []
}

/** Itself, and its environments. */
export function thingsOfExtension(spec: Extension | undefined): Thing[] {
  if (!spec) return []
  const own = { path: spec.declaredIn?.extension ?? null, type: null }
  return [own, ...spec.environments.map(({ type }) => thingOf(spec, type))]
}

/** An environment, by the file that declares it; where none does, by that of its extension. */
export function thingOf({ declaredIn }: Extension, type: EnvironmentType): Thing {
  return { path: declaredIn?.environments[type] ?? declaredIn?.extension ?? null, type }
}

/** An environment by its id; undefined where it is not there. */
export function environmentThing(id: string, found: Pick<Findable, 'target'>): Thing | undefined {
  const known = found.target(id)
  return known && thingOf(known.extension, known.environment.type)
}
