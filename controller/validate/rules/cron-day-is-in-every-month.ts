import { cronPointer, cronSchedules } from '../cron-schedules.ts'
import type { Rule } from '../rule.ts'

/** Who writes the 31st often means the last day of the month. */
export const cronDayIsInEveryMonth: Rule = (catalog, report) => {
  for (const { schedule, cron } of cronSchedules(catalog)) {
    const [, , , days = '', months = ''] = cron.pattern.split(' ')
    const first = Number(days.split(',')[0])
    const skipped = monthsOf(months).filter((each) => first > daysIn(each))
    if (skipped.length === 0) continue
    report({
      code: 'cron-skips-months',
      severity: 'warning',
      in: schedule,
      at: cronPointer,
      message: `months that have no day ${first} are left out${first === 29 ? ', and February but for leap years' : ''}`,
      hint: 'for the last day of every month, write "L" in day-of-month',
    })
  }
}

function monthsOf(months: string): number[] {
  return months === '*' ? Array.from({ length: 12 }, (_, index) => index + 1) : months.split(',').map(Number)
}

/** Of a common year. */
function daysIn(month: number): number {
  return new Date(Date.UTC(2001, month, 0)).getUTCDate()
}
