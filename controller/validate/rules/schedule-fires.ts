import { nextOccurrenceOf } from '../../schedules/trigger.ts'
import { isEndless, resolveTrigger } from '../resolve-trigger.ts'
import type { Rule } from '../rule.ts'
import { endsBeforeItStarts } from './recurring-ends-after-start.ts'

/** Before any time that can be written. */
const beginning = Date.UTC(1999, 0)

/** A schedule without a single run, in all time or from now on. Of one-time schedules tells another rule. */
export const scheduleFires: Rule = ({ schedules }, report, { now }) => {
  for (const schedule of schedules) {
    const trigger = resolveTrigger(schedule.body.spec.trigger)
    if (!trigger || trigger.type === 'onetime' || isEndless(trigger)) continue
    if (trigger.type === 'recurring' && endsBeforeItStarts(trigger)) continue
    const at = trigger.type === 'recurring' ? '/spec/trigger/end' : '/spec/trigger/cron'
    if (nextOccurrenceOf(trigger, beginning) === undefined) {
      const message = 'it never fires: no run falls between its start and its end'
      report({ code: 'never-fires', in: schedule, at, message, hint: 'set a later end' })
    } else if (now !== undefined && nextOccurrenceOf(trigger, now) === undefined) {
      const message = 'it never fires again: its last run is past'
      const hint = 'remove the schedule, or let it end later'
      report({ code: 'schedule-over', severity: 'warning', in: schedule, at, message, hint })
    }
  }
}
