import { describe, expect, test } from 'vitest'
import type { Fleet } from '../../../../controller/apply/fleet.ts'
import { findEnvironment } from '../../../../controller/http/find-environment.ts'
import { environmentUuid } from '../../../../core/domain/identifiers.ts'
import { environmentOf, extensionOf } from '../../../support/samples.ts'

const environment = environmentOf({ type: 'test' })
const { id } = environment
const views = [
  { id: 'ENV-9999-9999-01', target: null },
  { id, target: { extension: extensionOf('billing'), environment } },
]
const fleet = {
  ids: () => views.map((each) => each.id),
  environments: () => views,
  environment: (wanted: string) => views.find((each) => each.id === wanted),
} as unknown as Fleet

describe('an environment', () => {
  test.each([
    ['its id', id],
    ['its id in small letters', id.toLowerCase()],
    ['its UUID', environmentUuid(id)],
    ['its UUID in capitals', environmentUuid(id).toUpperCase()],
    ['its extension and type', 'billing:test'],
  ])('is found by %s', (_, name) => {
    expect(findEnvironment(name, fleet).id).toBe(id)
  })

  test('that Git does not declare any more is found by its id', () => {
    expect(findEnvironment('ENV-9999-9999-01', fleet).target).toBeNull()
  })

  test.each(['billing:production', 'billing/test', 'other:test', 'ENV-0000-0000-01', ''])(
    'is not found by "%s"',
    (name) => {
      expect(() => findEnvironment(name, fleet)).toThrow(`environment ${name} does not exist`)
    },
  )
})
