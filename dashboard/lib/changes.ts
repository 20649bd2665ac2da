import type { StreamChange } from '../../api/stream.ts'

/** Undefined: anything may be another. */
type Listener = (change: StreamChange | undefined) => void

const listeners = new Set<Listener>()

/** Returns the way to stop. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export function tell(change: StreamChange | undefined): void {
  for (const each of listeners) each(change)
}
