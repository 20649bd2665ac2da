/** The items in their order, as many at a time as together have at most such a size; one that has more comes alone. */
export function* batchesBySize<T>(
  items: Iterable<T>,
  sizeOf: (item: T) => number,
  most: number,
): Generator<T[]> {
  let batch: T[] = []
  let sum = 0
  for (const item of items) {
    const size = sizeOf(item)
    if (batch.length > 0 && sum + size > most) {
      yield batch
      batch = []
      sum = 0
    }
    batch.push(item)
    sum += size
  }
  if (batch.length > 0) yield batch
}
