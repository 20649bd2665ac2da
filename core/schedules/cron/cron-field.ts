import { CronFault, type Piece, within } from './cron-piece.ts'

export interface FieldKind {
  name: string
  min: number
  /** The highest number that may be written. One above `min + size - 1` for the day of the week, where 7 is 0 again. */
  max: number
  /** How many different values there are. */
  size: number
  /** Three-letter names of `min`, `min + 1`, ... */
  names?: readonly string[]
  /** What may be written, with an example: the remedy where there is no better one. */
  usage: string
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

export const seconds: FieldKind = {
  name: 'seconds',
  min: 0,
  max: 59,
  size: 60,
  usage: 'seconds are 0 to 59, such as "0", "0,30" or "*/15"',
}
export const minutes: FieldKind = {
  name: 'minutes',
  min: 0,
  max: 59,
  size: 60,
  usage: 'minutes are 0 to 59, such as "30", "0,30", "5-10" or "*/15"',
}
export const hours: FieldKind = {
  name: 'hours',
  min: 0,
  max: 23,
  size: 24,
  usage: 'hours are 0 to 23, such as "2", "8-18" or "*/6"; midnight is 0',
}
export const dayOfMonth: FieldKind = {
  name: 'day-of-month',
  min: 1,
  max: 31,
  size: 31,
  usage: 'days are 1 to 31, such as "1", "1,15", "L" (the last) or "15W" (the working day nearest to it)',
}
export const month: FieldKind = {
  name: 'month',
  min: 1,
  max: 12,
  size: 12,
  names: months,
  usage: 'months are 1 to 12 or JAN to DEC, such as "1", "JAN,JUL" or "JUN-SEP"',
}
export const dayOfWeek: FieldKind = {
  name: 'day-of-week',
  min: 0,
  max: 7,
  size: 7,
  names: weekdays,
  usage: 'days are SUN to SAT, such as "MON-FRI", "FRIL" (the last) or "MON#2" (the second)',
}
export const quartzDayOfWeek: FieldKind = {
  ...dayOfWeek,
  min: 1,
  usage: 'days are SUN to SAT or, with dialect: quartz, 1 (Sunday) to 7 (Saturday)',
}
export const year: FieldKind = {
  name: 'year',
  min: 2000,
  max: 2199,
  size: 200,
  usage: 'years are 2000 to 2199, such as "2027", "2027,2029" or "2027-2035/4"',
}

/**
 * What one field stands for, sorted and without repeats: `22-2/2` of the hours gives 0, 2, 22.
 *
 * An item of its comma-separated list is `*`, a value, a range (`FRI-MON` and `22-2` go round the end), or one of
 * these with a step; `5/15` counts from 5 to the end of the field. A week that is stepped through ends on Saturday.
 *
 * @throws {CronFault}
 */
export function fieldValues(kind: FieldKind, items: readonly Piece[]): number[] {
  return sorted(items.flatMap((item) => within(item, () => itemValues(kind, item.text))))
}

function sorted(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b)
}

/** One number or name of a field. @throws {CronFault} */
export function fieldValue(kind: FieldKind, text: string): number {
  const named = kind.names?.indexOf(text) ?? -1
  if (named >= 0) return kind.min + named
  if (!/^\d{1,4}$/.test(text)) throw notAValue(kind, text)
  const value = Number(text)
  if (value >= kind.min && value <= kind.max) return value
  throw new CronFault(
    `${kind.name}: ${value} is out of range, expected ${kind.min} to ${kind.max}`,
    kind.usage,
  )
}

function itemValues(kind: FieldKind, item: string): number[] {
  refuseHash(kind, item)
  const [range = '', stepText, ...more] = item.split('/')
  if (more.length > 0) throw new CronFault(`${kind.name}: "${item}" has more than one "/"`, kind.usage)
  const [start, end] = bounds(kind, range, stepText !== undefined)
  const step = stepText === undefined ? 1 : stepOf(kind, item, stepText)
  return walk(kind, start, end, step)
}

/** Jenkins' `H`: a value that differs by installation would make the plan depend on where it is made. */
function refuseHash({ name }: FieldKind, item: string): void {
  if (!/^H([(/]|$)/.test(item)) return
  throw new CronFault(
    `${name}: "H" (a value picked by hash) is not supported`,
    'write a number; for schedules that must not start together, set "jitter"',
  )
}

function bounds(kind: FieldKind, range: string, stepped: boolean): [number, number] {
  const last = kind.min + kind.size - 1
  if (range === '*') return [kind.min, last]
  const [from = '', to, ...more] = range.split('-')
  if (more.length > 0) throw new CronFault(`${kind.name}: "${range}" has more than one "-"`, kind.usage)
  const start = fieldValue(kind, from)
  if (to !== undefined) return [start, fieldValue(kind, to)]
  return [start, stepped ? last : start]
}

function walk({ min, size }: FieldKind, start: number, end: number, step: number): number[] {
  const width = end >= start ? end - start : end - start + size
  const count = Math.floor(width / step) + 1
  return Array.from({ length: count }, (_, index) => min + ((start + index * step - min) % size))
}

/** A step beyond the field's size would silently mean its first value only: every 90 minutes would be hourly. */
function stepOf({ name, size, usage }: FieldKind, item: string, text: string): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (step >= 1 && step <= size) return step
  throw new CronFault(
    `${name}: the step in "${item}" must be a number from 1 to ${size}`,
    step > size ? 'a step never reaches beyond its own field; combine it with the next field' : usage,
  )
}

function notAValue(kind: FieldKind, text: string): CronFault {
  if (text === '') return new CronFault(`${kind.name}: a value is missing`, kind.usage)
  const short = kind.names?.find((name) => text.startsWith(name))
  if (short) return new CronFault(`${kind.name}: "${text}" is not a name`, `write "${short}"`)
  const names = kind.names ? ` or ${kind.names[0]} to ${kind.names.at(-1)}` : ''
  const message = `${kind.name}: "${text}" is not a number from ${kind.min} to ${kind.max}${names}`
  return new CronFault(message, kind.usage)
}
