import type { RunnerConnection } from '../ports/runners.ts'

/** Something that may be another than it was. Whoever is told looks for himself at what it is now. */
export type Change =
  /** A runner has connected, is leaving, or is gone. */
  | { what: 'connection'; connection: RunnerConnection }
  /** Of an environment it is another news that its tasks wait in vain. */
  | { what: 'attendance'; environment: string }
  /** Of an environment other runners do not work as they should than before. */
  | { what: 'runner-troubles'; environment: string }
  /** Of an environment the tag that it runs was moved, or is as it was again. */
  | { what: 'tag'; environment: string }
  /** What is shown of an environment, or that there is one. */
  | { what: 'environment'; environment: string }
  /** What `Sync.state` says. */
  | { what: 'sync' }
  /** The controller itself is in trouble, or no more, or it begins to stop. */
  | { what: 'troubles' }
  /** In these environments other schedules are paused by hand than before. */
  | { what: 'pauses'; environments: readonly string[] }
  /** In an environment runs of a schedule were put on record, one that waited starts, or other schedules are in force. */
  | { what: 'runs'; environment: string }
  /** What a new database would have to know of schedules. */
  | { what: 'past' }

type ChangeOf<What> = Extract<Change, { what: What }>

/**
 * Tells whoever looks on what has changed, at once and in the order of subscribing; also where nothing may differ. The
 * leader's parts subscribe in `compose/leader.ts`. What happens to tasks is told by `tasks/feed.ts`. A listener must not throw.
 */
export class Changes {
  readonly #listeners = new Map<Change['what'], Set<(change: Change) => void>>()

  /** Costs nothing where nobody looks on at this kind of change. */
  publish(change: Change): void {
    const listeners = this.#listeners.get(change.what)
    if (listeners) for (const listener of listeners) listener(change)
  }

  /** Returns the way to stop. */
  subscribe<What extends Change['what']>(
    kinds: readonly What[],
    listener: (change: ChangeOf<What>) => void,
  ): () => void {
    const heard = (change: Change) => listener(change as ChangeOf<What>) // only of these kinds
    for (const kind of kinds) this.#of(kind).add(heard)
    return () => {
      for (const kind of kinds) this.#of(kind).delete(heard)
    }
  }

  #of(kind: Change['what']): Set<(change: Change) => void> {
    const listeners = this.#listeners.get(kind) ?? new Set()
    this.#listeners.set(kind, listeners)
    return listeners
  }
}
