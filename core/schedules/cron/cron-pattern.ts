import { type CronExpression, CronExpressionParser } from 'cron-parser'
import type { WallMs } from '../time/wall-clock.ts'
import { dayMatcher, type Month, monthOf } from './cron-days.ts'
import type { Cron } from './cron-value.ts'

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

/** Whether there is a day to run on from a midnight on: each such day has a time to run at. */
export function hasDay(cron: Cron, midnight: WallMs): boolean {
  return firstDay(readDays(cron), midnight) !== undefined
}

/** The days of a pattern, ready to be searched. */
interface Days {
  daysOf: (month: Month) => readonly number[]
  months: readonly number[]
  /** null: every year. */
  years: readonly number[] | null
}

/** A pattern, ready to be searched. */
interface Plan extends Days {
  /** Of every day; in UTC, as a wall clock has no zone. */
  times: CronExpression
}

const plans = new WeakMap<Cron, Plan>()

function planOf(cron: Cron): Plan {
  const plan = plans.get(cron) ?? createPlan(cron)
  plans.set(cron, plan)
  return plan
}

function createPlan(cron: Cron): Plan {
  const [seconds, minutes, hours] = cron.pattern.split(' ')
  const options = { tz: 'UTC', currentDate: 0 } // without a date it would look for the time zone of this machine, which is slow
  return {
    times: CronExpressionParser.parse(`${seconds} ${minutes} ${hours} * * *`, options),
    ...readDays(cron),
  }
}

function readDays({ pattern, daysMatch, years }: Cron): Days {
  const [days = '', months = '', weekdays = ''] = pattern.split(' ').slice(3)
  return {
    daysOf: dayMatcher(days, weekdays, daysMatch),
    months: months === '*' ? allMonths : months.split(',').map(Number),
    years,
  }
}

const allMonths = Array.from({ length: 12 }, (_, index) => index + 1)

/**
 * cron-parser finds the time of day; which days and years count it cannot tell of all that there is. It has its own ideas
 * about changes of the clock, too, and never sees one.
 */
function computeNextWall(plan: Plan, after: WallMs): WallMs | undefined {
  const today = firstDay(plan, Math.floor(after / day) * day)
  if (today === undefined) return undefined
  const wall = nextTime(plan, Math.max(after, today - 1))
  if (wall < today + day) return wall
  const another = firstDay(plan, today + day)
  return another === undefined ? undefined : nextTime(plan, another - 1)
}

function nextTime({ times }: Plan, after: WallMs): WallMs {
  times.reset(new Date(after))
  return times.next().getTime()
}

/** The first midnight, at or after one, of a day in the plan. */
function firstDay({ daysOf, months, years }: Days, midnight: WallMs): WallMs | undefined {
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
