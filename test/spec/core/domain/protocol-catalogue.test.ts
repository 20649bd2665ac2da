import { describe, expect, test } from 'vitest'
import { eventDefinitions } from '../../../../controller/runners/event-definitions.ts'
import { eventCatalogue, eventCategory } from '../../../../core/domain/event-catalogue.ts'

const withStatus = `and(eq(id,\${_object_id_}),in(status,\${_statuses_}))`
const withState = `and(eq(id,\${_object_id_}),in(state,\${_statuses_}))`
const withoutStatus = `eq(id,\${_object_id_})`

describe('where a runner looks an object up', () => {
  test.each([
    ['asset_purchase_request_processing', ['pending'], 'requests', withStatus],
    ['asset_transfer_request_processing', [], 'requests', withoutStatus],
    ['tier_config_setup_request_processing', ['pending'], 'tier/config-requests', withStatus],
    ['tier_account_update_request_processing', ['pending'], 'tier/account-requests', withStatus],
    ['usage_file_request_processing', ['ready'], 'usage/files', withStatus],
    ['part_usage_file_request_processing', ['ready'], 'usage/chunks', withStatus],
    ['listing_new_request_processing', ['draft'], 'listing-requests', withState],
    ['listing_request_processing', ['draft'], 'listing-requests', withState],
    ['listing_processing', ['listed'], 'listings', withStatus],
    ['contract_changed', ['active'], 'contracts', withStatus],
    ['installation_status_change', ['installed'], 'devops/installations', withStatus],
    ['helpdesk_case_processing', ['pending'], 'helpdesk/cases', withState],
    ['pricelist_version_changed', ['active'], 'pricing/versions', withStatus],
    ['product_changed', ['published'], 'products', withStatus],
    ['translation_change', [], 'objects', withoutStatus],
    ['something_of_our_own', ['new'], 'objects', withStatus],
    ['something_of_our_own', [], 'objects', withoutStatus],
    ['constructor', [], 'objects', withoutStatus],
  ])('%s %j: %s', (eventType, statuses, collection, collectionFilter) => {
    expect(eventDefinitions({ [eventType]: statuses })).toEqual([
      {
        eventType,
        resourceEndpoint: `${collection}/{pk}`,
        collectionEndpoint: collection,
        collectionFilter,
      },
    ])
  })

  test('interactive events bring their object with them', () => {
    expect(eventDefinitions({ asset_purchase_request_validation: ['draft'] })).toEqual([])
  })
})

describe('the category of an event', () => {
  test.each([
    ['asset_purchase_request_validation', 'interactive'],
    ['tier_config_change_request_validation', 'interactive'],
    ['product_action_execution', 'interactive'],
    ['product_custom_event_processing', 'interactive'],
    ['asset_purchase_request_processing', 'background'],
    ['something_of_our_own', 'background'],
    ['toString', 'background'],
  ])('%s: %s', (type, category) => {
    expect(eventCategory(type)).toBe(category)
  })
})

test('the catalogue names each event type once', () => {
  const types = eventCatalogue.map(({ type }) => type)
  expect(new Set(types).size).toBe(types.length)
})
