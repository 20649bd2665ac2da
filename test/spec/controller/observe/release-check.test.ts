import { expect, test } from 'vitest'
import { ReleaseCheck } from '../../../../controller/observe/release-check.ts'
import type { Declaration } from '../../../../core/domain/declaration.ts'
import { accountOf, environmentOf, extensionOf, variableOf } from '../../../support/samples.ts'

const target = {
  account: accountOf(),
  extension: extensionOf('billing', { events: ['order_placed'] }),
  environment: environmentOf(),
  commit: 'c0ffee',
}
const nothingYet: Declaration = { eventTypes: null, schedulables: null, variables: [] }
const declaration: Declaration = {
  eventTypes: ['asset_purchase_request_procesing'],
  schedulables: [],
  variables: [],
}

test('what a release lacks, and what it hardly means', () => {
  const { missing, misspelt } = new ReleaseCheck().findings(target, declaration)
  expect(missing).toEqual([expect.stringContaining('does not subscribe to the event type "order_placed"')])
  expect(misspelt).toEqual([expect.stringContaining('did you mean "asset_purchase_request_processing"?')])
})

test('secrets that it declares and nobody has set', () => {
  const secret = (name: string, initialValue: string | null, secure = true) => ({
    name,
    initialValue,
    secure,
  })
  const variables = [
    secret('TOKEN', ''),
    secret('SEALED', ''),
    secret('WITH_A_VALUE', 'x'),
    secret('NOT_KNOWN', null),
    secret('PLAIN', '', false),
  ]
  const environment = environmentOf({ variables: [variableOf('SEALED', 'x', true)] })
  const found = new ReleaseCheck().findings({ ...target, environment }, { ...nothingYet, variables })
  expect(found.withoutValue).toEqual(['secure variable TOKEN has no value: bowline seal billing dev TOKEN'])
})

test('is worked out once for each, as the status is asked for again and again', () => {
  const check = new ReleaseCheck()
  const before = check.findings(target, nothingYet)
  expect(check.findings(target, nothingYet)).toBe(before)
  expect(check.findings(target, declaration)).not.toEqual(before)
  expect(check.findings({ ...target, extension: extensionOf('billing') }, declaration).missing).toEqual([])
})
