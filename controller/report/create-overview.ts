import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { count } from '../../core/lib/count.ts'
import type { Fleet } from '../apply/fleet.ts'
import type { PausedSchedule } from '../schedules/pauses.ts'
import type { KeyChain } from '../sealing/key-chain.ts'
import type { Vault } from '../sealing/vault.ts'
import type { Sync } from '../sync/sync.ts'
import { byExtensionAndType, environmentOverview } from './overview.ts'

export interface OverviewOptions {
  repository: string
  branch: string
  sync: Sync
  fleet: Fleet
  vault: Pick<Vault, 'count'>
  keyChain: Pick<KeyChain, 'keys'>
  /** Schedules somebody has paused by hand. */
  paused: (environment: string) => readonly PausedSchedule[]
  redact: (overview: Overview) => Overview
}

/** Tells the overview from what is there, each time it is asked. */
export function createOverview(options: OverviewOptions): () => Overview {
  const { repository, branch, sync, fleet, vault, keyChain, paused, redact } = options
  return () => {
    const { commit, plan, diagnostics, error, refused } = sync.state()
    const environments = fleet
      .environments()
      .flatMap(
        (each) =>
          environmentOverview(each, (target) => vault.count(target.environment), paused(each.id)) ?? [],
      )
      .sort(byExtensionAndType)
    const held = plan?.held ?? []
    const errors = diagnostics.filter((each) => each.severity === 'error').length
    const verdict = verdictOf({ commit, error, refused, errors, held: held.length, environments })
    const account = fleet.extensions()[0]?.account.name ?? null
    const sealing = {
      key: keyChain.keys()[0].id,
      values: sum(environments.map(({ variables }) => variables.sealed)),
      onOldKeys: sum(environments.map(({ variables }) => variables.onOldKeys)),
    }
    return redact({
      account,
      repository,
      branch,
      commit,
      ...verdict,
      refused,
      sealing,
      environments,
      diagnostics,
      held,
    })
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function verdictOf(facts: {
  commit: string | null
  error: string | null
  refused: string | null
  errors: number
  held: number
  environments: readonly EnvironmentOverview[]
}): Pick<Overview, 'sync' | 'message'> {
  const { commit, error, refused, errors, held, environments } = facts
  if (error !== null && refused !== null) return { sync: 'refused', message: error }
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
