import type { Observed } from '../domain/observed.ts'
import { instantOfOneTime, oneTimeKeys } from '../schedules/trigger.ts'

/** The one-time runs that are declared on the side that is compared with, as `Moment.planned` wants them. */
export function plannedOnce({ extensions }: Observed): ReadonlySet<string> {
  const environments = extensions.flatMap((each) => each.environments.flatMap(({ applied }) => applied ?? []))
  return new Set(
    environments.flatMap(({ extension, type, schedules }) =>
      schedules.flatMap(({ id, name, trigger }) => {
        const at = trigger.type === 'onetime' ? instantOfOneTime(trigger) : undefined
        return at === undefined ? [] : oneTimeKeys({ extension, environment: type, name, id }, at)
      }),
    ),
  )
}
