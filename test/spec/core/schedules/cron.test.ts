import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CronReading, parseCron } from '../../../../core/schedules/cron/cron.ts'
import { nextWall } from '../../../../core/schedules/cron/cron-pattern.ts'
import { tries } from '../../../support/tries.ts'

describe('accepts and normalises', () => {
  test.each([
    ['every day at a time', '0 30 2 * * *', '0 30 2 * * *'],
    ['any white space', '  0  30\t2 * * * ', '0 30 2 * * *'],
    ['"?" as any day of the month', '0 0 0 ? * MON', '0 0 0 * * 1'],
    ['"?" as any day of the week', '0 0 0 1 * ?', '0 0 0 1 * *'],
    ['lists, sorted and without repeats', '0 30,0,30 2,1 * * *', '0 0,30 1,2 * * *'],
    ['month names of any case', '0 0 0 1 jan,Jul-SEP *', '0 0 0 1 1,7,8,9 *'],
    ['day names of any case', '0 0 0 * * mon-Wed', '0 0 0 * * 1,2,3'],
    ['Sunday as 0 and as 7', '0 0 0 * * 0,7', '0 0 0 * * 0'],
    ['a range that ends in Sunday as 7', '0 0 0 * * 5-7', '0 0 0 * * 0,5,6'],
    ['a whole week', '0 0 0 * * 0-7', '0 0 0 * * 0,1,2,3,4,5,6'],
    ['a range of days round the end of the week', '0 0 0 * * FRI-MON', '0 0 0 * * 0,1,5,6'],
    ['a range of days that starts in Sunday as 7', '0 0 0 * * 7-2', '0 0 0 * * 0,1,2'],
    ['a range of hours round midnight', '0 0 22-2 * * *', '0 0 0,1,2,22,23 * * *'],
    ['a stepped range round midnight', '0 0 22-2/2 * * *', '0 0 0,2,22 * * *'],
    ['a range of months round the year', '0 0 0 1 NOV-FEB *', '0 0 0 1 1,2,11,12 *'],
    ['a range of days round the month', '0 0 0 30-2 * *', '0 0 0 1,2,30,31 * *'],
    ['steps of the whole field', '*/20 0 0 * * *', '0,20,40 0 0 * * *'],
    ['start and step', '0 5/15 * * * *', '0 5,20,35,50 * * * *'],
    ['a step from zero', '0 0/30 * * * *', '0 0,30 * * * *'],
    ['a week stepped through from Monday ends on Saturday', '0 0 0 * * MON/2', '0 0 0 * * 1,3,5'],
    ['the largest step', '0 */60 * * * *', '0 0 * * * *'],
    ['the last day of the month', '0 0 0 l * *', '0 0 0 L * *'],
    ['the last day beside others', '0 0 0 L,15,1 * *', '0 0 0 1,15,L * *'],
    ['days counted from the last', '0 0 0 l-3,L-0,1 * *', '0 0 0 1,L-3,L * *'],
    ['the working day nearest to one', '0 0 0 15w,1W,1 * ?', '0 0 0 1,15W,1W * *'],
    ['the last working day', '0 0 0 lw * ?', '0 0 0 LW * *'],
    ['the working day nearest to one counted from the last', '0 0 0 L-3W * ?', '0 0 0 L-3W * *'],
    ['a working day that only some months have', '0 0 0 31W * ?', '0 0 0 31W * *'],
    ['the last Friday', '0 0 0 * * 5L', '0 0 0 * * 5L'],
    ['the last Friday by name', '0 0 0 ? * FriL', '0 0 0 * * 5L'],
    ['the last Friday, spelled with "#"', '0 0 0 * * FRI#L', '0 0 0 * * 5L'],
    ['the last Sunday', '0 0 0 * * 7L', '0 0 0 * * 0L'],
    ['last days of the week beside others', '0 0 0 * * 3L,1,1L,3L', '0 0 0 * * 1,3L,1L'],
    ['the second Monday', '0 0 0 * * MON#2', '0 0 0 * * 1#2'],
    ['the fifth Sunday', '0 0 0 * * 7#5', '0 0 0 * * 0#5'],
    ['several such days', '0 0 0 * * FRI#2,MON#1,FRI#2,SUN,3L', '0 0 0 * * 0,5#2,1#1,3L'],
    ['29 February', '0 0 0 29 2 *', '0 0 0 29 2 *'],
    ['a day that only some of its months have', '0 0 0 31 2,3 *', '0 0 0 31 2,3 *'],
    ['the last day of February beside one it has not', '0 0 0 30,L 2 *', '0 0 0 30,L 2 *'],
  ])('%s: %s', (_, expression, pattern) => {
    expect(parseCron(expression)).toMatchObject({ ok: true, cron: { pattern } })
  })

  test('keeps what was written, one space apart', () => {
    expect(parseCron(' 0 0   2 * * Mon')).toMatchObject({ ok: true, cron: { expression: '0 0 2 * * Mon' } })
  })
})

describe('both day fields', () => {
  test.each([
    ['0 0 0 1 * MON', 'or', 'either'],
    ['0 0 0 */2 * MON', 'or', 'either'],
    ['0 0 0 1 * MON', 'and', 'both'],
    ['0 0 0 LW * FRI 2027', 'and', 'both'],
    ['0 0 0 1 * *', 'or', 'both'],
    ['0 0 0 ? * MON', 'or', 'both'],
  ] as const)('%s with domDow %s: days that match %s', (expression, domDow, daysMatch) => {
    expect(parseCron(expression, { domDow })).toMatchObject({ ok: true, cron: { daysMatch } })
  })

  test('what one reading says is not what another does', () => {
    const readings = [{}, { domDow: 'or' }, { domDow: 'and' }, { dialect: 'quartz' }] as const
    const found = readings.map((reading) => parseCron('0 0 0 1 * 1', reading))
    expect(found.map((each) => each.ok && each.cron.daysMatch)).toEqual([false, 'either', 'both', false])
  })
})

describe('in the dialect of Quartz', () => {
  test.each([
    ['Sunday is 1, Saturday 7', '0 0 0 ? * 1,7', '0 0 0 * * 0,6'],
    ['names are the same', '0 0 0 ? * sun-TUE', '0 0 0 * * 0,1,2'],
    ['a working week', '0 0 0 ? * 2-6', '0 0 0 * * 1,2,3,4,5'],
    ['a range round the end', '0 0 0 ? * 6-2', '0 0 0 * * 0,1,5,6'],
    ['a stepped week ends on Saturday', '0 0 0 ? * 2/2', '0 0 0 * * 1,3,5'],
    ['every other day from Sunday on', '0 0 0 ? * */2', '0 0 0 * * 0,2,4,6'],
    ['the last Friday', '0 0 0 ? * 6L', '0 0 0 * * 5L'],
    ['the third Friday', '0 0 0 ? * 6#3', '0 0 0 * * 5#3'],
    ['"L" alone is Saturday', '0 0 0 ? * L', '0 0 0 * * 6'],
    ['every day', '0 0 0 * * ?', '0 0 0 * * *'],
    ['every day, asked for by the week', '0 0 0 ? * *', '0 0 0 * * *'],
    ['a step without a start', '0 /35 0 ? * *', '0 0,35 0 * * *'],
    ['days of the month', '0 0 0 L-3,15W * ?', '0 0 0 L-3,15W * *'],
  ])('%s: %s', (_, expression, pattern) => {
    expect(parseCron(expression, { dialect: 'quartz' })).toMatchObject({ ok: true, cron: { pattern } })
  })
})

/** `[expression]` puts brackets around the piece that is at fault; without any it is the whole. */
function faultOf(marked: string, reading: CronReading = {}) {
  const expression = marked.replaceAll(/[[\]]/g, '')
  const result = parseCron(expression, reading)
  if (result.ok) throw new Error(`${expression} was accepted as ${result.cron.pattern}`)
  const { piece, message, hint } = result
  const { from, to } = piece ?? { from: 0, to: 0 }
  const place = piece
    ? `${expression.slice(0, from)}[${expression.slice(from, to)}]${expression.slice(to)}`
    : expression
  return { place, message, hint }
}

describe('refuses, and says where, why, and what to write instead', () => {
  test.each([
    ['', '0 fields; expected six', '"0 30 2 * * *"'],
    ['*', '1 field; expected six', '"0 30 2 * * *"'],
    ['0 2 * *', '4 fields; expected six', '"0 30 2 * * *"'],
    ['30 2 * * *', 'five fields; expected six', 'prefix "0 ": "0 30 2 * * *"'],
    ['0 0 0 1 1 * 2027 [*]', '8 fields; expected six', 'for example'],
    ['0 0 0 1 1 * * [*]', '8 fields; expected six', '"0 30 2 * * *"'],
    ['@daily', '"@daily" is not an expression of six fields', 'write "0 0 0 * * *"'],
    ['@Weekly', '"@Weekly" is not', 'write "0 0 0 * * SUN"'],
    ['@every 5m', '"@every 5m" is not', 'for example'],
    ['0 0 0 [? * ?]', '"?" in both', '"*" in one of them'],
    ['0 0 0 1 * [MON]', 'both day-of-month and day-of-week are given', 'domDow: or'],
    ['0 0 0 */2 * [MON]', 'both day-of-month and day-of-week are given', 'write "?" in one of them'],
    ['0 [?] * * * *', 'minutes: "?" is for', 'write "*"'],
    ['0 0 0 [1,?] * *', 'day-of-month: "?" is for', 'write "*"'],
    ['[H] * * * * *', 'seconds: "H"', '"jitter"'],
    ['0 [H(0-29)/10] * * * *', 'minutes: "H"', 'write a number'],
    ['0 0 0 1,[H] * *', 'day-of-month: "H"', 'write a number'],
    ['0 0 0 1,[1-5W] * *', 'day-of-month: "W" (the nearest working day) needs one day before it', '"LW"'],
    ['0 0 0 [W] * *', 'needs one day before it, not ""', 'MON-FRI'],
    ['0 0 0 [32W] * *', 'day-of-month: 32 is out of range', '"15W"'],
    ['0 0 0 [L-31] * *', 'day-of-month: "L-31" is before the first day', 'at most 30 days'],
    ['0 0 0 [L3] * *', 'day-of-month: "L3" is not a day counted from the end', '"L-1"'],
    ['0 0 0 * * [L]', 'day-of-week: "L" needs a day', 'FRIL'],
    ['0 0 0 * * MON,[MON#6]', 'day-of-week: "MON#6" must end in a number from 1 to 5', 'MONL'],
    ['0 0 0 * * [MON#1#2]', 'must end in a number from 1 to 5', 'MONL'],
    ['0 [*/90] * * * *', 'minutes: the step in "*/90" must be a number from 1 to 60', 'beyond its own field'],
    ['0 0 0 1 [january] *', 'month: "JANUARY" is not a name', 'write "JAN"'],
    ['0 0 0 * *   MON,[Sunday]', 'day-of-week: "SUNDAY" is not a name', 'write "SUN"'],
    ['0 0 0 [30] 2 *', 'never fires: no month it names has a day 30', '"L"'],
    ['0 0 0 [31] 4,6,9,11 *', 'never fires: no month it names has a day 31', '"L"'],
    ['0 0 0 [31W,L-30] 4 *', 'never fires: no month it names has a day 31W,L-30', '"L"'],
    ['0 0 0 1 1 * [1999]', 'year: 1999 is out of range, expected 2000 to 2199', '2000 to 2199'],
    ['0 0 0 1 1 * [2200]', 'year: 2200 is out of range, expected 2000 to 2199', '"2027"'],
    ['0 0 0 1 1 * [?]', 'year: "?" is for a whole day-of-month or day-of-week field only', '"*"'],
    ['0 0 0 29 2 * [2027,2029]', 'it never fires: no year it names has such a day', 'leave the year out'],
    ['0 0 0 ? 2 MON#5 [2027-2031]', 'it never fires: no year it names has such a day', 'other years'],
    ['0,[60] * * * * *', 'seconds: 60 is out of range, expected 0 to 59', '0 to 59'],
    ['0 0 [24] * * *', 'hours: 24 is out of range, expected 0 to 23', 'midnight is 0'],
    ['0 0 0 [0] * *', 'day-of-month: 0 is out of range, expected 1 to 31', '1 to 31'],
    ['0 0 0 1 [13] *', 'month: 13 is out of range, expected 1 to 12', 'JAN to DEC'],
    ['0 0 0 * * [8]', 'day-of-week: 8 is out of range, expected 0 to 7', 'SUN to SAT'],
    ['0 0 0 * * [8L]', 'day-of-week: 8 is out of range, expected 0 to 7', 'SUN to SAT'],
    ['0 0 0 1 [foo] *', 'month: "FOO" is not a number from 1 to 12 or JAN to DEC', '"JAN,JUL"'],
    ['0 [1,,2] * * * *', 'minutes: a value is missing', '0 to 59'],
    ['0 [1-] * * * *', 'minutes: a value is missing', '0 to 59'],
    ['0 [-1] * * * *', 'minutes: a value is missing', '0 to 59'],
    ['0 [/5] * * * *', 'minutes: a value is missing', '"*/15"'],
    ['0 [1.5] * * * *', 'minutes: "1.5" is not a number from 0 to 59', '0 to 59'],
    ['0 [1-2-3] * * * *', 'minutes: "1-2-3" has more than one "-"', '"5-10"'],
    ['0 [1/2/3] * * * *', 'minutes: "1/2/3" has more than one "/"', '"*/15"'],
    ['0 [*/0] * * * *', 'minutes: the step in "*/0" must be a number from 1 to 60', '"*/15"'],
    ['0 [*/x] * * * *', 'minutes: the step in "*/X" must be a number from 1 to 60', '"*/15"'],
    ['[L] * * * * *', 'seconds: "L" is not a number from 0 to 59', '0 to 59'],
    ['0 0 0 * [L] *', 'month: "L" is not a number from 1 to 12 or JAN to DEC', '1 to 12'],
    ['0 0 0 * * [MON-FRIL]', 'day-of-week: "MON-FRI" is not a name', 'write "MON"'],
  ])('%s', (marked, message, hint) => {
    expect(faultOf(marked)).toEqual({
      place: marked,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
  })

  test.each<[string, CronReading, string, string]>([
    [
      '0 0 0 [8 * MON#1]',
      { domDow: 'and' },
      'no day matches both day-of-month and day-of-week',
      'domDow: or',
    ],
    ['0 0 0 [30] 2 MON', { domDow: 'and' }, 'no month it names has a day 30', '"L"'],
    ['0 0 0 29 2 MON [2028]', { domDow: 'and' }, 'no year it names has such a day', 'other years'],
    ['0 0 0 [*] * MON', { dialect: 'quartz' }, 'either day-of-month or day-of-week must be "?"', 'of "*"'],
    ['0 0 0 1 * [*]', { dialect: 'quartz' }, 'either day-of-month or day-of-week must be "?"', 'of "*"'],
    ['0 0 0 * * [*]', { dialect: 'quartz' }, 'either day-of-month or day-of-week must be "?"', 'of "*"'],
    [
      '0 0 0 1 * [2]',
      { dialect: 'quartz', domDow: 'or' },
      'must be "?"',
      'leave dialect out and write domDow',
    ],
    ['0 0 0 [? * ?]', { dialect: 'quartz' }, '"?" in both', '"*" in one of them'],
    ['0 0 0 ? * [0]', { dialect: 'quartz' }, '0 is out of range, expected 1 to 7', '1 (Sunday)'],
    ['0 0 0 ? * 1,[0L]', { dialect: 'quartz' }, '0 is out of range, expected 1 to 7', '7 (Saturday)'],
  ])('%s, read with %j', (marked, reading, message, hint) => {
    expect(faultOf(marked, reading)).toEqual({
      place: marked,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
  })
})

describe('tells times of day from intervals', () => {
  test.each([
    ['0 30 2 * * *', true],
    ['0 0,30 2-4 * * *', true],
    ['0 0 22-2 * * *', true],
    ['0 30 2 */2 * *', true],
    ['* 30 2 * * *', false],
    ['0 */30 2 * * *', false],
    ['0 30 * * * *', false],
    ['0 5/15 2 * * *', false],
    ['0 0 8-18/2 * * *', false],
  ])('%s is fixed: %s', (expression, fixedTime) => {
    expect(parseCron(expression)).toMatchObject({ ok: true, cron: { fixedTime } })
  })
})

describe('the year', () => {
  test.each([
    ['0 0 0 1 1 *', null],
    ['0 0 0 1 1 * *', null],
    ['0 0 0 1 1 * 2027', [2027]],
    ['0 0 0 1 1 * 2029,2027', [2027, 2029]],
    ['0 0 0 1 1 * 2027-2035/4', [2027, 2031, 2035]],
    ['0 0 0 29 2 * 2027-2033', [2027, 2028, 2029, 2030, 2031, 2032, 2033]],
  ])('of %s: %j', (expression, years) => {
    expect(parseCron(expression)).toMatchObject({ ok: true, cron: { years } })
  })
})

test('whatever is written is read and fires, or is refused at a piece of it with a remedy', () => {
  const part = fc.constantFrom(...'0123456789*/-,?LW#H', 'MON', 'fri', 'JAN', '15', '31', '2', 'ß', '@')
  const field = fc.array(part, { minLength: 1, maxLength: 4 }).map((each) => each.join(''))
  const usual = fc.constantFrom('*', '*', '*', '1', '2', '*/2', '1-2')
  const expression = fc
    .array(fc.oneof({ weight: 6, arbitrary: usual }, field), { minLength: 5, maxLength: 8 })
    .map((each) => each.join(' '))
  const reading = fc.constantFrom<CronReading>({}, { dialect: 'quartz' }, { domDow: 'or' }, { domDow: 'and' })
  fc.assert(
    fc.property(expression, reading, (text, how) => {
      const result = parseCron(text, how)
      if (result.ok) {
        expect(nextWall(result.cron, Date.UTC(1999, 0))).toBeGreaterThan(0)
        return
      }
      const { from, to } = result.piece ?? { from: 0, to: 1 }
      expect([result.message, result.hint]).not.toContain('')
      expect(text.slice(from, to)).toMatch(/^\S(.*\S)?$/)
    }),
    { numRuns: tries(1000) },
  )
})
