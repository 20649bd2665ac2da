import type { EpochMs } from '../../domain/epoch.ts'

/** What a clock on the wall shows, as the milliseconds UTC would have if it showed the same: no zone, no gaps. */
export type WallMs = number

/** A stretch of time in which a zone keeps one offset: wall = instant + offset. */
interface Span {
  from: EpochMs
  /** Exclusive. */
  until: EpochMs
  /** Milliseconds east of UTC. */
  offset: number
}

const hour = 3_600_000
const day = 24 * hour

/**
 * The wall clock of one IANA time zone.
 *
 * Where the clock is put forward, a stretch of wall time is in a *gap* and never shown; where it is put back, a
 * stretch is in an *overlap* and shown twice.
 */
export interface WallClock {
  /** The span an instant lies in. It may end before the offset changes, but begins at a change or a year earlier. */
  spanAt(instant: EpochMs): Span
  /** The latest wall time that was shown up to this instant: within the second pass of an overlap, the overlap's end. */
  latestShown(instant: EpochMs): WallMs
  /**
   * When a wall time is first shown. In a gap: the first instant after it, or undefined where the gap swallows a day
   * or more, as in Samoa on 2011-12-30: that day did not take place.
   */
  firstInstant(wall: WallMs): EpochMs | undefined
}

const clocks = new Map<string, WallClock>()

/** @param timeZone as `checkTimeZone` returns it */
export function wallClock(timeZone: string): WallClock {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = createWallClock(offsets(timeZone))
  clocks.set(timeZone, clock)
  return clock
}

function createWallClock(offsetAt: (instant: EpochMs) => number): WallClock {
  const around = memoized((year) =>
    joined([year - 1, year, year + 1].flatMap((each) => spansOfYear(offsetAt, each))),
  )

  function spanAt(instant: EpochMs): Span {
    const spans = around(new Date(instant).getUTCFullYear())
    const span = spans.findLast(({ from }) => from <= instant)
    if (!span) throw new RangeError(`no time span holds ${instant}`)
    return span
  }

  function latestShown(instant: EpochMs): WallMs {
    const { from, offset } = spanAt(instant)
    const endOfPrevious = from + spanAt(from - 1).offset
    return Math.max(instant + offset, endOfPrevious - 1)
  }

  function firstInstant(wall: WallMs): EpochMs | undefined {
    let span = spanAt(wall - day)
    while (wall - span.offset >= span.until) span = spanAt(span.until)
    if (wall - span.offset >= span.from) return wall - span.offset
    const gap = span.offset - spanAt(span.from - 1).offset
    return gap < day ? span.from : undefined
  }

  return { spanAt, latestShown, firstInstant }
}

/** The spans of one UTC year. Asked once a day, since no zone has changed its offset and back within one. */
function spansOfYear(offsetAt: (instant: EpochMs) => number, year: number): Span[] {
  const end = beginOf(year + 1)
  const spans: Span[] = []
  let from = beginOf(year)
  let offset = offsetAt(from)
  for (let last = from; last < end; last += day) {
    const next = Math.min(last + day, end)
    const nextOffset = offsetAt(next)
    if (nextOffset === offset) continue
    const until = firstChange(offsetAt, last, next)
    if (until < end) {
      spans.push({ from, until, offset })
      from = until
      offset = nextOffset
    }
  }
  return [...spans, { from, until: end, offset }]
}

/** `Date.UTC` takes a year before 100 for one of the last century. */
function beginOf(year: number): EpochMs {
  return new Date(0).setUTCFullYear(year)
}

/** The first second in (from, until] at which the offset is no longer that of `from`. */
function firstChange(offsetAt: (instant: EpochMs) => number, from: EpochMs, until: EpochMs): EpochMs {
  const before = offsetAt(from)
  let [low, high] = [from / 1000, until / 1000]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * 1000) === before) low = middle
    else high = middle
  }
  return high * 1000
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (last?.offset === span.offset) last.until = span.until
    else result.push({ ...span })
  }
  return result
}

/** Offsets as the runtime's own zone data has them, in about a microsecond each. */
function offsets(timeZone: string): (instant: EpochMs) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  return (instant) => parseOffset(format.format(instant))
}

/** Of `11/23/2026, GMT+05:45`; plain `GMT` is 0, and local mean time has seconds. */
function parseOffset(text: string): number {
  const [, sign, h, m, s] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? []
  const size = (Number(h ?? 0) * 60 + Number(m ?? 0)) * 60 + Number(s ?? 0)
  return (sign === '-' ? -size : size) * 1000
}

function memoized<T>(compute: (year: number) => T): (year: number) => T {
  const known = new Map<number, T>()
  return (year) => {
    const value = known.get(year) ?? compute(year)
    known.set(year, value)
    return value
  }
}
