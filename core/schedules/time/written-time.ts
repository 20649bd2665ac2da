import type { EpochMs } from '../../domain/epoch.ts'
import type { WallClock, WallMs } from './wall-clock.ts'

/** A time as people write it: `2027-03-28`, `2027-03-28T02:30`, `2027-03-28 02:30:00+02:00`, `2027-03-28T00:30Z`. */
export interface WrittenTime {
  /** What it shows; midnight where it is a date alone. */
  wall: WallMs
  /** Milliseconds east of UTC, where it says so: then it is an instant, whatever the time zone. */
  offset: number | undefined
  dateOnly: boolean
}

const day = 24 * 3_600_000

/** Undefined where it is in no form we know, or there is no such time: 30 February, 24:00. */
export function parseTime(text: string): WrittenTime | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text)
  if (!match) return undefined
  const [, date = '', time, seconds = ':00', zone] = match
  const iso = `${date}T${time ?? '00:00'}${seconds}.000Z`
  const wall = Date.parse(iso)
  if (Number.isNaN(wall) || new Date(wall).toISOString() !== iso) return undefined
  const offset = zone === undefined ? undefined : parseOffset(zone)
  if (Number.isNaN(offset)) return undefined
  return { wall, offset, dateOnly: time === undefined }
}

/** The same for every way to write it: `2027-03-28` or `2027-03-28T02:30:00+02:00`. */
export function plainTime({ wall, offset, dateOnly }: WrittenTime): string {
  const text = new Date(wall).toISOString()
  if (dateOnly) return text.slice(0, 10)
  return text.slice(0, 19) + (offset === undefined ? '' : offsetText(offset))
}

/** When it is. In a gap: the first instant after it; where it comes twice: the first; undefined on a day left out. */
export function instantOf({ wall, offset }: WrittenTime, clock: WallClock): EpochMs | undefined {
  return offset === undefined ? clock.firstInstant(wall) : wall - offset
}

/** The first instant that is no longer before it; a date alone is over when its day is. */
export function endOf(time: WrittenTime, clock: WallClock): EpochMs | undefined {
  if (!time.dateOnly) return instantOf(time, clock)
  return clock.firstInstant(time.wall + day) ?? clock.firstInstant(time.wall + 2 * day)
}

/** NaN beyond the 14 hours zones are apart from UTC at most. */
function parseOffset(zone: string): number {
  if (zone === 'Z') return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  const size = (hours * 60 + minutes) * 60_000
  if (minutes > 59 || size > 14 * 3_600_000) return Number.NaN
  return zone.startsWith('-') ? -size : size
}

function offsetText(offset: number): string {
  if (offset === 0) return 'Z'
  const minutes = Math.abs(offset) / 60_000
  const two = (number: number) => String(number).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
