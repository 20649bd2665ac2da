import type { RunnerConnection } from '../../ports/runners.ts'
import type { Delivery } from './deliveries.ts'

type Counts = Pick<RunnerConnection, 'runningTasks' | 'runningScheduledTasks'>

/**
 * Of tasks that a runner has not answered since it came back: those it cannot have, by its own count. What was sent last is
 * what the broken socket lost, since a socket loses nothing from the middle.
 * @param unanswered in the order of sending
 */
export function neverThere(
  unanswered: readonly Delivery[],
  { runningTasks, runningScheduledTasks }: Counts,
): Delivery[] {
  if (runningScheduledTasks === null) return beyond(unanswered, ['background', 'scheduled'], runningTasks)
  return [
    ...beyond(unanswered, ['background'], runningTasks),
    ...beyond(unanswered, ['scheduled'], runningScheduledTasks),
  ]
}

/** A runner that works on something is the process that was there before; one that works on nothing may be a new one. */
export function isSurelyTheSame({ runningTasks, runningScheduledTasks }: Counts): boolean {
  return runningTasks + (runningScheduledTasks ?? 0) > 0
}

function beyond(unanswered: readonly Delivery[], categories: readonly string[], running: number): Delivery[] {
  const counted = unanswered.filter(({ task }) => categories.includes(task.category))
  const sent = counted.filter((each) => each.sent)
  const unsent = counted.filter((each) => !each.sent) // known to have been claimed, and no more
  return [...sent, ...unsent].slice(running)
}
