import { whyUnwanted } from '../../core/lib/unwanted-event.ts'
import type { Unwanted } from '../ports/runners.ts'
import type { Declarations } from './declarations.ts'

/** Asked of every task on its way to a runner, mostly in vain: the release is looked up only where there is need. */
export function unwantedBy(declarations: Pick<Declarations, 'of' | 'releaseOf'>): Unwanted {
  return (task, { environment, instance, setup }) => {
    if (Object.hasOwn(setup.eventSubscriptions, task.eventType)) return undefined
    const release = declarations.releaseOf(environment, instance)
    const why = whyUnwanted(task, declarations.of(environment, release))
    if (why === undefined) return undefined
    return { why, elsewhere: whyUnwanted(task, declarations.of(environment)) === undefined }
  }
}
