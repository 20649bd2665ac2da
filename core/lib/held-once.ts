/** Equal texts and equal small values are the same ones afterwards: thousands of schedules say the same few things. */
export class HeldOnce {
  readonly #texts = new Map<string, string>()
  readonly #values = new Map<string, unknown>()

  text(text: string): string {
    const known = this.#texts.get(text)
    if (known === undefined) this.#texts.set(text, text)
    return known ?? text
  }

  /** @param value of JSON, which nobody changes */
  value<T>(value: T): T {
    const key = JSON.stringify(value)
    const known = this.#values.get(key)
    if (known === undefined) this.#values.set(key, value)
    return (known as T | undefined) ?? value
  }
}
