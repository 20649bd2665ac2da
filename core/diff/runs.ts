import type { Schedule } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import { nextDue } from '../schedules/due.ts'
import { previousOccurrences } from '../schedules/previous.ts'
import { wallClock } from '../schedules/time/wall-clock.ts'

/** How many of the coming runs of a schedule are told, where nothing else is said. */
const usualCount = 5

/** One coming run of a schedule. */
export interface Run {
  /** ISO 8601, UTC. */
  at: string
  /** What a clock there shows: `Tue 2026-11-24 08:00:00 +01:00`. */
  local: string
  /** The clock is changed between the run before (or now) and this one. */
  afterClockChange: boolean
}

/** When clocks of a time zone are put forward or back. */
export interface ClockChange {
  /** ISO 8601, UTC. */
  at: string
  /** What clocks there show just before, and what just after: `2026-10-25 03:00:00 +02:00`. */
  from: string
  to: string
}

export interface Runs {
  timeZone: string
  next: readonly Run[]
  clockChanges: readonly ClockChange[]
}

/** The next runs after an instant, as planned; none where the schedule is not enabled. */
export function nextRuns(schedule: Schedule, now: EpochMs, count = usualCount): Runs {
  return told(schedule, now, schedule.enabled ? nextInstants(schedule, now, count) : [])
}

/** The last runs before an instant, oldest first, as the trigger that it has now plans them. */
export function runsBefore({ trigger, ...rest }: Schedule, before: EpochMs, count: number): Runs {
  const instants = previousOccurrences(trigger, before, count)
  return told({ trigger, ...rest }, instants[0] === undefined ? before : instants[0] - 1, instants)
}

function told({ trigger: { timeZone } }: Schedule, now: EpochMs, instants: readonly EpochMs[]): Runs {
  const changes = clockChanges(timeZone, now, instants.at(-1) ?? now)
  const next = instants.map((at, index) => {
    const previous = instants[index - 1] ?? now
    const afterClockChange = changes.some((change) => change > previous && change <= at)
    return { at: isoOf(at), local: localTime(at, timeZone), afterClockChange }
  })
  return { timeZone, next, clockChanges: changes.map((at) => describeChange(at, timeZone)) }
}

function nextInstants(spec: Schedule, now: EpochMs, count: number): EpochMs[] {
  const instants: EpochMs[] = []
  let watermark = now
  while (instants.length < count) {
    const due = nextDue({ spec, watermark })
    if (due === undefined) break
    instants.push(due)
    watermark = due
  }
  return instants
}

/** In (after, until]. */
function clockChanges(timeZone: string, after: EpochMs, until: EpochMs): EpochMs[] {
  const { spanAt } = wallClock(timeZone)
  const found: EpochMs[] = []
  for (let span = spanAt(after); span.until <= until; ) {
    const next = spanAt(span.until)
    if (next.offset !== span.offset) found.push(span.until)
    span = next
  }
  return found
}

/** Just before the change, clocks are about to show what is called `from` here: 03:00 is put back to 02:00. */
function describeChange(at: EpochMs, timeZone: string): ClockChange {
  const { spanAt } = wallClock(timeZone)
  const shown = (offset: number) => `${wallTime(at + offset)} ${offsetText(offset)}`
  return { at: isoOf(at), from: shown(spanAt(at - 1).offset), to: shown(spanAt(at).offset) }
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function localTime(at: EpochMs, timeZone: string): string {
  const { offset } = wallClock(timeZone).spanAt(at)
  const weekday = weekdays[new Date(at + offset).getUTCDay()]
  return `${weekday} ${wallTime(at + offset)} ${offsetText(offset)}`
}

function wallTime(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19).replace('T', ' ')
}

/** `+01:00` */
function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

function isoOf(at: EpochMs): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}
