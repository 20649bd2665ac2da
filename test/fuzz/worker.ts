// In a thread: tries every so manyth input, and tells of those that are the slowest so far or at fault.
import { parentPort, workerData } from 'node:worker_threads'
import { kinds } from './kinds.ts'
import { inputOf, limitMs, pace, type Tried, tryAgain, tryInput } from './trial.ts'

const { seed, first, step, end, names, shared } = workerData as {
  seed: number
  first: number
  step: number
  end: number
  names: readonly string[]
  /** Number of the input that is tried now, and how many have been. */
  shared: SharedArrayBuffer
}
const among = kinds.filter(({ name }) => names.includes(name))
const progress = new Int32Array(shared)
const kept = 10
let slowest: Tried[] = []

for (let number = first; number < end; number += step) {
  progress[0] = number
  const input = inputOf(seed, number, among)
  let tried = await tryInput(input)
  // what would be on the list is measured with care
  if (slowest.length < kept || pace(tried) > pace(slowest.at(-1) as Tried)) tried = await tryAgain(input)
  progress[1] = (progress[1] ?? 0) + 1
  if (tried.fault !== null || pace(tried) > limitMs) parentPort?.postMessage({ bad: tried })
  if (slowest.length < kept || pace(tried) > pace(slowest.at(-1) as Tried)) {
    slowest = [...slowest, tried].sort((a, b) => pace(b) - pace(a)).slice(0, kept)
    parentPort?.postMessage({ slowest })
  }
}
