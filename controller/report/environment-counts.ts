import type { EnvironmentOverview } from '../../api/overview.ts'
import {
  type EnvironmentStatus,
  environmentStatuses,
  keepsLastState,
  type Progress,
  progresses,
  progressOf,
  type Standing,
  standingOf,
  standings,
} from '../../core/domain/status.ts'

/** How many environments there are of each kind. */
export interface EnvironmentCounts {
  total: number
  status: Record<EnvironmentStatus, number>
  standing: Record<Standing, number>
  progress: Record<Progress, number>
  /** What the newest commit says of them has not come about, and may still. */
  notArrived: number
  variables: { sealed: number; onOldKeys: number }
}

/** Counts kept by difference: what one environment changes costs the same, however many there are. */
export class CountedEnvironments {
  readonly #counts: EnvironmentCounts = {
    total: 0,
    status: zero(environmentStatuses),
    standing: zero(standings),
    progress: zero(progresses),
    notArrived: 0,
    variables: { sealed: 0, onOldKeys: 0 },
  }

  add(environment: EnvironmentOverview): void {
    this.#count(environment, 1)
  }

  remove(environment: EnvironmentOverview): void {
    this.#count(environment, -1)
  }

  /** A copy. */
  counts(): EnvironmentCounts {
    return structuredClone(this.#counts)
  }

  #count(environment: EnvironmentOverview, by: 1 | -1): void {
    const { status, conditions, variables } = environment
    const counts = this.#counts
    const standing = standingOf(conditions)
    counts.total += by
    counts.status[status] += by
    counts.standing[standing] += by
    counts.progress[progressOf(conditions)] += by
    if (mayArrive(environment)) counts.notArrived += by
    counts.variables.sealed += by * variables.sealed
    counts.variables.onOldKeys += by * variables.onOldKeys
  }
}

/** What the newest commit says of it has not come about, and may still. */
export function mayArrive({ conditions }: Pick<EnvironmentOverview, 'conditions'>): boolean {
  const standing = standingOf(conditions)
  return (standing === 'underway' || standing === 'failing') && !keepsLastState(conditions)
}

function zero<Kind extends string>(kinds: readonly Kind[]): Record<Kind, number> {
  return Object.fromEntries(kinds.map((each) => [each, 0])) as Record<Kind, number>
}
