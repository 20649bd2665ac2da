import type { Overview } from '../../api/overview.ts'
import type { Fleet } from '../apply/fleet.ts'
import type { Troubles } from '../observe/troubles.ts'
import type { Clock } from '../ports/clock.ts'
import type { IsolationTold } from '../ports/extension-users.ts'
import type { PausedSchedule } from '../schedules/pauses.ts'
import type { KeyChain } from '../sealing/key-chain.ts'
import type { Vault } from '../sealing/vault.ts'
import type { Sync } from '../sync/sync.ts'
import { EnvironmentIndex } from './environment-index.ts'
import { environmentOverview } from './environment-overview.ts'
import { Overviews, type OverviewsOptions } from './overviews.ts'
import { verdictOf } from './verdict.ts'

export interface OverviewParts {
  repository: string
  branch: string
  sync: Pick<Sync, 'state' | 'applied'>
  fleet: Pick<Fleet, 'ids' | 'environment' | 'account'>
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
  clock: Clock
}

/** What is told of all there is, and who is to be told what may differ of it. */
export interface ToldOverviews {
  overviews: Overviews
  /** What is shown of an environment may differ. */
  changed: (environment: string) => void
  /** Another text is a secret now: one of an environment or (null) the controller's own. */
  secretsChanged: (environment: string | null) => void
  /** Other keys are there to seal with. */
  keysChanged: () => void
  /**
   * The controller begins to stop. That is one fact about the whole, which is told from now on; of environments what was the
   * case until now, whatever becomes of their instances and runners meanwhile.
   */
  stops: (instances: NonNullable<Overview['stopping']>['instances']) => void
}

export function createOverviews(parts: OverviewParts): ToldOverviews {
  const { sync, fleet, redact, clock } = parts
  const index = new EnvironmentIndex({
    ids: () => fleet.ids(),
    look: (id) => lookAt(id, parts),
    firstVersion: Math.floor(clock.now()) * versionsPerMs,
  })
  let stopping: Overview['stopping'] = null
  const own = new OwnWords(parts, () => stopping)
  const overviews = new Overviews({
    index,
    applied: () => sync.applied(),
    verdict: (environments, of) => {
      const { commit, plan, diagnostics, error, refused } = sync.state()
      const errors = of?.errors ?? diagnostics.filter((each) => each.severity === 'error').length
      const held = of?.held ?? plan?.held.length ?? 0
      return verdictOf({ commit, error, refused, errors, held, environments })
    },
    own: () => own.words(),
    redact: (text) => redact(text, null),
  })
  return {
    overviews,
    changed: (environment) => {
      if (!stopping) index.changed(environment)
    },
    stops(instances) {
      index.counts() // takes in what has changed until now
      stopping = { since: new Date(clock.now()).toISOString(), instances }
    },
    keysChanged: () => index.allChanged(),
    secretsChanged(environment) {
      own.forget()
      if (environment === null) index.allChanged()
      else index.changed(environment)
    },
  }
}

/** No controller works out so many environments that the next one begins with a version it has told. */
const versionsPerMs = 1_000

function lookAt(id: string, { fleet, vault, paused, redact }: OverviewParts) {
  const view = fleet.environment(id)
  if (!view) return undefined
  const shown = environmentOverview(view, (target) => vault.count(target.environment), paused(id))
  return shown && redact(shown, id)
}

/** What is told of the whole, but for what the environments say together. Lists are hidden in once, not at each question. */
class OwnWords {
  readonly #parts: OverviewParts
  readonly #stopping: () => Overview['stopping']
  #lists: { from: readonly unknown[]; told: Pick<Overview, 'diagnostics' | 'held'> } | undefined

  constructor(parts: OverviewParts, stopping: () => Overview['stopping']) {
    this.#parts = parts
    this.#stopping = stopping
  }

  /** There is more to hide. */
  forget(): void {
    this.#lists = undefined
  }

  words(): ReturnType<OverviewsOptions['own']> {
    const { repository, branch, sync, fleet, keyChain, isolation, troubles, arrived, redact } = this.#parts
    const { commit, refused } = sync.state()
    const own = {
      account: fleet.account()?.name ?? null,
      repository,
      branch,
      commit,
      arrived: arrived(commit),
      refused,
      sealing: { key: keyChain.keys()[0].id },
      isolation,
      troubles: troubles.list(),
      stopping: this.#stopping(),
    }
    return { ...redact(own, null), ...this.#listed() }
  }

  #listed(): Pick<Overview, 'diagnostics' | 'held'> {
    const { diagnostics, plan } = this.#parts.sync.state()
    const from = [diagnostics, plan]
    if (this.#lists && from.every((each, at) => each === this.#lists?.from[at])) return this.#lists.told
    const told = this.#parts.redact({ diagnostics, held: plan?.held ?? [] }, null)
    this.#lists = { from, told }
    return told
  }
}
