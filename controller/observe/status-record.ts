import { type Condition, withSince } from '../../core/domain/status.ts'
import type { Target } from '../../core/domain/target.ts'
import type { Clock } from '../ports/clock.ts'
import type { StoredEnvironment } from '../ports/environment-store.ts'
import type { Log } from '../ports/log.ts'
import { type EnvironmentFacts, environmentConditions, environmentStatus } from './environment-status.ts'
import type { StatusWriter } from './status-writer.ts'

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
  readonly #writer: Pick<StatusWriter, 'put'>
  readonly #clock: Clock
  readonly #log: Log
  #conditions: readonly Condition[]

  constructor(
    { id, conditions }: Pick<StoredEnvironment, 'id' | 'conditions'>,
    ports: { writer: Pick<StatusWriter, 'put'>; clock: Clock; log: Log },
  ) {
    this.#id = id
    this.#conditions = conditions
    this.#writer = ports.writer
    this.#clock = ports.clock
    this.#log = ports.log
  }

  get conditions(): readonly Condition[] {
    return this.#conditions
  }

  /** Takes up the facts, and has them saved where they differ from what is saved. */
  tell(facts: EnvironmentFacts, { target, applied, deployed }: Standing): void {
    const now = new Date(this.#clock.now()).toISOString()
    const before = this.#conditions
    this.#conditions = withSince(environmentConditions(facts), before, now)
    this.#logDrift(before)
    if (!target) return
    this.#writer.put({
      id: this.#id,
      extensionId: target.extension.id,
      applied,
      status: environmentStatus(facts),
      conditions: this.#conditions,
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
}
