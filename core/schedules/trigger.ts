import type { OneTimeTrigger, Trigger } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import { parseCron } from './cron/cron.ts'
import { nextOccurrence } from './cron/cron-occurrences.ts'
import { nextRecurring } from './recurring.ts'
import { wallClock } from './time/wall-clock.ts'
import { instantOf, parseTime } from './time/written-time.ts'

/**
 * The first occurrence of a trigger strictly after an instant; undefined where there is none before the year 2200, or
 * the trigger cannot be understood. What a change of the clock does to it: `cron/cron-occurrences.ts` and `recurring.ts`.
 */
export function nextOccurrenceOf(trigger: Trigger, after: EpochMs): EpochMs | undefined {
  if (trigger.type === 'recurring') return nextRecurring(trigger, after)
  if (trigger.type === 'advanced') {
    const parsed = parseCron(trigger.cron, trigger)
    return parsed.ok ? nextOccurrence(parsed.cron, trigger.timeZone, after) : undefined
  }
  const at = instantOfOneTime(trigger)
  return at !== undefined && at > after ? at : undefined
}

/** Every occurrence in (after, until], oldest first, at most `limit` of them. */
export function occurrencesOf(trigger: Trigger, after: EpochMs, until: EpochMs, limit: number): EpochMs[] {
  const found: EpochMs[] = []
  let last = nextOccurrenceOf(trigger, after)
  while (last !== undefined && last <= until && found.length < limit) {
    found.push(last)
    last = nextOccurrenceOf(trigger, last)
  }
  return found
}

/** When a one-time trigger fires, whether that is past or not. */
export function instantOfOneTime({ at, timeZone }: OneTimeTrigger): EpochMs | undefined {
  const time = parseTime(at)
  return time && instantOf(time, wallClock(timeZone))
}

/** What a schedule is known by: the name it has in its environment, and an id where one is written or given. */
export interface ScheduleName {
  extension: string
  environment: string
  name: string
  id?: string | undefined
}

/** One run of one schedule, for sets of them: it is there under any of these. */
export function oneTimeKeys({ extension, environment, name, id }: ScheduleName, at: EpochMs): string[] {
  const byName = JSON.stringify([extension, environment, name, at])
  return id === undefined ? [byName] : [byName, JSON.stringify([id, at])]
}
