import { parseTime } from '../../schedules/time/written-time.ts'
import { resolveTrigger } from '../resolve-trigger.ts'
import type { Rule } from '../rule.ts'

/** Months begin on their first day at midnight, whatever the start says. */
export const monthlyIsOnFirstDay: Rule = (catalog, report) => {
  for (const schedule of catalog.schedules) {
    const trigger = resolveTrigger(schedule.body, catalog)
    if (trigger?.type !== 'recurring' || trigger.every.unit !== 'month') continue
    const start = parseTime(trigger.start)
    if (!start || new Date(start.wall).toISOString().slice(8, 19) === '01T00:00:00') continue
    const message =
      'monthly runs are on the first day of the month at 00:00, not on the day and time of spec.trigger.start'
    const hint = `for that day and time of every month, write cron: "${cronFor(start.wall)}"`
    const at = '/spec/trigger/start'
    report({ code: 'monthly-on-first-day', severity: 'warning', in: schedule, at, message, hint })
  }
}

function cronFor(wall: number): string {
  const date = new Date(wall)
  return `${date.getUTCSeconds()} ${date.getUTCMinutes()} ${date.getUTCHours()} ${date.getUTCDate()} * ?`
}
