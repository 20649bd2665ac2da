import type { StatusSummary } from '../../../api/overview.ts'
import type { Overviews, Summary } from '../../report/overviews.ts'
import type { StatusView } from './status-view.ts'

/** Of each list in a summary. */
const mostTold = 100

/**
 * The summary that the API answers, and its version: that of the environments, and a number that rises when anything else that
 * is told of all is another. A version of another run of the controller is none of this one.
 */
export class StatusSummaries {
  readonly #overviews: Pick<Overviews, 'summary' | 'summaryFor' | 'standing'>
  #told = ''
  #number = 0

  constructor(overviews: Pick<Overviews, 'summary' | 'summaryFor' | 'standing'>) {
    this.#overviews = overviews
  }

  version(): string {
    return this.#versionOf(this.#overviews.summary())
  }

  /** @param view what the caller may see; undefined: all */
  summary(view?: StatusView): StatusSummary {
    const whole = view ? this.#overviews.summaryFor(view) : this.#overviews.summary()
    const { total, status, standing, notArrived } = whole.environments
    const { failing, different, underway } = standing
    return {
      ...ownOf(whole),
      version: this.version(),
      environments: { total, status, standing, notArrived },
      attention: {
        total: failing + different + underway,
        first: this.#overviews.standing(
          ['failing', 'different', 'underway'],
          mostTold,
          view && { is: view.environment },
        ),
      },
    }
  }

  #versionOf(whole: Summary): string {
    const told = JSON.stringify(ownOf(whole))
    if (told !== this.#told) this.#number += 1
    this.#told = told
    return `${whole.version}.${this.#number}`
  }
}

/** What is told of all. Of lists the beginning. */
function ownOf({ version: _, environments: __, diagnostics, held, ...own }: Summary) {
  return { ...own, diagnostics: begun(diagnostics), held: begun(held) }
}

function begun<T>(list: readonly T[]): { total: number; first: readonly T[] } {
  return { total: list.length, first: list.slice(0, mostTold) }
}

/** The part of a version that is about environments; undefined where it is no version. */
export function environmentsVersion(version: string): number | undefined {
  const digits = /^(\d{1,16})\.\d{1,16}$/.exec(version)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
