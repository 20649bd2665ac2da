import type { Cron } from './cron.ts'
import { dayMatcher, type Month, monthOf } from './cron-days.ts'
import type { WallMs } from './wall-clock.ts'

const firstYearBeyond = 2200

/** Nothing is planned from here on: years end at 2199. */
export const endOfPlanning = Date.UTC(firstYearBeyond, 0)

const day = 24 * 3_600_000

/** Two times that follow each other: between them, and at the first, the second comes next. */
interface Stretch {
  from: WallMs
  next: WallMs | undefined
}

/** The newest found of each expression: thousands of schedules may share one, and ask the same in the same second. */
const stretches = new WeakMap<Cron, Stretch[]>()
const mostStretches = 4

/** The first wall time of the pattern strictly after another; undefined where there is none before the year 2200. */
export function nextWall(cron: Cron, after: WallMs): WallMs | undefined {
  const known = stretches.get(cron) ?? []
  const found = known.find(({ from, next = Number.POSITIVE_INFINITY }) => from <= after && after < next)
  if (found) return found.next
  const next = computeNextWall(planOf(cron), after)
  stretches.set(cron, [{ from: after, next }, ...known.slice(0, mostStretches - 1)])
  return next
}

/** A pattern, ready to be searched: what it names of each field, sorted. */
interface Plan {
  seconds: readonly number[]
  minutes: readonly number[]
  hours: readonly number[]
  daysOf: (month: Month) => readonly number[]
  months: readonly number[]
  /** null: every year. */
  years: readonly number[] | null
}

const plans = new WeakMap<Cron, Plan>()

function planOf(cron: Cron): Plan {
  const plan = plans.get(cron) ?? createPlan(cron)
  plans.set(cron, plan)
  return plan
}

function createPlan({ pattern, daysMatch, years }: Cron): Plan {
  const [seconds = '', minutes = '', hours = '', days = '', months = '', weekdays = ''] = pattern.split(' ')
  return {
    seconds: numbersOf(seconds, 0, 60),
    minutes: numbersOf(minutes, 0, 60),
    hours: numbersOf(hours, 0, 24),
    daysOf: dayMatcher(days, weekdays, daysMatch),
    months: numbersOf(months, 1, 12),
    years,
  }
}

function numbersOf(text: string, min: number, size: number): number[] {
  return text === '*' ? Array.from({ length: size }, (_, index) => min + index) : text.split(',').map(Number)
}

function computeNextWall(plan: Plan, after: WallMs): WallMs | undefined {
  const from = Math.floor(after / 1000) * 1000 + 1000
  const today = Math.floor(from / day) * day
  let found = firstDay(plan, today)
  if (found === today) {
    const time = firstTime(plan, (from - today) / 1000)
    if (time !== undefined) return today + time * 1000
    found = firstDay(plan, today + day)
  }
  return found === undefined ? undefined : found + (firstTime(plan, 0) ?? 0) * 1000
}

/** The first midnight, at or after one, of a day in the plan. */
function firstDay({ daysOf, months, years }: Plan, midnight: WallMs): WallMs | undefined {
  const date = new Date(midnight)
  let [month, least] = [date.getUTCMonth() + 1, date.getUTCDate()]
  for (let year = date.getUTCFullYear(); year < firstYearBeyond; year++) {
    for (; month <= 12 && (years === null || years.includes(year)); month++) {
      const days = months.includes(month) ? daysOf(monthOf(year, month)) : []
      const found = days.find((each) => each >= least)
      if (found !== undefined) return Date.UTC(year, month - 1, found)
      least = 1
    }
    month = 1
    least = 1
  }
  return undefined
}

/** The first time of day, at or after one, of the plan; both in seconds since midnight. */
function firstTime({ seconds, minutes, hours }: Plan, from: number): number | undefined {
  const [h, m, s] = [Math.floor(from / 3600), Math.floor(from / 60) % 60, from % 60]
  const [firstMinute = 0, firstSecond = 0] = [minutes[0], seconds[0]]
  if (hours.includes(h)) {
    const second = minutes.includes(m) ? atLeast(seconds, s) : undefined
    if (second !== undefined) return h * 3600 + m * 60 + second
    const minute = atLeast(minutes, m + 1)
    if (minute !== undefined) return h * 3600 + minute * 60 + firstSecond
  }
  const hour = atLeast(hours, h + 1)
  return hour === undefined ? undefined : hour * 3600 + firstMinute * 60 + firstSecond
}

function atLeast(sorted: readonly number[], least: number): number | undefined {
  return sorted.find((each) => each >= least)
}
