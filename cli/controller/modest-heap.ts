import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow to 1.25 times what is alive before it is cleaned up, where V8 alone waits for up to four times: a
 * controller that has read 10,000 environments once would hold what it took to read them for ever. Costs no processor time
 * that could be measured (`docs/scale.md`). A V8 that does not know the flag goes on as before.
 */
export function keepHeapModest(): void {
  setFlagsFromString('--heap-growing-percent=25')
}
