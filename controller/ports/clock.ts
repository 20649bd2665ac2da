/** Milliseconds since the epoch, UTC. */
export type EpochMs = number

export interface Clock {
  now(): EpochMs
}

export const systemClock: Clock = { now: () => Date.now() }
