import type { EnvironmentStatus } from '../../domain/status.ts'

/** The states in which an environment may be deleted or change its mode: no instance of it runs, no work is with it. */
const statesAtRest: readonly EnvironmentStatus[] = ['Stopped', 'Disconnected', 'Uninitialized']

export function isAtRest(status: EnvironmentStatus): boolean {
  return statesAtRest.includes(status)
}
