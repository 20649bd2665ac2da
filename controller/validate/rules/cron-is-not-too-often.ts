import { cronPointer, cronSchedules } from '../cron-schedules.ts'
import type { Rule } from '../rule.ts'

/** Below this, in seconds, it is more often a slip than meant. */
const leastSeconds = 10

/** Who thinks in five fields leaves the seconds at `*`, and gets sixty runs for one. */
export const cronIsNotTooOften: Rule = (catalog, report) => {
  for (const { schedule, cron, fields } of cronSchedules(catalog)) {
    const apart = leastApart(cron.pattern.split(' ')[0] ?? '')
    if (apart >= leastSeconds) continue
    const rest = [fields.minutes, fields.hours, fields.days, fields.months, fields.weekdays].join(' ')
    report({
      code: 'cron-too-often',
      severity: 'warning',
      in: schedule,
      at: cronPointer,
      message: `it runs every ${apart === 1 ? 'second' : `${apart} seconds`} of each minute it names; the first field is seconds`,
      hint: `for once in such a minute, write "0 ${rest}"`,
    })
  }
}

/** The shortest way from one second to the next, also round the end of the minute where there are several. */
function leastApart(seconds: string): number {
  if (seconds === '*') return 1
  const values = seconds.split(',').map(Number)
  return Math.min(60, ...values.slice(1).map((each, index) => each - (values[index] ?? 0)))
}
