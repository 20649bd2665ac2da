/**
 * Offsets of a time zone, minute by minute: sampled from the runtime each quarter of an hour, and each minute where two
 * samples differ. Shares nothing with `wall-clock.ts`.
 */
export interface ZoneTable {
  /** Minutes since the epoch: the first one it knows, and the first it does not. */
  from: number
  until: number
  /** Minutes east of UTC at each minute of a change and after it, in order. */
  changes: readonly { at: number; offset: number }[]
}

const quarter = 15

export function zoneTable(timeZone: string, from: number, until: number): ZoneTable {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const offsetAt = (minute: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(minute * 60_000).map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 1, day, hour, minute: shown } = parts
    return Date.UTC(year, month - 1, day, hour, shown) / 60_000 - minute
  }
  const changes = [{ at: from, offset: offsetAt(from) }]
  for (let minute = from; minute < until; minute += quarter) {
    const next = offsetAt(minute + quarter)
    if (next === changes.at(-1)?.offset) continue
    for (let each = minute + 1; each <= minute + quarter; each++) {
      const offset = offsetAt(each)
      if (offset !== changes.at(-1)?.offset) changes.push({ at: each, offset })
    }
  }
  return { from, until, changes }
}

/** What a plan says of the wall: on which days it runs, and at which minutes of them. */
export interface WallPlan {
  /** By days since 1970. */
  runsOn: (wallDay: number) => boolean
  /** 1 for each minute of the day at which it runs. */
  minutes: Uint8Array
  /** Sorted. */
  seconds: readonly number[]
  /** It names times of day: once each, at the end of a gap, and the first of two. Else it follows the clock. */
  fixed: boolean
}

/**
 * Every instant a plan comes to in (after, until], at most `limit`, by going through all minutes one after the other, but
 * for days without a run. A gap of a day or more leaves its days out.
 */
export function scan(
  table: ZoneTable,
  plan: WallPlan,
  after: number,
  until: number,
  limit: number,
): number[] {
  const found: number[] = []
  const { changes } = table
  const { minutes, seconds, fixed } = plan
  const first = Math.max(table.from, Math.floor(after / 60_000) - 2 * 1440)
  const last = Math.min(table.until, Math.floor(until / 60_000))
  let span = changes.findLastIndex(({ at }) => at <= first)
  let offset = changes[span]?.offset ?? 0
  let nextChange = changes[span + 1]?.at ?? Number.POSITIVE_INFINITY
  let latest = first + offset - 1
  let today = Number.NaN
  let runsToday = false
  const emit = (instant: number) => {
    if (instant > after && instant <= until && instant > (found.at(-1) ?? Number.NEGATIVE_INFINITY))
      found.push(instant)
  }
  const matches = (wall: number): boolean => {
    const wallDay = Math.floor(wall / 1440)
    if (wallDay !== today) {
      today = wallDay
      runsToday = plan.runsOn(wallDay)
    }
    return runsToday && minutes[wall - wallDay * 1440] === 1
  }
  for (let minute = first; minute <= last && found.length < limit; minute++) {
    if (minute >= nextChange) {
      span += 1
      offset = changes[span]?.offset ?? 0
      nextChange = changes[span + 1]?.at ?? Number.POSITIVE_INFINITY
    }
    const wall = minute + offset
    if (fixed && wall > latest + 1 && wall - latest <= 1440) {
      for (let missing = latest + 1; missing < wall; missing++) if (matches(missing)) emit(minute * 60_000)
    }
    const isAgain = wall <= latest
    if (!isAgain) latest = wall
    if (matches(wall) && !(fixed && isAgain)) {
      for (const second of seconds) emit(minute * 60_000 + second * 1000)
    } else if (!runsToday && !isAgain) {
      minute = Math.min((today + 1) * 1440 - offset, nextChange) - 1 // on to the next day
      latest = minute + offset
    }
  }
  return found.slice(0, limit)
}
