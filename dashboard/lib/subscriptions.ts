import type { ExtensionType } from '../../core/domain/desired.ts'
import { eventCatalogue, eventCategory, extensionTypesOf } from '../../core/domain/event-catalogue.ts'

export interface Support {
  isSupported: boolean
  words: string
}

/** What Git says of the extension that subscribes. */
interface Subscriber {
  type: ExtensionType
  /** Types and categories it is meant to get; null: all it subscribes to. */
  events: readonly string[] | null
}

/** Whether events of a type come to an extension that subscribes to them. What it is meant to get is for people to compare. */
export function supportOf(eventType: string, { type, events }: Subscriber): Support {
  const isMeant = events === null || events.includes(eventType) || events.includes(eventCategory(eventType))
  const note = isMeant ? '' : ', and not among the events that Git lists'
  const known = eventCatalogue.find((each) => each.type === eventType)
  if (!known)
    return { isSupported: false, words: `nothing of the platform: only a sender of your own has it${note}` }
  return extensionTypesOf(known).includes(type)
    ? { isSupported: true, words: `supported${note}` }
    : { isSupported: false, words: `not for extensions of this type${note}` }
}
