/** What an environment is for, from its id. */
export type Purpose = 'production' | 'test' | 'development'

/** What a start costs: 4 of production are as dear as 2 of test and 1 of development. In the order of precedence. */
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
  /** What each has spent. */
  readonly #spent: Record<Purpose, number> = { production: 0, test: 0, development: 0 }
  /** When an environment last had a slot. */
  readonly #turns = new Map<string, number>()
  #turn = 0
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

  /** Which of these environments has the next slot. */
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

  /** Who wanted nothing for a while has not saved up. */
  #standing(purpose: Purpose): number {
    return Math.max(this.#spent[purpose], this.#now)
  }
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const differing = a.findIndex((each, index) => each !== b[index])
  return differing >= 0 && (a[differing] ?? 0) < (b[differing] ?? 0)
}
