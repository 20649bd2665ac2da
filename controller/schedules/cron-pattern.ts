import { type CronExpression, CronExpressionParser } from 'cron-parser'
import type { Cron } from './cron.ts'
import type { WallMs } from './wall-clock.ts'

/** Nothing is planned from here on: years end at 2199. */
export const endOfPlanning = Date.UTC(2200, 0)

const compiled = new WeakMap<Cron, CronExpression>()

/** Between two times that follow each other, and at the first of them, the second comes next. */
interface Stretch {
  from: WallMs
  next: WallMs | undefined
}

/** The newest found of each expression: thousands of schedules may share one, and ask the same in the same second. */
const stretches = new WeakMap<Cron, Stretch[]>()
const mostStretches = 4

/** The first wall time of the pattern strictly after another. */
export function nextWall(cron: Cron, after: WallMs): WallMs | undefined {
  const known = stretches.get(cron) ?? []
  const found = known.find(({ from, next = Number.POSITIVE_INFINITY }) => from <= after && after < next)
  if (found) return found.next
  const next = computeNextWall(cron, after)
  stretches.set(cron, [{ from: after, next }, ...known.slice(0, mostStretches - 1)])
  return next
}

/**
 * cron-parser has its own ideas about changes of the
 * clock; it never sees one, as it is always asked in UTC. Nor does it know years: those that do not count are leapt over.
 */
function computeNextWall(cron: Cron, after: WallMs): WallMs | undefined {
  let wall = nextInAnyYear(cron, after)
  while (wall < endOfPlanning) {
    const found = yearOf(wall)
    const wanted = cron.years === null ? found : cron.years.find((each) => each >= found)
    if (wanted === found) return wall
    if (wanted === undefined) return undefined
    wall = nextInAnyYear(cron, Date.UTC(wanted, 0) - 1)
  }
  return undefined
}

function nextInAnyYear(cron: Cron, after: WallMs): WallMs {
  const expression = compiled.get(cron) ?? CronExpressionParser.parse(cron.pattern, { tz: 'UTC' })
  compiled.set(cron, expression)
  expression.reset(new Date(after))
  return expression.next().getTime()
}

function yearOf(wall: WallMs): number {
  return new Date(wall).getUTCFullYear()
}
