import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { WireSchedule } from '../../../api/schedule.ts'
import { nextRuns, runsBefore } from '../../../core/diff/runs.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import { jitterOf } from '../../../core/schedules/jitter.ts'
import { badInput } from '../errors.ts'
import { needsOrRunner } from '../guard.ts'
import { queryNumber } from '../query-number.ts'
import { type EnvironmentParams, environmentOfPath, type ItemParams } from './environment-path.ts'
import { readInstant } from './instant.ts'
import { queryOf, sendShaped } from './list.ts'
import { fieldsOf } from './rql-fields.ts'
import type { ScheduleRoutesOptions } from './schedule-options.ts'
import { declaredIn, placedIn, scheduleOfPath } from './schedule-path.ts'
import { type DeclaredSchedule, described, runOf } from './schedule-shape.ts'
import { addSchedulesByHand } from './schedules-by-hand.ts'

/** Connect says `type` for that of the trigger. */
const scheduleFields = fieldsOf(WireSchedule, { type: 'trigger.type' })
const usualNext = 10
const usualRuns = 20
const longestPage = 1000

/** Schedules in the words of Connect's devops REST. What Git declares is changed there; what is done by hand is audited. */
export function addScheduleRoutes(app: FastifyInstance, options: ScheduleRoutesOptions): void {
  const { fleet, store, clock } = options

  app.get<EnvironmentParams>(
    routeOf(paths.schedules),
    needsOrRunner('environments:read'),
    async (request, reply) => {
      const view = environmentOfPath(request, fleet)
      const sources = declaredIn(view).map((schedule) => placedIn(view, schedule))
      const shapes = (part: readonly DeclaredSchedule[]) => described(part, options)
      return await sendShaped(
        request,
        reply,
        { sources, idOf: ({ schedule }) => schedule.id, shapes },
        scheduleFields,
      )
    },
  )
  app.get<ItemParams>(routeOf(paths.schedule), needsOrRunner('environments:read'), async (request) => {
    const { view, schedule } = scheduleOfPath(request, fleet)
    const [found] = await described([placedIn(view, schedule)], options)
    return found
  })
  app.get<ItemParams>(routeOf(paths.nextRuns), needsOrRunner('environments:read'), async (request) => {
    const { schedule } = scheduleOfPath(request, fleet)
    const { next, after, before } = request.query as Record<'next' | 'after' | 'before', string | undefined>
    const count = queryNumber('next', next, { usual: usualNext, most: longestPage })
    const until = queryInstant('before', before)
    const runs =
      until === undefined
        ? nextRuns({ ...schedule, enabled: true }, queryInstant('after', after) ?? clock.now(), count)
        : runsBefore(schedule, until, count)
    return { ...runs, jitter_ms: jitterOf(schedule) }
  })
  app.get<ItemParams>(routeOf(paths.pastRuns), needsOrRunner('environments:read'), async (request) => {
    const { schedule } = scheduleOfPath(request, fleet)
    const limit = Math.min(queryOf(request).limit ?? usualRuns, longestPage)
    const { before } = request.query as { before?: string }
    return (await store.occurrences(schedule.id, limit, queryInstant('before', before))).map(runOf)
  })
  addSchedulesByHand(app, options)
}

/** The years that triggers know. */
const [earliest, latest] = [Date.UTC(2000, 0), Date.UTC(2200, 0)]

/** @throws {HttpError} 400 where it is no instant, or one of other centuries */
function queryInstant(name: string, text: string | undefined): EpochMs | undefined {
  if (text === undefined) return undefined
  const instant = typeof text === 'string' ? readInstant(text) : Number.NaN
  if (instant >= earliest && instant <= latest) return Math.floor(instant)
  throw badInput(`${name}: expected an instant such as 2027-01-31T18:00:00Z, from 2000 to 2199`)
}
