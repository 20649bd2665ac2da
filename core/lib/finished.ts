/** Goes through all steps of a long piece of work at once, and gives what comes of it. */
export function finished<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
