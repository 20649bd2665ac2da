import { dayMatcher, monthOf } from '../../schedules/cron/cron-days.ts'
import type { Cron } from '../../schedules/cron/cron-value.ts'
import { cronSchedules, placeOfField } from '../cron-schedules.ts'
import type { Rule } from '../rule.ts'

/** Who writes the 31st often means the last day of the month. */
export const cronDayIsInEveryMonth: Rule = function* (catalog, report) {
  for (const schedule of yield* cronSchedules(catalog)) {
    yield
    const { cron, fields } = schedule
    const skipped = monthsWithout(cron, 2001)
    if (cron.daysMatch === 'either' || skipped === 0) continue
    const leapYears = monthsWithout(cron, 2004) < skipped ? ', and February but for leap years' : ''
    report({
      code: 'cron-skips-months',
      severity: 'warning',
      ...placeOfField(schedule, 'days'),
      message: `months that have no day ${fields.days.text} are left out${leapYears}`,
      hint: 'for the last day of every month, write "L" in day-of-month',
    })
  }
}

/** How many of the months it names have none of its days. */
function monthsWithout({ pattern }: Cron, year: number): number {
  const [, , , days = '', months = ''] = pattern.split(' ')
  if (days === '*') return 0
  const daysIn = dayMatcher(days, '*', 'both')
  return monthsOf(months).filter((month) => daysIn(monthOf(year, month)).length === 0).length
}

function monthsOf(months: string): number[] {
  return months === '*' ? Array.from({ length: 12 }, (_, index) => index + 1) : months.split(',').map(Number)
}
