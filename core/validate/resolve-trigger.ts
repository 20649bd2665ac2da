import type { ScheduleDocument, TriggerSpec } from '../../schemas/generated/types.ts'
import type { Trigger } from '../domain/desired.ts'
import { type CronReading, parseCron } from '../schedules/cron/cron.ts'
import { checkTimeZone } from '../schedules/time/time-zone.ts'
import { parseTime, plainTime } from '../schedules/time/written-time.ts'
import type { Catalog } from './catalog.ts'
import { defaultTimeZone } from './default-time-zone.ts'

/** Several rules ask for the same one; what was loaded is frozen. */
const resolved = new WeakMap<TriggerSpec, { timeZone: string | undefined; trigger: Trigger | undefined }>()

/** A trigger as it is meant, the same for every way to write it; undefined where something about it is wrong. */
export function resolveTrigger({ spec }: ScheduleDocument, catalog: Catalog): Trigger | undefined {
  const { trigger: written } = spec
  const timeZone = timeZoneOf(spec, catalog)
  const known = resolved.get(written)
  if (known && known.timeZone === timeZone) return known.trigger
  const trigger =
    timeZone === undefined ? undefined : resolvers[written.type ?? 'advanced'](written, timeZone)
  resolved.set(written, { timeZone, trigger })
  return trigger
}

/** As `checkTimeZone` returns it: undefined where it is not known. */
export function timeZoneOf(spec: ScheduleDocument['spec'], catalog: Catalog): string | undefined {
  return checkTimeZone(spec.trigger.timeZone ?? defaultTimeZone(catalog, spec) ?? 'UTC')
}

/** Whether it goes on for ever, as can be told without looking for a run. */
export function isEndless(trigger: Trigger): boolean {
  if (trigger.type === 'recurring') return trigger.end === null
  return trigger.type === 'advanced' && trigger.cron.split(' ').length === 6
}

/** Whether it runs at least once a year from now on, as can be told without looking for a run. */
export function isFrequent(trigger: Trigger): boolean {
  if (trigger.type !== 'advanced' || trigger.domDow === 'and') return false
  return isEndless(trigger) && trigger.cron.split(' ')[4] === '*'
}

type Resolve = (spec: TriggerSpec, timeZone: string) => Trigger | undefined

const resolvers: Readonly<Record<Trigger['type'], Resolve>> = {
  onetime: ({ at, ifPast = 'error' }, timeZone) => {
    const time = plain(at)
    return time === undefined ? undefined : { type: 'onetime', at: time, timeZone, ifPast }
  },
  recurring: (spec, timeZone) => {
    const { every } = spec
    const [start, end] = [plain(spec.start), plain(spec.end)]
    if (every === undefined || start === undefined || (spec.end !== undefined && !end)) return undefined
    const { n = 1, unit } = every
    return { type: 'recurring', every: { n, unit }, start, end: end ?? null, timeZone }
  },
  advanced: (spec, timeZone) => {
    const reading = cronReading(spec)
    const parsed = parseCron(spec.cron ?? '', reading)
    return parsed.ok ? { type: 'advanced', cron: parsed.cron.expression, timeZone, ...reading } : undefined
  },
}

/** How the expression is to be read, without what goes without saying. */
export function cronReading({ dialect, domDow }: TriggerSpec): CronReading {
  return { ...(dialect === 'quartz' && { dialect }), ...(domDow !== undefined && { domDow }) }
}

function plain(text: string | undefined): string | undefined {
  const time = text === undefined ? undefined : parseTime(text)
  return time && plainTime(time)
}
