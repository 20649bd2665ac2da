import type { TaskEventWord, TaskSummary } from '../../core/domain/task.ts'
import type { Store } from '../ports/store.ts'

/** Something that has just happened to a task, and the task as it is now. */
export interface TaskChange {
  what: TaskEventWord
  task: TaskSummary
}

type Listener = (change: TaskChange) => void

/** Tells whoever looks on what happens to tasks, once it is on record. Nobody waits for a listener. */
export class TaskFeed {
  readonly #listeners = new Set<Listener>()

  publish(what: TaskEventWord, task: TaskSummary | undefined): void {
    if (task) for (const listener of this.#listeners) listener({ what, task })
  }

  /** Returns the way to stop. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** A store that tells the feed what it has written. */
export function watchedStore(store: Store, feed: TaskFeed): Store {
  const told = async <T extends TaskSummary | undefined>(
    written: Promise<T>,
    what: (task: T) => TaskEventWord,
  ) => {
    const task = await written
    feed.publish(what(task), task)
    return task
  }
  const toldAll = async <T extends TaskSummary>(written: Promise<T[]>) => {
    const tasks = await written
    for (const task of tasks) feed.publish('created', task)
    return tasks
  }
  return {
    ...store,
    create: (task) => told(store.create(task), ({ story }) => story.at(-1)?.what ?? 'created'),
    record: (entries) => toldAll(store.record(entries)),
    startWaiting: (runs) => toldAll(store.startWaiting(runs)),
    claim: (id, fence, assignee) => told(store.claim(id, fence, assignee), () => 'assigned'),
    claimSent: (id, fence, instance) => told(store.claimSent(id, fence, instance), () => 'assigned'),
    settle: (id, fence, settlement) => told(store.settle(id, fence, settlement), () => settlement.event),
    cancel: (id, how) => told(store.cancel(id, how), () => how.as?.event ?? 'cancelled'),
    resubmit: (id, by) => told(store.resubmit(id, by), () => 'resubmitted'),
  }
}
