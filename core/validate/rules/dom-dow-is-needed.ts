import { isAnyDay } from '../../schedules/cron/cron-day-fields.ts'
import { cronSchedules } from '../cron-schedules.ts'
import type { Rule } from '../rule.ts'

/** Where one day field says nothing, or must be `?`, there is nothing to put together. */
export const domDowIsNeeded: Rule = function* (catalog, report) {
  for (const { schedule, fields } of yield* cronSchedules(catalog)) {
    yield
    const { domDow } = schedule.body.spec.trigger
    const any = [fields.days, fields.weekdays].find(({ text }) => isAnyDay(text))
    if (domDow === undefined || any === undefined) continue
    report({
      code: 'dom-dow-unused',
      severity: 'warning',
      in: schedule,
      at: '/spec/trigger/domDow',
      message: `domDow does nothing: one of day-of-month and day-of-week is "${any.text}"`,
      hint: 'remove "domDow", or write a day in both fields',
    })
  }
}
