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
  fields: Fields
}

/** The same for all with the same expression. */
type Fields = Readonly<Record<FieldName, Piece>>

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
  const fields = new Map<string, Fields>()
  for (const schedule of schedules) {
    yield
    const { trigger } = schedule.body.spec
    const { cron: text, type = 'advanced' } = trigger
    if (text === undefined || type !== 'advanced') continue
    const parsed = parseCron(text, cronReading(trigger))
    if (!parsed.ok) continue
    const known = fields.get(text) ?? namedFields(text)
    fields.set(text, known)
    found.push({ schedule, cron: parsed.cron, fields: known })
  }
  return found
}

/** Where a finding about one of its fields is. */
export function placeOfField(
  { schedule, fields }: CronSchedule,
  field: FieldName,
): Pick<Finding, 'in' | 'at' | 'within'> {
  const { cron: text = '' } = schedule.body.spec.trigger
  return { in: schedule, at: cronPointer, within: { ...fields[field], text } }
}

const nothing: Piece = { text: '', from: 0, to: 0 }

function namedFields(text: string): Fields {
  const [seconds = nothing, minutes = nothing, hours = nothing, ...others] = fieldsOf(text)
  const [days = nothing, months = nothing, weekdays = nothing] = others
  return { seconds, minutes, hours, days, months, weekdays }
}
