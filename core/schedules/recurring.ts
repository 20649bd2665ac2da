import type { RecurringTrigger, RecurringUnit } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import { endOfPlanning } from './cron/cron-pattern.ts'
import { type WallClock, type WallMs, wallClock } from './time/wall-clock.ts'
import { endOf, instantOf, parseTime, type WrittenTime } from './time/written-time.ts'

const hour = 3_600_000
const day = 24 * hour

/** The points of a recurring trigger, numbered from 0, each later than the one before. */
interface Grid {
  /** A lower bound for the number of the first point after an instant; at most a few points below it. */
  near(after: EpochMs): number
  /** The instant of a point; undefined for one on a day that is left out. */
  at(point: number): EpochMs | undefined
}

/**
 * The first point of the grid strictly after an instant and before its end. A late run never moves the grid.
 *
 * Hours are elapsed time, blind to changes of the clock. Days and weeks keep their wall time: in a gap the first instant
 * after it counts, in an overlap the first pass. Months are 00:00 on their first day, from the first such midnight that
 * is not before the start.
 */
export function nextRecurring(trigger: RecurringTrigger, after: EpochMs): EpochMs | undefined {
  const clock = wallClock(trigger.timeZone)
  const start = parseTime(trigger.start)
  const grid = start && gridOf(trigger, start, clock)
  if (!grid) return undefined
  const end = trigger.end === null ? endOfPlanning : endOfText(trigger.end, clock)
  for (let point = Math.max(0, grid.near(after)); ; point += 1) {
    const instant = grid.at(point)
    if (instant === undefined || instant <= after) continue
    return instant < Math.min(end, endOfPlanning) ? instant : undefined
  }
}

/** What cannot be read is over: no run at all rather than one too many. */
function endOfText(text: string, clock: WallClock): EpochMs {
  const end = parseTime(text)
  return (end && endOf(end, clock)) ?? Number.NEGATIVE_INFINITY
}

interface Start {
  instant: EpochMs
  /** As written, also where it is in a gap: other days have that time. */
  wall: WallMs
}

function gridOf({ every }: RecurringTrigger, start: WrittenTime, clock: WallClock): Grid | undefined {
  const instant = instantOf(start, clock)
  if (instant === undefined) return undefined
  const wall = start.offset === undefined ? start.wall : instant + clock.spanAt(instant).offset
  return grids[every.unit](every.n, { instant, wall }, clock)
}

const grids: Readonly<Record<RecurringUnit, (n: number, start: Start, clock: WallClock) => Grid>> = {
  hour: (n, { instant }) => elapsed(instant, n * hour),
  day: (n, start, clock) => wallTimes(start, n * day, clock),
  week: (n, start, clock) => wallTimes(start, 7 * n * day, clock),
  month: months,
}

function elapsed(first: EpochMs, step: number): Grid {
  return {
    near: (after) => Math.floor((after - first) / step),
    at: (point) => first + point * step,
  }
}

/** The first point is the start itself, also where its wall time came before: in the second pass of an overlap. */
function wallTimes({ instant, wall }: Start, step: number, clock: WallClock): Grid {
  return {
    near: (after) => Math.floor((clock.latestShown(after) - wall) / step),
    at: (point) => (point === 0 ? instant : clock.firstInstant(wall + point * step)),
  }
}

function months(n: number, { instant, wall }: Start, clock: WallClock): Grid {
  const monthOfStart = monthOf(wall)
  const midnight = clock.firstInstant(beginOf(monthOfStart))
  const firstMonth = midnight !== undefined && midnight >= instant ? monthOfStart : monthOfStart + 1
  return {
    near: (after) => Math.floor((monthOf(clock.latestShown(after)) - firstMonth) / n),
    at: (point) => clock.firstInstant(beginOf(firstMonth + point * n)),
  }
}

/** Months since the year 0. */
function monthOf(wall: WallMs): number {
  const date = new Date(wall)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function beginOf(month: number): WallMs {
  return new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12)
}
