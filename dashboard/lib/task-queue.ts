import { paths } from '../../api/paths.ts'
import type { TaskQueue } from '../../api/task.ts'
import { type Concerns, type Query, useQuery } from './query.ts'

const onTasks: Concerns = (change) => !change || change.tasks.length > 0 || change.environments.length > 0

/**
 * How much there is to do, and who is there for it.
 * @param place which environments are meant, as parts of a query
 */
export function useTaskQueue(place: readonly string[]): Query<TaskQueue> | null {
  const query = place.length === 0 ? '' : `?${place.join('&')}`
  return useQuery<TaskQueue>(paths.taskQueue + query, onTasks)
}
