import type { EpochMs } from '../domain/epoch.ts'

export interface DueEntry {
  id: string
  environment: string
  due: EpochMs
}

/** What is due next, of any number of schedules or tasks: the first is at hand, and each change costs a few steps. */
export class DueHeap {
  readonly #entries = new Map<string, DueEntry>()
  /** Those that have had entries: of others none is looked for. */
  readonly #environments = new Set<string>()
  /** Each entry is not due before the one at half its place; entries that were replaced stay until they are reached. */
  #heap: DueEntry[] = []

  get size(): number {
    return this.#entries.size
  }

  /** In place of the entry of that id, where there is one. */
  set(entry: DueEntry): void {
    this.#entries.set(entry.id, entry)
    this.#environments.add(entry.environment)
    if (this.#heap.length > 2 * this.#entries.size + 1000) this.#rebuild()
    else this.#push(entry)
  }

  /** One pass over all, however many environments are named; none where they are new. */
  deleteOf(environments: ReadonlySet<string>): void {
    const known = [...environments].filter((each) => this.#environments.delete(each))
    if (known.length === 0) return
    for (const [id, { environment }] of this.#entries)
      if (environments.has(environment)) this.#entries.delete(id)
  }

  clear(): void {
    this.#entries.clear()
    this.#environments.clear()
    this.#heap = []
  }

  /** When the first is due; infinite where there is none. */
  next(): EpochMs {
    for (let first = this.#heap[0]; first; first = this.#heap[0]) {
      if (this.#entries.get(first.id) === first) return first.due
      this.#pop()
    }
    return Number.POSITIVE_INFINITY
  }

  /** Takes out what is due by an instant, the first first, at most `limit` of it. */
  take(now: EpochMs, limit: number): DueEntry[] {
    const taken: DueEntry[] = []
    while (taken.length < limit && this.next() <= now) {
      const entry = this.#pop()
      if (!entry) break
      this.#entries.delete(entry.id)
      taken.push(entry)
    }
    return taken
  }

  #rebuild(): void {
    this.#heap = [...this.#entries.values()].sort((a, b) => a.due - b.due)
  }

  #push(entry: DueEntry): void {
    const heap = this.#heap
    let place = heap.length
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = heap[above] as DueEntry
      if (parent.due <= entry.due) break
      heap[place] = parent
      place = above
    }
    heap[place] = entry
  }

  #pop(): DueEntry | undefined {
    const heap = this.#heap
    const [first] = heap
    const last = heap.pop()
    if (last && heap.length > 0) this.#sink(last)
    return first
  }

  #sink(entry: DueEntry): void {
    const heap = this.#heap
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && (heap[below + 1] as DueEntry).due < (heap[below] as DueEntry).due)
        below += 1
      const child = heap[below] as DueEntry
      if (child.due >= entry.due) break
      heap[place] = child
      place = below
    }
    heap[place] = entry
  }
}
