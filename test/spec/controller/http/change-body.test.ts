import { describe, expect, test } from 'vitest'
import { readChange } from '../../../../controller/http/api/change-body.ts'
import { parseExact } from '../../../../core/lib/exact-json.ts'

const place = { extension: 'billing', environment: 'dev' }
const read = (...edits: unknown[]) => readChange({ edits })

describe('a change is read', () => {
  test.each<[string, object]>([
    ['a variable', { kind: 'set-variable', ...place, name: 'A', value: '' }],
    [
      'one that all share, and is secure',
      { kind: 'set-variable', ...place, environment: null, name: 'A', value: 'x', secure: true },
    ],
    ['one that was sealed before', { kind: 'set-variable', ...place, name: 'A', sealed: 'a.b.c.d.e' }],
    [
      'fields that go',
      { kind: 'set-environment', ...place, set: { state: null, suspend: null, instances: null } },
    ],
    [
      'a suspension',
      { kind: 'set-environment', ...place, set: { suspend: { reason: 'x', until: '2027-01-31' } } },
    ],
    [
      'a schedule',
      { kind: 'add-schedule', ...place, name: 'n', spec: { data: { a: [1, null, { b: 'c' }] } } },
    ],
    ['a release', { kind: 'promote', extension: 'billing', from: 'dev', to: 'test', source: true }],
    ['a way back', { kind: 'rollback', ...place }],
  ])('%s', (_, edit) => {
    expect(read(edit).edits).toEqual([edit])
  })

  test('numbers that are the same everywhere, and no others', () => {
    const spec = (number: string) =>
      parseExact(
        `{"edits":[{"kind":"add-schedule","extension":"e","environment":"dev","name":"n","spec":{"x":${number}}}]}`,
      )
    for (const [text, value] of [
      ['1.0', 1],
      ['1e3', 1000],
      ['0.10', 0.1],
      ['-0.5', -0.5],
      ['9007199254740991', 9007199254740991],
    ] as const)
      expect(readChange(spec(text)).edits[0]).toMatchObject({ spec: { x: value } })
    for (const text of ['9007199254740993', '0.12345678901234567890', '1e999'])
      expect(() => readChange(spec(text)), text).toThrow('edits[0].spec.x: a number that is not kept exactly')
  })
})

describe('refused, without what is in it', () => {
  const secret = 'hunter2-hunter2'
  test.each<[string, unknown, string]>([
    ['no object', [], 'the body: expected an object'],
    ['no edits', { edits: [] }, 'edits: expected a list of 1 to 5000'],
    ['too many', { edits: Array(5001).fill({}) }, 'edits: expected a list of 1 to 5000'],
    [
      'a value beside what was sealed',
      { edits: [{ kind: 'set-variable', ...place, name: 'A', value: secret, sealed: 'a.b.c.d.e' }] },
      'edits[0]: has either "sealed", or "value" and "secure"',
    ],
    ['a base that is no commit', { edits: [{}], base: 'main' }, 'base: expected the full id of a commit'],
    [
      'an edit that there is not',
      { edits: [{ kind: secret }] },
      'edits[0].kind: expected one of set-variable',
    ],
    [
      'a field that there is not',
      { edits: [{ kind: 'rollback', ...place, [secret]: 1 }] },
      'edits[0]: has a field that is none of kind',
    ],
    [
      'a value that is no text',
      { edits: [{ kind: 'set-variable', ...place, name: 'A', value: [secret] }] },
      'edits[0].value: expected a text',
    ],
    [
      'half a character',
      { edits: [{ kind: 'set-variable', ...place, name: 'A', value: `${secret}\ud800` }] },
      'edits[0].value: is no text',
    ],
    [
      'a name without end',
      { edits: [{ kind: 'unset-variable', ...place, name: secret.repeat(99) }] },
      'edits[0].name: is longer than 512',
    ],
    [
      'nothing to set',
      { edits: [{ kind: 'set-environment', ...place, set: {} }] },
      'edits[0].set: names no field',
    ],
    [
      'a release of itself',
      { edits: [{ kind: 'promote', extension: 'e', from: 'dev', to: 'dev' }] },
      '"from" and "to" are the same',
    ],
    [
      'an environment of another kind',
      { edits: [{ kind: 'rollback', ...place, environment: secret }] },
      'edits[0].environment: expected one of dev, test, production',
    ],
  ])('%s', (_, body, message) => {
    expect(() => readChange(body)).toThrow(message)
    expect(() => readChange(body)).not.toThrow(secret)
  })
})
