import { expect, test } from 'vitest'
import { notInRelease } from '../../../../controller/observe/not-in-release.ts'
import { environmentOf, extensionOf, scheduleOf } from '../../../support/samples.ts'

const environment = environmentOf()
const schedulable = (method: string) => ({ method, name: method, description: '' })
const known = {
  eventTypes: ['asset_purchase_request_processing'],
  schedulables: [schedulable('sync_prices'), schedulable('clean_up')],
}
const nightly = (method: string, enabled = true) => scheduleOf(environment.id, 'nightly', { method, enabled })

test.each([
  ['a method that is there', nightly('clean_up'), []],
  [
    'a method that is not',
    nightly('send_mail'),
    [
      'schedule "nightly" calls the method "send_mail", which v1 does not have; it has "sync_prices", "clean_up"',
    ],
  ],
  [
    'a misspelt one',
    nightly('syncPrice'),
    ['schedule "nightly" calls the method "syncPrice", which v1 does not have; did you mean "sync_prices"?'],
  ],
  ['a schedule that is not enabled', nightly('send_mail', false), []],
] as const)('%s', (_, schedule, expected) => {
  expect(notInRelease({ ...environment, schedules: [schedule] }, extensionOf('billing'), known)).toEqual(
    expected,
  )
})

test('an event type that is declared, and that the release does not subscribe to', () => {
  const events = ['background', 'asset_purchase_request_processing', 'contract_changed']
  expect(notInRelease(environment, extensionOf('billing', { events }), known)).toEqual([
    'v1 does not subscribe to the event type "contract_changed"; it has "asset_purchase_request_processing"',
  ])
})

test('nothing is said before a runner was there, which alone knows', () => {
  const unknown = { eventTypes: null, schedulables: null }
  const declared = extensionOf('billing', { events: ['contract_changed'] })
  expect(notInRelease({ ...environment, schedules: [nightly('send_mail')] }, declared, unknown)).toEqual([])
})

test('of a local runner that has no methods at all', () => {
  const local = { source: null, schedules: [nightly('send_mail')] }
  expect(notInRelease(local, extensionOf('billing'), { ...known, schedulables: [] })).toEqual([
    'schedule "nightly" calls the method "send_mail", which the local runner does not have; it has none',
  ])
})
