import type { WaitingTask } from '../../../core/domain/task.ts'
import { maxLosses } from './outcome.ts'

/**
 * The keys a task must hold alone while it is out: of a background task its object with its event type; of a task whose
 * next loss would be its last, one that all such tasks of the environment share, so that a task that kills its runner
 * takes no other into quarantine. Always in this order.
 */
export function exclusiveKeysOf(
  task: Omit<WaitingTask, 'id' | 'fence' | 'fairnessKey' | 'dataBytes' | 'notBefore'>,
): string[] {
  const { environment, category, eventType, objectId, losses } = task
  const object = category === 'background' ? [`${environment} ${eventType} ${objectId}`] : []
  return losses >= maxLosses - 1 ? [...object, `${environment} last chance`] : object
}
