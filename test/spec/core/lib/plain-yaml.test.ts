import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { plainYaml } from '../../../../core/lib/plain-yaml.ts'

const byPackage = (value: object) => stringify(value, { lineWidth: 120 })

test('what a status says is the text that the package writes', () => {
  const value = {
    metadata: { id: 'ENV-1234-5678-01', environment: 'dev' },
    status: {
      tag: null,
      deployed: { tag: 'v1.2.0', commit: '0123abc' },
      left: undefined,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          message: 'no local runner is connected, (5/6)',
          since: '2026-11-30T17:20:48.123Z',
        },
      ],
      variables: { total: 5, sealed: -1 },
      words: ['one', 'two words'],
      none: [],
      nothing: {},
      is: true,
    },
  }
  expect(plainYaml(value)).toBe(byPackage(value))
})

test.each([
  '',
  ' a',
  'a ',
  'a: b',
  'a #b',
  '- a',
  'a:',
  '12',
  '1e3',
  '0x1f',
  'tRue',
  '~',
  "'a'",
  'ä',
  'a\nb',
  'a  b',
])('a text that needs more is left to the package: %j', (text) => {
  expect(plainYaml({ message: text })).toBeUndefined()
})

test('a text that would be folded is left to the package', () => {
  expect(plainYaml({ message: 'word '.repeat(40).trim() })).toBeUndefined()
})

test('whatever is written, the package writes it so', () => {
  const word = fc.constantFrom(
    'False',
    'a',
    'b:',
    '-',
    '#',
    '1',
    '0x',
    'e5',
    '.',
    'true',
    '"',
    "'",
    '&',
    '*',
    '{',
    '}',
    '[',
    ',',
    ' ',
  )
  const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(''))
  const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined))
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('mapping')),
    mapping: fc.dictionary(fc.constantFrom('key', 'message', 'type'), tie('value')),
  }))
  fc.assert(
    fc.property(value, text, (first, second) => {
      const written = plainYaml({ first, second })
      if (written !== undefined) expect(written).toBe(byPackage({ first, second }))
    }),
    { numRuns: 1_000 },
  )
})
