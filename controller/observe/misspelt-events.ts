import type { Declaration } from '../../core/domain/declaration.ts'
import type { Extension } from '../../core/domain/desired.ts'
import { eventCatalogue } from '../../core/domain/event-catalogue.ts'
import { isWithin } from '../../core/lib/closest.ts'

const catalogue = eventCatalogue.map(({ type }) => type)
/** Letters: more than that is a name of somebody's own. */
const slip = 2

/**
 * Event types that runners subscribe to and that are nearly ones of the platform: such events never come. An extension that
 * means them says so in its `events`.
 */
export function misspeltEvents(
  { eventTypes }: Pick<Declaration, 'eventTypes'>,
  { events }: Pick<Extension, 'events'>,
): string[] {
  return (eventTypes ?? []).flatMap((type) => {
    if (catalogue.includes(type) || events?.includes(type)) return []
    const meant = catalogue.find((each) => isWithin(type, each, slip))
    return meant === undefined
      ? []
      : `it subscribes to "${type}", which nobody sends; did you mean "${meant}"?`
  })
}
