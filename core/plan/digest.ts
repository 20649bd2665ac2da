import { createHash } from 'node:crypto'
import type { Change, Held, Plan } from '../domain/plan.ts'
import { maskEnvironment } from './mask.ts'

/**
 * Names what a plan would do: 16 hex digits, the same for two plans that do the same, whichever commits they come from.
 * What people are shown carries it, so that what is applied can be compared with that.
 */
export function planDigest({ changes, held, stalled, removeExtensions, access }: Plan): string {
  const content = {
    changes: sorted(changes.map(contentOf)),
    held: sorted(held.map(heldOf)),
    stalled: sorted(stalled.map(({ extension }) => extension)),
    removeExtensions: sorted(removeExtensions),
    ...(access && access.losses.length > 0 && { access: sorted(access.losses) }),
  }
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)
}

/** Secure values as digests: it must not matter who looks. */
function contentOf(change: Change): unknown {
  const { kind, environment, reason } = change
  return [kind, environment, reason, change.kind === 'delete' ? null : maskEnvironment(change.to)]
}

/** Who gains what is part of it. */
function heldOf({ code, extension, environment, reason }: Held): unknown {
  return code === 'access-widened' ? [code, reason] : [code, extension, environment]
}

function sorted(items: readonly unknown[]): string[] {
  return items.map((each) => JSON.stringify(each)).sort()
}
