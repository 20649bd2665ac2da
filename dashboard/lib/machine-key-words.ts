import type { MachineKeyView } from '../../api/sign-in.ts'

/** A key that ends within so many milliseconds says so. */
const soonMs = 14 * 86_400_000

/** How a key stands; `good` where there is nothing to say. */
export type KeyStanding = 'ended' | 'ends-soon' | 'unused' | 'good'

/** @param now by the controller's clock, milliseconds since the epoch */
export function standingOf({ expiresAt, unused }: MachineKeyView, now: number): KeyStanding {
  const left = Date.parse(expiresAt) - now
  if (left <= 0) return 'ended'
  if (left < soonMs) return 'ends-soon'
  return unused ? 'unused' : 'good'
}

/** What a key may do at most: `operator on teams/billing/**, from 10.0.0.0/8`. */
export function limitInWords({ role, paths, addresses }: MachineKeyView): string {
  const where = paths.length > 0 ? paths.join(', ') : 'everything'
  return `${role} on ${where}${addresses.length > 0 ? `, from ${addresses.join(', ')}` : ''}`
}

/** Names or the like as people type them: separated by commas or put on lines of their own. */
export function listIn(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
}
