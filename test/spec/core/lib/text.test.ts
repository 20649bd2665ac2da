import { describe, expect, test } from 'vitest'
import { cleanJson, cleanText } from '../../../../core/lib/text.ts'

const odd = 'a\0b\uD800c'
const clean = 'a\uFFFDb\uFFFDc'

describe('text that every store accepts', () => {
  test.each([
    ['plain text', 'hello', 'hello'],
    ['U+0000', 'a\0\0b', 'a\uFFFD\uFFFDb'],
    ['the first half of a surrogate pair', 'a\uD83D', 'a\uFFFD'],
    ['the second half', '\uDE00a', '\uFFFDa'],
    ['both halves', '\u{1F600}', '\u{1F600}'],
    ['other control characters', 'a\tb\u0001', 'a\tb\u0001'],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => {
    expect(cleanText(text)).toBe(expected)
  })
})

describe('JSON with such text in it', () => {
  test.each([
    ['text', odd, clean],
    ['a list', [odd, [odd]], [clean, [clean]]],
    ['an object, keys too', { [odd]: { a: odd } }, { [clean]: { a: clean } }],
    ['what is no text', [1, true, null], [1, true, null]],
  ])('%s', (_, value, expected) => {
    expect(cleanJson(value)).toEqual(expected)
  })

  test('a key called __proto__ stays a key', () => {
    const cleaned = cleanJson(JSON.parse('{"__proto__": {"admin": true}}')) as Record<string, unknown>
    expect(Object.keys(cleaned)).toEqual(['__proto__'])
    expect(cleaned.admin).toBeUndefined()
  })

  test('the original is left as it was', () => {
    const value = { list: [odd] }
    cleanJson(value)
    expect(value).toEqual({ list: [odd] })
  })
})
