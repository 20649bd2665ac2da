import { createHash } from 'node:crypto'
import type { Change, Plan } from '../domain/plan.ts'
import { maskEnvironment } from './mask.ts'

/**
 * Names what a plan would do: 16 hex digits, the same for two plans that do the same, whichever commits they come from.
 * What people are shown carries it, so that what is applied can be compared with that.
 */
export function planDigest({ changes, held, stalled, removeExtensions }: Plan): string {
  const content = {
    changes: sorted(changes.map(contentOf)),
    held: sorted(held.map(({ code, extension, environment }) => [code, extension, environment])),
    stalled: sorted(stalled.map(({ extension }) => extension)),
    removeExtensions: sorted(removeExtensions),
  }
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)
}

/** Secure values as digests: it must not matter who looks. */
function contentOf(change: Change): unknown {
  const { kind, environment, reason } = change
  return [kind, environment, reason, change.kind === 'delete' ? null : maskEnvironment(change.to)]
}

function sorted(items: readonly unknown[]): string[] {
  return items.map((each) => JSON.stringify(each)).sort()
}
