import type { ObservedEnvironment } from '../../domain/observed.ts'
import { isAtRest } from './at-rest.ts'

/**
 * An environment is deleted only at rest: deleting one that works would lose its work. An extension goes when all of its
 * environments may (`planPruning`).
 */
export function deletion({ id, status }: Pick<ObservedEnvironment, 'id' | 'status'>): string | undefined {
  if (isAtRest(status)) return undefined
  return `${id} is ${status}; it can be deleted when it is Stopped, Disconnected or Uninitialized. Set "state: stopped" first, then delete it in a later commit`
}
