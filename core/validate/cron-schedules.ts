import type { ScheduleDocument } from '../../schemas/generated/types.ts'
import { parseCron } from '../schedules/cron/cron.ts'
import { fieldsOf, type Piece } from '../schedules/cron/cron-piece.ts'
import type { Cron } from '../schedules/cron/cron-value.ts'
import type { Catalog, Resource } from './catalog.ts'
import { cronReading } from './resolve-trigger.ts'
import type { Finding } from './rule.ts'

/** A schedule with a cron expression that can be understood. */
export interface CronSchedule {
  schedule: Resource<ScheduleDocument>
  cron: Cron
  fields: Record<FieldName, Piece>
  /** Where a finding about one of its fields is. */
  placeOf: (field: FieldName) => Pick<Finding, 'in' | 'at' | 'within'>
}

type FieldName = 'seconds' | 'minutes' | 'hours' | 'days' | 'months' | 'weekdays'

/** Where its expression is. */
export const cronPointer = '/spec/trigger/cron'

const known = new WeakMap<Catalog, readonly CronSchedule[]>()

/** Read once, step by step. */
export function* cronSchedules(catalog: Catalog): Generator<void, readonly CronSchedule[]> {
  const found = known.get(catalog) ?? (yield* readSchedules(catalog))
  known.set(catalog, found)
  return found
}

function* readSchedules({ schedules }: Catalog): Generator<void, CronSchedule[]> {
  const found: CronSchedule[] = []
  for (const schedule of schedules) {
    yield
    const { trigger } = schedule.body.spec
    const { cron: text, type = 'advanced' } = trigger
    if (text === undefined || type !== 'advanced') continue
    const parsed = parseCron(text, cronReading(trigger))
    if (parsed.ok) found.push(cronSchedule(schedule, parsed.cron, text))
  }
  return found
}

const nothing: Piece = { text: '', from: 0, to: 0 }

function cronSchedule(schedule: Resource<ScheduleDocument>, cron: Cron, text: string): CronSchedule {
  const [seconds = nothing, minutes = nothing, hours = nothing, ...others] = fieldsOf(text)
  const [days = nothing, months = nothing, weekdays = nothing] = others
  const fields = { seconds, minutes, hours, days, months, weekdays }
  const placeOf = (field: FieldName) => ({
    in: schedule,
    at: cronPointer,
    within: { ...fields[field], text },
  })
  return { schedule, cron, fields, placeOf }
}
