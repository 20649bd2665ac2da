import { isDeepStrictEqual } from 'node:util'
import type { Target } from '../../core/domain/target.ts'

/** What of a target reaches a runner as its configuration. */
export function settingsOf({ account, extension, environment }: Target): unknown {
  const { products, hub } = extension
  return [environment.variables, environment.logLevel, products, hub, account.id, account.displayName]
}

/** Whether there is something else to work for than before. */
export function isOther(before: Target | null, target: Target): boolean {
  return before === null || !isDeepStrictEqual(essenceOf(before), essenceOf(target))
}

function essenceOf(target: Target): unknown {
  return [target.environment, settingsOf(target)]
}
