import type { Account } from '../../core/domain/desired.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import type { Observed } from '../../core/domain/observed.ts'
import type { Held, Plan } from '../../core/domain/plan.ts'
import type { Declared } from '../../core/pass.ts'

/** So many commits are remembered; older ones are in Git only. */
const mostKept = 20
/** Extensions of a commit of which is remembered what it changed; of the others only how many they are. */
const mostExtensions = 100

/** What a commit found when it was taken up, and what it wanted: of the extensions that it changes, and no others. */
export interface TakenCommit {
  commit: string
  subject: string
  author: string
  /** When it was written, where it says so. */
  at: string | null
  takenAt: EpochMs
  /** It is the first since the controller was started: what it changed before that was not seen. */
  isFirst: boolean
  before: { account: Account | null; observed: Observed }
  after: Declared
  /** Extensions that had errors. */
  stalled: Plan['stalled']
  digest: string
  /** How many extensions it is about. */
  extensions: number
  /** Of all of them is told what differs. */
  isWhole: boolean
  /** How many environments there are in all, before or after. */
  environments: number
  findings: readonly Diagnostic[]
  /** What guards held back the last time it was planned. */
  held: readonly Held[]
}

export interface Taking {
  commit: string
  subject: string
  author: string
  at: string | null
  now: EpochMs
  account: Account | undefined
  observed: Observed
  declared: Declared
  plan: Plan
  digest: string
}

/** The commits that were taken up since the start, the newest first. In memory only: Git has them all. */
export class TakenCommits {
  #kept: readonly TakenCommit[] = []
  #isBegun = false

  list(): readonly TakenCommit[] {
    return this.#kept
  }

  /** @param id full, or its beginning where that is of one only */
  find(id: string): TakenCommit | undefined {
    const found = this.#kept.filter(({ commit }) => commit.startsWith(id))
    return found.length === 1 ? found[0] : undefined
  }

  /** Before its plan is carried out; once more each time that it is planned again. */
  planned(taking: Taking): void {
    const [newest] = this.#kept
    if (newest?.commit === taking.commit) {
      this.#kept = [{ ...newest, held: taking.plan.held }, ...this.#kept.slice(1)]
      return
    }
    const others = this.#kept.filter(({ commit }) => commit !== taking.commit)
    this.#kept = [taken(taking, !this.#isBegun), ...others].slice(0, mostKept)
    this.#isBegun = true
  }
}

function taken(taking: Taking, isFirst: boolean): TakenCommit {
  const { commit, subject, author, at, now, account, observed, declared, plan, digest } = taking
  const differing = differingNames(taking)
  const told = new Set([...differing].sort().slice(0, mostExtensions))
  const { desired, diagnostics } = declared.checked
  return {
    ...{ commit, subject, author, at, takenAt: now, isFirst, digest },
    before: {
      account: account ?? null,
      observed: {
        ...(observed.access && { access: observed.access }),
        extensions: observed.extensions.filter(({ spec }) => told.has(spec.name)).map(asItIs),
      },
    },
    after: {
      empty: declared.empty,
      checked: {
        ...declared.checked,
        desired: desired && {
          ...desired,
          extensions: desired.extensions.filter(({ name }) => told.has(name)),
        },
      },
    },
    stalled: plan.stalled.filter(({ extension }) => told.has(extension)),
    extensions: differing.size,
    isWhole: told.size === differing.size,
    environments: environmentsIn(taking),
    findings: diagnostics,
    held: plan.held,
  }
}

/** Extensions that it changes, or would where nothing was in the way. */
function differingNames({ observed, plan }: Pick<Taking, 'observed' | 'plan'>): Set<string> {
  const known = new Map(observed.extensions.map(({ spec }) => [spec.id, spec]))
  return new Set([
    ...plan.adopt.flatMap((spec) => (known.get(spec.id) === spec ? [] : spec.name)),
    ...plan.changes.flatMap((change) => {
      const either = change.kind === 'delete' ? change.from : change.to
      return either ? [either.extension] : []
    }),
    ...observed.extensions.flatMap(({ spec }) => (plan.removeExtensions.includes(spec.id) ? spec.name : [])),
    ...plan.held.map(({ extension }) => extension),
    ...plan.stalled.map(({ extension }) => extension),
  ])
}

/** As it is now: what is observed changes by itself. */
function asItIs({ spec, environments }: Observed['extensions'][number]): Observed['extensions'][number] {
  return { spec, environments: environments.map(({ id, applied, status }) => ({ id, applied, status })) }
}

/** Ids are looked at only in extensions that are not the very same before and after. */
function environmentsIn({ observed, declared }: Pick<Taking, 'observed' | 'declared'>): number {
  const before = observed.extensions.map(({ spec }) => spec)
  const after = declared.checked.desired?.extensions ?? []
  const known = new Set(before)
  const kept = new Set(after.filter((spec) => known.has(spec)))
  const others = [...before, ...after].filter((spec) => !kept.has(spec))
  const ids = new Set(others.flatMap(({ environments }) => environments.map(({ id }) => id)))
  return [...kept].reduce((sum, { environments }) => sum + environments.length, ids.size)
}
