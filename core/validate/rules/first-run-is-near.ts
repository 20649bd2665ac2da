import { nextOccurrenceOf } from '../../schedules/trigger.ts'
import { isFrequent, resolveTrigger } from '../resolve-trigger.ts'
import type { Rule } from '../rule.ts'

const fiveYears = 5 * 365.25 * 24 * 3_600_000

/** A year or a day that was mistyped waits for long. */
export const firstRunIsNear: Rule = (catalog, report, { now }) => {
  if (now === undefined) return
  for (const schedule of catalog.schedules) {
    const trigger = resolveTrigger(schedule.body, catalog)
    if (!trigger || isFrequent(trigger)) continue
    const next = nextOccurrenceOf(trigger, now)
    if (next === undefined || next - now <= fiveYears) continue
    const message = `the next run is more than five years ahead, on ${new Date(next).toISOString().slice(0, 10)}`
    const hint = 'check the dates and the time zone'
    const where = { in: schedule, at: '/spec/trigger', part: 'key' } as const
    report({ ...where, code: 'far-away', severity: 'warning', message, hint })
  }
}
