/** How waits grow from failure to failure. */
export interface Backoff {
  /** The longest wait after the first failure, in milliseconds; doubles with each further one... */
  firstMs: number
  /** ...up to this. */
  longestMs: number
  /** The share of a wait that is random, from 0 to 1: none, half of it ("equal jitter"), or all ("full jitter"). */
  jitter: number
}

/** 500 ms doubling to 5 min, with equal jitter: a herd spreads out, but nobody comes back at once. */
export const usualBackoff: Backoff = { firstMs: 500, longestMs: 300_000, jitter: 0.5 }

/**
 * Milliseconds to wait before the next try, as a whole number.
 * @param failures so many in a row; 0 counts as 1
 * @param random in [0, 1)
 */
export function backoffMs({ firstMs, longestMs, jitter }: Backoff, failures: number, random: number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1))
  return Math.round(ceiling * (1 - jitter) + ceiling * jitter * random)
}
