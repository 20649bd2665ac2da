import { parseCron } from '../../schedules/cron/cron.ts'
import { cronPointer } from '../cron-schedules.ts'
import { cronReading } from '../resolve-trigger.ts'
import type { Rule } from '../rule.ts'

export const cronIsValid: Rule = function* ({ schedules }, report) {
  for (const schedule of schedules) {
    yield
    const { trigger } = schedule.body.spec
    if (trigger.cron === undefined) continue
    const parsed = parseCron(trigger.cron, cronReading(trigger))
    if (parsed.ok) continue
    const { piece, hint } = parsed
    const words = { message: `spec.trigger.cron: ${parsed.message}`, hint }
    const place = {
      in: schedule,
      at: cronPointer,
      ...(piece && { within: { ...piece, text: trigger.cron } }),
    }
    report({ code: 'bad-cron', ...place, ...words })
  }
}
