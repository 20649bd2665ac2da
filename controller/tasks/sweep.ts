import { messageOf } from '../domain/errors.ts'
import type { Log } from '../ports/log.ts'
import type { TaskStore } from '../ports/store.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { Dispatcher } from './dispatcher.ts'

const intervalMs = 15_000

export interface SweepOptions {
  dispatcher: Dispatcher
  queue: TaskQueue
  store: TaskStore
  log: Log
}

/** Heals the queue from the store: a waiting task that has no entry gets one. Returns the way to stop. */
export function startSweep(options: SweepOptions): () => void {
  const timer = setInterval(() => {
    sweep(options).catch((error: unknown) =>
      options.log.warn({ reason: messageOf(error) }, 'the sweep failed'),
    )
  }, intervalMs)
  return () => clearInterval(timer)
}

/** Looks at each environment with waiting tasks, and refills a queue that has fewer entries for them. */
export async function sweep({ dispatcher, queue, store, log }: SweepOptions): Promise<void> {
  for (const [environment, waiting] of await store.waiting()) {
    const entries = (await queue.size(environment)) - dispatcher.entriesOut(environment)
    if (entries >= waiting) continue
    log.warn({ environment, waiting, entries }, 'tasks were missing from the queue; putting them back')
    await dispatcher.refill(environment)
  }
}
