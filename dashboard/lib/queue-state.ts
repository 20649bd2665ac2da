import type { TaskQueue } from '../../api/task.ts'

/** `10,000+` where there are more than were counted. */
export function countText({ count, isMore }: { count: number; isMore: boolean }): string {
  return `${count.toLocaleString('en')}${isMore ? '+' : ''}`
}

/** How a queue is as a whole, worst first. */
export type QueueState = 'alone' | 'stuck' | 'busy' | 'later' | 'idle'

/** What is due waits so long, though runners are there: more than they take is usual, and no wait of this length. */
const stuckMs = 60_000

/** Depth alone hides that a queue stands still: who waits since when, and whether anybody is there, tell it. */
export function queueStateOf(
  { live, firstDue, withoutRunner }: Pick<TaskQueue, 'live' | 'firstDue' | 'withoutRunner'>,
  now: number,
): QueueState {
  if (withoutRunner.total > 0) return 'alone'
  const waits = firstDue === null ? Number.NEGATIVE_INFINITY : now - Date.parse(firstDue)
  if (waits >= stuckMs) return 'stuck'
  if (waits >= 0 || live.processing > 0) return 'busy'
  return firstDue === null ? 'idle' : 'later'
}
