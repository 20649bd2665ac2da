import { expect, test } from 'vitest'
import {
  allowedInWords,
  type Grant,
  givenBy,
  isAbout,
  placesOf,
  thingInWords,
  writtenAt,
} from '../../../../dashboard/lib/access-words.ts'

const grant: Grant = {
  role: 'operator',
  rights: ['payload:read'],
  users: ['ana@example.com'],
  groups: ['billing'],
  keys: [],
  paths: ['teams/billing/**'],
  environments: ['dev', 'test'],
  at: { file: 'access.yaml', line: 8 },
}
const everything: Grant = { ...grant, role: null, paths: null, environments: null }

test('a grant says what it gives, on what, and where that is written', () => {
  expect([givenBy(grant), placesOf(grant), writtenAt(grant)]).toEqual([
    'operator, payload:read',
    'teams/billing/** (dev, test)',
    'access.yaml:8',
  ])
  expect([givenBy(everything), placesOf(everything)]).toEqual(['payload:read', 'everything'])
})

test('who has something has it by a name of theirs', () => {
  expect(allowedInWords({ grant, as: { kind: 'group', name: 'billing' } })).toBe(
    'operator, payload:read for teams/billing/** (dev, test), given to group billing',
  )
})

test('a thing is its file and its type, or everything', () => {
  expect(thingInWords({ path: 'a.yaml', type: 'dev' })).toBe('a.yaml (dev)')
  expect(thingInWords({ path: 'a.yaml', type: null })).toBe('a.yaml')
  expect(thingInWords({ path: null, type: null })).toBe('everything')
})

test.each([
  ['a name', 'ANA@', true],
  ['a role', 'operator', true],
  ['a path', 'teams/billing', true],
  ['a file', 'access.yaml:8', true],
  ['nothing that it says', 'search', false],
])('a grant is found by %s', (_, text, found) => {
  expect(isAbout(grant, text)).toBe(found)
})
