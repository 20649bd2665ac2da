import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareAccess, giftInWords } from '../../../../core/access/compare.ts'
import { Policy, type Subject } from '../../../../core/access/decide.ts'
import { covers, pathMatcher } from '../../../../core/access/glob.ts'
import { noAccess, type Thing } from '../../../../core/domain/access.ts'
import type { Access, Grant } from '../../../../core/domain/desired.ts'
import { environmentTypes } from '../../../../core/domain/desired.ts'
import { extraRights, rights, rightsOf, roles } from '../../../../core/domain/rights.ts'
import { oracle, table } from '../../../support/access-oracle.ts'
import { tries } from '../../../support/tries.ts'

/** It was held to 100,000 when it was written. */
const runs = tries(1000)

const part = fc.constantFrom('a', 'b', 'ab', 'team', 'x.yaml', 'y.yaml')
const pathOf = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const globPart = fc.constantFrom('a', 'b', 'team', '*', '**', '?', 'a*', '*b', 'x.*', '*.yaml', 'x.yaml')
const globOf = fc.array(globPart, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const people = fc.constantFrom('ana', 'bob', 'eve')
const groups = fc.constantFrom('billing', 'search')
const few = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 3 })
const grantOf: fc.Arbitrary<Grant> = fc.record({
  role: fc.option(fc.constantFrom(...roles)),
  rights: few(fc.constantFrom(...extraRights)),
  users: few(people),
  groups: few(groups),
  keys: few(fc.constantFrom('KEY-1', 'KEY-2')),
  paths: fc.option(fc.array(globOf, { minLength: 1, maxLength: 3 })),
  environments: fc.option(fc.array(fc.constantFrom(...environmentTypes), { minLength: 1, maxLength: 2 })),
  at: fc.constant({ file: 'access.yaml', line: 1 }),
})
const accessOf: fc.Arbitrary<Access> = fc.record({ grants: fc.array(grantOf, { maxLength: 5 }) })
const thingOf: fc.Arbitrary<Thing> = fc.record({
  path: fc.option(pathOf),
  type: fc.option(fc.constantFrom(...environmentTypes)),
})
const subjectOf: fc.Arbitrary<Subject> = fc.oneof(
  fc.record({ users: few(people), groups: few(groups), key: fc.constant(null) }),
  fc.record({
    users: fc.constant([]),
    groups: fc.constant([]),
    key: fc.constantFrom('KEY-1', 'KEY-2'),
    limit: fc.record({
      role: fc.option(fc.constantFrom(...roles)),
      paths: fc.option(fc.array(globOf, { minLength: 1, maxLength: 2 })),
    }),
  }),
)

test('decides as an oracle does that is written in another way', () => {
  const rightOf = fc.constantFrom(...rights)
  fc.assert(
    fc.property(
      accessOf,
      subjectOf,
      rightOf,
      fc.array(thingOf, { maxLength: 5 }),
      (access, subject, right, things) => {
        const permissions = new Policy(access).of(subject)
        for (const thing of things) {
          const allowed = oracle(access, subject, right, thing)
          expect(permissions.may(right, thing)).toBe(allowed)
          expect(permissions.why(right, thing) !== undefined).toBe(allowed)
          if (allowed) expect(permissions.anywhere(right)).toBe(true)
        }
        const isEverywhere = permissions.everywhere(right)
        if (isEverywhere) for (const thing of things) expect(permissions.may(right, thing)).toBe(true)
      },
    ),
    { numRuns: runs },
  )
})

test('a change that gives nobody anything new is never taken for one that does not, and the other way round', () => {
  const worlds = fc.tuple(accessOf, accessOf, subjectOf, fc.constantFrom(...rights), thingOf)
  fc.assert(
    fc.property(worlds, ([before, after, subject, right, thing]) => {
      const { gains, losses } = compareAccess(before, after)
      const [was, is] = [before, after].map((each) => new Policy(each).of(subject).may(right, thing))
      if (is && !was) expect(gains).not.toEqual([])
      if (was && !is) expect(losses).not.toEqual([])
    }),
    { numRuns: runs },
  )
})

test('a glob that is said to cover another means all that it means', () => {
  fc.assert(
    fc.property(globOf, globOf, pathOf, (wide, narrow, path) => {
      if (covers(wide, narrow) && pathMatcher(narrow)(path)) expect(pathMatcher(wide)(path)).toBe(true)
    }),
    { numRuns: runs },
  )
})

test.each([
  [
    'teams/billing/**',
    ['teams/billing/a.yaml', 'teams/billing/eu/a.yaml'],
    ['teams/billing', 'teams/billing-eu/a.yaml', 'x/teams/billing/a.yaml'],
  ],
  ['teams/*/prod.yaml', ['teams/a/prod.yaml'], ['teams/prod.yaml', 'teams/a/b/prod.yaml']],
  ['**/prod.yaml', ['prod.yaml', 'a/b/prod.yaml'], ['a/prod.yaml.bak', 'a/xprod.yaml']],
  ['a/**/z.yaml', ['a/z.yaml', 'a/b/c/z.yaml'], ['a/z.yml', 'b/a/z.yaml']],
  ['pro?.yaml', ['prod.yaml'], ['pro.yaml', 'pro/.yaml', 'prods.yaml']],
  ['?.yaml', ['a.yaml', 'å.yaml', '😀.yaml'], ['ab.yaml', '.yaml']],
  ['a/*?b', ['a/😀b', 'a/bbb'], ['a/b', 'a/bb/c']],
  ['*ab*ab*c.yaml', ['ababc.yaml', 'xabyabzc.yaml'], ['abc.yaml', 'aab/abc.yaml', 'ababxc.yml']],
  ['**/*a/**/b*/c', ['a/b/c', 'x/xa/y/b/z/xa/bx/c'], ['a/c', 'a/b/c/d', 'b/a/c']],
  ['**', ['a.yaml', 'a/b.yaml'], []],
  ['A.yaml', ['A.yaml'], ['a.yaml']],
])('%s means the paths below it and no others', (glob, these, others) => {
  const matches = pathMatcher(glob)
  expect(these.filter((path) => !matches(path))).toEqual([])
  expect(others.filter(matches)).toEqual([])
})

test('many stars hold nothing up', () => {
  const glob = `${'*a'.repeat(200)}b`
  expect(pathMatcher(glob)('a'.repeat(2_000))).toBe(false)
  expect(pathMatcher('**/a/'.repeat(100).slice(0, -1))(`${'a/'.repeat(1_000)}b`)).toBe(false)
})

test('each role may all that the one before may, and what the table says', () => {
  for (const [role, of] of Object.entries(table))
    expect([...rightsOf[role as 'viewer']].sort()).toEqual([...of].sort())
  expect([...rightsOf.admin].sort()).toEqual([...rights].sort())
})

const grant = (more: Partial<Grant>): Grant => ({
  ...{ role: 'operator', rights: [], users: ['ana@example.com'], groups: [], keys: [] },
  ...{ paths: ['teams/billing/**'], environments: null, at: { file: 'access.yaml', line: 7 } },
  ...more,
})

describe('what a change gives and takes is told by name', () => {
  test.each<[string, Grant[], Grant[], string[], string[]]>([
    ['a first grant', [], [grant({})], ['ana@example.com gains operator on teams/billing/**'], []],
    ['its end', [grant({})], [], [], ['ana@example.com loses operator on teams/billing/**']],
    ['the same, written elsewhere', [grant({})], [grant({ at: { file: 'b.yaml', line: 1 } })], [], []],
    [
      'a lower role',
      [grant({})],
      [grant({ role: 'viewer' })],
      [],
      ['ana@example.com loses operator on teams/billing/**'],
    ],
    [
      'a folder of it',
      [grant({})],
      [grant({ paths: ['teams/billing/eu/**'] })],
      [],
      ['ana@example.com loses operator on teams/billing/**'],
    ],
    [
      'more types',
      [grant({ environments: ['dev'] })],
      [grant({ environments: ['dev', 'test'] })],
      ['ana@example.com gains operator on teams/billing/** (dev, test)'],
      [],
    ],
    [
      'everything',
      [grant({})],
      [grant({ paths: null })],
      ['ana@example.com gains operator on everything'],
      [],
    ],
    [
      'a right of its own',
      [grant({})],
      [grant({ rights: ['payload:read'] })],
      ['ana@example.com gains payload:read on teams/billing/**'],
      [],
    ],
    [
      'through a group',
      [grant({})],
      [grant({ users: [], groups: ['billing'] })],
      ['group billing gains operator on teams/billing/**'],
      ['ana@example.com loses operator on teams/billing/**'],
    ],
  ])('%s', (_, before, after, gains, losses) => {
    const changes = compareAccess({ grants: before }, { grants: after })
    expect(changes.gains.map((each) => giftInWords(each, 'gains'))).toEqual(gains)
    expect(changes.losses.map((each) => giftInWords(each, 'loses'))).toEqual(losses)
  })
})

test('without a policy nobody may anything', () => {
  const permissions = new Policy(noAccess).of({ users: ['ana'], groups: ['billing'], key: null })
  expect(rights.filter((right) => permissions.anywhere(right))).toEqual([])
})
