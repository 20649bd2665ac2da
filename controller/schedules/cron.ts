import {
  CronFault,
  dayOfMonth,
  dayOfWeek,
  type FieldKind,
  fieldValue,
  fieldValues,
  hours,
  minutes,
  month,
  seconds,
  year,
} from './cron-field.ts'
import { nextWall } from './cron-pattern.ts'

/** An expression that was checked; plain values, frozen. */
export interface Cron {
  /** As written, its fields one space apart. */
  expression: string
  /** The same in the plainest words: `*`, or numbers in a list, also `L`, `5L` and `1#2`. */
  pattern: string
  /** The years it runs in, sorted; null: every year. */
  years: readonly number[] | null
  /** Neither wildcard nor step in seconds, minutes and hours: it names times of day rather than an interval. */
  fixedTime: boolean
}

export type CronResult = { ok: true; cron: Cron } | { ok: false; message: string; hint?: string }

/**
 * Reads a cron expression of six fields: seconds, minutes, hours, day of the month, month, day of the week (0-7, Sunday
 * is 0 and 7, or names); a seventh is the year (2000-2199). A refusal says why in `message` and, where there is one, the remedy in `hint`.
 *
 * Stricter than cron libraries on purpose: what they disagree about (five fields, both day fields, `H`, `W`, steps
 * beyond the field) is refused rather than guessed.
 */
export function parseCron(expression: string): CronResult {
  const known = results.get(expression)
  if (known) return known
  const result = Object.freeze(parse(expression))
  forgetOldest()
  results.set(expression, result)
  return result
}

/** The same expressions are read over and over: by rules, by the scheduler in each of its rounds. */
const results = new Map<string, CronResult>()
const maxResults = 10_000

function forgetOldest(): void {
  const [oldest] = results.size < maxResults ? [] : results.keys()
  if (oldest !== undefined) results.delete(oldest)
}

function parse(expression: string): CronResult {
  try {
    return { ok: true, cron: read(expression) }
  } catch (error) {
    if (!(error instanceof CronFault)) throw error
    const { message, hint } = error
    return hint === undefined ? { ok: false, message } : { ok: false, message, hint }
  }
}

function read(expression: string): Cron {
  const fields = splitFields(expression)
  const upper = fields.map((field) => field.toUpperCase())
  const [s = '', m = '', h = '', dom = '', mon = '', dow = '', years = '*'] = upper
  checkDayFields(dom, dow)
  const months = plainField(month, mon)
  const days = dayOfMonthField(dom)
  checkThatItFires(days, months)
  const time = [plainField(seconds, s), plainField(minutes, m), plainField(hours, h)]
  const cron = Object.freeze({
    expression: fields.join(' '),
    pattern: [...time, days, months, dayOfWeekField(dow)].join(' '),
    years: yearField(years),
    fixedTime: !/[*/]/.test(s + m + h),
  })
  checkThatItsYearsHaveSuchDays(cron)
  return cron
}

const nicknames: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * SUN',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
  '@minutely': '0 * * * * *',
  '@secondly': '* * * * * *',
  '@weekdays': '0 0 0 * * MON-FRI',
  '@weekends': '0 0 0 * * SAT,SUN',
}

function splitFields(expression: string): string[] {
  const text = expression.trim()
  if (text.startsWith('@')) throw nicknameFault(text)
  const fields = text === '' ? [] : text.split(/\s+/)
  if (fields.length === 6 || fields.length === 7) return fields
  if (fields.length === 5) {
    throw new CronFault(
      'five fields; expected six, of which the first is seconds',
      `prefix "0 ": "0 ${text}"`,
    )
  }
  const count = fields.length === 1 ? '1 field' : `${fields.length} fields`
  throw new CronFault(
    `${count}; expected six: seconds, minutes, hours, day-of-month, month, day-of-week; a seventh is the year`,
    'for example "0 30 2 * * *", every day at 02:30:00',
  )
}

function nicknameFault(text: string): CronFault {
  const fields = nicknames[text.toLowerCase()]
  return new CronFault(
    `"${text}" is not an expression of six fields`,
    fields === undefined ? 'for example "0 0 0 * * *", every day at midnight' : `write "${fields}"`,
  )
}

function checkDayFields(dom: string, dow: string): void {
  if (dom === '?' && dow === '?') {
    throw new CronFault(
      '"?" in both day-of-month and day-of-week leaves no day to run on',
      'write "*" in one of them for every day',
    )
  }
  if (isAnyDay(dom) || isAnyDay(dow)) return
  throw new CronFault(
    'both day-of-month and day-of-week are given; some systems run on days that match either, others on days that match both',
    'write "?" in one of them; for days that match either, make two schedules',
  )
}

function isAnyDay(field: string): boolean {
  return field === '*' || field === '?'
}

function plainField(kind: FieldKind, text: string): string {
  if (text.includes('?')) {
    throw new CronFault(
      `${kind.name}: "?" is for a whole day-of-month or day-of-week field only`,
      'write "*" for every value',
    )
  }
  refuseHash(kind, text)
  return text === '*' ? text : fieldValues(kind, text).join(',')
}

/** Jenkins' `H`: a value that differs by installation would make the plan depend on where it is made. */
function refuseHash(kind: FieldKind, text: string): void {
  if (!/(^|,)H([(/,]|$)/.test(text)) return
  throw new CronFault(
    `${kind.name}: "H" (a value picked by hash) is not supported`,
    'write a number; give schedules that must not start together different ones',
  )
}

function dayOfMonthField(text: string): string {
  if (isAnyDay(text)) return '*'
  const items = text.split(',')
  const numbers = items.filter((item) => item !== 'L')
  for (const item of numbers) refuseSpecialDay(item)
  const last = numbers.length < items.length ? ['L'] : []
  if (numbers.length === 0) return 'L'
  return [plainField(dayOfMonth, numbers.join(',')), ...last].join(',')
}

function refuseSpecialDay(item: string): void {
  if (/^(L|\d+)W$/.test(item)) {
    throw new CronFault(
      `day-of-month: "${item}" (nearest or last working day) is not supported`,
      'use a weekday instead: day-of-month "?" and day-of-week "FRIL" is the last Friday, "MON#1" the first Monday',
    )
  }
  if (/^L-\d+$/.test(item)) {
    throw new CronFault(
      `day-of-month: "${item}" (counted from the end) is not supported`,
      '"L" is the last day of the month',
    )
  }
}

/** `L` and `#` make an item of its own; cron-parser allows `#` only where it is the whole field. */
function dayOfWeekField(text: string): string {
  if (isAnyDay(text)) return '*'
  const items = text.split(',').map((item) => item.replace(/#L$/, 'L'))
  if (items.some((item) => item.includes('#'))) return nthWeekday(items)
  const lastOnes = items.filter((item) => item.endsWith('L')).map(lastWeekday)
  const plain = items.filter((item) => !item.endsWith('L'))
  const numbers = plain.length > 0 ? [plainField(dayOfWeek, plain.join(','))] : []
  return [...numbers, ...new Set(lastOnes)].join(',')
}

function lastWeekday(item: string): string {
  if (item === 'L') {
    throw new CronFault(
      'day-of-week: "L" needs a day before it',
      '"5L" or "FRIL" is the last Friday of the month',
    )
  }
  return `${fieldValue(dayOfWeek, item.slice(0, -1)) % 7}L`
}

function nthWeekday(items: readonly string[]): string {
  const [item = '', ...others] = items
  if (others.length > 0) {
    throw new CronFault('day-of-week: "#" cannot be part of a list', 'make one schedule for each')
  }
  const [day = '', nth = ''] = item.split('#', 2)
  if (/^[1-5]$/.test(nth) && item.split('#').length === 2) return `${fieldValue(dayOfWeek, day) % 7}#${nth}`
  throw new CronFault(
    `day-of-week: "${item}" must end in a number from 1 to 5 after "#"`,
    '"MON#2" is the second Monday of the month, "MONL" the last',
  )
}

/** Every other expression fires at some time: the rarest, `29 2` and a fifth weekday in February, within 40 years. */
function checkThatItFires(days: string, months: string): void {
  if (days === '*' || days.endsWith('L') || months === '*') return
  const longest = Math.max(...months.split(',').map((each) => daysIn(Number(each))))
  const first = Number(days.split(',')[0])
  if (first <= longest) return
  throw new CronFault(
    `it never fires: no month it names has a day ${first}`,
    '"L" in day-of-month is the last day of any month',
  )
}

function yearField(text: string): readonly number[] | null {
  const plain = plainField(year, text)
  return plain === '*' ? null : Object.freeze(plain.split(',').map(Number))
}

/** 29 February, or a fifth Monday, in years that have none. */
function checkThatItsYearsHaveSuchDays(cron: Cron): void {
  if (!cron.years || nextWall(cron, Date.UTC(year.min, 0) - 1) !== undefined) return
  throw new CronFault('it never fires: no year it names has such a day')
}

/** Of a leap year. */
function daysIn(monthNumber: number): number {
  return new Date(Date.UTC(2000, monthNumber, 0)).getUTCDate()
}
