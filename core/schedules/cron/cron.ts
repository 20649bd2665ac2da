import { daysOfMonth, daysOfWeek, isAnyDay } from './cron-day-fields.ts'
import { type FieldKind, fieldValues, hours, minutes, month, seconds, year } from './cron-field.ts'
import { hasDay } from './cron-pattern.ts'
import { CronFault, fieldsOf, itemsOf, type Piece, within } from './cron-piece.ts'
import type { Cron } from './cron-value.ts'

/** How an expression is to be read, beyond what is written in it. */
export interface CronReading {
  /** Left out: days of the week are 0 to 7, Sunday is 0 and 7. `quartz`: 1 to 7, Sunday is 1, and one day field is `?`. */
  dialect?: 'quartz'
  /** Where both day fields say something: run on days that match either, or both. Left out: that is refused. */
  domDow?: 'or' | 'and'
}

/** A refusal says why, what to write instead, and, where it is not about the whole, which piece is wrong. */
export type CronResult =
  | { ok: true; cron: Cron }
  | { ok: false; message: string; hint: string; piece?: Piece }

/**
 * Reads a cron expression of six fields: seconds, minutes, hours, day of the month, month, day of the week; a seventh is
 * the year (2000-2199).
 *
 * Stricter than cron libraries on purpose: what they disagree about (five fields, both day fields, `H`, steps beyond the
 * field) is refused rather than guessed.
 */
export function parseCron(expression: string, { dialect, domDow }: CronReading = {}): CronResult {
  const key = `${dialect ?? ''} ${domDow ?? ''} ${expression}`
  const known = results.get(key)
  if (known) return known
  const result = Object.freeze(parse(expression, dialect ?? 'cron', domDow))
  if (results.size >= maxResults) results.clear()
  results.set(key, result)
  return result
}

/** The same expressions are read over and over: by rules, by the scheduler in each of its rounds. */
const results = new Map<string, CronResult>()
const maxResults = 10_000

type Dialect = 'cron' | 'quartz'
type DomDow = CronReading['domDow']

function parse(expression: string, dialect: Dialect, domDow: DomDow): CronResult {
  try {
    return { ok: true, cron: read(expression, dialect, domDow) }
  } catch (error) {
    if (!(error instanceof CronFault)) throw error
    const { message, hint, piece } = error
    return { ok: false, message, hint, ...(piece && { piece }) }
  }
}

interface Fields {
  seconds: Piece
  minutes: Piece
  hours: Piece
  days: Piece
  months: Piece
  weekdays: Piece
  years: Piece | undefined
}

function read(expression: string, dialect: Dialect, domDow: DomDow): Cron {
  const fields = splitFields(expression)
  checkDayFields(fields, dialect, domDow)
  const list = (field: Piece) =>
    itemsOf(field).map((item) => (dialect === 'quartz' ? fromTheStart(item) : item))
  const plain = (kind: FieldKind, field: Piece) => plainField(kind, field, list)
  const days = dayField('day-of-month', fields.days, () => daysOfMonth(list(fields.days)))
  const weekdays = dayField('day-of-week', fields.weekdays, () => daysOfWeek(list(fields.weekdays), dialect))
  const time = [plain(seconds, fields.seconds), plain(minutes, fields.minutes), plain(hours, fields.hours)]
  const years = fields.years ? plain(year, fields.years) : '*'
  const cron: Cron = Object.freeze({
    expression: expression.trim().split(/\s+/).join(' '),
    pattern: [...time, days, plain(month, fields.months), weekdays].join(' '),
    years: years === '*' ? null : Object.freeze(years.split(',').map(Number)),
    daysMatch: days !== '*' && weekdays !== '*' && domDow === 'or' ? 'either' : 'both',
    fixedTime: !/[*/]/.test(fields.seconds.text + fields.minutes.text + fields.hours.text),
  })
  checkThatItFires(cron, fields)
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

function splitFields(expression: string): Fields {
  const text = expression.trim()
  if (text.startsWith('@')) throw nicknameFault(text)
  const [seconds, minutes, hours, days, months, weekdays, years, beyond] = fieldsOf(expression)
  if (seconds && minutes && hours && days && months && weekdays && !beyond)
    return { seconds, minutes, hours, days, months, weekdays, years }
  if (months && !weekdays)
    throw new CronFault(
      'five fields; expected six, of which the first is seconds',
      `prefix "0 ": "0 ${text}"`,
    )
  const count = fieldsOf(expression).length
  throw new CronFault(
    `${count === 1 ? '1 field' : `${count} fields`}; expected six: seconds, minutes, hours, day-of-month, month, day-of-week; a seventh is the year`,
    'for example "0 30 2 * * *", every day at 02:30:00',
    beyond,
  )
}

function nicknameFault(text: string): CronFault {
  const fields = nicknames[text.toLowerCase()]
  return new CronFault(
    `"${text}" is not an expression of six fields`,
    fields === undefined ? 'for example "0 0 0 * * *", every day at midnight' : `write "${fields}"`,
  )
}

function checkDayFields({ days, weekdays }: Fields, dialect: Dialect, domDow: DomDow): void {
  if (days.text === '?' && weekdays.text === '?') {
    throw new CronFault(
      '"?" in both day-of-month and day-of-week leaves no day to run on',
      'write "*" in one of them for every day',
      { ...days, to: weekdays.to },
    )
  }
  if (dialect === 'quartz') checkAsQuartz(days, weekdays)
  if (domDow !== undefined || isAnyDay(days.text) || isAnyDay(weekdays.text)) return
  throw new CronFault(
    'both day-of-month and day-of-week are given; some systems run on days that match either, others on days that match both',
    'write "?" in one of them, or say what is meant: "domDow: or" (days that match either), "domDow: and" (days that match both)',
    weekdays,
  )
}

/** As Quartz has it: the field that is not asked for must say so. */
function checkAsQuartz(days: Piece, weekdays: Piece): void {
  if (days.text === '?' || weekdays.text === '?') return
  const needless = days.text === '*' && weekdays.text !== '*' ? days : weekdays
  const bothAsked = days.text !== '*' && weekdays.text !== '*'
  throw new CronFault(
    'with dialect: quartz, either day-of-month or day-of-week must be "?"',
    `write "?" instead of "${needless.text}"${bothAsked ? '; for days that match either field or both, leave dialect out and write domDow' : ''}`,
    needless,
  )
}

/** In the dialect of Quartz `/35` is `0/35`. */
function fromTheStart(item: Piece): Piece {
  return item.text.startsWith('/') ? { ...item, text: `*${item.text}` } : item
}

function plainField(kind: FieldKind, field: Piece, list: (field: Piece) => Piece[]): string {
  if (field.text === '*') return '*'
  return within(field, () => {
    if (field.text.includes('?')) throw misplacedQuestion(kind.name, 'write "*" for every value')
    return fieldValues(kind, list(field)).join(',')
  })
}

function dayField(name: string, field: Piece, read: () => string): string {
  if (isAnyDay(field.text)) return '*'
  return within(field, () => {
    if (field.text.includes('?')) throw misplacedQuestion(name, 'write "*" or "?" alone for every day')
    return read()
  })
}

function misplacedQuestion(name: string, hint: string): CronFault {
  return new CronFault(`${name}: "?" is for a whole day-of-month or day-of-week field only`, hint)
}

/** Looks at all the years there are, so that whatever passes fires at some time, be it a fifth weekday in February. */
function checkThatItFires(cron: Cron, { days, weekdays, years }: Fields): void {
  if (fires(cron)) return
  const inAnyYear = { ...cron, years: null }
  if (years && fires(inAnyYear)) {
    throw new CronFault(
      'it never fires: no year it names has such a day',
      'name other years, or leave the year out',
      years,
    )
  }
  if (fires({ ...inAnyYear, pattern: `${cron.pattern.slice(0, cron.pattern.lastIndexOf(' '))} *` })) {
    throw new CronFault(
      'it never fires: no day matches both day-of-month and day-of-week',
      'write domDow: or for days that match either of them',
      { ...days, to: weekdays.to },
    )
  }
  throw new CronFault(
    `it never fires: no month it names has a day ${days.text}`,
    '"L" in day-of-month is the last day of any month',
    days,
  )
}

function fires(cron: Cron): boolean {
  return hasDay(cron, Date.UTC(year.min, 0))
}
