import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { ScheduleDetails, SchedulePreview } from '../../../api/schedule.ts'
import { previewSchedule } from '../../../core/diff/schedule-preview.ts'
import type { Target } from '../../../core/domain/target.ts'
import type { Places, Written } from '../../../core/domain/written.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { refuseUnknown } from '../connect/event-fields.ts'
import { declaredIn, placedIn } from '../connect/schedule-path.ts'
import { described, type ScheduleSources } from '../connect/schedule-shape.ts'
import { badInput, notFound } from '../errors.ts'
import { needs } from '../guard.ts'

export interface ScheduleDetailsOptions extends ScheduleSources {
  fleet: Pick<Fleet, 'find' | 'target'>
  placeOf: Places
  /** The document that declares something, as it is written. */
  writtenOf: (wanted: Written) => unknown
}

type InEnvironment = { Params: { environment: string } }
type Named = { Params: { environment: string; schedule: string } }

const usualNext = 5
const mostNext = 100
const longestName = 1_000

/** One schedule by its name, with what Git says of it; and what one that is being written would be. */
export function addScheduleDetails(app: FastifyInstance, options: ScheduleDetailsOptions): void {
  const { fleet, clock, placeOf, writtenOf } = options

  app.get<Named>(
    routeOf(paths.environmentSchedule),
    needs('environments:read'),
    async ({ params }): Promise<ScheduleDetails> => {
      const { id, target } = find(fleet, params.environment)
      const found = declaredIn({ target }).find(
        (each) => each.name === params.schedule || each.id === params.schedule,
      )
      if (!found) throw notFound(`schedule ${params.schedule}`)
      const [schedule] = await described([placedIn({ id, target }, found)], options)
      if (!schedule) throw notFound(`schedule ${params.schedule}`)
      const { extension, environment } = target
      const wanted = {
        kind: 'Schedule',
        extension: extension.name,
        environment: environment.type,
        name: found.name,
      } as const
      const document = writtenOf(wanted) as { spec?: ScheduleDetails['spec'] } | undefined
      return { schedule, at: placeOf(wanted) ?? null, spec: document?.spec ?? null }
    },
  )

  app.post<InEnvironment>(
    routeOf(paths.schedulePreview),
    needs('environments:read', 'nothing'),
    async ({ params, body }): Promise<SchedulePreview> => {
      const { target } = find(fleet, params.environment)
      const { name, spec, next } = wantedOf(body)
      const { extension, environment } = target
      const around = { extension: extension.name, environment: environment.type }
      const zones = [writtenOf({ kind: 'Environment', ...around }), writtenOf({ kind: 'Account' })].map(
        zoneIn,
      )
      const timeZone = zones.find((each) => each !== undefined)
      const { yaml, findings, runs } = previewSchedule({ name, spec, ...around, timeZone }, clock.now(), next)
      const taken = environment.schedules.some((each) => each.name === name)
      const file = placeOf({ kind: 'Schedule', ...around, name })?.file ?? null
      return { yaml, findings, file, taken, runs: runs && { ...runs, jitter_ms: 0 } }
    },
  )
}

function find(fleet: ScheduleDetailsOptions['fleet'], wanted: string): { id: string; target: Target } {
  const id = fleet.find(wanted)
  const target = id === undefined ? undefined : fleet.target(id)
  if (id === undefined || !target) throw notFound(`environment ${wanted}`)
  return { id, target }
}

function zoneIn(document: unknown): string | undefined {
  const { spec } = (document ?? {}) as { spec?: { timeZone?: unknown } }
  return typeof spec?.timeZone === 'string' ? spec.timeZone : undefined
}

/** @throws {HttpError} 400 */
function wantedOf(body: unknown): { name: string; spec: Record<string, unknown>; next: number } {
  const wanted = (body ?? {}) as Record<string, unknown>
  refuseUnknown(wanted, ['name', 'spec', 'next'])
  const { name, spec, next = usualNext } = wanted
  if (typeof name !== 'string' || name.length > longestName) throw badInput('"name" must be a text')
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec))
    throw badInput('"spec" must be an object: the spec of a Schedule')
  if (typeof next !== 'number' || !Number.isInteger(next) || next < 0)
    throw badInput('"next" must be a whole number')
  return { name, spec: spec as Record<string, unknown>, next: Math.min(next, mostNext) }
}
