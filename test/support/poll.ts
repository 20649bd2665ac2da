import { expect, vi } from 'vitest'
import { patienceMs } from './patience.ts'

/** `expect.poll` with the patience that a busy machine asks for. */
export const poll: typeof expect.poll = (actual, options) =>
  expect.poll(actual, { timeout: patienceMs, interval: 20, ...options })

/** Checks again and again until nothing is thrown, with the same patience. Gives what the check gives. */
export function waitFor<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: patienceMs, interval: 5 })
}
