import { useState } from 'preact/hooks'

/** Events of what must not move while somebody is at it. */
interface StillEvents {
  onPointerEnter: () => void
  onPointerLeave: () => void
  onFocusIn: () => void
  onFocusOut: () => void
}

/** A value that stays as it is while the pointer or the focus is in what shows it. */
export function useStill<T>(value: T): { value: T; isStill: boolean; events: StillEvents } {
  const [held, setHeld] = useState<{ value: T }>()
  const hold = () => setHeld((before) => before ?? { value })
  const release = () => setHeld(undefined)
  return {
    value: held ? held.value : value,
    isStill: held !== undefined,
    events: { onPointerEnter: hold, onPointerLeave: release, onFocusIn: hold, onFocusOut: release },
  }
}
