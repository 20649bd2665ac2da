/** Runs work one after another, in the order of asking; a failure goes to its asker only. */
export type OneAtATime = <T>(work: () => T | Promise<T>) => Promise<T>

export function oneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
}
