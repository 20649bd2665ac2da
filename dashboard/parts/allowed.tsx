import type { ComponentChildren } from 'preact'

interface AllowedProps {
  /** Why not, as `useRights` says it; null: it may be shown. */
  unless: string | null
  /** The middle of a sentence. */
  what: string
  children: () => ComponentChildren
}

/**
 * Shows what takes a right, and asks for it only where the viewer has it: a request that is refused would stand on the audit trail
 * though nobody tried anything.
 */
export function Allowed({ unless, what, children }: AllowedProps) {
  if (unless === null) return <>{children()}</>
  return (
    <div class="empty" role="status">
      <p>
        <strong>Not shown: {what}.</strong> {unless}
      </p>
    </div>
  )
}
