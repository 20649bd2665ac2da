import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from '../../../dashboard/lib/json-place.ts'

describe('what is no JSON object is told with its place', () => {
  test.each<[string, number, number, string]>([
    ['', 1, 1, 'expected an object: begin with {'],
    ['[1]', 1, 1, 'expected an object: begin with {'],
    ['{"a": 1} x', 1, 10, 'nothing may come after the last }'],
    ['{\n  "a": 1,\n}', 3, 1, 'after a comma another name must come'],
    ['{"a": [1, ]}', 1, 11, 'after a comma another value must come'],
    ["{'a': 1}", 1, 2, 'expected a name in double quotes, or }'],
    ['{\n  "a" 1\n}', 2, 7, 'expected : after the name'],
    ['{"a": 1 "b": 2}', 1, 9, 'expected , or }'],
    ['{"a": [1 2]}', 1, 10, 'expected , or ]'],
    ['{"a": yes}', 1, 7, 'expected a value: a text, a number, true, false, null, { or ['],
    ['{"a": "b\n"}', 1, 7, 'this text has no closing "'],
    ['{"a": "b\tc"}', 1, 9, 'write \\u0009 for this character'],
    ['{"a": "\\d"}', 1, 8, 'there is no such escape; write \\\\ for a backslash'],
    ['{"a": 01}', 1, 7, 'this is no number as JSON has them'],
    ['{"a": 1, "a": 2}', 1, 10, 'the name "a" comes twice'],
    ['{"a": 9007199254740993}', 1, 7, 'this number would be changed: write it as a text, in double quotes'],
  ])('%j', (text, line, column, message) => {
    expect(readJson(text)).toEqual({ ok: false, mistake: { message, line, column } })
  })
})

test('what is one is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      const read = readJson(text)
      if (read.ok) expect(read.value).toEqual(JSON.parse(text))
      else expect(read.mistake.message).toContain('this number would be changed')
    }),
  )
})

test('what JSON.parse refuses is never taken', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"a"',
    ':',
    ',',
    '1',
    '-',
    '.5',
    'e3',
    'null',
    ' ',
    '\n',
    '"',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = `{${parts.join('')}`
      if (readJson(text).ok) expect(() => JSON.parse(text)).not.toThrow()
    }),
    { numRuns: 2_000 },
  )
})

test('what is nested without end is refused, and no stack is at its end', () => {
  expect(readJson(`{"a":${'['.repeat(100_000)}`)).toMatchObject({
    ok: false,
    mistake: { message: 'nested deeper than 100 times' },
  })
})
