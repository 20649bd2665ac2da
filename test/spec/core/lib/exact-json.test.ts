import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExactNumber, exactText, parseExact } from '../../../../core/lib/exact-json.ts'

describe('numbers stay as they were written', () => {
  test.each([
    '12345678901234567890',
    '9007199254740993',
    '-9007199254740993',
    '1.0',
    '-0',
    '0.10',
    '1e2',
    '1E+400',
    '0.0000001',
    '3.14159265358979323846',
    '123456789012345678901234567890.5',
  ])('%s', (number) => {
    const texts = [number, `[${number}]`, `{"a":${number},"b":[1,${number}]}`]
    expect(texts.map((text) => exactText(parseExact(text)))).toEqual(texts)
    expect(parseExact(number)).toBeInstanceOf(ExactNumber)
    expect(Number(parseExact(number))).toBe(Number(number))
  })

  test('whatever they are, and between whatever strings', () => {
    const number = fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,25})?([eE][+-]?\d{1,3})?$/)
    const string = fc.string().map((each) => JSON.stringify(each))
    const text = fc
      .array(fc.oneof(number, string, fc.constantFrom('true', 'null', '{}', '"1.0"', '"-0,"')))
      .map((parts) => `[${parts.join(',')}]`)
    fc.assert(fc.property(text, (each) => exactText(parseExact(each)) === each))
  })
})

test('all other values are those of JSON.parse', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value)
      expect(JSON.stringify(JSON.parse(exactText(parseExact(text))))).toBe(JSON.stringify(JSON.parse(text)))
    }),
  )
})

test.each([
  ...['"\\u0000number:1"', '{"\\u0000number:1":1.0}', '["\\u0000",1.0]', '["\\u0000number:1",1.0]'],
  ...['["a\\"\\u0000number:1",1.0]', '{"\\u0000a":"\\u0000\\u0000number:1","b":1.0}'],
])('%s is text, and no number, whatever stands for one on the way', (text) => {
  expect(exactText(parseExact(text))).toBe(text)
})

test.each(['01', '1.', '[1.0', '{"a":1.0,}', '', '1.0 2.0', '"\n"'])('%j is no JSON', (text) => {
  expect(() => parseExact(text)).toThrow(SyntaxError)
})

test('depth ends in an error that can be told', () => {
  expect(() => parseExact(`${'['.repeat(5000)}1.0${']'.repeat(5000)}`)).toThrow(RangeError)
})

test('numbers that are plain are numbers', () => {
  expect(parseExact('{"a":1,"b":2.5,"c":"1.0","d":-3,"e":1234567890}')).toEqual({
    a: 1,
    b: 2.5,
    c: '1.0',
    d: -3,
    e: 1234567890,
  })
})
