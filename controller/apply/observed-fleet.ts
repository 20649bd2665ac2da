import type { Environment } from '../../core/domain/desired.ts'
import type { Observed } from '../../core/domain/observed.ts'
import type { EnvironmentStatus } from '../../core/domain/status.ts'

type ObservedExtension = Observed['extensions'][number]

export interface ObservedFleetOptions {
  /** Of all extensions, in their order. */
  ids: () => Iterable<string>
  /** The extension and those of its environments that are there. */
  look: (id: string) => {
    spec: ObservedExtension['spec']
    environments: readonly Seen[]
  }
}

interface Seen {
  id: string
  applied: Environment | null
  status: () => EnvironmentStatus
}

/**
 * What is there, for the planner, kept by difference: an extension that is as it was is the very same object, and so is the
 * whole, so that whoever goes on from the last one compares objects. Statuses are worked out where somebody asks for one.
 */
export class ObservedFleet {
  readonly #options: ObservedFleetOptions
  readonly #extensions = new Map<string, ObservedExtension>()
  #whole: Observed | undefined

  constructor(options: ObservedFleetOptions) {
    this.#options = options
  }

  /** One may differ, be there, or be gone; left out: all may. */
  changed(id?: string): void {
    if (id === undefined) this.#extensions.clear()
    else this.#extensions.delete(id)
    this.#whole = undefined
  }

  observed(): Observed {
    this.#whole ??= { extensions: Array.from(this.#options.ids(), (id) => this.#extension(id)) }
    return this.#whole
  }

  #extension(id: string): ObservedExtension {
    const known = this.#extensions.get(id)
    if (known) return known
    const { spec, environments } = this.#options.look(id)
    const observed = { spec, environments: environments.map(observedEnvironment) }
    this.#extensions.set(id, observed)
    return observed
  }
}

function observedEnvironment(environment: Seen): ObservedExtension['environments'][number] {
  return {
    id: environment.id,
    applied: environment.applied,
    get status() {
      return environment.status()
    },
  }
}
