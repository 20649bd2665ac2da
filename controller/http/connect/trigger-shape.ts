import type { WireTrigger } from '../../../api/schedule.ts'
import type { CronTrigger, Trigger } from '../../../core/domain/desired.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import { wallClock } from '../../../core/schedules/time/wall-clock.ts'
import { endOf, instantOf, parseTime } from '../../../core/schedules/time/written-time.ts'

const wireUnits = { hour: 'hours', day: 'days', week: 'weeks', month: 'months' } as const

/** A trigger in the words of Connect's devops REST, where times are instants. */
export function triggerOf(trigger: Trigger): WireTrigger {
  const { type, timeZone } = trigger
  const rest = { time_zone: timeZone }
  if (type === 'advanced') return { type, cron_expression: trigger.cron, ...readingOf(trigger), ...rest }
  if (type === 'onetime') return { type, date: wireTime(trigger.at, timeZone, instantOf), ...rest }
  const { every, start, end } = trigger
  return {
    type,
    start: wireTime(start, timeZone, instantOf),
    end: end === null ? null : wireTime(end, timeZone, endOf),
    unit: wireUnits[every.unit],
    amount: every.n,
    ...rest,
  }
}

/** Of our own, and only where the expression means something else than it does without them. */
function readingOf({ dialect, domDow }: CronTrigger): { dialect?: 'quartz'; dom_dow?: 'or' | 'and' } {
  return { ...(dialect && { dialect }), ...(domDow && { dom_dow: domDow }) }
}

/** As written where there is no such instant. */
function wireTime(text: string, timeZone: string, read: typeof instantOf): string {
  const time = parseTime(text)
  const instant: EpochMs | undefined = time && read(time, wallClock(timeZone))
  return instant === undefined ? text : new Date(instant).toISOString()
}
