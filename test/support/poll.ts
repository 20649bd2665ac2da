import { expect } from 'vitest'

/** `expect.poll` with the patience that a busy machine asks for: 20 s, where nothing else is said. */
export const poll: typeof expect.poll = (actual, options) =>
  expect.poll(actual, { timeout: 20_000, interval: 20, ...options })
