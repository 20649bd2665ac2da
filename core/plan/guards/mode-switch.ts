import type { Environment } from '../../domain/desired.ts'
import type { EnvironmentStatus } from '../../domain/status.ts'
import { isAtRest } from './at-rest.ts'

/** An environment changes its mode only at rest: runners of one mode cannot go on in the other. */
export function modeSwitch({
  from,
  to,
  status,
}: {
  from: Environment
  to: Environment
  status: EnvironmentStatus
}): string | undefined {
  if (from.mode === to.mode || isAtRest(status)) return undefined
  return `${to.id} is ${status}; its mode can change from ${from.mode} to ${to.mode} when it is Stopped, Disconnected or Uninitialized`
}
