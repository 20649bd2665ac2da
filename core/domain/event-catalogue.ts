import type { ExtensionType } from './desired.ts'
import type { TaskCategory } from './task.ts'

/** What Bowline knows about one event type of the Connect platform. */
export interface EventType {
  type: string
  category: 'background' | 'interactive'
  /** REST collection its objects are looked up in, below `/public/v1`. */
  collection: string
  /** The object's field that holds its status. */
  statusField: 'status' | 'state'
  /** Statuses an extension may subscribe to; empty where there are none or none are documented. */
  statuses: readonly string[]
}

/** How a runner finds the objects of one event type that it subscribed to: as the Connect protocol has it. */
export interface EventDefinition {
  eventType: string
  /** Path of one object, with `{pk}` for its id. */
  resourceEndpoint: string
  /** Path of the collection, below `/public/v1`. */
  collectionEndpoint: string
  /** RQL, with `${_object_id_}` and `${_statuses_}` for the runner to fill in. */
  collectionFilter: string
}

const collectionOfUnknownTypes = 'objects'

const request = ['pending', 'approved', 'failed', 'inquiring', 'scheduled', 'revoking', 'revoked']
const tierConfig = ['draft', 'pending', 'approved', 'failed', 'inquiring']
const listing = ['draft', 'reviewing', 'deploying', 'canceled', 'completed']
const usageFile = [
  'draft',
  'uploading',
  'uploaded',
  'invalid',
  'processing',
  'processed',
  'ready',
  'rejected',
  'pending',
  'accepted',
  'closed',
]
const product = [
  'draft',
  'indevelopment',
  'oncertification',
  'published',
  'initializationfailed',
  'deleted',
  'endofsale',
]
const validated = ['draft', 'inquiring']

/** Every event type of the platform that an extension can subscribe to. */
export const eventCatalogue: readonly EventType[] = [
  background('asset_purchase_request_processing', 'requests', request),
  background('asset_change_request_processing', 'requests', request),
  background('asset_adjustment_request_processing', 'requests', request),
  background('asset_suspend_request_processing', 'requests', request),
  background('asset_resume_request_processing', 'requests', request),
  background('asset_cancel_request_processing', 'requests', request),
  background('asset_renew_request_processing', 'requests', []),
  background('asset_transfer_request_processing', 'requests', []),
  background('tier_config_setup_request_processing', 'tier/config-requests', tierConfig),
  background('tier_config_change_request_processing', 'tier/config-requests', tierConfig),
  background('tier_config_adjustment_request_processing', 'tier/config-requests', tierConfig),
  background('tier_account_update_request_processing', 'tier/account-requests', [
    'pending',
    'accepted',
    'ignored',
  ]),
  background('usage_file_request_processing', 'usage/files', usageFile),
  background('part_usage_file_request_processing', 'usage/chunks', ['draft', 'ready', 'closed', 'failed']),
  background('listing_new_request_processing', 'listing-requests', listing, 'state'),
  background('listing_remove_request_processing', 'listing-requests', listing, 'state'),
  background('listing_request_processing', 'listing-requests', listing, 'state'),
  background('listing_processing', 'listings', ['unlisted', 'listed']),
  background('contract_changed', 'contracts', [
    'new',
    'enrolling',
    'pending',
    'active',
    'terminated',
    'rejected',
  ]),
  background('installation_status_change', 'devops/installations', ['installed', 'uninstalled']),
  background(
    'helpdesk_case_processing',
    'helpdesk/cases',
    ['pending', 'inquiring', 'resolved', 'closed'],
    'state',
  ),
  background('translation_change', collectionOfUnknownTypes, []),
  background('pricelist_version_changed', 'pricing/versions', [
    'draft',
    'processing',
    'scheduled',
    'active',
    'expired',
  ]),
  background('product_changed', 'products', product),
  interactive('asset_purchase_request_validation', 'requests', validated),
  interactive('asset_change_request_validation', 'requests', validated),
  interactive('asset_renew_request_validation', 'requests', []),
  interactive('asset_transfer_request_validation', 'requests', []),
  interactive('tier_config_setup_request_validation', 'tier/config-requests', validated),
  interactive('tier_config_change_request_validation', 'tier/config-requests', validated),
  interactive('product_action_execution', collectionOfUnknownTypes, []),
  interactive('product_custom_event_processing', collectionOfUnknownTypes, []),
]

const byType = new Map(eventCatalogue.map((event) => [event.type, event]))

/** The queue an event's tasks go to. Types outside the catalogue are background work. */
export function eventCategory(type: string): TaskCategory {
  return byType.get(type)?.category ?? 'background'
}

/** The REST collection the objects of an event type are kept in. */
export function collectionOf(type: string): string {
  return byType.get(type)?.collection ?? collectionOfUnknownTypes
}

/** What the objects of an event type are, in the words of the platform's pages. */
export function groupOf(type: string): string {
  return groups.find(([start]) => type.startsWith(start))?.[1] ?? 'Other'
}

const groups = [
  ['asset_', 'Subscription'],
  ['tier_', 'Tier'],
  ['usage_', 'Usage'],
  ['part_usage_', 'Usage'],
  ['listing_', 'Listing'],
  ['contract_', 'Contracts'],
  ['installation_', 'Extension'],
  ['helpdesk_', 'Helpdesk'],
  ['translation_', 'Localization'],
  ['pricelist_', 'Pricing'],
  ['product_', 'Product'],
] as const

/** `Asset purchase request processing` for `asset_purchase_request_processing`. */
export function nameOfEvent(type: string): string {
  const words = type.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Which extensions an event type is for: interactive ones are for products alone, and installations those have that accounts install. */
export function extensionTypesOf({ type, category }: EventType): readonly ExtensionType[] {
  if (category === 'interactive') return ['fulfillment-automation']
  const installed = ['multi-account-installation', 'commerce-transformations'] as const
  return type === 'installation_status_change'
    ? installed
    : ['fulfillment-automation', 'hub-integration', ...installed]
}

/** The field of those objects that holds their status. */
export function statusFieldOf(type: string): EventType['statusField'] {
  return byType.get(type)?.statusField ?? 'status'
}

function background(
  type: string,
  collection: string,
  statuses: readonly string[],
  statusField: EventType['statusField'] = 'status',
): EventType {
  return { type, category: 'background', collection, statusField, statuses }
}

function interactive(type: string, collection: string, statuses: readonly string[]): EventType {
  return { type, category: 'interactive', collection, statusField: 'status', statuses }
}
