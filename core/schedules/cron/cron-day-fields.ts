import {
  dayOfMonth,
  dayOfWeek,
  type FieldKind,
  fieldValue,
  fieldValues,
  quartzDayOfWeek,
} from './cron-field.ts'
import { CronFault, type Piece, within } from './cron-piece.ts'

/** Whatever the day: the field says nothing. */
export function isAnyDay(field: string): boolean {
  return field === '*' || field === '?'
}

/**
 * The day of the month in the plainest words: numbers, then `L`, `L-3`, `15W`, `LW` and `L-3W`.
 *
 * @throws {CronFault}
 */
export function daysOfMonth(items: readonly Piece[]): string {
  return listOf(dayOfMonth, items, ({ text }) => {
    if (!/^L|W$/.test(text)) return undefined
    const [, base = '', working = ''] = /^(L(?:-\d{1,2})?|\d{1,2})(W)?$/.exec(text) ?? []
    if (base === '') throw notADay(text)
    return (base.startsWith('L') ? fromTheEnd(base) : String(fieldValue(dayOfMonth, base))) + working
  })
}

function notADay(text: string): CronFault {
  return text.endsWith('W')
    ? new CronFault(
        `day-of-month: "W" (the nearest working day) needs one day before it, not "${text.slice(0, -1)}"`,
        'write for example "15W", or "LW" for the last working day; "MON-FRI" in day-of-week is every working day',
      )
    : new CronFault(
        `day-of-month: "${text}" is not a day counted from the end of the month`,
        '"L" is the last day of the month, "L-1" the one before',
      )
}

/** `L-3` is three days before the last one, as in Quartz. */
function fromTheEnd(text: string): string {
  const days = Number(text.slice(2))
  if (days === 0) return 'L'
  if (days < dayOfMonth.max) return `L-${days}`
  throw new CronFault(
    `day-of-month: "${text}" is before the first day of every month`,
    'count back at most 30 days, as in "L-30"',
  )
}

/**
 * The day of the week in the plainest words: numbers from 0, which is Sunday, then `5L` and `1#2`.
 *
 * @param dialect in that of Quartz a plain `L` is Saturday, the last day of its week
 * @throws {CronFault}
 */
export function daysOfWeek(items: readonly Piece[], dialect: 'cron' | 'quartz'): string {
  const kind = dialect === 'quartz' ? quartzDayOfWeek : dayOfWeek
  const plain = (value: number) => (dialect === 'quartz' ? value - 1 : value % 7)
  const days = dialect === 'quartz' ? items.map((each) => (each.text === 'L' ? saturday(each) : each)) : items
  const special = ({ text }: Piece) => {
    const [, day = '', sign, nth = ''] = /^([^#]*)(#|L$)(.*)$/.exec(text) ?? []
    if (sign === undefined) return undefined
    if (day === '' && sign === 'L') throw lastOfWhat()
    const isLast = sign === 'L' || nth === 'L'
    if (!isLast && !/^[1-5]$/.test(nth)) throw notANumberOfWeek(text)
    return `${plain(fieldValue(kind, day))}${isLast ? 'L' : `#${nth}`}`
  }
  return listOf(kind, days, special, plain)
}

function saturday(item: Piece): Piece {
  return { ...item, text: 'SAT' }
}

function lastOfWhat(): CronFault {
  return new CronFault(
    'day-of-week: "L" needs a day before it',
    '"5L" or "FRIL" is the last Friday of the month',
  )
}

function notANumberOfWeek(text: string): CronFault {
  return new CronFault(
    `day-of-week: "${text}" must end in a number from 1 to 5 after "#"`,
    '"MON#2" is the second Monday of the month, "MONL" the last',
  )
}

/** Numbers first, sorted; then what depends on the month, in the order it is written. */
function listOf(
  kind: FieldKind,
  items: readonly Piece[],
  special: (item: Piece) => string | undefined,
  plain: (value: number) => number = (value) => value,
): string {
  const read = items.map((item) => ({ item, special: within(item, () => special(item)) }))
  const numbers = fieldValues(
    kind,
    read.filter((each) => each.special === undefined).map(({ item }) => item),
  )
  const specials = read.flatMap((each) => each.special ?? [])
  return [...new Set([...numbers.map(plain).sort((a, b) => a - b), ...specials])].join(',')
}
