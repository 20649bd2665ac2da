import { cronPointer, cronSchedules } from '../cron-schedules.ts'
import type { Rule } from '../rule.ts'

const names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** `1` is Monday in Unix cron and here, Sunday in Quartz. */
export const cronWeekdayIsNamed: Rule = (catalog, report) => {
  for (const { schedule, fields } of cronSchedules(catalog)) {
    const number = /(?<![#/\d])\d(?!\d)/.exec(fields.weekdays)?.[0]
    if (number === undefined) continue
    const name = names[Number(number) % 7]
    report({
      code: 'cron-weekday-number',
      severity: 'warning',
      in: schedule,
      at: cronPointer,
      message: `day-of-week ${number} is ${name} here, but ${names[(Number(number) + 6) % 7]} where weeks are counted from 1, as in Quartz`,
      hint: `write names: ${JSON.stringify(named(fields.weekdays))}`,
    })
  }
}

function named(weekdays: string): string {
  return weekdays.replace(/(?<![#/\d])\d(?!\d)/g, (digit) => names[Number(digit) % 7] ?? digit)
}
