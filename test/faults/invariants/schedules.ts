import type { Report } from '../checker.ts'
import { type Evidence, groupBy, type OccurrenceRow, ofKind } from '../evidence.ts'
import type { ArmOperation } from '../history.ts'

/** I2, I6, and the part of I7 that is about the ledger. */
export function schedules(evidence: Evidence, report: Report): void {
  const rows = groupBy(evidence.occurrences, ({ schedule }) => schedule)
  for (const arm of ofKind(evidence.history, 'arm')) {
    const own = rows.get(arm.schedule) ?? []
    eachPointIsThere(arm, own, evidence, report)
    nothingAfterTheEnd(arm, own, evidence, report)
  }
  runsAndTasksMatch(evidence, report)
  for (const row of evidence.occurrences) {
    const hasReason = row.reason !== null && row.reason !== ''
    if (row.state !== 'queued' && !hasReason) report('I7', nameOf(row), `is ${row.state} without a reason`)
  }
}

function eachPointIsThere(
  { schedule, everyMs, from, until }: ArmOperation,
  own: readonly OccurrenceRow[],
  { history, until: seenUntil }: Evidence,
  report: Report,
): void {
  const removed = ofKind(history, 'disarm').find(
    (each) => each.schedule === schedule && each.type === 'invoke',
  )
  const last = Math.min(until ?? seenUntil, removed?.wall ?? seenUntil, seenUntil)
  const lines = groupBy(own, ({ nominal }) => String(nominal))
  for (let nominal = Math.ceil(from / everyMs) * everyMs; nominal < last; nominal += everyMs) {
    const found = lines.get(String(nominal))?.length ?? 0
    if (found !== 1) report('I2', nameOf({ schedule, nominal }), `has ${found} lines in the ledger`)
  }
  for (const row of own) {
    if (row.nominal % everyMs !== 0) report('I2', nameOf(row), 'is no point of its schedule')
  }
}

function nothingAfterTheEnd(
  { schedule, until }: ArmOperation,
  own: readonly OccurrenceRow[],
  { history }: Evidence,
  report: Report,
): void {
  const removed = ofKind(history, 'disarm').find((each) => each.schedule === schedule && each.type === 'ok')
  for (const row of own) {
    if (until !== null && row.nominal >= until) report('I6', nameOf(row), 'is not before the end')
    if (removed && row.recorded > removed.wall) report('I6', nameOf(row), 'fired after the removal')
  }
}

/** A run that is queued has a task of its own, and each scheduled task is of such a run. */
function runsAndTasksMatch({ occurrences, tasks }: Evidence, report: Report): void {
  const scheduled = new Map(
    tasks.filter(({ category }) => category === 'scheduled').map((each) => [each.id, each]),
  )
  const claimed = new Map<string, OccurrenceRow>()
  for (const row of occurrences) {
    if (row.taskId === null) {
      if (row.state === 'queued') report('I2', nameOf(row), 'is queued, but has no task')
      continue
    }
    const other = claimed.get(row.taskId)
    if (other) report('I2', nameOf(row), `has the same task as ${nameOf(other)}`)
    claimed.set(row.taskId, row)
    if (scheduled.get(row.taskId)?.objectId !== row.schedule)
      report('I2', nameOf(row), `has no task ${row.taskId}`)
  }
  for (const id of scheduled.keys()) {
    if (!claimed.has(id)) report('I2', id, 'is a scheduled task of no run')
  }
}

function nameOf({ schedule, nominal }: { schedule: string; nominal: number }): string {
  return `${schedule} at ${new Date(nominal).toISOString()}`
}
