import { setFlagsFromString } from 'node:v8'

/**
 * - Lets the heap grow to 1.25 times what is alive before it is cleaned up, where V8 alone waits for up to four times: a
 *   controller that has read 10,000 environments once would hold what it took to read them for ever. Costs no processor time
 *   that could be measured (`docs/scale.md`).
 * - Cleans up once when it has become quiet, where V8 alone does two or three times: each walks through all that is alive, and
 *   the second finds next to nothing.
 */
export function heapFlags(v8 = process.versions.v8): string[] {
  const once = Number.parseInt(v8, 10) < 12 ? '--memory-reducer-single-gc' : '--memory-reducer-gc-count=1'
  return ['--heap-growing-percent=25', once]
}

/** A V8 that does not know a flag goes on as before. */
export function keepHeapModest(): void {
  for (const flag of heapFlags()) setFlagsFromString(flag)
}
