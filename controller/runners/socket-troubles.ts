import type { RunnerConfiguration } from '../ports/runners.ts'
import { largestFrameToRunners } from './wire-limits.ts'

/** What people are told of a runner that does not work, after its name. */

export const isSilent =
  'is connected and never sent setup_request: its extension probably failed to load, and its output says why'

export const comesAndGoes =
  'comes and goes without having sent setup_request: its process probably ends while it starts, and its output says why'

/** The protocol has no word for "none": runners keep what they have when they are told so. */
export const keepsOldVariables =
  'goes on with the variables that were taken away, as the protocol cannot take the last one from it: restart it'

/** Names the largest variables; never a value. */
export function whyTooLarge(frame: string, { variables }: RunnerConfiguration): string {
  const largest = variables
    .map(({ name, value }) => ({ name, bytes: Buffer.byteLength(value) }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} (${bytes} bytes)`)
  const all = `${Buffer.byteLength(frame)} bytes of its configuration are more than the ${largestFrameToRunners} that runners accept`
  return `cannot be told its variables: ${all}; the largest are ${largest.join(', ')}`
}
