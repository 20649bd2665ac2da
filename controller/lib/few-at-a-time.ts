/**
 * Does the same for many, so many at once, in their order; none begins before a place is free.
 * @throws what the first that fails throws; then no further one begins, and those that are under way are waited for
 */
export async function fewAtATime<T>(
  all: Iterable<T>,
  atOnce: number,
  work: (each: T) => Promise<unknown>,
): Promise<void> {
  const left = all[Symbol.iterator]()
  let failed = false
  const next = async () => {
    for (let step = left.next(); !step.done && !failed; step = left.next()) {
      await work(step.value).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  const results = await Promise.allSettled(Array.from({ length: atOnce }, next))
  for (const each of results) if (each.status === 'rejected') throw each.reason
}
