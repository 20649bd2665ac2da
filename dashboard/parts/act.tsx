import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface ActProps {
  /** Why it cannot be done now, for people; null: it can. */
  unless: string | null
  act: () => void
  class?: string
  /** For readers, where the words on it are not enough. */
  label?: string
  children: ComponentChildren
}

/** A button that does something. Where that cannot be done it stays to be reached by the keyboard, and says why. */
export function Act({ unless, act, class: kind, label, children }: ActProps) {
  const reason = useId()
  return (
    <span class="act">
      <button
        type="button"
        class={kind}
        aria-label={label}
        aria-disabled={unless === null ? undefined : 'true'}
        aria-describedby={unless === null ? undefined : reason}
        title={unless ?? undefined}
        onClick={() => unless === null && act()}
      >
        {children}
      </button>
      {unless !== null && (
        <span id={reason} class="for-readers">
          {unless}
        </span>
      )}
    </span>
  )
}
