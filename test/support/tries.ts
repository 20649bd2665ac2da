/** `TIMES=20 npx vitest run test/spec` gives every property that many times as many cases. Default: 1. */
const times = Number(process.env.TIMES ?? 1)

/**
 * How many cases a property gets.
 * @param usual in `npm test`: as many as would show what a change breaks, in a second at most
 */
export function tries(usual: number): number {
  return Math.ceil(usual * times)
}
