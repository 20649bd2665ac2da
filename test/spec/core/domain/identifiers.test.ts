import { describe, expect, test } from 'vitest'
import { environmentTypes } from '../../../../core/domain/desired.ts'
import { extensionOfEnvironment } from '../../../../core/domain/extension-of-environment.ts'
import {
  accountId,
  environmentId,
  environmentUuid,
  extensionId,
  scheduleId,
  variableId,
} from '../../../../core/domain/identifiers.ts'

/** Written down once: they are in other people's systems, and must never change. */
describe('ids are the same for ever', () => {
  const extension = extensionId('acme', 'billing')
  const environment = environmentId(extension, 'dev')

  test.each([
    ['a vendor', accountId('acme', 'vendor'), 'VA-'],
    ['a distributor', accountId('acme', 'distributor'), 'PA-'],
    ['a reseller', accountId('acme', 'reseller'), 'PA-'],
  ])('%s has three and three digits', (_, id, prefix) => {
    expect(id).toMatch(/^(VA|PA)-\d{3}-\d{3}$/)
    expect(id.startsWith(prefix)).toBe(true)
  })

  test('every kind', () => {
    expect({
      account: accountId('acme', 'vendor'),
      extension,
      environments: environmentTypes.map((type) => environmentId(extension, type)),
      uuid: environmentUuid(environment),
      schedule: scheduleId(environment, 'nightly'),
      variable: variableId(environment, 'TOKEN'),
    }).toMatchInlineSnapshot(`
      {
        "account": "VA-547-903",
        "environments": [
          "ENV-3379-5840-01",
          "ENV-3379-5840-02",
          "ENV-3379-5840-03",
        ],
        "extension": "SRVC-3379-5840",
        "schedule": "EFS-3379-5840-01-5119",
        "uuid": "101fde69-161e-8db7-b24d-6c35d2400591",
        "variable": "VAR-8301-7463",
      }
    `)
  })

  test.each([
    [extension, /^SRVC-\d{4}-\d{4}$/],
    [environment, /^ENV-\d{4}-\d{4}-01$/],
    [scheduleId(environment, 'nightly'), /^EFS-\d{4}-\d{4}-01-\d{4}$/],
    [variableId(environment, 'TOKEN'), /^VAR-\d{4}-\d{4}$/],
    [environmentUuid(environment), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ])('%s looks as it should', (id, shape) => {
    expect(id).toMatch(shape)
  })
})

test.each(environmentTypes)('the extension can be told from the id of its %s environment', (type) => {
  const extension = extensionId('acme', 'billing')
  expect(extensionOfEnvironment(environmentId(extension, type))).toBe(extension)
})

test.each([
  ['accounts by name', accountId('acme', 'vendor'), accountId('acme2', 'vendor')],
  ['extensions by account', extensionId('acme', 'billing'), extensionId('acme2', 'billing')],
  ['extensions by name', extensionId('acme', 'billing'), extensionId('acme', 'search')],
  ['where one name ends and the other begins', extensionId('ab', 'c'), extensionId('a', 'bc')],
  ['schedules by environment', scheduleId('ENV-1-1-01', 'a'), scheduleId('ENV-1-1-02', 'a')],
  ['variables by name', variableId('ENV-1-1-01', 'a'), variableId('ENV-1-1-01', 'b')],
  ['UUIDs by environment', environmentUuid('ENV-1-1-01'), environmentUuid('ENV-1-1-02')],
])('%s differ', (_, one, other) => {
  expect(one).not.toBe(other)
})
