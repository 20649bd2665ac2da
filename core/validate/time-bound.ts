import type { EpochMs } from '../domain/epoch.ts'
import { readKind } from '../load/header.ts'
import type { LoadedFile } from '../load/loaded-file.ts'
import { parseTime } from '../schedules/time/written-time.ts'

const day = 24 * 3_600_000
/** Hours of a year, by unit. */
const hoursOf: Readonly<Record<string, number>> = { hour: 1, day: 24, week: 168, month: 744 }
const aYear = 8_760

/**
 * From when on it makes no difference for a file at what time it is judged (`Moment.now`): whatever may begin, end or be
 * past in it has done so. Infinity where that is never told; -Infinity where no time counts in it.
 */
export function timelessFrom({ documents }: LoadedFile): EpochMs {
  return Math.max(Number.NEGATIVE_INFINITY, ...documents.map(({ value }) => ofDocument(value)))
}

interface Written {
  spec?: { suspend?: { until?: unknown } | null; trigger?: WrittenTrigger | null } | null
}

type WrittenTrigger = Readonly<Record<string, unknown>>

function ofDocument(value: unknown): EpochMs {
  const kind = readKind(value)
  const spec = (value as Written).spec
  if (kind === 'Environment')
    return spec?.suspend?.until === undefined ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return kind === 'Schedule' ? ofTrigger(spec?.trigger ?? {}) : Number.NEGATIVE_INFINITY
}

/** One that runs at least once a year, and goes on for ever, is never far away, never over and never past. */
function ofTrigger(trigger: WrittenTrigger): EpochMs {
  const { type = 'advanced', cron, domDow, start, end, every } = trigger
  if (type === 'advanced' && typeof cron === 'string' && domDow !== 'and') {
    const fields = cron.split(' ')
    if (fields.length === 6 && fields[4] === '*') return Number.NEGATIVE_INFINITY
  }
  if (type !== 'recurring' || end !== undefined || !isShort(every)) return Number.POSITIVE_INFINITY
  const begins = typeof start === 'string' ? parseTime(start) : undefined
  return begins ? begins.wall + 2 * day : Number.POSITIVE_INFINITY // wherever the wall clock hangs
}

function isShort(every: unknown): boolean {
  const { n = 1, unit } = (every ?? {}) as { n?: unknown; unit?: unknown }
  return typeof n === 'number' && n * (hoursOf[String(unit)] ?? Number.POSITIVE_INFINITY) <= aYear
}
