import type { Store } from '../ports/store.ts'
import type { Metrics } from './metrics.ts'

/** A store that tells the metrics what becomes of tasks. */
export function meteredStore(store: Store, metrics: Metrics): Store {
  const counted = <T extends Parameters<Metrics['finished']>[0] & { completedAt: string | null }>(
    task: T | undefined,
  ): T | undefined => {
    if (task && task.completedAt !== null) metrics.finished(task)
    return task
  }
  return {
    ...store,
    async claim(id, fence, assignee) {
      const task = await store.claim(id, fence, assignee)
      if (task) metrics.pickedUp(task)
      return task
    },
    settle: async (id, fence, settlement) => counted(await store.settle(id, fence, settlement)),
    cancel: async (id, cancellation) => counted(await store.cancel(id, cancellation)),
  }
}
