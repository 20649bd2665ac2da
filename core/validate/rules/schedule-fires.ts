import type { ScheduleDocument } from '../../../schemas/generated/types.ts'
import { fieldsOf } from '../../schedules/cron/cron-piece.ts'
import { nextOccurrenceOf } from '../../schedules/trigger.ts'
import type { Resource } from '../catalog.ts'
import { cronPointer } from '../cron-schedules.ts'
import { isEndless, resolveTrigger } from '../resolve-trigger.ts'
import type { Finding, Rule } from '../rule.ts'
import { endsBeforeItStarts } from './recurring-ends-after-start.ts'

/** Before any time that can be written. */
const beginning = Date.UTC(1999, 0)

/** A schedule without a single run, in all time or from now on. Of one-time schedules tells another rule. */
export const scheduleFires: Rule = function* (catalog, report, { now }) {
  for (const schedule of catalog.schedules) {
    yield
    const trigger = resolveTrigger(schedule.body, catalog)
    if (!trigger || trigger.type === 'onetime' || isEndless(trigger)) continue
    if (trigger.type === 'recurring' && endsBeforeItStarts(trigger)) continue
    const at = placeOfEnd(schedule)
    if (nextOccurrenceOf(trigger, beginning) === undefined) {
      const message = 'it never fires: no run falls between its start and its end'
      report({ code: 'never-fires', ...at, message, hint: 'set a later end' })
    } else if (now !== undefined && nextOccurrenceOf(trigger, now) === undefined) {
      const message = 'it never fires again: its last run is past'
      const hint = 'remove the schedule, or let it end later'
      report({ code: 'schedule-over', severity: 'warning', ...at, message, hint })
    }
  }
}

/** What says when it is over: the end, or the years of an expression. */
function placeOfEnd(schedule: Resource<ScheduleDocument>): Pick<Finding, 'in' | 'at' | 'within'> {
  const { cron: text, type = 'advanced' } = schedule.body.spec.trigger
  if (text === undefined || type !== 'advanced') return { in: schedule, at: '/spec/trigger/end' }
  const years = fieldsOf(text)[6]
  return { in: schedule, at: cronPointer, ...(years && { within: { ...years, text } }) }
}
