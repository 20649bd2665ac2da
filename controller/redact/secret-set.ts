import { Matcher } from './matcher.ts'

/**
 * Secrets that are looked for together. New ones are joined with those sets only that are not much larger, so that to add one
 * costs little however many there are, and a text is walked through a few times at the most.
 */
export class SecretSet {
  readonly #known = new Set<string>()
  #fresh: Uint8Array[] = []
  #matchers: Matcher[] = []

  has(form: string): boolean {
    return this.#known.has(form)
  }

  /** @param form as text: what is looked for are its bytes in UTF-8 */
  add(form: string): void {
    if (this.#known.has(form)) return
    this.#known.add(form)
    this.#fresh.push(Buffer.from(form))
  }

  matchers(): readonly Matcher[] {
    if (this.#fresh.length > 0) {
      const joined = this.#fresh
      let size = joined.reduce((total, each) => total + each.length, 0)
      for (let last = this.#matchers.at(-1); last && last.size <= 2 * size; last = this.#matchers.at(-1)) {
        this.#matchers.pop()
        joined.push(...last.patterns)
        size += last.size
      }
      this.#matchers.push(new Matcher(joined))
      this.#fresh = []
    }
    return this.#matchers
  }
}
