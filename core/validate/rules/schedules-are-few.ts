import type { ScheduleDocument } from '../../../schemas/generated/types.ts'
import { usualScheduleLimits } from '../../domain/schedule-limits.ts'
import { count } from '../../lib/count.ts'
import { groupBy } from '../../lib/group-by.ts'
import { runsPerMinute } from '../../schedules/declared-rate.ts'
import type { Resource } from '../catalog.ts'
import { resolveTrigger } from '../resolve-trigger.ts'
import type { Rule } from '../rule.ts'

/** All environments share one scheduler: none may have so much of it that others wait. */
export const schedulesAreFew: Rule = (catalog, report, { scheduleLimits = usualScheduleLimits }) => {
  const rateOf = ({ body }: Resource<ScheduleDocument>) => {
    const trigger = body.spec.enabled === false ? undefined : resolveTrigger(body, catalog)
    return trigger ? runsPerMinute(trigger) : 0
  }
  const groups = groupBy(catalog.schedules, ({ body: { spec } }) => `${spec.extension}:${spec.environment}`)
  for (const [environment, schedules] of groups) {
    const { schedules: most, runsPerMinute: mostRuns } = scheduleLimits
    const beyond = schedules[most]
    if (beyond)
      report({
        code: 'too-many-schedules',
        in: beyond,
        at: '/metadata/name',
        message: `${environment} has ${count(schedules.length, 'schedule')}; at most ${most} may be declared for one environment`,
        hint: 'let one schedule do the work of several: its data may be a list',
      })
    const runs = schedules.reduce((sum, each) => sum + rateOf(each), 0)
    if (runs <= mostRuns) continue
    const busiest = schedules.reduce((a, b) => (rateOf(b) > rateOf(a) ? b : a))
    report({
      code: 'too-many-runs',
      in: busiest,
      at: '/spec/trigger',
      part: 'key',
      message: `the schedules of ${environment} run ${count(Math.round(runs), 'time')} a minute, taken together; at most ${mostRuns} may`,
      hint: 'this one runs most often: let it run less often, and do more each time',
    })
  }
}
