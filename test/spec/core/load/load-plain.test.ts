import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { loadParsed, loadPlain } from '../../../../core/load/load-file.ts'
import type { LoadedFile } from '../../../../core/load/loaded-file.ts'
import { anyEdits, edited, scraps } from '../../../support/broken-text.ts'
import { tries } from '../../../support/tries.ts'

/** How many random inputs each property gets. */
const runs = tries(600)

vi.setConfig({ testTimeout: 60_000 + runs * 10 })

/** All that there is to know about a file, places too. */
function contents({ documents, findings }: LoadedFile) {
  const all = documents.map((each) => {
    const { file, value, broken } = each
    return { file, value, broken, marks: { ...each.marks() } }
  })
  return { findings, documents: all }
}

/** Whether the quick way was open; where it was, it came to where the parser comes. */
function agrees(text: string): boolean {
  const quick = loadPlain('a.yaml', text)
  if (!quick) return false
  const parsed = contents(loadParsed('a.yaml', text))
  expect(contents(quick)).toStrictEqual(parsed)
  quick.rest?.()
  expect(contents(quick), 'after rest').toStrictEqual(parsed)
  return true
}

const ours = (rest: string): string => `apiVersion: bowline.dev/v1\n${rest}`

describe('what people write is read the quick way', () => {
  test.each([
    ['text, numbers, words', ours('a: b c\nd: 12\ne: -0.5\nf: true\ng: null\nh: 0 0 2 * * *\ni: 30s\n')],
    [
      'what only looks like something else',
      ours('a: NO\nb: yes\nc: 2026-01-02\nd: 1.2.3\ne: nullable\nf: 12:30:45\n'),
    ],
    ['quotes', ours(`a: "b: \\"c\\"\\n"\nd: 'it''s # that'\ne: ""\n`)],
    ['comments and empty lines', ours('# a\n\na: b # c\nd: # e\n    # f\n  # g\n  h: i#j\n\n')],
    ['lists at both depths', ours('a:\n- b\n-   c: d\n    e: f\n-\n  g: h\ni:\n  - j\n  - k\nl: m\n')],
    ['brackets on one line', ours('a: []\nb: {}\nc: [1, "x", {d: e f, g: [h]}]\nurl: {x: https://a.b/c}\n')],
    ['several lines of text', ours('a: |\n  b\n    c\n\n  # d\ne:\n  - |-\n    f\n\ng: h\n')],
    ['several documents', `---\n${ours('a: b')}\n---\n\n---\nkind: Pod\n---\n${ours('c: d\n')}---\n`],
    ['letters of all the world', ours('a: "żółć"\nb: Łódź 🚢 it’s\nc: [é]\n')],
    ['nothing', ''],
    ['a comment', '# nothing'],
  ])('%s', (_, text) => {
    expect(agrees(text)).toBe(true)
  })
})

describe('what is not surely known is left to the parser', () => {
  test.each([
    [
      'numbers people write in more than one way',
      ['012', '0o17', '0x1f', '1e3', '+1', '1.', '.5', '.inf', '.NaN', '-0'],
    ],
    ['numbers that JSON may not keep', ['9007199254740993', '1234567890123456', '0.1234567890123']],
    ['words with several spellings', ['~', 'Null', 'NULL', 'True', 'FALSE']],
    ['anchors, aliases, tags', ['&a b', '*a', '!t b', '!!str b']],
    ['what cannot begin text', ['@a', '`a', '%a', '? a', '- a', ', a', ': a', '> a']],
    ['what may hold another key', ['b: c', 'b:', '"b": c', '[b]: c']],
    ['quotes and brackets that stay open', ['"b', "'b", '[b', '{b: c', '"b\\"']],
    ['escapes beyond those of JSON', ['"\\x41"', '"\\e"', '"\\u0041"']],
    ['something after the end', ['"b" c', '[b] c', "'b'#c", '[b]#c']],
    ['brackets with strange entries', ['[a,]', '[,a]', '{a}', '{a: }', '{a:b}', '[a: b]', '{a: 1, a: 2}']],
    ['nothing at all', ['']],
    ['keys every object has', ['{__proto__: 1}', '{constructor: 1}']],
    ['characters that may end a line', ['a\tb', 'a\r', 'a\x85b', 'a\ufeffb', 'a\0b']],
    [
      'headers of text with a choice',
      ['|+\n  b', '|2\n   b', '>\n  b', '|\n\n  b', '|\n  b\n   \n', '| # c\n  b\n'],
    ],
    ['text on several lines', ['b\n  c', '"b\n  c"']],
  ])('%s', (_, values) => {
    for (const value of values) {
      const text = ours(`a: ${value}\n`)
      expect([value, agrees(text)]).toEqual([value, false])
    }
  })

  test.each([
    ['a key given twice', 'a: b\na: c\n'],
    ['a merge key', '<<: b\n'],
    ['keys in quotes', '"a": b\n'],
    ['an indentation that fits nothing', 'a:\n    b: c\n  d: e\n'],
    ['a first line that is indented', '  a: b\n'],
    ['a list in a list on one line', 'a:\n  - - b\n'],
    ['the end of a document', 'a: b\n...\n'],
    ['something after a document start', '--- a: b\n'],
    ['a directive', '%YAML 1.1\n---\na: b\n'],
    ['nesting 31 deep', `a: ${'['.repeat(31)}${']'.repeat(31)}\n`],
  ])('%s', (_, text) => {
    expect(agrees(text)).toBe(false)
  })
})

const folders = ['../../../golden/', '../../../../examples/config/']
const files = folders.flatMap((folder) => {
  const url = new URL(folder, import.meta.url)
  const names = readdirSync(url, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  )
  return names.map((name): [string, string] => [name, readFileSync(new URL(name, url), 'utf8')])
})

test('files of this repository are read as the parser reads them, most of them the quick way', () => {
  const quick = files.filter(([, text]) => agrees(text))
  expect(quick.length).toBeGreaterThan(files.length / 2)
})

const seeds = files.map(([, text]) => text)

test('whatever becomes of a file, the two ways never disagree', () => {
  let quick = 0
  const mutant = fc.tuple(fc.constantFrom(...seeds), anyEdits)
  const property = fc.property(mutant, ([text, edits]) => {
    if (agrees(edited(text, edits))) quick += 1
  })
  fc.assert(property, { seed: 20_260_101, numRuns: runs })
  expect(quick).toBeGreaterThan(runs / 10)
})

test('whatever scraps a text is made of, the two ways never disagree', () => {
  let quick = 0
  const lines = fc.array(fc.tuple(fc.constantFrom('', '  ', '    ', '- ', '  - '), scraps, scraps), {
    maxLength: 6,
  })
  const property = fc.property(lines, (parts) => {
    const text = parts.map(([margin, ...rest], index) => `${margin}k${index}: ${rest.join('')}`).join('\n')
    if (agrees(ours(text))) quick += 1
  })
  fc.assert(property, { seed: 20_260_102, numRuns: runs })
  expect(quick).toBeGreaterThan(runs / 20)
})

test('whatever is in a block of text, the two ways never disagree', () => {
  let quick = 0
  const line = fc.tuple(
    fc.constantFrom('', ' ', '  ', '  ', '  ', '    '),
    fc.constantFrom('', 'a', 'a ', ' a', '# a', 'a: b', '- a', '---', '"', '\u00a0', '\\'),
  )
  const block = fc.tuple(
    fc.constantFrom('a: |', 'a: |-', 'a:\n  - |', 'a: >', 'a: |+', 'a: | # b'),
    fc.array(line, { maxLength: 6 }),
    fc.constantFrom('', '\n', '\n\n', '\nb: c', '\n  \nb: c\n', '\n\n# a\n'),
  )
  const property = fc.property(block, ([header, lines, end]) => {
    const text = [header, ...lines.map((each) => each.join(''))].join('\n') + end
    if (agrees(ours(text))) quick += 1
  })
  fc.assert(property, { seed: 20_260_103, numRuns: runs })
  expect(quick).toBeGreaterThan(runs / 20)
})
