import type { Environment } from '../../core/domain/desired.ts'
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

/** The environments there are, from when the fleet takes them up until their last trace is gone. */
export class EnvironmentRegistry {
  readonly #known = new Map<string, KnownEnvironment>()

  add(environment: KnownEnvironment): void {
    this.#known.set(environment.id, environment)
  }

  remove(id: string): void {
    this.#known.delete(id)
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

  releaseOf(id: string, instance: string): string | undefined {
    return this.#known.get(id)?.releaseOf(instance)
  }
}
