import {
  collectionOf,
  type EventDefinition,
  eventCategory,
  statusFieldOf,
} from '../../core/domain/event-catalogue.ts'

/**
 * How a runner finds the objects of what it subscribed to, in the order of the subscriptions.
 * Interactive events carry their object with them, so they have no definition.
 * @param subscriptions event type to the statuses the extension wants; none means every object
 */
export function eventDefinitions(
  subscriptions: Readonly<Record<string, readonly string[]>>,
): EventDefinition[] {
  return Object.entries(subscriptions)
    .filter(([type]) => eventCategory(type) === 'background')
    .map(([type, statuses]) => eventDefinition(type, statuses))
}

function eventDefinition(eventType: string, statuses: readonly string[]): EventDefinition {
  const collection = collectionOf(eventType)
  return {
    eventType,
    resourceEndpoint: `${collection}/{pk}`,
    collectionEndpoint: collection,
    collectionFilter: filterFor(statusFieldOf(eventType), statuses),
  }
}

/** An `in` over no statuses matches nothing, so the status is left out where none are wanted. */
function filterFor(statusField: string, statuses: readonly string[]): string {
  const isTheObject = `eq(id,\${_object_id_})`
  return statuses.length === 0 ? isTheObject : `and(${isTheObject},in(${statusField},\${_statuses_}))`
}
