import { describe, expect, test } from 'vitest'
import { parseCron } from '../../controller/schedules/cron.ts'

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
    ['the last Friday', '0 0 0 * * 5L', '0 0 0 * * 5L'],
    ['the last Friday by name', '0 0 0 ? * FriL', '0 0 0 * * 5L'],
    ['the last Friday, spelled with "#"', '0 0 0 * * FRI#L', '0 0 0 * * 5L'],
    ['the last Sunday', '0 0 0 * * 7L', '0 0 0 * * 0L'],
    ['last days of the week beside others', '0 0 0 * * 3L,1,1L,3L', '0 0 0 * * 1,3L,1L'],
    ['the second Monday', '0 0 0 * * MON#2', '0 0 0 * * 1#2'],
    ['the fifth Sunday', '0 0 0 * * 7#5', '0 0 0 * * 0#5'],
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

describe('refuses, and says what to write instead', () => {
  test.each([
    ['', '0 fields; expected six', '"0 30 2 * * *"'],
    ['*', '1 field; expected six', '"0 30 2 * * *"'],
    ['0 2 * *', '4 fields; expected six', '"0 30 2 * * *"'],
    ['30 2 * * *', 'five fields; expected six', 'prefix "0 ": "0 30 2 * * *"'],
    ['0 0 0 1 1 * 2027 *', '8 fields; expected six', 'for example'],
    ['0 0 0 1 1 * * *', '8 fields; expected six', '"0 30 2 * * *"'],
    ['@daily', '"@daily" is not an expression of six fields', 'write "0 0 0 * * *"'],
    ['@Weekly', '"@Weekly" is not', 'write "0 0 0 * * SUN"'],
    ['@every 5m', '"@every 5m" is not', 'for example'],
    ['0 0 0 ? * ?', '"?" in both', '"*" in one of them'],
    ['0 0 0 1 * MON', 'both day-of-month and day-of-week are given', 'write "?" in one of them'],
    ['0 0 0 */2 * MON', 'both day-of-month and day-of-week are given', 'write "?" in one of them'],
    ['0 ? * * * *', 'minutes: "?" is for', 'write "*"'],
    ['0 0 0 1,? * *', 'day-of-month: "?" is for', 'write "*"'],
    ['H * * * * *', 'seconds: "H"', 'write a number'],
    ['0 H(0-29)/10 * * * *', 'minutes: "H"', 'write a number'],
    ['0 0 0 H * *', 'day-of-month: "H"', 'write a number'],
    ['0 0 0 15W * *', 'day-of-month: "15W"', 'MON#1'],
    ['0 0 0 lw * *', 'day-of-month: "LW"', 'FRIL'],
    ['0 0 0 L-3 * *', 'day-of-month: "L-3"', '"L" is the last day'],
    ['0 0 0 * * L', 'day-of-week: "L" needs a day', 'FRIL'],
    ['0 0 0 * * MON#6', 'day-of-week: "MON#6" must end in a number from 1 to 5', 'MONL'],
    ['0 0 0 * * MON#1#2', 'must end in a number from 1 to 5', 'MONL'],
    ['0 0 0 * * MON#1,FRI#2', '"#" cannot be part of a list', 'one schedule for each'],
    ['0 */90 * * * *', 'minutes: the step in "*/90" must be a number from 1 to 60', 'beyond its own field'],
    ['0 0 0 1 january *', 'month: "JANUARY" is not a name', 'write "JAN"'],
    ['0 0 0 * * Sunday', 'day-of-week: "SUNDAY" is not a name', 'write "SUN"'],
    ['0 0 0 30 2 *', 'never fires: no month it names has a day 30', '"L"'],
    ['0 0 0 31 4,6,9,11 *', 'never fires: no month it names has a day 31', '"L"'],
  ])('%s', (expression, message, hint) => {
    expect(parseCron(expression)).toEqual({
      ok: false,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
  })

  test.each([
    ['0 0 0 1 1 * 1999', 'year: 1999 is out of range, expected 2000 to 2199'],
    ['0 0 0 1 1 * 2200', 'year: 2200 is out of range, expected 2000 to 2199'],
    ['0 0 0 1 1 * ?', 'year: "?" is for a whole day-of-month or day-of-week field only'],
    ['0 0 0 29 2 * 2027,2029', 'it never fires: no year it names has such a day'],
    ['0 0 0 ? 2 MON#5 2027-2031', 'it never fires: no year it names has such a day'],
    ['60 * * * * *', 'seconds: 60 is out of range, expected 0 to 59'],
    ['0 0 24 * * *', 'hours: 24 is out of range, expected 0 to 23'],
    ['0 0 0 0 * *', 'day-of-month: 0 is out of range, expected 1 to 31'],
    ['0 0 0 1 13 *', 'month: 13 is out of range, expected 1 to 12'],
    ['0 0 0 * * 8', 'day-of-week: 8 is out of range, expected 0 to 7'],
    ['0 0 0 * * 8L', 'day-of-week: 8 is out of range, expected 0 to 7'],
    ['0 0 0 1 foo *', 'month: "FOO" is not a number from 1 to 12 or JAN to DEC'],
    ['0 1,,2 * * * *', 'minutes: a value is missing'],
    ['0 1- * * * *', 'minutes: a value is missing'],
    ['0 -1 * * * *', 'minutes: a value is missing'],
    ['0 1.5 * * * *', 'minutes: "1.5" is not a number from 0 to 59'],
    ['0 1-2-3 * * * *', 'minutes: "1-2-3" has more than one "-"'],
    ['0 1/2/3 * * * *', 'minutes: "1/2/3" has more than one "/"'],
    ['0 */0 * * * *', 'minutes: the step in "*/0" must be a number from 1 to 60'],
    ['0 */x * * * *', 'minutes: the step in "*/X" must be a number from 1 to 60'],
    ['L * * * * *', 'seconds: "L" is not a number from 0 to 59'],
    ['0 0 0 * L *', 'month: "L" is not a number from 1 to 12 or JAN to DEC'],
    ['0 0 0 * * MON-FRIL', 'day-of-week: "MON-FRI" is not a name'],
  ])('%s', (expression, message) => {
    expect(parseCron(expression)).toMatchObject({ ok: false, message })
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
