import type { LoadedFile } from '../load/loaded-file.ts'
import { instantOfOneTime, oneTimeKeys } from '../schedules/trigger.ts'
import type { Catalog } from './catalog.ts'
import { readCatalog } from './read-catalog.ts'
import { resolveTrigger } from './resolve-trigger.ts'

/**
 * The one-time runs that files declare, as `Moment.planned` wants them: also those of extensions in which something else is
 * wrong.
 */
export function declaredOnce(files: readonly LoadedFile[]): ReadonlySet<string> {
  const documents = files.flatMap((file) => file.documents)
  return new Set(oneTimeRuns(readCatalog(documents, () => {})).flatMap(({ keys }) => keys))
}

/** Every one-time schedule with when it runs; those that run even where that is past are left out. */
export function oneTimeRuns(catalog: Catalog) {
  return catalog.schedules.flatMap((schedule) => {
    const trigger = resolveTrigger(schedule.body, catalog)
    if (trigger?.type !== 'onetime' || trigger.ifPast === 'run') return []
    const at = instantOfOneTime(trigger)
    const { metadata, spec } = schedule.body
    return at === undefined ? [] : [{ schedule, at, keys: oneTimeKeys({ ...metadata, ...spec }, at) }]
  })
}
