import type { Run, Runs } from './runs.ts'
import type { ScheduleChange } from './schedules.ts'

/** The coming runs of a schedule before and after, as a table with remarks below it. */
export interface RunRows {
  titles: readonly string[]
  rows: readonly (readonly string[])[]
  notes: readonly string[]
}

export function runRows({ before, after }: ScheduleChange): RunRows {
  const sides = [before, after].filter((each) => each !== null)
  const [first, second] = sides
  const notes = [...new Set(sides.flatMap(clockNotes))]
  if (first && second && isSame(first, second)) {
    const next = first.next[0]
    const when = next ? `, the next is ${cell(next, first.timeZone)}` : ''
    return { titles: [], rows: [], notes: [`the same runs as before${when}`, ...notes] }
  }
  const titles = second
    ? [`BEFORE (${first?.timeZone})`, `AFTER (${second.timeZone})`]
    : [`${after ? 'NEXT RUNS' : 'NO LONGER RUNS'} (${first?.timeZone})`]
  const count = Math.max(...sides.map(({ next }) => next.length), 1)
  const rows = Array.from({ length: count }, (_, index) => sides.map((side) => cellAt(side, index)))
  return { titles, rows, notes }
}

function isSame(before: Runs, after: Runs): boolean {
  const instants = ({ next }: Runs) => next.map((each) => each.at).join()
  return before.timeZone === after.timeZone && instants(before) === instants(after)
}

function cellAt({ next, timeZone }: Runs, index: number): string {
  const run = next[index]
  if (run) return cell(run, timeZone)
  return index === 0 ? 'never' : ''
}

/** `Tue 2026-11-24 08:00:00 +01:00 (07:00:00Z)`; a star where a change of the clock lies before it. */
function cell({ at, local, afterClockChange }: Run, timeZone: string): string {
  const star = afterClockChange ? ' *' : ''
  if (timeZone === 'UTC') return `${local.replace(' +00:00', 'Z')}${star}`
  const [date, time] = at.split('T')
  const utc = local.includes(` ${date} `) ? time : `${date} ${time}`
  return `${local} (${utc})${star}`
}

function clockNotes({ timeZone, clockChanges }: Runs): string[] {
  return clockChanges.map(({ from, to }) => `* clock change in ${timeZone}: ${from} becomes ${to}`)
}
