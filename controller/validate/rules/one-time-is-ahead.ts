import { instantOfOneTime } from '../../schedules/trigger.ts'
import { resolveTrigger } from '../resolve-trigger.ts'
import type { Rule } from '../rule.ts'

export const oneTimeIsAhead: Rule = ({ schedules }, report, { now }) => {
  if (now === undefined) return
  for (const schedule of schedules) {
    const trigger = resolveTrigger(schedule.body.spec.trigger)
    if (trigger?.type !== 'onetime' || trigger.ifPast === 'run') continue
    const at = instantOfOneTime(trigger)
    if (at === undefined || at > now) continue
    const message = `spec.trigger.at is past: it was at ${new Date(at).toISOString().replace('.000Z', 'Z')}`
    const hint = 'set a later time, write ifPast: run to have it run at once, or remove the schedule'
    report({ code: 'one-time-in-past', in: schedule, at: '/spec/trigger/at', message, hint })
  }
}
