interface Step {
  version: number
  id: string
}

/** So many steps more than there are ids are kept before those that a later one has replaced are dropped. */
const mostStale = 1_000
/** Of so many that are gone it is known when that was. */
const mostGone = 10_000

/**
 * When each of many things changed last, by a number that only grows. Tells what has changed since a number at the cost
 * of what has changed since.
 */
export class ChangeHistory {
  readonly #isThere: (id: string) => boolean
  readonly #last = new Map<string, number>()
  #steps: Step[] = []
  /** Beyond it all is known. */
  #knownFrom: number
  #version: number

  /** @param first larger than any version of an earlier history that somebody may still hold */
  constructor(first: number, isThere: (id: string) => boolean) {
    this.#version = first
    this.#knownFrom = first
    this.#isThere = isThere
  }

  get version(): number {
    return this.#version
  }

  /** It has changed, come or gone. */
  add(id: string): void {
    this.#version += 1
    this.#last.set(id, this.#version)
    this.#steps.push({ version: this.#version, id })
    if (this.#steps.length > 2 * this.#last.size + mostStale) this.#compact()
  }

  /** Those that changed after `version`; undefined where that cannot be told: it is too old, or no number of ours. */
  since(version: number): readonly string[] | undefined {
    if (version < this.#knownFrom || version > this.#version) return undefined
    const ids: string[] = []
    for (let at = this.#firstAfter(version); at < this.#steps.length; at += 1) {
      const step = this.#steps[at] as Step
      if (this.#last.get(step.id) === step.version) ids.push(step.id)
    }
    return ids
  }

  #firstAfter(version: number): number {
    let [low, high] = [0, this.#steps.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#steps[middle] as Step).version <= version) low = middle + 1
      else high = middle
    }
    return low
  }

  #compact(): void {
    const last = this.#steps.filter(({ id, version }) => this.#last.get(id) === version)
    const gone = last.filter(({ id }) => !this.#isThere(id))
    const forgotten = new Set(gone.slice(0, Math.max(0, gone.length - mostGone)))
    for (const { id, version } of forgotten) {
      this.#last.delete(id)
      this.#knownFrom = Math.max(this.#knownFrom, version)
    }
    this.#steps = last.filter((each) => !forgotten.has(each))
  }
}
