import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDiagnostic } from '../../../../core/domain/diagnostic.ts'
import { isConfigPath } from '../../../../core/load/config-path.ts'
import { loadFile, loadSymbolicLink } from '../../../../core/load/load-file.ts'
import { type LoadedFile, type Mark, positionOf, rangeOf } from '../../../../core/load/loaded-file.ts'

const load = (content: string | Buffer): LoadedFile =>
  loadFile({ path: 'a.yaml', content: typeof content === 'string' ? Buffer.from(content) : content })

/** `line:column code` of each finding. */
const findings = (file: LoadedFile): string[] =>
  file.findings.map(({ at, code }) => `${at.line}:${at.column} ${code}`)

const ours = (rest: string): string => `apiVersion: bowline.dev/v1\n${rest}`

const aliasesOf = (count: number): string => `a: &a [1]\nb: [${'*a, '.repeat(count)}]`
const laughs = `a: &a [${'x, '.repeat(200)}]\nb: &b [${'*a, '.repeat(60)}]\nc: [${'*a, '.repeat(30)}]`
const nested = (depth: number): string => `a: ${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}`

describe('what is wrong with a file', () => {
  test.each<[string, string | Buffer, string[]]>([
    ['an open quote, told where it opens', ours('a: "x\nb: 1\n'), ['2:4 yaml-syntax']],
    ['an open bracket', ours('a: [1,\n'), ['3:1 yaml-syntax']],
    ['a tab as indentation', ours('a:\n\tb: 1\n'), ['3:1 tab-indent']],
    ['text without ":"', ours('text\n'), ['2:1 yaml-syntax']],
    ['several mistakes, one for each line', ours('a: @x\nb: `y\n'), ['2:4 yaml-syntax', '3:4 yaml-syntax']],
    ['a key given twice', ours('a: 1\nb: {c: 1, c: 2}\n'), ['3:11 duplicate-key']],
    ['a key given three times', ours('a: 1\na: 2\na: 3\n'), ['3:1 duplicate-key', '4:1 duplicate-key']],
    ['a merge key', ours('a: &a {b: 1}\nc: {<<: *a}\n'), ['3:5 merge-key']],
    ['a merge conflict', ours('<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n'), ['2:1 merge-conflict']],
    ['a tag', ours('a: !secret b\n'), ['2:4 unknown-tag']],
    ['a key that is not text', ours('[a]: 1\n'), ['2:1 yaml-syntax']],
    ['an alias without an anchor', ours('a: *b\n'), ['2:4 unknown-alias']],
    ['an alias of itself', ours('a: &a [*a]\n'), ['2:8 nesting-too-deep']],
    ['101 aliases', ours(aliasesOf(101)), ['3:405 too-many-aliases']],
    ['few aliases of many values', ours(laughs), ['2:458 too-many-aliases']],
    ['a mistake in an anchor, told once', ours('a: &a {b: 1, b: 2}\nc: [*a, *a]\n'), ['2:14 duplicate-key']],
    ['nesting 33 deep', ours(nested(33)), ['2:35 nesting-too-deep']],
    ['nesting that exhausts the stack', ours(`a: ${'- '.repeat(5000)}`), ['2:4 yaml-syntax']],
    [
      'brackets and keys that nobody closes',
      ours(`a: ${'{b: c: '.repeat(2000)}\n--- {b: 1}\n`),
      ['2:1748 nesting-too-deep'],
    ],
    [
      'a number JSON cannot hold',
      ours('a: .inf\nb: 12345678901234567890\n'),
      ['2:4 inexact-number', '3:4 inexact-number'],
    ],
    [
      'numbers that begin with 0',
      ours('a: 010\nb: [-007, +08.5]\nc: ["010", 0, 0.5, 0o10, 0x0a, 10]\n'),
      ['2:4 leading-zero', '3:5 leading-zero', '3:11 leading-zero'],
    ],
    ['bytes that are not UTF-8', Buffer.from(ours('b: caf\xe9\n'), 'latin1'), ['2:7 not-utf8']],
    ['UTF-16', Buffer.from('\ufeffapiVersion: bowline.dev/v1\n', 'utf16le'), ['1:1 not-utf8']],
    ['more than 1 MiB', ours('#'.repeat(1024 * 1024)), ['1:1 file-too-large']],
    ['one document of many', ours('a: @x\n---\na: @y\n'), ['2:4 yaml-syntax', '4:4 yaml-syntax']],
    ['a document that does not tell whose it is', ours('---\n{{ template }}\n'), ['3:2 yaml-syntax']],
  ])('%s', (_, content, expected) => {
    expect(findings(load(content))).toEqual(expected)
  })
})

describe('a finding tells where it ends, if it is about something with an end', () => {
  test.each<[string, string, (string | undefined)[]]>([
    ['a key', 'a: 1\nabc: {de: 1, de: 2}\n', ['3:16']],
    ['a merge key', 'c: {<<: 1}\n', ['2:7']],
    ['a number', 'a: 0123\nb: .inf\n', ['2:8', '3:8']],
    ['an alias', 'a: *bcd\n', ['2:8']],
    ['a tag', 'a: !secret b\n', ['2:11']],
    ['the mark of a merge', '<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n', ['2:8']],
    ['a quote that stays open', 'a: "x\nb: 1\n', [undefined]],
    ['a single character', 'a: @x\n', [undefined]],
  ])('%s', (_, text, expected) => {
    const ends = load(ours(text)).findings.map(({ end }) => end && `${end.line}:${end.column}`)
    expect(ends).toEqual(expected)
  })
})

describe('what is nothing to complain about', () => {
  test.each<[string, string | Buffer]>([
    ['an empty file', ''],
    ['comments only', '# nothing\n---\n# here\n'],
    ['a byte order mark', '\ufeffapiVersion: bowline.dev/v1\n'],
    ['Windows line ends', 'apiVersion: bowline.dev/v1\r\nkind: Account\r\n'],
    ['100 aliases', ours(aliasesOf(100))],
    ['nesting 32 deep', ours(nested(32))],
    ['the same key in two mappings', ours('a: {c: 1}\nb: {c: 1}\n')],
    ['a quoted "<<"', ours('a: {"<<": 1}\n')],
    ['mistakes in a document of somebody else', 'apiVersion: v1\na: {{ .Values.a }}\nb: @b\n'],
    ['merge keys of Compose', 'x-a: &a {restart: always}\nservices:\n  web:\n    <<: *a\n'],
    [
      'tags of MkDocs, Ansible, CloudFormation and GitLab',
      'a: !!python/name:x.y\nb: !vault |\n  1\nc: !Sub x\nd: !reference [e]\n',
    ],
    ['templates of Helm', '{{- if .Values.a }}\napiVersion: v1\nkind: {{ .Values.kind }}\n{{- end }}\n'],
    ['an address of ours in a file of somebody else', 'site: https://bowline.dev/docs\ntheme: !ENV [A, b]\n'],
    ['Latin-1 and UTF-16 of somebody else', Buffer.from('name: caf\xe9\n', 'latin1')],
    ['a large file of somebody else', `# ${'x'.repeat(1024 * 1024)}\n`],
  ])('%s', (_, content) => {
    expect(findings(load(content))).toEqual([])
  })
})

test('findings do not repeat what the file says, which may be secret', () => {
  const file = load(ours('key: "hunter2\\q"\nother: hunter2: hunter2\n- hunter2\n"hunter2"\na: *hunter2\n'))
  expect(file.findings.length).toBeGreaterThan(1)
  expect(file.findings.map(formatDiagnostic).join()).not.toContain('hunter2')
})

describe('whose documents are read', () => {
  test.each<[string, string, number]>([
    ['ours', 'apiVersion: bowline.dev/v1', 1],
    ['ours of another version', 'apiVersion: bowline.dev/v9', 1],
    ['ours with the apiVersion forgotten', 'kind: Extension', 1],
    ['ours with the apiVersion under another key', 'ApiVersion: bowline.dev/v1\nKind: Extension', 1],
    ['somebody else’s with an address of ours', 'homepage: bowline.dev/docs\nname: shop', 0],
    ['ours without a version', 'apiVersion: bowline.dev', 1],
    ['ours of another end', '{"apiVersion": "bowline.io/v1", "kind": "VariableSet"}', 1],
    ['ours with letters wrong', 'apiVersion: "bowlin.dev/v1"', 1],
    ['ours in capitals', 'apiVersion: Bowline.dev/v1', 1],
    ['ours without a group', 'apiVersion: v1\nkind: VariableSet', 1],
    ['ours that is broken as well', 'apiVersion: bowlin.dev/v1\nkind: [', 1],
    [
      'somebody else’s with a name a little like ours',
      'apiVersion: bowls.example.dev/v1\nkind: Extension',
      0,
    ],
    ['somebody else’s of a kind like ours', 'apiVersion: example.com/v1\nkind: Extension', 0],
    [
      'somebody else’s of a kind like ours, and broken',
      'apiVersion: velero.io/v1\nkind: Schedule\na: {{ b }}',
      0,
    ],
    ['somebody else’s without apiVersion', 'kind: Pipeline', 0],
    ['a list', '- apiVersion: bowline.dev/v1', 0],
    ['several', 'kind: Account\n---\nname: x\n---\nkind: Schedule', 2],
  ])('%s', (_, content, expected) => {
    expect(load(content).documents).toHaveLength(expected)
  })
})

describe('documents', () => {
  const [document] = load(
    '\ufeffapiVersion: bowline.dev/v1\n# a comment\nspec:\n  list: [1, &x {a/b: yes}]\n  1: *x\n  none:\n',
  ).documents

  test('are JSON values by the rules of YAML 1.2: yes is text, and so is every key', () => {
    expect(document?.value).toEqual({
      apiVersion: 'bowline.dev/v1',
      spec: { list: [1, { 'a/b': 'yes' }], 1: { 'a/b': 'yes' }, none: null },
    })
  })

  test.each<[string, 'key' | 'value', string]>([
    ['', 'value', '1:1'],
    ['/apiVersion', 'key', '1:1'],
    ['/apiVersion', 'value', '1:13'],
    ['/spec', 'key', '3:1'],
    ['/spec', 'value', '4:3'],
    ['/spec/list/0', 'value', '4:10'],
    ['/spec/list/1/a~1b', 'key', '4:17'],
    ['/spec/list/1/a~1b', 'value', '4:22'],
    ['/spec/1', 'value', '5:6'],
    ['/spec/none', 'key', '6:3'],
    ['/spec/list/7/deeper', 'value', '4:3'],
  ])('%s has its %s at %s', (pointer, part, expected) => {
    if (!document) throw new Error('the document is ours')
    const { file, line, column } = positionOf(document, pointer, part)
    expect(`${file}:${line}:${column}`).toBe(`a.yaml:${expected}`)
  })

  const extents: [string, string, keyof Mark, string | undefined][] = [
    ['text', 'a: b c # d\n', 'value', '2:7'],
    ['a key', 'a: b\n', 'key', '2:2'],
    ['text in quotes', 'a: "b" # c\n', 'value', '2:7'],
    ['a key in quotes', '"a": b\n', 'key', '2:4'],
    ['a list in brackets', 'a: [b, {c: d} ] # e\n', 'value', '2:16'],
    ['a list on several lines', 'a: [b,\n  c]\n', 'value', '3:5'],
    ['a block', 'a:\n  b:\n    - c\n    - d: e f # g\n  # h\n\n', 'value', '5:13'],
    ['a block that ends with nothing', 'a:\n  b: &b\n  c:\n', 'value', '4:5'],
    ['several lines of text', 'a: |\n  b\n\n  c d\n\n\n', 'value', '5:6'],
    ['the same with spaces below', 'a: |+\n  b\n\n  c d \n   \n\n', 'value', '5:6'],
    ['an alias', 'b: &b [1, 2]\na: *b\n', 'value', '3:6'],
    ['nothing', 'a:\n', 'value', undefined],
  ]

  test.each(extents)('%s ends where its last character does', (_, text, part, expected) => {
    const [read] = load(ours(text)).documents
    if (!read) throw new Error('the document is ours')
    const { end } = rangeOf(read, '/a', part)
    expect(end && `${end.line}:${end.column}`).toBe(expected)
  })

  test.each<[string, string, unknown]>([
    ['an anchor', '{a: &x 1, b: *x}', { a: 1, b: 1 }],
    ['the last anchor of its name', '{a: &x 1, b: &x 2, c: *x}', { a: 1, b: 2, c: 2 }],
    [
      'the last one even after an alias of what holds another',
      '{a: &y [&x 1], b: &x 2, c: *y, d: *x}',
      {
        a: [1],
        b: 2,
        c: [1],
        d: 2,
      },
    ],
    ['an anchor of a key', '{&x a: 1, b: *x}', { a: 1, b: 'a' }],
  ])('an alias stands for %s', (_, spec, expected) => {
    expect(load(ours(`spec: ${spec}`)).documents[0]?.value).toHaveProperty('spec', expected)
  })

  test('keep a key named __proto__ to themselves', () => {
    const value = load(ours('data: {__proto__: {polluted: true}}')).documents[0]?.value as { data: object }
    expect(Object.keys(value.data)).toEqual(['__proto__'])
    expect('polluted' in value.data).toBe(false)
  })
})

describe('a finding names the extension it touches', () => {
  test.each<[string, string, string[]]>([
    ['of an Extension', ours('kind: Extension\nmetadata: {name: billing}\nspec: @'), ['billing']],
    ['of what belongs to one', ours('kind: Schedule\nspec: {extension: billing, method: @}'), ['billing']],
    ['or none, where that cannot be read', ours('kind: Schedule\nspec: @'), []],
    ['or none, where it cannot be a name', ours('kind: Schedule\nspec: {extension: "?", method: @}'), []],
  ])('%s', (_, content, expected) => {
    expect(load(content).findings.map(({ extensions }) => extensions)).toEqual([expected])
  })
})

test('a symbolic link is a warning, and nothing is read', () => {
  const { documents, findings: found } = loadSymbolicLink('links/a.yaml')
  expect(documents).toEqual([])
  expect(found.map(formatDiagnostic)).toEqual([
    'links/a.yaml:1:1: warning: symbolic links are not followed [symbolic-link]\n  hint: put the file itself here',
  ])
})

test.each([
  ['account.yaml', true],
  ['deep/er/a.yml', true],
  ['a.YML', true],
  ['a.Yaml', true],
  ['.hidden.yaml', true],
  ['.github/workflows/ci.yaml', false],
  ['a/.b/c.yaml', false],
  ['a/node_modules/b/c.yaml', false],
  ['a.yaml/readme.md', false],
  ['a.json', false],
])('isConfigPath(%s) is %s', (path, expected) => {
  expect(isConfigPath(path)).toBe(expected)
})

test('whatever is in a file, loading does not throw and the result is frozen throughout', () => {
  const scraps = fc.constantFrom(
    ...[
      'apiVersion: bowline.dev/v1',
      'kind',
      'spec',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '\t',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
    ],
    ...[
      '&a ',
      '*a',
      '<<: ',
      '!t ',
      '|\n',
      '>\n',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '# ',
      '? ',
      ', ',
      '\0',
      'é',
      '\ud800',
    ],
  )
  fc.assert(
    fc.property(fc.array(scraps, { maxLength: 40 }), (parts) => {
      const file = load(parts.join(''))
      expect(unfrozen(file)).toEqual([])
    }),
  )
})

function unfrozen(value: unknown, path = '$'): string[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).flatMap(([name, each]) => unfrozen(each, `${path}.${name}`))
  return Object.isFrozen(value) ? inside : [path, ...inside]
}
