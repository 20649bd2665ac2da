import type { EpochMs } from '../../domain/epoch.ts'
import { type WallClock, wallClock } from '../time/wall-clock.ts'
import { nextWall } from './cron-pattern.ts'
import type { Cron } from './cron-value.ts'

/**
 * The first occurrence strictly after an instant, or undefined where there is none before the year 2200.
 *
 * Around changes of the clock, expressions that name times of day (`fixedTime`) run once for each: one that falls
 * into a gap runs at the first instant after it, one that comes twice runs the first time. Expressions that name an
 * interval follow the clock: what is in a gap does not run, what comes twice runs twice. So does Vixie cron.
 *
 * @param timeZone as `checkTimeZone` returns it
 */
export function nextOccurrence(cron: Cron, timeZone: string, after: EpochMs): EpochMs | undefined {
  const clock = wallClock(timeZone)
  return cron.fixedTime ? nextFixedTime(cron, clock, after) : nextOfInterval(cron, clock, after)
}

function nextFixedTime(cron: Cron, clock: WallClock, after: EpochMs): EpochMs | undefined {
  let wall = nextWall(cron, clock.latestShown(after))
  while (wall !== undefined) {
    const instant = clock.firstInstant(wall)
    if (instant !== undefined && instant > after) return instant
    wall = nextWall(cron, wall)
  }
  return undefined
}

/** Span by span, since after a clock was put back wall times come again. */
function nextOfInterval(cron: Cron, clock: WallClock, after: EpochMs): EpochMs | undefined {
  let span = clock.spanAt(after)
  let searchedFrom = after + span.offset
  let wall = nextWall(cron, searchedFrom)
  while (wall !== undefined) {
    if (wall - span.offset < span.until) return wall - span.offset
    const { until } = span
    span = clock.spanAt(until)
    const justBefore = until + span.offset - 1
    if (justBefore < searchedFrom || justBefore >= wall) {
      searchedFrom = justBefore
      wall = nextWall(cron, justBefore)
    }
  }
  return undefined
}
