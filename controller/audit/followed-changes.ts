import { isDeepStrictEqual } from 'node:util'
import { endOf } from '../../core/audit/end-of.ts'
import { environmentChange } from '../../core/audit/environment-change.ts'
import type { AuditEntry, AuditRow } from '../../core/domain/audit.ts'
import type { Environment } from '../../core/domain/desired.ts'
import { messageOf } from '../../core/domain/errors.ts'
import type { Change } from '../../core/domain/plan.ts'
import type { Target } from '../../core/domain/target.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { AuditStore } from '../ports/audit-store.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

/** So many rows at once: the end of the chain is locked meanwhile. */
const mostAtOnce = 1_000
/** What is there is told this much later, together with what else is there by then, in milliseconds. */
const gatherMs = 250
/** Rows of what is there that could not be written are tried again after this long. */
const againMs = 5_000

/** What a commit changes, and who wrote it. */
export interface PlannedCommit {
  commit: string
  author: string
  /** Digest of the plan. */
  plan: string
  changes: readonly Change[]
  /** File that declares an environment. */
  fileOf: (change: Change) => string | undefined
}

export interface FollowedChangesOptions {
  store: Pick<AuditStore, 'auditAll'>
  /** What an environment is to become, and what was last applied to it in full; undefined where it is not there. */
  standing: (environment: string) => { target: Target | null; applied: Environment | null } | undefined
  clock: Pick<TimerClock, 'after'>
  log: Log
}

/** A change that is under way. */
interface Followed {
  row: AuditEntry
  /** Number of the row that said it has begun. */
  begun: number
  /** What it is to become; undefined where an earlier controller began it, or it is to go. */
  to: Environment | undefined
}

/**
 * What the controller does by itself: for each environment that a commit changes a row before anything is done about it, and
 * one when it is there. It costs what the commit changes.
 */
export class FollowedChanges {
  readonly #options: FollowedChangesOptions
  /** By environment: the newest. */
  readonly #followed = new Map<string, Followed>()
  readonly #ended = new Set<string>()
  readonly #inTurn = oneAtATime()
  #cancel: (() => void) | undefined

  constructor(options: FollowedChangesOptions) {
    this.#options = options
  }

  /** Whether a row of an earlier controller is one that this one goes on to follow. */
  recall(row: AuditRow): boolean {
    if (!row.action.startsWith('environment.') || row.actor.kind !== 'controller') return false
    const { seq, at: _, ...entry } = row
    const earlier = this.#followed.get(row.object)
    if (earlier) return false // that one is told to be unknown: rows come oldest first
    this.#followed.set(row.object, { row: entry, begun: seq, to: undefined })
    this.changed(row.object)
    return true
  }

  /**
   * Writes that what is new in a plan begins; of what it puts an end to, that it was not finished.
   * @throws {StoreAway} then nothing may be done about the plan
   */
  async begin({ commit, author, plan, changes, fileOf }: PlannedCommit): Promise<void> {
    const actor = { kind: 'controller', id: 'controller', author } as const
    const fresh = changes.filter((change) => !this.#goesOn(change, commit))
    for (let from = 0; from < fresh.length; from += mostAtOnce) {
      const part = fresh.slice(from, from + mostAtOnce)
      const overtaken = part.flatMap(({ environment }) => this.#followed.get(environment) ?? [])
      const rows = part.map((change): AuditEntry => {
        const path = fileOf(change)
        return {
          actor,
          action: `environment.${change.kind}`,
          object: change.environment,
          ...(path !== undefined && { path }),
          // all of what is new or gone is in Git, at that commit and the one before it
          ...(change.kind === 'update' && { change: environmentChange(change.from, change.to) }),
          reason: change.reason,
          commit,
          plan,
          result: 'begun',
        }
      })
      const why = `commit ${commit} came before it was there`
      const ends = overtaken.map(({ row, begun }) => endOf(row, begun, 'failed', why))
      const numbers = await this.#options.store.auditAll([...ends, ...rows])
      for (const [index, change] of part.entries()) {
        const row = rows[index] as AuditEntry
        this.#followed.set(row.object, {
          row,
          begun: numbers[ends.length + index] as number,
          to: toOf(change),
        })
      }
    }
  }

  /** An environment may be another than it was. */
  changed(environment: string): void {
    if (!this.#followed.has(environment) || !this.#isThere(environment)) return
    this.#ended.add(environment)
    this.#cancel ??= this.#options.clock.after(gatherMs, () => void this.flush())
  }

  /** Writes what is there by now. */
  flush(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    return this.#inTurn(() => this.#write())
  }

  async #write(): Promise<void> {
    const ended = [...this.#ended].slice(0, mostAtOnce)
    const there = ended.filter((each) => this.#isThere(each))
    const followed = there.flatMap((each) => this.#followed.get(each) ?? [])
    try {
      await this.#options.store.auditAll(followed.map(({ row, begun }) => endOf(row, begun, 'done')))
    } catch (error) {
      this.#options.log.warn(
        { reason: messageOf(error) },
        'could not write that changes are done; trying again',
      )
      this.#cancel ??= this.#options.clock.after(againMs, () => void this.flush())
      return
    }
    for (const { row } of followed) this.#followed.delete(row.object)
    for (const each of ended) this.#ended.delete(each)
    if (this.#ended.size > 0) await this.#write()
  }

  /** Whether it is the one that is followed already. */
  #goesOn(change: Change, commit: string): boolean {
    const followed = this.#followed.get(change.environment)
    const isSame = followed?.row.action === `environment.${change.kind}` && followed.row.commit === commit
    if (isSame) followed.to = toOf(change)
    return isSame
  }

  #isThere(environment: string): boolean {
    const followed = this.#followed.get(environment)
    const standing = this.#options.standing(environment)
    if (!followed || followed.row.action === 'environment.delete') return standing === undefined
    if (!standing?.target || standing.applied === null) return false
    const isOfCommit = followed.to !== undefined || standing.target.commit === followed.row.commit
    return isOfCommit && isDeepStrictEqual(standing.applied, followed.to ?? standing.target.environment)
  }
}

function toOf(change: Change): Environment | undefined {
  return change.kind === 'delete' ? undefined : change.to
}
