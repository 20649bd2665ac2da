import { describe, expect, test } from 'vitest'
import { EnvironmentRegistry } from '../../../../controller/apply/registry.ts'
import { environmentUuid } from '../../../../core/domain/identifiers.ts'
import { environmentOf } from '../../../support/samples.ts'

const nothing = { target: null, applied: null, releaseOf: () => '' }
const { id } = environmentOf({ type: 'test' })

describe('an environment', () => {
  const added: string[] = []
  const registry = new EnvironmentRegistry()
  registry.watch({ came: (each) => added.push(each) })
  registry.add({ id, ...nothing })
  registry.add({ id: 'ENV-9999-9999-01', ...nothing })

  test.each([
    ['its id', id],
    ['its id in small letters', id.toLowerCase()],
    ['its UUID', environmentUuid(id)],
    ['its UUID in capitals', environmentUuid(id).toUpperCase()],
  ])('is found by %s', (_, name) => {
    expect(registry.find(name)).toBe(id)
  })

  test.each(['billing/test', 'ENV-0000-0000-01', '', 'constructor'])('is not found by "%s"', (name) => {
    expect(registry.find(name)).toBeUndefined()
  })

  test('is told of when it comes, and not found any more when it has gone', () => {
    expect(added).toEqual([id, 'ENV-9999-9999-01'])
    registry.remove('ENV-9999-9999-01')
    expect(registry.has('ENV-9999-9999-01')).toBe(false)
    expect(registry.find(environmentUuid('ENV-9999-9999-01'))).toBeUndefined()
    expect(registry.find(id)).toBe(id)
  })
})
