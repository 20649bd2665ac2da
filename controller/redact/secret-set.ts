import { areFew, FewMatcher } from './few-matcher.ts'
import { type Finder, Matcher } from './matcher.ts'

/** Bytes of secrets from which on what finds them is kept: to build it takes longer than to go through a text. */
const keptFrom = 16 * 1024
/** So many are looked through as soon as found by a hash, which takes more memory than they do. */
const few = 8

/**
 * Secrets that are looked for together. New ones are joined with those sets only that are not much larger, so that to add one
 * costs little however many there are, and a text is walked through a few times at the most.
 */
export class SecretSet {
  /** Undefined as long as they are few. */
  #known: Set<string> | undefined
  #count = 0
  #fresh: string[] = []
  #parts: Part[] = []
  /** No form has fewer bytes than this; infinite without forms. */
  #shortest = Number.POSITIVE_INFINITY

  get shortest(): number {
    return this.#shortest
  }

  has(form: string): boolean {
    return (
      this.#known?.has(form) ??
      (this.#fresh.includes(form) || this.#parts.some(({ forms }) => forms.includes(form)))
    )
  }

  /** @param form as text: what is looked for are its bytes in UTF-8 */
  add(form: string): void {
    if (this.has(form)) return
    this.#fresh.push(form)
    this.#shortest = Math.min(this.#shortest, form.length)
    this.#count += 1
    if (this.#known) this.#known.add(form)
    else if (this.#count > few) this.#known = new Set(this.#all())
  }

  matchers(): readonly Finder[] {
    if (this.#fresh.length > 0) this.#join()
    return this.#parts.map((each) => each.matcher())
  }

  #all(): string[] {
    return [...this.#fresh, ...this.#parts.flatMap(({ forms }) => forms)]
  }

  #join(): void {
    let joined = new Part(this.#fresh)
    for (let last = this.#parts.at(-1); last && last.size <= 2 * joined.size; last = this.#parts.at(-1)) {
      this.#parts.pop()
      joined = new Part([...joined.forms, ...last.forms])
    }
    this.#parts.push(joined)
    this.#fresh = []
  }
}

/**
 * Secrets with one matcher. Most are the few of one environment, of which nothing is told for hours: theirs is built when a
 * text is to be gone through, and may be let go after it.
 */
class Part {
  readonly forms: readonly string[]
  /** Bytes of all. */
  readonly size: number
  #kept: Finder | undefined
  #passing: WeakRef<Finder> | undefined

  constructor(forms: readonly string[]) {
    this.forms = forms
    this.size = forms.reduce((total, each) => total + Buffer.byteLength(each), 0)
  }

  matcher(): Finder {
    const known = this.#kept ?? this.#passing?.deref()
    if (known) return known
    const patterns = this.forms.map((each) => Buffer.from(each))
    const built = areFew(patterns) ? new FewMatcher(patterns) : new Matcher(patterns)
    if (this.size >= keptFrom) this.#kept = built
    else this.#passing = new WeakRef(built)
    return built
  }
}
