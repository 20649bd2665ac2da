import type { WireEventDefinition } from '../../../api/directory.ts'
import type { WireEventSubscription } from '../../../api/service.ts'
import {
  type EventType,
  eventCatalogue,
  eventCategory,
  extensionTypesOf,
  groupOf,
  nameOfEvent,
} from '../../../core/domain/event-catalogue.ts'
import type { RunnerSetup } from '../../ports/runners.ts'
import { wireExtensionType } from './extension-type.ts'

const wireTypes = Object.values(wireExtensionType)

/** Every event type, once for each type of extension it is for. The same one has the same id for ever. */
export const eventDefinitions: readonly WireEventDefinition[] = eventCatalogue.flatMap((event, index) =>
  extensionTypesOf(event).map((type) => definitionOf(event, index, wireExtensionType[type])),
)

function definitionOf(
  event: EventType,
  index: number,
  extensionType: WireEventDefinition['extension_type'],
): WireEventDefinition {
  const { type, category, collection, statuses } = event
  return {
    id: index * wireTypes.length + wireTypes.indexOf(extensionType) + 1,
    source: 'system',
    type,
    name: nameOfEvent(type),
    description:
      category === 'interactive'
        ? 'Answered while its sender waits.'
        : `An object of "${collection}" is new, or has changed.`,
    group: groupOf(type),
    extension_type: extensionType,
    category,
    object_statuses: statuses,
  }
}

/** What runners subscribe to, by type. Of one type, any of them may take any status that one asks for. */
export function subscriptionsOf(setups: readonly RunnerSetup[]): WireEventSubscription[] {
  const statuses = new Map<string, Set<string>>()
  for (const [type, wanted] of setups.flatMap((each) => Object.entries(each.eventSubscriptions))) {
    statuses.set(type, new Set([...(statuses.get(type) ?? []), ...wanted]))
  }
  return [...statuses].map(([type, wanted]) => ({
    type,
    name: nameOfEvent(type),
    group: groupOf(type),
    category: eventCategory(type),
    statuses: [...wanted],
  }))
}
