import { expect, test } from 'vitest'
import { between, neighbours } from '../../../dashboard/lib/releases.ts'

const url = 'https://git.example.com/billing.git'

function cloud(type: string, tag: string, { serves = tag, from = url } = {}) {
  return { type, mode: 'cloud' as const, source: { url: from, tag }, deployed: { tag: serves } }
}
const local = (type: string) => ({ type, mode: 'local' as const, source: null, deployed: null })

test('each environment is compared with the one before it, with the command that takes the release on', () => {
  expect(neighbours('billing', [cloud('dev', 'v3'), cloud('test', 'v2'), cloud('production', 'v2')])).toEqual(
    [
      {
        ...{ from: 'dev', to: 'test', words: 'v3 in dev, v2 in test', note: null },
        command: 'bowline promote billing --from dev --to test',
        tags: { url, from: 'v3', to: 'v2' },
      },
      {
        from: 'test',
        to: 'production',
        words: 'the same release, v2',
        command: null,
        note: null,
        tags: null,
      },
    ],
  )
})

test('a release that does not serve yet is no secret, and another repository is named', () => {
  const elsewhere = cloud('test', 'v2', { from: 'https://git.example.com/fork.git' })
  const [step] = neighbours('billing', [cloud('dev', 'v3', { serves: 'v2' }), elsewhere])
  expect(step?.command).toBe('bowline promote billing --from dev --to test --source')
  expect(step?.note).toBe('It takes the other repository, too. v3 does not serve in dev yet: v2 does.')
})

test('of a local one there is no release to take', () => {
  expect(neighbours('billing', [local('dev'), cloud('production', 'v1')])).toEqual([
    {
      ...{ from: 'dev', to: 'production', command: null, note: null, tags: null },
      words: 'dev is local: Git asks for no release there',
    },
  ])
})

test('one alone has no neighbour', () => {
  expect(neighbours('billing', [cloud('dev', 'v1')])).toEqual([])
})

test.each([
  ['v3', 'v1', { way: 'forward', tags: ['v3', 'v2'] }],
  ['v1', 'v2', { way: 'back', tags: ['v2'] }],
  ['v3', 'v0', undefined],
])('between %s and %s lie', (from, to, expected) => {
  expect(between(['v3', 'v2', 'v1'], from, to)).toEqual(expected)
})
