import type { TriggerSpec } from '../../../schemas/generated/types.ts'
import { checkTimeZone } from '../../schedules/time/time-zone.ts'
import { parseTime } from '../../schedules/time/written-time.ts'
import { soleAccount } from '../catalog.ts'
import { defaultTimeZone } from '../default-time-zone.ts'
import type { Finding, Rule } from '../rule.ts'

/** Of schedules, and of what gives them one where they name none. */
export const timeZoneIsKnown: Rule = (catalog, report) => {
  const check = (timeZone: string | undefined, where: Pick<Finding, 'in' | 'at'>) => {
    if (timeZone === undefined || checkTimeZone(timeZone) !== undefined) return
    const message = `time zone ${JSON.stringify(timeZone)} is not known`
    report({
      ...where,
      code: 'unknown-time-zone',
      message,
      hint: 'use an IANA name such as "Europe/Madrid", or "UTC"',
    })
  }
  for (const each of [...catalog.accounts, ...catalog.environments])
    check(each.body.spec.timeZone, { in: each, at: '/spec/timeZone' })
  for (const each of catalog.schedules)
    check(each.body.spec.trigger.timeZone, { in: each, at: '/spec/trigger/timeZone' })
}

/** Never that of the machine: so it is said where it is UTC for want of another. What is wrong is told by other rules. */
export const timeZoneIsNamed: Rule = (catalog, report) => {
  if (!soleAccount(catalog)) return
  const declared = new Set(catalog.environments.map(({ body: { spec } }) => `${spec.extension} ${spec.type}`))
  for (const schedule of catalog.schedules) {
    const { spec } = schedule.body
    if (!declared.has(`${spec.extension} ${spec.environment}`)) continue
    if ((spec.trigger.timeZone ?? defaultTimeZone(catalog, spec)) !== undefined || isInstant(spec.trigger))
      continue
    const message = 'no time zone is named, so it is read in UTC'
    const hint =
      'write timeZone here, or spec.timeZone in the environment or the account; "UTC" if that is meant'
    const where = { in: schedule, at: '/spec/trigger', part: 'key' } as const
    report({ ...where, code: 'time-zone-assumed', severity: 'warning', message, hint })
  }
}

/** A time with an offset of its own needs no zone. */
function isInstant({ type, at }: TriggerSpec): boolean {
  return type === 'onetime' && at !== undefined && parseTime(at)?.offset !== undefined
}
