import { expect, test } from 'vitest'
import { supportOf } from '../../../dashboard/lib/subscriptions.ts'

const product = { type: 'fulfillment-automation', events: null } as const
const interactive = 'asset_purchase_request_validation'

test.each([
  ['asset_purchase_request_processing', product, true, 'supported'],
  [interactive, product, true, 'supported'],
  [interactive, { ...product, type: 'hub-integration' }, false, 'not for extensions of this type'],
  ['invoice_paid', product, false, 'nothing of the platform: only a sender of your own has it'],
  [
    'asset_purchase_request_processing',
    { ...product, events: ['tier_config_setup_request_processing'] },
    true,
    'supported, and not among the events that Git lists',
  ],
  ['asset_purchase_request_processing', { ...product, events: ['background'] }, true, 'supported'],
] as const)('%s', (type, extension, isSupported, words) => {
  expect(supportOf(type, extension)).toEqual({ isSupported, words })
})
