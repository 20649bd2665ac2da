import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { CountedEnvironments } from '../../controller/report/environment-counts.ts'
import { EnvironmentIndex } from '../../controller/report/environment-index.ts'
import { Overviews, type Summary } from '../../controller/report/overviews.ts'

/** When everything in these samples began. */
export const since = '2027-01-01T00:00:00.000Z'

/** What is told of an environment that runs as declared. */
export function environmentSample(values: Partial<EnvironmentOverview> = {}): EnvironmentOverview {
  return {
    id: 'ENV-1234-5678-01',
    extension: 'billing',
    extensionId: 'SRVC-1234-5678',
    type: 'dev',
    mode: 'cloud',
    wanted: 'running',
    status: 'Running',
    conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: 'all is well', since }],
    observedCommit: 'c0ffee',
    tag: 'v1',
    deployed: { tag: 'v1', commit: '1234567890abcdef' },
    instances: [{ id: 'INS-1', tag: 'v1', startedAt: since, connected: true, generation: '0123456789ab' }],
    variables: { total: 3, sealed: 1, onOldKeys: 0 },
    arrived: null,
    output: null,
    held: [],
    diagnostics: [],
    ...values,
  }
}

/** A page that has one. */
export function environmentOverviewPage() {
  return { version: '1.1', items: [environmentSample()], next: null, gone: [] }
}

/** What is told of all, where that is one environment and all is as declared. */
export function overviewSample(values: Partial<Overview> = {}): Overview {
  return {
    account: 'acme',
    repository: 'https://git.example.com/config.git',
    branch: 'main',
    commit: 'c0ffee',
    sync: 'synced',
    message: '1 environment in step',
    refused: null,
    sealing: { key: 'newest', values: 1, onOldKeys: 0 },
    arrived: null,
    isolation: { kind: 'users', message: 'each environment runs as a user of its own' },
    troubles: [],
    stopping: null,
    environments: [environmentSample()],
    diagnostics: [],
    held: [],
    ...values,
  }
}

/** The same, with counts in place of the environments. */
export function summarySample(values: Partial<Overview> = {}): Summary {
  const { environments, ...whole } = overviewSample(values)
  const counted = new CountedEnvironments()
  for (const each of environments) counted.add(each)
  return { ...whole, version: 1, environments: counted.counts() }
}

/** Everything that overviews tell, in one value. */
export function wholeOf(overviews: Overviews): Overview {
  const { version: _, environments: __, ...own } = overviews.summary()
  const { environments } = overviews.page({ limit: Number.POSITIVE_INFINITY })
  return { ...own, environments: [...environments] }
}

/** Overviews that tell what a test says all are like, and nothing else. */
export class ToldOverview {
  #overview: Overview
  readonly #index: EnvironmentIndex
  readonly overviews: Overviews

  constructor(overview: Overview) {
    this.#overview = overview
    this.#index = new EnvironmentIndex({
      ids: () => [...this.#byId().keys()],
      look: (id) => structuredClone(this.#byId().get(id)),
      firstVersion: 0,
    })
    this.overviews = new Overviews({
      index: this.#index,
      applied: () => this.#applied(),
      verdict: () => this.#overview,
      own: () => this.#overview,
      redact: (text) => text,
    })
  }

  see(overview: Overview): void {
    this.#overview = overview
    this.#index.allChanged()
  }

  /** Samples may share an id. */
  #byId(): Map<string, EnvironmentOverview> {
    const found = new Map<string, EnvironmentOverview>()
    for (const each of this.#overview.environments) {
      const id = found.has(each.id) ? `${each.id}/${found.size}` : each.id
      found.set(id, { ...each, id })
    }
    return found
  }

  /** The commit is taken up where all environments are seen at it. */
  #applied(): string | null {
    const { environments, commit } = this.#overview
    return environments.find(({ observedCommit }) => observedCommit !== commit)?.observedCommit ?? commit
  }
}
