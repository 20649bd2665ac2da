const firstMs = 500
const longestMs = 300_000

/**
 * Milliseconds to wait before try number `failures + 1`: 500 ms doubling to 5 min, with equal jitter so that a herd
 * spreads out but nobody waits for nothing. `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}
