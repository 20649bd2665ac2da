import type { Trigger } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import { occurrencesOf } from './trigger.ts'

/** No run is looked for before; nobody schedules anything for then. */
const beginning = Date.UTC(2000, 0)

/**
 * The last occurrences of a trigger before an instant, oldest first, at most `count`. Looks back further and further, so that
 * neither one that fires each second nor one that fires in one month a year takes long.
 */
export function previousOccurrences(trigger: Trigger, before: EpochMs, count: number): EpochMs[] {
  let found: EpochMs[] = []
  let until = before - 1
  const least = count * 1_000 // none holds more: runs are a second apart at least
  let span = least
  while (found.length < count && until > beginning) {
    const part = occurrencesOf(trigger, until - span, until, count + 1)
    if (part.length > count) {
      span = Math.max(least, Math.floor(span / 8)) // they are at its end, and it is gone through from its beginning
      continue
    }
    found = [...part, ...found]
    until -= span
    span *= 3
  }
  return found.slice(-count)
}
