/** What is wrong with a text that is to be a JSON object, and where; lines and columns are 1-based. */
export interface JsonMistake {
  message: string
  line: number
  column: number
}

export type ReadJson = { ok: true; value: Record<string, unknown> } | { ok: false; mistake: JsonMistake }

/** Nothing is nested deeper; beyond, the stack would be. */
const deepest = 100

/**
 * Reads a JSON object as one types it. Stricter than `JSON.parse`: a name that comes twice and a number that JavaScript would
 * change are mistakes, too, and each has its place in every browser.
 */
export function readJson(text: string): ReadJson {
  const reader = new Reader(text)
  try {
    reader.space()
    if (reader.peek() !== '{') reader.fail('expected an object: begin with {')
    const value = reader.value(0)
    reader.space()
    if (reader.at < text.length) reader.fail('nothing may come after the last }')
    return { ok: true, value: value as Record<string, unknown> }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    const before = text.slice(0, error.at).split('\n')
    return {
      ok: false,
      mistake: { message: error.message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    }
  }
}

class Mistake extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

class Reader {
  at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  peek(): string | undefined {
    return this.#text[this.at]
  }

  fail(message: string, at: number = this.at): never {
    throw new Mistake(message, at)
  }

  space(): void {
    this.#match(/[ \t\r\n]*/y)
  }

  value(depth: number): unknown {
    if (depth > deepest) this.fail(`nested deeper than ${deepest} times`)
    const next = this.peek()
    if (next === '{') return this.#object(depth)
    if (next === '[') return this.#list(depth)
    if (next === '"') return this.#string()
    const word = this.#match(/true|false|null/y)
    if (word) return JSON.parse(word)
    return this.#number()
  }

  #object(depth: number): Record<string, unknown> {
    const found = new Map<string, unknown>()
    this.at += 1
    for (;;) {
      this.space()
      if (this.peek() === '}') {
        if (found.size > 0) this.fail('after a comma another name must come')
        break
      }
      const start = this.at
      if (this.peek() !== '"') this.fail('expected a name in double quotes, or }')
      const name = this.#string()
      if (found.has(name)) this.fail(`the name ${JSON.stringify(name)} comes twice`, start)
      this.space()
      if (this.peek() !== ':') this.fail('expected : after the name')
      this.at += 1
      this.space()
      found.set(name, this.value(depth + 1))
      if (this.#ends('}')) break
    }
    if (this.peek() === '}') this.at += 1
    return Object.fromEntries(found)
  }

  #list(depth: number): unknown[] {
    const found: unknown[] = []
    this.at += 1
    for (;;) {
      this.space()
      if (this.peek() === ']') {
        if (found.length > 0) this.fail('after a comma another value must come')
        break
      }
      found.push(this.value(depth + 1))
      if (this.#ends(']')) break
    }
    if (this.peek() === ']') this.at += 1
    return found
  }

  /** After an item: whether the end follows; a comma is stepped over. */
  #ends(end: string): boolean {
    this.space()
    if (this.peek() === end) return true
    if (this.peek() !== ',') this.fail(`expected , or ${end}`)
    this.at += 1
    return false
  }

  #string(): string {
    const start = this.at
    const found = this.#match(/"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y)
    if (found) return JSON.parse(found)
    const good = this.#match(/"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y) ?? ''
    const odd = this.peek()
    if (odd === undefined || odd === '\n') return this.fail('this text has no closing "', start)
    if (odd === '\\') return this.fail('there is no such escape; write \\\\ for a backslash')
    return this.fail(
      `write \\u${odd.charCodeAt(0).toString(16).padStart(4, '0')} for this character`,
      start + good.length,
    )
  }

  #number(): number {
    const start = this.at
    const found = this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y)
    if (found === undefined) this.fail('expected a value: a text, a number, true, false, null, { or [')
    if (/[\w.]/.test(this.peek() ?? '')) this.fail('this is no number as JSON has them', start)
    const value = Number(found)
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      this.fail('this number would be changed: write it as a text, in double quotes', start)
    return value
  }

  /** Steps over what matches here. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }
}
