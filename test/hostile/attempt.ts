import type { Target } from './target.ts'

/**
 * One thing somebody may try against a controller. To add one, put `attempts/NN-name.ts` there, which exports it:
 *
 *     export const attempt: Attempt = {
 *       line: 4,
 *       what: 'a YAML block without a line end, in a pull request',
 *       run: async (target) => { ...; return { tried: '128 KiB', held: true, said: 'a finding', read: [] } },
 *     }
 *
 * `NN` is the line. All share one controller, in the order of their names, so each leaves it as it was. `target` knows the
 * addresses and keys and how to push, propose, connect, or start another controller; `target.size(full, short)` chooses
 * between `npm run hostile` and what CI runs (`hostile.test.ts`, or `--short`), where each has about a second.
 */
export interface Attempt {
  /** What it is about; `npm run hostile 4 7` runs those of some. */
  line: number
  /** What is tried, in words for the table. */
  what: string
  /** How many MiB the controller may need for it, at most. Default 256. */
  memoryMiB?: number
  /** Why it is not run for now: it is known to get through. */
  skip?: string
  run: (target: Target) => Promise<Came>
}

/** What came of it. */
export interface Came {
  /** How much was tried: `63 MiB`, `3,000 requests`. */
  tried: string
  /** False where something was reached that should not be. */
  held: boolean
  /** What the controller answered or did, in a few words. */
  said: string
  /** What was read that should not be. */
  read: readonly string[]
}
