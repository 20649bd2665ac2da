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

export const noChange: StreamChange = { status: false, environments: [], tasks: [], schedules: [] }

/** Two changes as one. */
export function joined(
  one: StreamChange | undefined,
  other: StreamChange | undefined,
): StreamChange | undefined {
  if (!one || !other) return undefined
  const both = (topic: 'environments' | 'tasks' | 'schedules') => [
    ...new Set([...one[topic], ...other[topic]]),
  ]
  return {
    status: one.status || other.status,
    environments: both('environments'),
    tasks: both('tasks'),
    schedules: both('schedules'),
  }
}
