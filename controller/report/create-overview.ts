import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { type Standing, standingOf } from '../../core/domain/status.ts'
import { count } from '../../core/lib/count.ts'
import type { Fleet } from '../apply/fleet.ts'
import type { Troubles } from '../observe/troubles.ts'
import type { IsolationTold } from '../ports/extension-users.ts'
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
  isolation: IsolationTold
  troubles: Pick<Troubles, 'list'>
  /** When the newest commit came about. */
  arrived: (commit: string | null) => Overview['arrived']
  /** @param environment whose text it is; null: the controller's own */
  redact: <Value>(value: Value, environment: string | null) => Value
}

/** Tells the overview from what is there, each time it is asked. */
export function createOverview(options: OverviewOptions): () => Overview {
  const { repository, branch, sync, fleet, vault, keyChain, paused, isolation, troubles, arrived, redact } =
    options
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
    const account = fleet.account()?.name ?? null
    const sealing = {
      key: keyChain.keys()[0].id,
      values: sum(environments.map(({ variables }) => variables.sealed)),
      onOldKeys: sum(environments.map(({ variables }) => variables.onOldKeys)),
    }
    const own = {
      account,
      repository,
      branch,
      commit,
      ...verdict,
      arrived: arrived(commit),
      refused,
      sealing,
      isolation,
      troubles: troubles.list(),
    }
    const shown = environments.map((each) => redact(each, each.id))
    return { ...redact(own, null), environments: shown, ...redact({ diagnostics, held }, null) }
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
  return verdictOn(environments)
}

/** The first that fits is the verdict; the words are about all. */
function verdictOn(environments: readonly EnvironmentOverview[]): Pick<Overview, 'sync' | 'message'> {
  if (environments.length === 0) return { sync: 'synced', message: 'no environment is declared' }
  const of = (wanted: Standing) =>
    environments.filter((each) => standingOf(each.conditions) === wanted).length
  const [failing, underway, drifted] = [of('failing'), of('underway'), of('different')]
  const parts = [
    ...(failing > 0 ? [`${count(failing, 'environment')} failing`] : []),
    ...(underway > 0 ? [`${count(underway, 'environment')} not there yet`] : []),
    ...(drifted > 0 ? [`${count(drifted, 'environment')} not as declared`] : []),
  ]
  if (parts.length === 0)
    return { sync: 'synced', message: `${count(environments.length, 'environment')} in step` }
  return {
    sync: failing > 0 ? 'failing' : underway > 0 ? 'reconciling' : 'drifted',
    message: parts.join(', '),
  }
}
