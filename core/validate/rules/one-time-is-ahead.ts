import { oneTimeRuns } from '../declared-once.ts'
import type { Rule } from '../rule.ts'

/** A new one in the past would never run. One that was declared before has had its time. */
export const oneTimeIsAhead: Rule = (catalog, report, { now, planned }) => {
  if (now === undefined) return
  for (const { schedule, at, keys } of oneTimeRuns(catalog)) {
    if (at > now) continue
    const place = { in: schedule, at: '/spec/trigger/at' }
    const time = new Date(at).toISOString().replace('.000Z', 'Z')
    if (planned === 'all' || keys.some((key) => planned?.has(key))) {
      const message = `it never fires again: it was at ${time}`
      const hint = 'remove the schedule, or set a later time'
      report({ ...place, code: 'schedule-over', severity: 'warning', message, hint })
    } else {
      const message = `spec.trigger.at is past: it was at ${time}`
      const hint = 'set a later time, write ifPast: run to have it run at once, or remove the schedule'
      report({ ...place, code: 'one-time-in-past', message, hint })
    }
  }
}
