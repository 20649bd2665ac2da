import { readFileSync } from 'node:fs'
import { type Random, randomOf } from '../support/print-desired.ts'
import type { Kind } from './kind.ts'
import { kinds } from './kinds.ts'
import { mutant } from './mutate.ts'

/** An input by its number: the same for the same seed, whatever was tried before. */
export interface Input {
  kind: Kind
  number: number
  content: Buffer
}

/** What came of one. */
export interface Tried {
  kind: string
  number: number
  bytes: number
  /** Milliseconds that it took. */
  ms: number
  /** What was thrown; null where nothing was. */
  fault: string | null
}

/** Milliseconds that each started 64 KiB of an input may take. */
export const limitMs = 100
const limitBytes = 65_536

export function inputOf(seed: number, number: number, among: readonly Kind[] = kinds): Input {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  const kind = kindAt(random, among)
  return { kind, number, content: mutant(kind, random) }
}

function kindAt(random: Random, among: readonly Kind[]): Kind {
  let left = random() * among.reduce((sum, { share }) => sum + share, 0)
  const found = among.find(({ share }) => {
    left -= share
    return left < 0
  })
  return found ?? (among[0] as Kind)
}

export async function tryInput({ kind, number, content }: Input): Promise<Tried> {
  const start = performance.now()
  let fault: string | null = null
  try {
    await kind.read(content)
  } catch (error) {
    fault = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  }
  return { kind: kind.name, number, bytes: content.length, ms: performance.now() - start, fault }
}

/** Milliseconds for each started 64 KiB. */
export function pace({ ms, bytes }: Pick<Tried, 'ms' | 'bytes'>): number {
  return ms / Math.max(1, bytes / limitBytes)
}

/** The best of three by the processor's time: other work of the machine and a collection of garbage are not the input's. */
export async function tryAgain(input: Input): Promise<Tried> {
  let best: Tried | undefined
  for (let left = 3; left > 0; left--) {
    const before = threadMs()
    const tried = await tryInput(input)
    const after = threadMs()
    const ms = before === undefined || after === undefined ? tried.ms : Math.min(tried.ms, after - before)
    if (!best || ms < best.ms) best = { ...tried, ms }
  }
  return best as Tried
}

/** Of this thread; undefined where the system does not say. */
function threadMs(): number | undefined {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6
  } catch {
    return undefined
  }
}
