import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { exempt } from '../support/regex-exemptions.ts'
import { good, readList, regexesIn, regexesOf, verdictOn } from '../support/regexes.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const regexes = regexesIn(root)
const list = readList(readFileSync(new URL('../regexes.txt', import.meta.url), 'utf8'))

describe('every regular expression of the product', () => {
  test('is on the list, as linear or with a reason; npm run generate:regexes puts it there', () => {
    const missing = regexes.filter(({ text }) => !good.includes(list.get(text) ?? ''))
    expect(missing.map(({ files, text }) => `${files}: ${text}`)).toEqual([])
  })

  test('and nothing else is', () => {
    const texts = regexes.map(({ text }) => text)
    expect([...list.keys(), ...Object.keys(exempt)].filter((text) => !texts.includes(text))).toEqual([])
  })

  test('that is exempt is one with a reason', () => {
    expect(
      [...list]
        .filter(([, verdict]) => verdict === 'exempt')
        .map(([text]) => text)
        .sort(),
    ).toEqual(Object.keys(exempt).sort())
  })
})

test.each([
  ['literals', 'const a: string = x.replace(/a+$/g, y ? /b/ : "/c/")', ['/a+$/g', '/b/']],
  [
    'what is given to RegExp',
    'new RegExp("a\\\\d", "u"); RegExp("b"); new RegExp(a +\n  b)',
    ['/a\\d/u', '/b/', 'new RegExp(a + b)'],
  ],
  ['neither texts nor comments', '"/a/"; `/b/` // /c/', []],
])('found in sources are %s', (_, code, texts) => {
  expect(regexesOf('a.ts', code).map(({ text }) => text)).toEqual(texts)
})

test.each([
  ['(a+)+$', '', 'exponential'],
  ['\\s+$', '', '2nd degree polynomial'],
  ['\\s*\\n\\s*', 'g', '2nd degree polynomial'],
  ['^\\s+', '', 'proved'],
])('the checker says of /%s/%s: %s', (source, flags, verdict) => {
  expect(verdictOn({ source, flags })).toBe(verdict)
})
