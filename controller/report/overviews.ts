import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { keepsLastState, type Standing } from '../../core/domain/status.ts'
import { CountedEnvironments, type EnvironmentCounts } from './environment-counts.ts'
import { type EnvironmentFilter, matches } from './environment-filter.ts'
import type { EnvironmentIndex } from './environment-index.ts'
import { cursorOf, placeAt } from './environment-order.ts'
import type { Verdict } from './verdict.ts'

/** What is told of all, without what is told of each. */
export interface Summary extends Omit<Overview, 'environments'> {
  /** For `changedSince`. */
  version: number
  environments: EnvironmentCounts
}

export interface Page {
  environments: readonly EnvironmentOverview[]
  /** What the next page begins `after`; null where there is none. */
  next: string | null
}

export interface PageOptions {
  /** `next` of the page before; left out, the first. What is no such text counts as left out. */
  after?: string
  /** Environments, 1 or more. */
  limit: number
  filter?: EnvironmentFilter
}

/** What of all somebody may see. */
export interface Seen {
  environment: (environment: EnvironmentOverview) => boolean
  finding: (finding: Overview['diagnostics'][number]) => boolean
  held: (held: Overview['held'][number]) => boolean
}

/** How far the newest commit has come about. */
export interface CommitProgress extends Verdict {
  /** Commit that is taken up by all; null before the first. */
  applied: string | null
  /** Environments in which it has not come about, and may still. */
  notArrived: number
}

/** What became another after a version. */
export interface ChangedEnvironments {
  /** For the next question. */
  version: number
  /** In the order of their last change. `observedCommit` alone is no change: it is one fact about the whole. */
  environments: readonly EnvironmentOverview[]
  /** Ids of those that are gone. */
  gone: readonly string[]
}

export interface OverviewsOptions {
  index: EnvironmentIndex
  /** Commit that is taken up by all; null before the first. */
  applied: () => string | null
  /** @param of how many findings and held changes count; left out: all */
  verdict: (counts: EnvironmentCounts, of?: { errors: number; held: number }) => Verdict
  /** What is told of all, secrets hidden, without what the environments say together. */
  own: () => Omit<Summary, 'version' | 'environments' | 'sealing' | keyof Verdict> & {
    sealing: Pick<Overview['sealing'], 'key'>
  }
  redact: (text: string) => string
}

/**
 * What is told of a config repository and its environments: to the status branch, the API, Git hosts. Each question costs
 * what its answer holds and what has changed since the last one. A filter costs a walk through those of the kinds it names
 * (status, standing, progress) where they are few, else through what is kept.
 *
 * - `summary()` tells of all in one value with counts; nothing in it grows with the number of environments.
 * - `of(id)` tells of one.
 * - `page({ after, limit, filter })` lists them by extension and type, from where the page before ended, even if what was there
 *   is gone by now. What comes or goes meanwhile may be missed or not; everything else is listed once.
 * - `changedSince(version)` tells what is another since `summary().version` or an earlier answer was given, and what is gone;
 *   undefined where that cannot be told (a controller that was restarted, or long ago): then list them all anew, with the
 *   `summary().version` of before the first page.
 *
 * Environments are frozen, and free of secrets as all that is given, but for `progress()`.
 */
export class Overviews {
  readonly #options: OverviewsOptions
  /** One that was on its way when `progressOnceThere` was asked last. */
  #onItsWay: string | undefined

  constructor(options: OverviewsOptions) {
    this.#options = options
  }

  /** How far the newest commit has come about. Nothing is hidden in its message. */
  progress(): CommitProgress {
    const { index, applied, verdict } = this.#options
    const counts = index.counts()
    return { ...verdict(counts), applied: applied(), notArrived: counts.notArrived }
  }

  /** The same; undefined while one is known to be on its way: then not all is there, and the others need not be looked at. */
  progressOnceThere(): CommitProgress | undefined {
    const { index } = this.#options
    const likely = [this.#onItsWay, index.toldLast()]
    this.#onItsWay = likely.find((id) => id !== undefined && index.mayArrive(id))
    if (this.#onItsWay !== undefined) return undefined
    const progress = this.progress()
    if (progress.notArrived > 0) this.#onItsWay = index.lastOnItsWay()
    return progress
  }

  summary(): Summary {
    const { index, own, verdict, redact } = this.#options
    const environments = index.counts()
    const { sync, message } = verdict(environments)
    const { variables } = environments
    const told = own()
    const sealing = { ...told.sealing, values: variables.sealed, onOldKeys: variables.onOldKeys }
    return { ...told, sync, message: redact(message), sealing, environments, version: index.version() }
  }

  /** The same as somebody sees it who may not see all. It takes a walk through all there is. */
  summaryFor({ environment, finding, held }: Seen): Summary {
    const { index, verdict, redact } = this.#options
    const whole = this.summary()
    const counted = new CountedEnvironments()
    for (const id of index.ids()) {
      const each = index.of(id)
      if (each && environment(each)) counted.add(each)
    }
    const told = { diagnostics: whole.diagnostics.filter(finding), held: whole.held.filter(held) }
    const errors = told.diagnostics.filter(({ severity }) => severity === 'error').length
    const environments = counted.counts()
    const { variables } = environments
    const { sync, message } = verdict(environments, { errors, held: told.held.length })
    const sealing = { ...whole.sealing, values: variables.sealed, onOldKeys: variables.onOldKeys }
    return { ...whole, ...told, sync, message: redact(message), sealing, environments }
  }

  /** Works out what may differ step by step, for whoever would keep others waiting; else the next question does. */
  refreshing(): Generator<void, void> {
    return this.#options.index.refreshing()
  }

  of(id: string): EnvironmentOverview | undefined {
    const shown = this.#options.index.of(id)
    return shown && this.#seen(shown)
  }

  page({ after, limit, filter = {} }: PageOptions): Page {
    const { index } = this.#options
    const place = after === undefined ? undefined : placeAt(after)
    const environments: EnvironmentOverview[] = []
    for (const id of index.likely(filter, place)) {
      const each = index.of(id)
      if (!each || !matches(each, filter)) continue
      const last = environments.at(-1)
      if (last && environments.length >= limit) return { environments, next: cursorOf(last) }
      environments.push(this.#seen(each))
    }
    return { environments, next: null }
  }

  changedSince(version: number): ChangedEnvironments | undefined {
    const { index } = this.#options
    const ids = index.since(version)
    if (!ids) return undefined
    const environments = ids.flatMap((id) => this.of(id) ?? [])
    return { version: index.version(), environments, gone: ids.filter((id) => !index.of(id)) }
  }

  /** Those that stand so, up to `most` of them, the first of `standings` first. */
  standing(
    standings: readonly Standing[],
    most: number,
    filter: EnvironmentFilter = {},
  ): EnvironmentOverview[] {
    const { index } = this.#options
    const { standing: counts } = index.counts()
    const found: EnvironmentOverview[] = []
    for (const each of standings) {
      if (counts[each] === 0 || found.length >= most) continue
      found.push(
        ...this.page({ limit: most - found.length, filter: { ...filter, standing: [each] } }).environments,
      )
    }
    return found
  }

  /** "Seen at commit X" is a fact about the whole, but for those that keep what an earlier commit said. */
  #seen(shown: EnvironmentOverview): EnvironmentOverview {
    const applied = this.#options.applied()
    if (applied === null || applied === shown.observedCommit || keepsLastState(shown.conditions)) return shown
    return Object.freeze({ ...shown, observedCommit: applied })
  }
}
