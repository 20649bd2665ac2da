import type { EnvironmentOverview } from '../../api/overview.ts'
import { progressOf, standingOf } from '../../core/domain/status.ts'
import type { EnvironmentFilter } from './environment-filter.ts'

const kindsOf = {
  status: ({ status }: EnvironmentOverview) => status,
  standing: ({ conditions }: EnvironmentOverview) => standingOf(conditions),
  progress: ({ conditions }: EnvironmentOverview) => progressOf(conditions),
}
const questions = ['status', 'standing', 'progress'] as const

type Question = (typeof questions)[number]

/** Which environments are of which kind, kept by difference: the few of a kind are found without a walk through all. */
export class EnvironmentKinds {
  readonly #ids: Record<Question, Map<string, Set<string>>> = {
    status: new Map(),
    standing: new Map(),
    progress: new Map(),
  }

  add(environment: EnvironmentOverview): void {
    for (const each of questions) this.#of(each, kindsOf[each](environment)).add(environment.id)
  }

  remove(environment: EnvironmentOverview): void {
    for (const each of questions) this.#of(each, kindsOf[each](environment)).delete(environment.id)
  }

  /** Ids of all that may match, of the question that fits the fewest; undefined where nothing is asked about kinds. */
  fewest(filter: EnvironmentFilter): readonly ReadonlySet<string>[] | undefined {
    const asked = questions.flatMap((each) => {
      const kinds = filter[each]
      return kinds ? [[...new Set(kinds)].map((kind) => this.#of(each, kind))] : []
    })
    return asked.sort((a, b) => sizeOf(a) - sizeOf(b))[0]
  }

  #of(question: Question, kind: string): Set<string> {
    const known = this.#ids[question].get(kind)
    if (known) return known
    const ids = new Set<string>()
    this.#ids[question].set(kind, ids)
    return ids
  }
}

export function sizeOf(sets: readonly ReadonlySet<unknown>[]): number {
  return sets.reduce((sum, { size }) => sum + size, 0)
}
