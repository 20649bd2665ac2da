import { messageOf } from '../../core/domain/errors.ts'
import { type Condition, withSince } from '../../core/domain/status.ts'
import type { Target } from '../../core/domain/target.ts'
import type { Clock } from '../ports/clock.ts'
import type { EnvironmentStore, StoredEnvironment } from '../ports/environment-store.ts'
import type { Log } from '../ports/log.ts'
import { type EnvironmentFacts, environmentConditions, environmentStatus } from './environment-status.ts'

/** What is kept of an environment beside its status. */
export interface Standing {
  /** What is worked for now; null before the first specification: then nothing is kept. */
  target: Target | null
  applied: StoredEnvironment['applied']
  deployed: StoredEnvironment['deployed']
}

/** The status of one environment: its conditions, since when each holds, and their copy in the store. */
export class StatusRecord {
  readonly #id: string
  readonly #store: Pick<EnvironmentStore, 'saveEnvironment'>
  readonly #clock: Clock
  readonly #log: Log
  #conditions: readonly Condition[]
  /** What was saved last, as JSON; empty before the first time, and after one that failed. */
  #saved = ''
  #saving: Promise<void> = Promise.resolve()

  constructor(
    { id, conditions }: Pick<StoredEnvironment, 'id' | 'conditions'>,
    ports: { store: Pick<EnvironmentStore, 'saveEnvironment'>; clock: Clock; log: Log },
  ) {
    this.#id = id
    this.#conditions = conditions
    this.#store = ports.store
    this.#clock = ports.clock
    this.#log = ports.log
  }

  get conditions(): readonly Condition[] {
    return this.#conditions
  }

  /** Takes up the facts, and saves them where they differ from what is saved. */
  tell(facts: EnvironmentFacts, { target, applied, deployed }: Standing): void {
    const now = new Date(this.#clock.now()).toISOString()
    const before = this.#conditions
    this.#conditions = withSince(environmentConditions(facts), before, now)
    this.#logDrift(before)
    if (!target) return
    this.#save({
      id: this.#id,
      extensionId: target.extension.id,
      applied,
      status: environmentStatus(facts),
      conditions: this.#conditions,
      observedCommit: target.commit,
      deployed,
      held: facts.held,
    })
  }

  /** A failure is logged where it happens; that something is not as declared is found here only. */
  #logDrift(before: readonly Condition[]): void {
    const driftIn = (conditions: readonly Condition[]) => conditions.find(({ type }) => type === 'Drifted')
    const now = driftIn(this.#conditions)
    if (now && now.message !== driftIn(before)?.message)
      this.#log.warn({ environment: this.#id, reason: now.message }, 'not as declared')
  }

  /** Resolves when everything told so far is saved, or was tried. */
  settled(): Promise<void> {
    return this.#saving
  }

  #save(record: Omit<StoredEnvironment, 'updatedAt'>): void {
    const text = JSON.stringify(record)
    if (text === this.#saved) return
    this.#saved = text
    this.#saving = this.#saving
      .then(() => this.#store.saveEnvironment(record))
      .catch((error: unknown) => {
        this.#saved = ''
        this.#log.warn({ environment: this.#id, reason: messageOf(error) }, 'could not save the status')
      })
  }
}
