interface Step<T> {
  from: AsyncIterator<T>
  result: Promise<IteratorResult<T>>
}

/**
 * What several iterables give, as it comes; of each in its order. At most one value of each is taken ahead of the reader.
 * Ends when all have ended.
 * @param ended called once at the end, also where its reader leaves or one of them throws: ends those that go on
 * @throws what one of them throws
 */
export async function* merged<T>(sources: readonly AsyncIterable<T>[], ended: () => void): AsyncGenerator<T> {
  const ready: Step<T>[] = []
  let wake = () => {}
  const ask = (from: AsyncIterator<T>) => {
    const result = from.next()
    const arrived = () => {
      ready.push({ from, result })
      wake()
    }
    result.then(arrived, arrived)
  }
  for (const source of sources) ask(source[Symbol.asyncIterator]())
  try {
    for (let open = sources.length; open > 0; ) {
      const step = ready.shift()
      if (!step) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      const { done, value } = await step.result
      if (done) {
        open--
        continue
      }
      ask(step.from)
      yield value
    }
  } finally {
    ended()
  }
}
