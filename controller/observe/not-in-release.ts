import { type Declaration, lacksEvent, lacksMethod } from '../../core/domain/declaration.ts'
import type { Environment, Extension } from '../../core/domain/desired.ts'
import { closest, quoted } from '../../core/lib/closest.ts'

/** Categories that may stand beside event types in an extension's `events`. */
const categories: ReadonlySet<string> = new Set(['background', 'interactive'])

/**
 * What Git declares and the running release does not have, by what its runners said when they connected: methods that
 * schedules call, and event types. None while no runner was ever there.
 */
export function notInRelease(
  { schedules, source }: Pick<Environment, 'schedules' | 'source'>,
  { events }: Pick<Extension, 'events'>,
  declaration: Pick<Declaration, 'eventTypes' | 'schedulables'>,
): string[] {
  const release = source?.tag ?? 'the local runner'
  const methods = (declaration.schedulables ?? []).map(({ method }) => method)
  const types = declaration.eventTypes ?? []
  return [
    ...schedules
      .filter(({ enabled, method }) => enabled && lacksMethod(declaration, method))
      .map(
        ({ name, method }) =>
          `schedule "${name}" calls the method "${method}", which ${release} does not have${meant(method, methods)}`,
      ),
    ...(events ?? [])
      .filter((type) => !categories.has(type) && lacksEvent(declaration, type))
      .map((type) => `${release} does not subscribe to the event type "${type}"${meant(type, types)}`),
  ]
}

function meant(word: string, there: readonly string[]): string {
  const near = closest(word, there)
  if (near !== undefined) return `; did you mean "${near}"?`
  return there.length === 0 ? '; it has none' : `; it has ${quoted(there)}`
}
