import type { WaitingTask } from '../../../core/domain/task.ts'
import type { TaskStore } from '../../ports/task-store.ts'

/** All waiting tasks of an environment, in the order in which they may be handed out. */
export async function* waitingPages(
  store: Pick<TaskStore, 'waitingPage'>,
  environment: string,
): AsyncGenerator<readonly WaitingTask[]> {
  let from: string | null = null
  do {
    const page = await store.waitingPage(environment, from)
    yield page.tasks
    from = page.next
  } while (from !== null)
}
