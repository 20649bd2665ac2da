/**
 * So long, in milliseconds, a test waits for what is to happen, whatever it is: a machine that does ten other things has
 * the time it needs, and only a test that fails waits so long.
 */
export const patienceMs = 120_000
