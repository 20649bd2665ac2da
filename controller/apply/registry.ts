import type { Environment } from '../../core/domain/desired.ts'
import { environmentUuid } from '../../core/domain/identifiers.ts'
import type { Target } from '../../core/domain/target.ts'

/** What everybody may know of an environment. */
export interface KnownEnvironment {
  readonly id: string
  /** What it is to become; null before the first plan. */
  readonly target: Target | null
  /** What was last applied in full; null before that. */
  readonly applied: Environment | null
  /** Id of the release that an instance was started from; undefined for what is none of ours. */
  releaseOf(instance: string): string | undefined
}

export interface Watcher {
  came?: (id: string) => void
  left?: (id: string) => void
}

/** The environments there are, from when the fleet takes them up until their last trace is gone. */
export class EnvironmentRegistry {
  readonly #known = new Map<string, KnownEnvironment>()
  /** By id and UUID, in small letters. */
  readonly #ids = new Map<string, string>()
  readonly #leaving = new Set<string>()
  readonly #watchers: Watcher[] = []

  /** Tells somebody of each environment that comes, and of each that is gone, from now on. */
  watch(watcher: Watcher): void {
    this.#watchers.push(watcher)
  }

  add(environment: KnownEnvironment): void {
    const { id } = environment
    this.#known.set(id, environment)
    for (const name of [id.toLowerCase(), environmentUuid(id)]) this.#ids.set(name, id)
    for (const { came } of this.#watchers) came?.(id)
  }

  /** It is being deleted: nobody is let in for it any more. */
  leaves(id: string): void {
    this.#leaving.add(id)
  }

  remove(id: string): void {
    this.#known.delete(id)
    this.#leaving.delete(id)
    for (const name of [id.toLowerCase(), environmentUuid(id)]) this.#ids.delete(name)
    for (const { left } of this.#watchers) left?.(id)
  }

  has(id: string): boolean {
    return this.#known.has(id) && !this.#leaving.has(id)
  }

  /** What it is to become and what was last applied to it; undefined once its last trace is gone. */
  standing(id: string): Pick<KnownEnvironment, 'target' | 'applied'> | undefined {
    return this.#known.get(id)
  }

  /** The id of the environment with this `ENV-` id or UUID, in any case. */
  find(name: string): string | undefined {
    const id = this.#ids.get(name.toLowerCase())
    return id !== undefined && this.has(id) ? id : undefined
  }

  ids(): string[] {
    return [...this.#known.keys()]
  }

  target(id: string): Target | undefined {
    return this.#known.get(id)?.target ?? undefined
  }

  applied(id: string): Environment | null {
    return this.#known.get(id)?.applied ?? null
  }

  /** Whether this is an instance of ours that is being started, runs, or is being ended. */
  runs(id: string, instance: string): boolean {
    return this.releaseOf(id, instance) !== undefined
  }

  releaseOf(id: string, instance: string): string | undefined {
    return this.#known.get(id)?.releaseOf(instance)
  }
}
