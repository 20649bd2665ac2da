/** The items in their order, as many at a time as together have at most so many bytes; one that has more comes alone. */
export function* batchesBySize<T>(
  items: Iterable<T>,
  sizeOf: (item: T) => number,
  most: number,
): Generator<T[]> {
  let batch: T[] = []
  let bytes = 0
  for (const item of items) {
    const size = sizeOf(item)
    if (batch.length > 0 && bytes + size > most) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
