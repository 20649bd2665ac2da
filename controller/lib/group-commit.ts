/** More than this does not make a statement faster per row, but its latency felt. */
const largestGroup = 200
/** The same of rows, where inputs have several. */
const heaviestGroup = 1_000

/**
 * Calls of one turn of the event loop share a statement, and so do those that come while one is on its way: each stays a
 * call of its own, with an answer of its own. Statements go one after the other, so that answers come in the order of the
 * calls. One that fails because of one of its rows is tried again in halves, so that none fails its neighbours.
 * @param run answers for each input, in their order; fails as a whole or not at all
 * @param isShared whether an error concerns every row alike, so that there is no use in telling them apart
 * @param weightOf of how many rows an input is; a statement has at most `heaviestGroup` of them. Default: each is one
 */
export function groupCommit<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<readonly Output[]>,
  isShared: (error: unknown) => boolean,
  weightOf: (input: Input) => number = () => 1,
): (input: Input) => Promise<Output> {
  const waiting: Call<Input, Output>[] = []
  let busy = false

  async function drain(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      await new Promise(setImmediate) // what the calls of this turn set off may call, too
      await attempt(waiting.splice(0, next()))
    }
    busy = false
  }

  /** How many of those that wait go into the next statement. */
  function next(): number {
    let count = 0
    let weight = 0
    for (const { input } of waiting) {
      weight += weightOf(input)
      if (count === largestGroup || (count > 0 && weight > heaviestGroup)) break
      count += 1
    }
    return count
  }

  async function attempt(calls: readonly Call<Input, Output>[]): Promise<void> {
    try {
      const outputs = await run(calls.map(({ input }) => input))
      for (const [index, { resolve }] of calls.entries()) resolve(outputs[index] as Output)
    } catch (error) {
      if (calls.length === 1 || isShared(error)) {
        for (const { reject } of calls) reject(error)
        return
      }
      const half = Math.ceil(calls.length / 2)
      await attempt(calls.slice(0, half))
      await attempt(calls.slice(half))
    }
  }

  return (input) =>
    new Promise<Output>((resolve, reject) => {
      waiting.push({ input, resolve, reject })
      if (!busy) void drain()
    })
}

interface Call<Input, Output> {
  input: Input
  resolve: (output: Output) => void
  reject: (error: unknown) => void
}
