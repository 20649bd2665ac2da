import type { RecurringTrigger } from '../../domain/desired.ts'
import { wallClock } from '../../schedules/time/wall-clock.ts'
import { endOf, instantOf, parseTime } from '../../schedules/time/written-time.ts'
import { resolveTrigger } from '../resolve-trigger.ts'
import type { Rule } from '../rule.ts'

export const recurringEndsAfterStart: Rule = (catalog, report) => {
  for (const schedule of catalog.schedules) {
    const trigger = resolveTrigger(schedule.body, catalog)
    if (trigger?.type !== 'recurring' || !endsBeforeItStarts(trigger)) continue
    const message = 'spec.trigger.end is not after spec.trigger.start, so it never runs'
    const hint = 'the end is exclusive; a date alone includes that day'
    report({ code: 'end-before-start', in: schedule, at: '/spec/trigger/end', message, hint })
  }
}

export function endsBeforeItStarts(trigger: RecurringTrigger): boolean {
  const clock = wallClock(trigger.timeZone)
  const start = parseTime(trigger.start)
  const end = trigger.end === null ? undefined : parseTime(trigger.end)
  const from = start && instantOf(start, clock)
  const until = end && endOf(end, clock)
  return from !== undefined && until !== undefined && until <= from
}
