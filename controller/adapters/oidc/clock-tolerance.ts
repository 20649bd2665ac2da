/** Seconds that the clocks of an issuer and ours may differ by. */
export const clockToleranceSeconds = 300
