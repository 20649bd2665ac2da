import { parseTime } from '../../core/schedules/time/written-time.ts'
import { daysOrDuration } from '../arguments.ts'
import { UsageError } from '../exit.ts'

/** An instant, or how long ago: `2h`, `7d`. */
export function pastInstant(option: string, text: string, now: number): string {
  return isoOf(now - (daysOrDuration(text) ?? now - instant(option, text)))
}

/** When something is to happen, from `--at <instant>` or `--in <time>`; undefined for at once. */
export function futureInstant(
  { at, in: span }: { at?: string; in?: string },
  now: number,
): string | undefined {
  if (at !== undefined && span !== undefined)
    throw new UsageError('--at and --in say the same; give one of them')
  if (at !== undefined) return isoOf(instant('--at', at))
  if (span === undefined) return undefined
  const ms = daysOrDuration(span)
  if (ms === undefined) throw new UsageError(`--in: expected a time such as 10m, 2h or 1d, found "${span}"`)
  return isoOf(now + ms)
}

/** Without an offset it is UTC: the host's zone is nobody's business. */
function instant(option: string, text: string): number {
  const written = parseTime(text)
  if (!written) throw new UsageError(`${option}: expected a time such as 2027-01-31T08:00Z, found "${text}"`)
  return written.offset === undefined ? written.wall : written.wall - written.offset
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
