import { cronSchedules, placeOfField } from '../cron-schedules.ts'
import type { Rule } from '../rule.ts'

const names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** `1` is Monday in Unix cron and here, Sunday in Quartz. Who writes `dialect: quartz` has said which one is meant. */
export const cronWeekdayIsNamed: Rule = function* (catalog, report) {
  for (const each of yield* cronSchedules(catalog)) {
    yield
    const { schedule, fields } = each
    const { text } = fields.weekdays
    const number = /(?<![#/\d])\d(?!\d)/.exec(text)?.[0]
    if (number === undefined || schedule.body.spec.trigger.dialect === 'quartz') continue
    const name = names[Number(number) % 7]
    report({
      code: 'cron-weekday-number',
      severity: 'warning',
      ...placeOfField(each, 'weekdays'),
      message: `day-of-week ${number} is ${name} here, but ${names[(Number(number) + 6) % 7]} where weeks are counted from 1, as in Quartz`,
      hint: `write names: ${JSON.stringify(named(text))}; or, for an expression of Quartz, dialect: quartz`,
    })
  }
}

function named(weekdays: string): string {
  return weekdays.replace(/(?<![#/\d])\d(?!\d)/g, (digit) => names[Number(digit) % 7] ?? digit)
}
