import { compareAccess, giftInWords } from '../../core/access/compare.ts'
import { Policy } from '../../core/access/decide.ts'
import { noAccess } from '../../core/domain/access.ts'
import type { AuditEntry } from '../../core/domain/audit.ts'
import type { Access } from '../../core/domain/desired.ts'
import type { AccessStore, StoredAccess } from '../ports/access-store.ts'

/** Of what is given and taken, as many are on the audit trail: the commit tells them all. */
const mostTold = 100

/** Who makes it so, as the audit trail tells it. */
type By = Pick<AuditEntry, 'actor'> & Partial<Pick<AuditEntry, 'request' | 'source'>>

/**
 * Who may do what now. That is not always what the newest commit says: what gives more than there was waits until somebody
 * confirms it.
 */
export class AccessInForce {
  readonly #store: AccessStore
  #stored: StoredAccess | undefined
  #policy: Policy
  #waiting: StoredAccess | undefined

  private constructor(store: AccessStore, stored: StoredAccess | undefined) {
    this.#store = store
    this.#stored = stored
    this.#policy = new Policy(this.access)
  }

  static async open(store: AccessStore): Promise<AccessInForce> {
    return new AccessInForce(store, await store.access())
  }

  get access(): Access {
    return this.#stored?.access ?? noAccess
  }

  /** Commit that it is from; null where none has said anything yet. */
  get commit(): string | null {
    return this.#stored?.commit ?? null
  }

  /** Made ready once for each change. */
  get policy(): Policy {
    return this.#policy
  }

  /** From now on, and after a restart as well. */
  async take(stored: StoredAccess, by: By): Promise<void> {
    const { gains, losses } = compareAccess(this.access, stored.access)
    const rights = [
      losses.slice(0, mostTold).map((each) => giftInWords(each, 'loses')),
      gains.slice(0, mostTold).map((each) => giftInWords(each, 'gains')),
    ] as const
    const about = { action: 'access.change', object: stored.commit, commit: stored.commit } as const
    await this.#store.saveAccess(stored, { ...by, ...about, change: { rights } })
    this.#stored = stored
    this.#policy = new Policy(stored.access)
    this.#waiting = undefined
  }

  /** Whether there is a commit whose wider rights wait to be confirmed. Undefined: none does. */
  waits(stored: StoredAccess | undefined): void {
    this.#waiting = stored
  }

  /** The commit whose wider rights wait; null where none do. */
  get waiting(): string | null {
    return this.#waiting?.commit ?? null
  }

  /** Whether rights of this commit wait. */
  isWaiting(commit: string): boolean {
    return this.#waiting?.commit === commit
  }

  /** Puts what waits of a commit in force. Where nothing of it waits, nothing is another. */
  async confirm(commit: string, by: By): Promise<void> {
    if (this.#waiting?.commit === commit) await this.take(this.#waiting, by)
  }
}
