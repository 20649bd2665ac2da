import { isDeepStrictEqual } from 'node:util'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { keepsLastState } from '../../core/domain/status.ts'
import { deepFreeze } from '../../core/lib/deep-freeze.ts'
import { ChangeHistory } from './change-history.ts'
import { CountedEnvironments, type EnvironmentCounts, mayArrive } from './environment-counts.ts'
import type { EnvironmentFilter } from './environment-filter.ts'
import { EnvironmentKinds, sizeOf } from './environment-kinds.ts'
import { EnvironmentOrder, type Place } from './environment-order.ts'

/** Up to this share of all, those of a kind are put in order; where they are more, a walk through all meets them soon. */
const fewShare = 1 / 16

export interface EnvironmentIndexOptions {
  /** All there are. Asked at first, and where all may differ. */
  ids: () => readonly string[]
  /** What is to be shown of one now, secrets hidden; undefined where it is gone or has nothing to show yet. */
  look: (id: string) => EnvironmentOverview | undefined
  /** Of the first version: larger than any an earlier controller told. */
  firstVersion: number
}

/**
 * What is shown of each environment, worked out once after each time that somebody says it may differ, and only when
 * somebody asks. What is given is frozen, and the same object for as long as it is the same.
 */
export class EnvironmentIndex {
  readonly #options: EnvironmentIndexOptions
  readonly #shown = new Map<string, EnvironmentOverview>()
  readonly #counted = new CountedEnvironments()
  readonly #kinds = new EnvironmentKinds()
  readonly #order = new EnvironmentOrder((id) => this.#shown.get(id))
  readonly #history: ChangeHistory
  /** May differ from what is kept. */
  readonly #dirty = new Set<string>()
  #areAllDirty = true

  constructor(options: EnvironmentIndexOptions) {
    this.#options = options
    this.#history = new ChangeHistory(options.firstVersion, (id) => this.#shown.has(id))
  }

  /** One may differ, or be there, or be gone. */
  changed(id: string): void {
    this.#dirty.add(id)
  }

  allChanged(): void {
    this.#areAllDirty = true
  }

  /** Works out what may differ, step by step: for whoever must not keep others waiting. What is asked works it out at once. */
  *refreshing(): Generator<void, void> {
    if (this.#areAllDirty) for (const id of this.#all()) this.#dirty.add(id)
    this.#areAllDirty = false
    for (const id of this.#dirty) {
      yield
      if (this.#dirty.has(id)) this.#lookAt(id)
    }
  }

  of(id: string): EnvironmentOverview | undefined {
    if (this.#areAllDirty || this.#dirty.has(id)) this.#lookAt(id)
    return this.#shown.get(id)
  }

  /** The last of which somebody said that it may differ, and that nobody has looked at since. */
  toldLast(): string | undefined {
    return [...this.#dirty].at(-1)
  }

  /** Whether what the newest commit says of one has not come about, and may still. */
  mayArrive(id: string): boolean {
    const shown = this.of(id)
    return shown !== undefined && mayArrive(shown)
  }

  /** The last of those of which that was so when they were looked at; undefined where there is none. */
  lastOnItsWay(): string | undefined {
    const likely = this.#kinds.fewest({ standing: ['failing', 'underway'] }) ?? []
    const isOnItsWay = (id: string) => mayArrive(this.#shown.get(id) as EnvironmentOverview)
    return likely.flatMap((ids) => [...ids]).findLast(isOnItsWay)
  }

  counts(): EnvironmentCounts {
    this.#refresh()
    return this.#counted.counts()
  }

  /** Their ids, by extension, then dev, test, production. */
  ids(): readonly string[] {
    this.#refresh()
    return this.#order.ids()
  }

  /** Ids of all that may match, in order, from after a place on. It costs a walk through those of a kind where they are few. */
  likely(filter: EnvironmentFilter, after?: Place): readonly string[] {
    this.#refresh()
    const kinds = this.#kinds.fewest(filter)
    if (kinds && sizeOf(kinds) <= this.#shown.size * fewShare)
      return this.#order.sorted(
        kinds.flatMap((ids) => [...ids]),
        after,
      )
    return after ? this.#order.ids().slice(this.#order.upTo(after)) : this.#order.ids()
  }

  version(): number {
    this.#refresh()
    return this.#history.version
  }

  /** Ids of those that changed, came or went after `version`; undefined where that cannot be told. */
  since(version: number): readonly string[] | undefined {
    this.#refresh()
    return this.#history.since(version)
  }

  #refresh(): void {
    if (!this.#areAllDirty && this.#dirty.size === 0) return
    for (const _ of this.refreshing());
  }

  #all(): Set<string> {
    return new Set([...this.#shown.keys(), ...this.#options.ids()])
  }

  #lookAt(id: string): void {
    const before = this.#shown.get(id)
    const now = this.#options.look(id)
    this.#dirty.delete(id)
    if (now === undefined ? before === undefined : isSame(now, before)) return
    if (before) for (const each of [this.#counted, this.#kinds]) each.remove(before)
    if (now) for (const each of [this.#counted, this.#kinds]) each.add(now)
    if (now) this.#shown.set(id, deepFreeze(now))
    else this.#shown.delete(id)
    if (before?.extension !== now?.extension || before?.type !== now?.type) this.#order.moved(id)
    this.#history.add(id)
  }
}

/** That it was seen at a later commit is no news: "seen at commit X" is a fact about the whole. */
function isSame(now: EnvironmentOverview, before: EnvironmentOverview | undefined): boolean {
  if (!before) return false
  const observedCommit = keepsLastState(now.conditions) ? now.observedCommit : before.observedCommit
  return isDeepStrictEqual({ ...now, observedCommit }, before)
}
