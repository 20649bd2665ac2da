/** What an environment is for, from its id. */
export type Purpose = 'production' | 'test' | 'development'

/** What the start of a task costs an environment of this purpose: of seven, production has 4, test 2, development 1. */
const costs: Readonly<Record<Purpose, number>> = { production: 1, test: 2, development: 4 }

/** @param environment `ENV-dddd-dddd-01|02|03` */
export function purposeOf(environment: string): Purpose {
  if (environment.endsWith('-03')) return 'production'
  return environment.endsWith('-02') ? 'test' : 'development'
}

/**
 * The slots that all environments share. While none is free and several environments want one, those of production, test
 * and development start tasks as 4 to 2 to 1, and those of one purpose take turns; what one does not want goes to the
 * others. Start-time fair, pure.
 */
export class Slots {
  readonly limit: number
  #taken = 0
  /** The sum of the costs of all starts, by purpose. */
  readonly #spent: Record<Purpose, number> = { production: 0, test: 0, development: 0 }
  /** The number of the turn in which an environment last took a slot. */
  readonly #turns = new Map<string, number>()
  #turn = 0
  /** The standing of the purpose that started last. */
  #now = 0

  constructor(limit: number | undefined) {
    this.limit = limit ?? Number.POSITIVE_INFINITY
  }

  get left(): number {
    return Math.max(0, this.limit - this.#taken)
  }

  get isFree(): boolean {
    return this.left > 0
  }

  /** Whether environments can be in each other's way at all. */
  get areLimited(): boolean {
    return Number.isFinite(this.limit)
  }

  /** Which of these environments has the next slot; undefined where there are none. */
  choose(wanting: Iterable<string>): string | undefined {
    let best: { environment: string; rank: readonly number[] } | undefined
    for (const environment of wanting) {
      const purpose = purposeOf(environment)
      const rank = [this.#standing(purpose), costs[purpose], this.#turns.get(environment) ?? 0]
      if (!best || isBefore(rank, best.rank)) best = { environment, rank }
    }
    return best?.environment
  }

  take(environment: string): void {
    this.#taken++
    if (!this.areLimited) return
    const purpose = purposeOf(environment)
    this.#now = this.#standing(purpose)
    this.#spent[purpose] = this.#now + costs[purpose]
    this.#turns.set(environment, ++this.#turn)
  }

  free(): void {
    this.#taken--
  }

  forget(environment: string): void {
    this.#turns.delete(environment)
  }

  /** What it has spent, but no less than who started last: whoever wanted nothing for a while has saved nothing. */
  #standing(purpose: Purpose): number {
    return Math.max(this.#spent[purpose], this.#now)
  }
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const differing = a.findIndex((each, index) => each !== b[index])
  return differing >= 0 && (a[differing] ?? 0) < (b[differing] ?? 0)
}
