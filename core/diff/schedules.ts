import type { Schedule } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import { compareText } from '../lib/compare-text.ts'
import { changedFields, type FieldChange } from './fields.ts'
import { nextRuns, type Runs } from './runs.ts'

/** A schedule that differs, with its coming runs on either side; null where it is not there. */
export interface ScheduleChange {
  id: string
  name: string
  change: 'added' | 'changed' | 'removed'
  method: string
  fields: readonly FieldChange[]
  before: Runs | null
  after: Runs | null
}

/** By name. */
export function changedSchedules(
  before: readonly Schedule[],
  after: readonly Schedule[],
  now: EpochMs,
): ScheduleChange[] {
  const from = new Map(before.map((each) => [each.id, each]))
  const to = new Map(after.map((each) => [each.id, each]))
  return [...new Set([...from.keys(), ...to.keys()])]
    .flatMap((id) => changeOf(from.get(id), to.get(id), now))
    .sort((a, b) => compareText(a.name, b.name))
}

function changeOf(from: Schedule | undefined, to: Schedule | undefined, now: EpochMs): ScheduleChange[] {
  const either = to ?? from
  if (!either) return []
  const fields = from && to ? changedFields(from, to, ['id']) : []
  if (from && to && fields.length === 0) return []
  return [
    {
      id: either.id,
      name: either.name,
      change: !from ? 'added' : !to ? 'removed' : 'changed',
      method: either.method,
      fields,
      before: from ? nextRuns(from, now) : null,
      after: to ? nextRuns(to, now) : null,
    },
  ]
}
