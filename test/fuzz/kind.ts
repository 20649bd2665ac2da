import type { Random } from '../support/print-desired.ts'

/** One kind of text of others, and what of ours reads it. */
export interface Kind {
  name: string
  /** How many of a hundred inputs are of it. */
  share: number
  /** What mutants are made of: whole inputs that are good, or bad in a known way. */
  corpus: readonly Buffer[]
  /** What means something to its readers. */
  words: readonly string[]
  /** What opens and closes in it. */
  pairs: readonly (readonly [string, string])[]
  /** Bytes; longer ones do not come so far. */
  longest: number
  /** Makes a mutant another way, about half the time; `mutate` does it to any text that is a part of it. */
  shaped?: (seed: Buffer, random: Random, mutate: (text: string) => string) => Buffer
  /** Everything of ours that reads it. Refusals are no exceptions here; any that is thrown is a fault. */
  read: (input: Buffer) => unknown
}

/** Does it, and takes an error that says what is wrong with the input for an answer. */
export function refusing(refusals: readonly (new (...args: never[]) => Error)[], work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!refusals.some((each) => error instanceof each)) throw error
  }
}
