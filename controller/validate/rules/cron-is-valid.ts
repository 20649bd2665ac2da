import { parseCron } from '../../schedules/cron.ts'
import type { Rule } from '../rule.ts'

export const cronIsValid: Rule = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { cron } = schedule.body.spec.trigger
    const parsed = cron === undefined ? undefined : parseCron(cron)
    if (!parsed || parsed.ok) continue
    const { message, hint } = parsed
    const words = { message: `spec.trigger.cron: ${message}`, ...(hint !== undefined && { hint }) }
    report({ code: 'bad-cron', in: schedule, at: '/spec/trigger/cron', ...words })
  }
}
