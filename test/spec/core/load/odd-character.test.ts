import { expect, test } from 'vitest'
import { loadFile } from '../../../../core/load/load-file.ts'
import { validate } from '../../../../core/validate/validate.ts'

const good = `apiVersion: bowline.dev/v1
kind: Account
metadata: {name: acme}
spec: {role: vendor, timeZone: UTC}
---
apiVersion: bowline.dev/v1
kind: Extension
metadata: {name: billing}
spec: {type: multi-account-installation, displayName: "Préparé\u00a0: “oui” – ❤️"}
---
apiVersion: bowline.dev/v1
kind: Environment
metadata:
  name: billing-dev
spec:
  extension: billing
  type: test
  source: {url: https://example.com/a.git, tag: v1}
  runtime: {start: node main.js}
---
apiVersion: bowline.dev/v1
kind: Schedule
metadata: {name: nightly}
spec:
  extension: billing
  environment: test
  method: run
  trigger: {cron: "0 0 6 * * *"}
  data: {имя: 1}
`

/** `line:column [severity] code: the character` of each finding, after an edit. */
function found(from: string, to: string): string[] {
  expect(good).toContain(from)
  const content = Buffer.from(good.replace(from, to))
  return validate([loadFile({ path: 'a.yaml', content })], { now: 0 }).diagnostics.map(
    ({ at, code, severity, message }) =>
      `${at.line}:${at.column} ${severity === 'error' ? '' : `${severity} `}${code} ${/U\+\w+/.exec(message)?.[0] ?? ''}`.trim(),
  )
}

test('in texts for people, and as the keys of data, all are fine', () => {
  expect(found('', '')).toEqual([])
})

test.each<[string, string, string, string]>([
  ['after a colon', 'type: test', 'type:\u00a0test', '17:8 odd-character U+00A0'],
  ['in the indentation', '  type: test', '\u00a0\u00a0type: test', '17:1 odd-character U+00A0'],
  ['in the midst of it', '  type: test', ' \u3000type: test', '17:2 odd-character U+3000'],
  ['alone on a line', 'spec:\n  extension', 'spec:\n\u00a0\n  extension', '16:1 odd-character U+00A0'],
  ['at the end of a line', 'metadata:\n', 'metadata:\u00a0\n', '13:10 odd-character U+00A0'],
  ['in brackets', '{name: nightly}', '{name:\u00a0nightly}', '23:17 odd-character U+00A0'],
  ['before a comment', 'type: test', 'type: test\u00a0# yes', '17:13 odd-character U+00A0'],
  ['in a key', 'type: test', 'ty\u200bpe: test', '17:5 odd-character U+200B'],
  [
    'a byte order mark before a document',
    'apiVersion: bowline.dev/v1\nkind: Environment',
    '\ufeffapiVersion: bowline.dev/v1\nkind: Environment',
    '11:1 odd-character U+FEFF',
  ],
  ['at the end of a value', 'type: test', 'type: test\u200b', '17:13 odd-character U+200B'],
  [
    'in a reference',
    'extension: billing\n  type',
    'extension: bil\u200bling\n  type',
    '16:17 odd-character U+200B',
  ],
  ['in an apiVersion', 'v1\nkind: Environment', 'v1\u200b\nkind: Environment', '11:27 odd-character U+200B'],
  ['in an expression', '6 * * *', '6\u200b * * *', '28:25 odd-character U+200B'],
  ['a line separator', 'billing\n  type', 'billing\u2028  type', '16:21 odd-character U+2028'],
  ['a control character', 'type: test', 'type: te\u0007st', '17:11 odd-character U+0007'],
  ['a colon of East Asia', 'type: test', 'type：test', '17:7 odd-character U+FF1A'],
  ['quotes of a word processor', 'type: test', 'type: “test”', '17:9 odd-character U+201C'],
  ['a Cyrillic letter', 'type: test', 'type: tеst', '17:10 odd-character U+0435'],
  ['a Cyrillic letter in a key', 'type: test', 'tyрe: test', '17:5 odd-character U+0440'],
  ['in a command', 'node main', 'node\u00a0main', '19:24 warning unseen-character U+00A0'],
  ['in a tag', 'tag: v1', 'tag: v1\u202e', '18:51 warning unseen-character U+202E'],
])('%s it is named, alone, with its place', (_, from, to, expected) => {
  expect(found(from, to)).toEqual([expected])
})

test.each<[string, string, string, string]>([
  ['in a comment', 'type: test', 'type: @test #\u00a0one of three', '17:9 yaml-syntax'],
  ['in a text for people', '{name: nightly}', '{name: nightly', '24:1 yaml-syntax'],
])('what is wrong beside one %s is told as ever', (_, from, to, expected) => {
  expect(found(from, to)[0]).toBe(expected)
})
