import type { ScheduleDocument } from '../../../schemas/generated/types.ts'
import type { EpochMs } from '../../domain/epoch.ts'
import { instantOfOneTime, oneTimeKey } from '../../schedules/trigger.ts'
import { type Catalog, type Resource, soleAccount } from '../catalog.ts'
import { scheduleIds } from '../identity.ts'
import { resolveTrigger } from '../resolve-trigger.ts'
import type { Rule } from '../rule.ts'

/** A new one in the past would never run. One that was declared before has had its time. */
export const oneTimeIsAhead: Rule = (catalog, report, { now, planned }) => {
  const past = now === undefined ? [] : pastOnes(catalog, now)
  const wasPlanned = past.length === 0 || !planned ? () => false : plannedIn(catalog, planned)
  for (const { schedule, at } of past) {
    const place = { in: schedule, at: '/spec/trigger/at' }
    const time = new Date(at).toISOString().replace('.000Z', 'Z')
    if (wasPlanned(schedule, at)) {
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

function pastOnes(catalog: Catalog, now: EpochMs) {
  return catalog.schedules.flatMap((schedule) => {
    const trigger = resolveTrigger(schedule.body, catalog)
    if (trigger?.type !== 'onetime' || trigger.ifPast === 'run') return []
    const at = instantOfOneTime(trigger)
    return at === undefined || at > now ? [] : [{ schedule, at }]
  })
}

function plannedIn(catalog: Catalog, planned: ReadonlySet<string>) {
  const account = soleAccount(catalog)?.body
  const idOf = account && scheduleIds(account, catalog.extensions)
  return (schedule: Resource<ScheduleDocument>, at: EpochMs) => planned.has(oneTimeKey(idOf?.(schedule), at))
}
