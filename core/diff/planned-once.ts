import type { Observed } from '../domain/observed.ts'
import { instantOfOneTime, oneTimeKey } from '../schedules/trigger.ts'

/** The one-time runs that are declared on the side that is compared with, as `Moment.planned` wants them. */
export function plannedOnce({ extensions }: Observed): ReadonlySet<string> {
  const environments = extensions.flatMap((each) => each.environments)
  const schedules = environments.flatMap(({ applied }) => applied?.schedules ?? [])
  return new Set(
    schedules.flatMap(({ id, trigger }) => {
      const at = trigger.type === 'onetime' ? instantOfOneTime(trigger) : undefined
      return at === undefined ? [] : [oneTimeKey(id, at)]
    }),
  )
}
