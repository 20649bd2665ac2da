import { describe, expect, test } from 'vitest'
import {
  type ActName,
  actsOf,
  type Chosen,
  commandFor,
  hasToBeNamed,
  isOlder,
  promotion,
  type Told,
  wishFor,
} from '../../../../dashboard/lib/environment-acts.ts'

const url = 'https://git.example.com/billing.git'
const told = (type: Told['type'], more: Partial<Told> = {}): Told => ({
  ...{ type, mode: 'cloud', wanted: 'running', logLevel: 'INFO', suspended: null },
  ...{ source: { url, tag: 'v1' } },
  ...more,
})
const dev = told('dev', { source: { url, tag: 'v2' } })
const here = told('production')
const all = [dev, told('test', { source: null, mode: 'local' }), here]
const place = { extension: 'billing', environment: 'production' }

describe('what is offered', () => {
  const names = (it: Told) =>
    actsOf(it, all).map(({ name, unless }) => (unless === null ? name : `(${name})`))

  test.each<[string, Told, string[]]>([
    ['what runs', here, ['suspend', 'log-level', 'release', 'rollback', 'stop']],
    [
      'what stands still',
      told('production', { wanted: 'stopped', suspended: { reason: 'x', until: null } }),
      ['start', 'resume', 'log-level', 'release', 'rollback'],
    ],
    [
      'what is local',
      told('production', { source: null, mode: 'local' }),
      ['suspend', 'log-level', '(release)', '(rollback)', 'stop'],
    ],
    ['what has one after it', dev, ['suspend', 'log-level', 'release', '(promote)', 'rollback', 'stop']],
  ])('for %s', (_, it, expected) => {
    expect(names(it)).toEqual(expected)
  })

  test('a promotion changes the one that it goes to', () => {
    expect(promotion(dev, here)).toMatchObject({ type: 'production', from: 'dev', unless: null })
    expect(promotion(here, told('test')).unless).toBe('test has the release of production.')
    expect(promotion(here, told('test', { source: { url: 'other', tag: 'v1' } })).unless).toBeNull()
  })
})

describe('what is asked of Git', () => {
  const wish = (name: ActName, chosen: Chosen = {}) => wishFor(name, 'billing', { here, all, chosen })
  const set = (fields: object) => ({ kind: 'set-environment', ...place, set: fields })

  test.each<[ActName, Chosen, object, Partial<Told>]>([
    ['stop', {}, set({ state: 'stopped' }), { wanted: 'stopped' }],
    [
      'suspend',
      { reason: ' Look ', until: '2027-01-31T18:00:00Z' },
      set({ suspend: { reason: 'Look', until: '2027-01-31T18:00:00Z' } }),
      { suspended: { reason: 'Look', until: '2027-01-31T18:00:00Z' } },
    ],
    ['log-level', { logLevel: 'DEBUG' }, set({ logLevel: 'DEBUG' }), { logLevel: 'DEBUG' }],
    ['release', { tag: 'v3' }, set({ tag: 'v3' }), { source: { url, tag: 'v3' } }],
    [
      'promote',
      { from: 'dev' },
      { kind: 'promote', extension: 'billing', from: 'dev', to: 'production' },
      { source: { url, tag: 'v2' } },
    ],
    ['rollback', {}, { kind: 'rollback', ...place }, { source: { url, tag: 'v0' } }],
    [
      'rollback',
      { tag: 'v0.9' },
      { kind: 'rollback', ...place, to: 'v0.9' },
      { source: { url, tag: 'v0.9' } },
    ],
  ])('to %s, %o', (name, chosen, edit, then) => {
    const found = wish(name, chosen)
    expect(found?.edit).toEqual(edit)
    expect(found?.isSaid(here)).toBe(false)
    expect(found?.isSaid({ ...here, ...then })).toBe(true)
  })

  test('to start and to resume, of one that stands still', () => {
    const still = { ...here, wanted: 'stopped', suspended: { reason: 'x', until: null } } as const
    for (const name of ['start', 'resume'] as const) {
      const found = wishFor(name, 'billing', { here: still, all, chosen: {} })
      expect(found?.isSaid(still)).toBe(false)
      expect(found?.isSaid(here)).toBe(true)
    }
  })

  test.each<[ActName, Chosen]>([
    ['suspend', { reason: ' ' }],
    ['log-level', { logLevel: 'INFO' }],
    ['release', { tag: 'v1' }],
    ['promote', { from: 'test' }],
    ['promote', {}],
  ])('nothing, to %s %o: there is something to choose', (name, chosen) => {
    expect(wish(name, chosen)).toBeUndefined()
  })

  test('with the source of another repository, and the command for it', () => {
    const other = [told('dev', { source: { url: 'other', tag: 'v1' } }), here]
    const found = wishFor('promote', 'billing', { here, all: other, chosen: { from: 'dev' } })
    expect(found?.edit).toMatchObject({ source: true })
    expect(found && commandFor(found)).toBe('bowline promote billing --from dev --to production --source')
    const back = wish('rollback', { tag: 'v0.9' })
    expect(back && commandFor(back)).toBe('bowline rollback billing production --to v0.9')
    const stop = wish('stop')
    expect(stop && commandFor(stop)).toBeNull()
  })
})

test('production is named before it is stopped or goes back, and nothing else is', () => {
  const named = (type: Told['type']) =>
    (['start', 'stop', 'suspend', 'release', 'promote', 'rollback'] as const).filter((name) =>
      hasToBeNamed(name, told(type), false),
    )
  expect(named('production')).toEqual(['stop', 'rollback'])
  expect(named('test')).toEqual([])
  expect(hasToBeNamed('release', here, true)).toBe(true)
})

test.each([
  ['v1', 'v2', true],
  ['v3', 'v2', false],
  ['v2', 'v2', false],
  ['v1', 'v9', false],
  ['v9', 'v2', false],
  [undefined, 'v2', false],
])('%s is older than %s: %s', (tag, than, expected) => {
  expect(isOlder(tag, than, ['v3', 'v2', 'v1'])).toBe(expected)
})
