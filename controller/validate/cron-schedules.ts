import type { ScheduleDocument } from '../../schemas/generated/types.ts'
import { type Cron, parseCron } from '../schedules/cron.ts'
import type { Catalog, Resource } from './catalog.ts'

/** A schedule with a cron expression that can be understood. */
export interface CronSchedule {
  schedule: Resource<ScheduleDocument>
  cron: Cron
  /** As written, in upper case. */
  fields: CronFields
}

export interface CronFields {
  seconds: string
  minutes: string
  hours: string
  days: string
  months: string
  weekdays: string
}

/** Where its expression is. */
export const cronPointer = '/spec/trigger/cron'

const known = new WeakMap<Catalog, readonly CronSchedule[]>()

export function cronSchedules(catalog: Catalog): readonly CronSchedule[] {
  const found = known.get(catalog) ?? readSchedules(catalog)
  known.set(catalog, found)
  return found
}

function readSchedules({ schedules }: Catalog): CronSchedule[] {
  return schedules.flatMap((schedule) => {
    const { cron: text, type = 'advanced' } = schedule.body.spec.trigger
    const parsed = text === undefined || type !== 'advanced' ? undefined : parseCron(text)
    return parsed?.ok ? [{ schedule, cron: parsed.cron, fields: fieldsOf(parsed.cron) }] : []
  })
}

function fieldsOf({ expression }: Cron): CronFields {
  const [seconds = '', minutes = '', hours = '', days = '', months = '', weekdays = ''] = expression
    .toUpperCase()
    .split(' ')
  return { seconds, minutes, hours, days, months, weekdays }
}
