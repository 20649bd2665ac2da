import type { Fleet } from '../apply/fleet.ts'
import type { Sync } from '../sync.ts'
import {
  byExtensionAndType,
  type EnvironmentOverview,
  environmentOverview,
  type Overview,
} from './overview.ts'

export interface OverviewOptions {
  repository: string
  branch: string
  sync: Sync
  fleet: Fleet
}

/** Tells the overview from what is there, each time it is asked. */
export function createOverview({ repository, branch, sync, fleet }: OverviewOptions): () => Overview {
  return () => {
    const { commit, plan, diagnostics, error } = sync.state()
    const environments = fleet
      .environments()
      .flatMap((each) => environmentOverview(each) ?? [])
      .sort(byExtensionAndType)
    const held = plan?.held ?? []
    const errors = diagnostics.filter((each) => each.severity === 'error').length
    const verdict = verdictOf({ commit, error, errors, held: held.length, environments })
    const account = fleet.extensions()[0]?.account.name ?? null
    return { account, repository, branch, commit, ...verdict, environments, diagnostics, held }
  }
}

function verdictOf(facts: {
  commit: string | null
  error: string | null
  errors: number
  held: number
  environments: readonly EnvironmentOverview[]
}): Pick<Overview, 'sync' | 'message'> {
  const { commit, error, errors, held, environments } = facts
  if (error !== null) return { sync: commit === null ? 'waiting' : 'source-unreachable', message: error }
  if (errors > 0)
    return {
      sync: 'findings',
      message: `${count(errors, 'error')}, what they touch keeps its last good state`,
    }
  if (held > 0) return { sync: 'held', message: `${count(held, 'change')} held back` }
  const busy = environments.filter((each) =>
    each.conditions.some((c) => c.type === 'Reconciling' || c.type === 'Stalled'),
  )
  if (busy.length > 0)
    return { sync: 'reconciling', message: `${count(busy.length, 'environment')} not there yet` }
  return { sync: 'synced', message: `${count(environments.length, 'environment')} in step` }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
