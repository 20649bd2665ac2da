import fc from 'fast-check'
import type { Trigger } from '../../core/domain/desired.ts'
import type { CronReading } from '../../core/schedules/cron/cron.ts'
import type { WallPlan } from './zone-table.ts'

/** A trigger, and what it means: made side by side, so that no reader of triggers is needed to tell. */
export interface KnownTrigger {
  trigger: Trigger
  /** Undefined for elapsed hours, which no wall tells. */
  plan: WallPlan | undefined
  /** As croner writes it, and is to read it, where it can. */
  croner: CronerPattern | undefined
}

export interface CronerPattern {
  pattern: string
  options: { domAndDow?: boolean; alternativeWeekdays?: boolean }
}

interface Field {
  ours: string
  croners: string
  values: ReadonlySet<number>
}

const span = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step)

function field(max: number): fc.Arbitrary<Field> {
  const value = fc.nat(max)
  const same = (text: string, values: number[]): Field => ({
    ours: text,
    croners: text,
    values: new Set(values),
  })
  return fc.oneof(
    { weight: 5, arbitrary: value.map((each) => same(String(each), [each])) },
    fc.uniqueArray(value, { minLength: 2, maxLength: 4 }).map((each) => same(each.join(','), each)),
    fc.constant(same('*', span(0, max))),
    fc.integer({ min: 1, max: max + 1 }).map((step) => same(`*/${step}`, span(0, max, step))),
    fc.tuple(value, fc.integer({ min: 1, max: max + 1 })).map(([from, step]) => ({
      ours: `${from}/${step}`,
      croners: `${from}-${max}/${step}`,
      values: new Set(span(from, max, step)),
    })),
    fc.tuple(value, value).map(([from, to]) => ({
      ours: `${from}-${to}`,
      croners: from <= to ? `${from}-${to}` : `${from}-${max},0-${to}`,
      values: new Set(from <= to ? span(from, to) : [...span(from, max), ...span(0, to)]),
    })),
  )
}

/** Hours in which clocks are changed come often. */
const hourField = fc.oneof(
  fc.constantFrom('0', '1', '2', '3', '23', '1,2,3', '2,14').map((text) => ({
    ours: text,
    croners: text,
    values: new Set(text.split(',').map(Number)),
  })),
  field(23),
)

interface DayField {
  text: string
  /** Croner cannot read it. */
  isOurs?: boolean
  includes: (date: Date) => boolean
}

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const lastDay = (date: Date) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
const isInLastWeek = (date: Date) => date.getUTCDate() > lastDay(date) - 7

/** Whether no working day of the month is closer to one of its days. */
function isNearest(date: Date, day: number): boolean {
  const weekday = (each: number) => (date.getUTCDay() + each - date.getUTCDate() + 35) % 7
  const working = span(1, lastDay(date)).filter((each) => weekday(each) % 6 !== 0)
  const distance = (each: number) => Math.abs(each - day)
  const least = Math.min(...working.map(distance))
  return (
    day >= 1 &&
    day <= lastDay(date) &&
    working.includes(date.getUTCDate()) &&
    distance(date.getUTCDate()) === least
  )
}

const monthDay = fc.integer({ min: 1, max: 31 })
const fromTheEnd = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 7 }))

const daysOfMonth: fc.Arbitrary<DayField> = fc.oneof(
  monthDay.map((day) => ({ text: `${day}`, includes: (d: Date) => d.getUTCDate() === day })),
  fc.constant({ text: 'L', includes: (d: Date) => d.getUTCDate() === lastDay(d) }),
  fc.constant({ text: '1,L', includes: (d: Date) => [1, lastDay(d)].includes(d.getUTCDate()) }),
  fc.constant({ text: '*/2', includes: (d: Date) => d.getUTCDate() % 2 === 1 }),
  fc.uniqueArray(monthDay, { minLength: 1, maxLength: 3 }).map((days) => ({
    text: days.map((day) => `${day}W`).join(','),
    includes: (d: Date) => days.some((day) => isNearest(d, day)),
  })),
  fc.constant({ text: 'LW', includes: (d: Date) => isNearest(d, lastDay(d)) }),
  fc.constant({
    text: '10-12,LW',
    isOurs: true,
    includes: (d: Date) => [10, 11, 12].includes(d.getUTCDate()) || isNearest(d, lastDay(d)),
  }),
  fromTheEnd.map((days) => ({
    text: `L-${days}`,
    isOurs: true,
    includes: (d: Date) => d.getUTCDate() === lastDay(d) - days,
  })),
  fromTheEnd.map((days) => ({
    text: `L-${days}W`,
    isOurs: true,
    includes: (d: Date) => isNearest(d, lastDay(d) - days),
  })),
)

/** @param sunday the number that is written for it */
function daysOfWeek(sunday: 0 | 1): fc.Arbitrary<DayField> {
  const nth = fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 5 }))
  return fc.oneof(
    fc.constant({ text: 'mon-FRI', includes: (d: Date) => d.getUTCDay() % 6 !== 0 }),
    fc.constant({
      text: 'FRI-MON',
      isOurs: true,
      includes: (d: Date) => [5, 6, 0, 1].includes(d.getUTCDay()),
    }),
    fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }).map((days) => ({
      text: days.map((day) => day + sunday).join(','),
      includes: (d: Date) => days.includes(d.getUTCDay()),
    })),
    fc.uniqueArray(nth, { minLength: 1, maxLength: 2, selector: String }).map((days) => ({
      text: days.map(([day, count]) => `${day + sunday}#${count}`).join(','),
      includes: (d: Date) =>
        days.some(([day, count]) => d.getUTCDay() === day && Math.ceil(d.getUTCDate() / 7) === count),
    })),
    fc.tuple(fc.nat(6), fc.boolean()).map(([day, named]) => ({
      text: `${named ? weekdays[day] : day + sunday}L`,
      includes: (d: Date) => d.getUTCDay() === day && isInLastWeek(d),
    })),
  )
}

interface Days extends DayField {
  reading: CronReading
  croner: CronerPattern['options']
}

const every: DayField = { text: '*', includes: () => true }
const unasked: DayField = { text: '?', includes: () => true }

const days: fc.Arbitrary<Days> = fc.oneof(
  { weight: 3, arbitrary: daysOf(fc.constant(every), fc.constant(every)) },
  { weight: 3, arbitrary: daysOf(daysOfMonth, fc.constantFrom(every, unasked)) },
  { weight: 2, arbitrary: daysOf(fc.constantFrom(every, unasked), daysOfWeek(0)) },
  daysOf(fc.constant(unasked), daysOfWeek(1), { dialect: 'quartz' }),
  daysOf(daysOfMonth, daysOfWeek(0), { domDow: 'or' }),
  daysOf(daysOfMonth, daysOfWeek(0), { domDow: 'and' }),
)

function daysOf(
  ofMonth: fc.Arbitrary<DayField>,
  ofWeek: fc.Arbitrary<DayField>,
  reading: CronReading = {},
): fc.Arbitrary<Days> {
  const month = fc.oneof(
    { weight: 6, arbitrary: fc.constant('*') },
    fc.integer({ min: 1, max: 12 }).map(String),
  )
  return fc.tuple(ofMonth, month, ofWeek).map(([dom, mon, dow]) => ({
    text: `${dom.text} ${mon} ${dow.text}`,
    isOurs: dom.isOurs === true || dow.isOurs === true,
    includes: (date: Date) =>
      (mon === '*' || date.getUTCMonth() + 1 === Number(mon)) &&
      (reading.domDow === 'or'
        ? dom.includes(date) || dow.includes(date)
        : dom.includes(date) && dow.includes(date)),
    reading,
    croner: { domAndDow: reading.domDow === 'and', alternativeWeekdays: reading.dialect === 'quartz' },
  }))
}

const years = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ text: '', values: undefined }) },
  fc
    .uniqueArray(fc.integer({ min: 2026, max: 2030 }), { minLength: 1, maxLength: 3 })
    .map((values) => ({ text: ` ${values.join(',')}`, values: new Set(values) })),
)

function cronTrigger(timeZone: string): fc.Arbitrary<KnownTrigger> {
  const zero: Field = { ours: '0', croners: '0', values: new Set([0]) }
  const secondField = fc.oneof({ weight: 3, arbitrary: fc.constant(zero) }, field(59))
  return fc.tuple(secondField, field(59), hourField, days, years).map(([s, m, h, day, year]) => ({
    trigger: {
      type: 'advanced',
      cron: `${s.ours} ${m.ours} ${h.ours} ${day.text}${year.text}`,
      timeZone,
      ...day.reading,
    },
    croner: day.isOurs
      ? undefined
      : { pattern: `${s.croners} ${m.croners} ${h.croners} ${day.text}${year.text}`, options: day.croner },
    plan: {
      seconds: [...s.values].sort((a, b) => a - b),
      fixed: !/[*/]/.test(s.ours + m.ours + h.ours),
      minutes: minutesOf(
        span(0, 1439).filter((n) => m.values.has(n % 60) && h.values.has(Math.floor(n / 60))),
      ),
      runsOn: (wallDay) => {
        const date = new Date(wallDay * 86_400_000)
        return day.includes(date) && (year.values?.has(date.getUTCFullYear()) ?? true)
      },
    },
  }))
}

function minutesOf(wanted: readonly number[]): Uint8Array {
  const minutes = new Uint8Array(1440)
  for (const each of wanted) minutes[each] = 1
  return minutes
}

const dayOf = (wall: number) => Math.floor(wall / 1440)

const written = (wall: number, seconds: number) =>
  new Date(wall * 60_000 + seconds * 1000).toISOString().slice(0, 19)

/** On days that begin `days` apart from the start's, at its time. */
function everyDays(timeZone: string, from: number): fc.Arbitrary<KnownTrigger> {
  const start = fc.record({
    wall: fc.integer({ min: from - 100 * 1440, max: from + 200 * 1440 }),
    second: fc.nat(59),
  })
  return fc
    .tuple(start, fc.constantFrom('day' as const, 'week' as const), fc.integer({ min: 1, max: 10 }))
    .map(([{ wall: first, second }, unit, n]) => ({
      trigger: { type: 'recurring', every: { n, unit }, start: written(first, second), end: null, timeZone },
      croner: undefined,
      plan: {
        seconds: [second],
        fixed: true,
        minutes: minutesOf([first % 1440]),
        runsOn: (wallDay) =>
          wallDay >= dayOf(first) && (wallDay - dayOf(first)) % (n * (unit === 'week' ? 7 : 1)) === 0,
      },
    }))
}

/** At the midnight months begin with; from one that is not before the start. */
function everyMonths(timeZone: string, from: number): fc.Arbitrary<KnownTrigger> {
  const monthOf = (wall: number) =>
    new Date(wall * 60_000).getUTCFullYear() * 12 + new Date(wall * 60_000).getUTCMonth()
  const start = fc.oneof(
    fc.integer({ min: from - 100 * 1440, max: from + 200 * 1440 }),
    fc.nat(12).map((n) => Date.UTC(2026, n) / 60_000),
  )
  return fc.tuple(start, fc.integer({ min: 1, max: 7 })).map(([first, n]) => {
    const isFirst = new Date(first * 60_000).getUTCDate() === 1 && first % 1440 === 0
    const firstMonth = monthOf(first) + (isFirst ? 0 : 1)
    return {
      trigger: {
        type: 'recurring',
        every: { n, unit: 'month' },
        start: written(first, 0),
        end: null,
        timeZone,
      },
      croner: undefined,
      plan: {
        seconds: [0],
        fixed: true,
        minutes: minutesOf([0]),
        runsOn: (wallDay) => {
          const month = monthOf(wallDay * 1440)
          const isFirstDay = new Date(wallDay * 86_400_000).getUTCDate() === 1
          return isFirstDay && month >= firstMonth && (month - firstMonth) % n === 0
        },
      },
    }
  })
}

function everyHours(timeZone: string, from: number): fc.Arbitrary<KnownTrigger> {
  return fc
    .tuple(fc.integer({ min: from - 100 * 1440, max: from + 200 * 1440 }), fc.integer({ min: 1, max: 50 }))
    .map(([first, n]) => ({
      trigger: {
        type: 'recurring',
        every: { n, unit: 'hour' },
        start: `${written(first, 0)}Z`,
        end: null,
        timeZone,
      },
      croner: undefined,
      plan: undefined,
    }))
}

function once(timeZone: string, from: number): fc.Arbitrary<KnownTrigger> {
  return fc.tuple(fc.integer({ min: from, max: from + 400 * 1440 }), fc.nat(59)).map(([at, second]) => ({
    trigger: { type: 'onetime', at: written(at, second), timeZone, ifPast: 'error' },
    croner: undefined,
    plan: {
      seconds: [second],
      fixed: true,
      minutes: minutesOf([at % 1440]),
      runsOn: (wallDay) => wallDay === dayOf(at),
    },
  }))
}

/** Triggers of all types around 400 days that begin with a minute (since the epoch). */
export function knownTrigger(timeZone: string, from: number): fc.Arbitrary<KnownTrigger> {
  const any = fc.oneof(
    { weight: 6, arbitrary: cronTrigger(timeZone) },
    { weight: 2, arbitrary: everyDays(timeZone, from) },
    everyMonths(timeZone, from),
    everyHours(timeZone, from),
    once(timeZone, from),
  )
  // a counterexample is told by what one would write
  return any.map((known) =>
    Object.assign(known, { [fc.toStringMethod]: () => JSON.stringify(known.trigger) }),
  )
}
