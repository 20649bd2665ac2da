import type { Declaration } from '../domain/declaration.ts'
import { lacksEvent } from '../domain/declaration.ts'
import type { TaskCategory } from '../domain/task.ts'
import { closest, quoted } from './closest.ts'

/** Undefined where some runner may take the task: one that does, or one of which nothing is known yet. */
export function whyUnwanted(
  { category, eventType }: { category: TaskCategory; eventType: string },
  declaration: Pick<Declaration, 'eventTypes'>,
): string | undefined {
  if (category !== 'background' && category !== 'interactive') return undefined
  if (!lacksEvent(declaration, eventType)) return undefined
  return `the extension does not subscribe to events of the type "${eventType}"; ${instead(eventType, declaration.eventTypes ?? [])}`
}

function instead(type: string, eventTypes: readonly string[]): string {
  const near = closest(type, eventTypes)
  if (near !== undefined) return `did you mean "${near}"?`
  return eventTypes.length === 0 ? 'it takes none' : `it takes ${quoted(eventTypes)}`
}
