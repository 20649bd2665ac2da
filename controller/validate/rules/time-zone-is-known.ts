import { checkTimeZone } from '../../schedules/time-zone.ts'
import type { Rule } from '../rule.ts'

export const timeZoneIsKnown: Rule = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { timeZone } = schedule.body.spec.trigger
    if (timeZone === undefined || checkTimeZone(timeZone) !== undefined) continue
    const message = `time zone ${JSON.stringify(timeZone)} is not known`
    const hint = 'use an IANA name such as "Europe/Madrid", or "UTC"'
    report({ code: 'unknown-time-zone', in: schedule, at: '/spec/trigger/timeZone', message, hint })
  }
}
