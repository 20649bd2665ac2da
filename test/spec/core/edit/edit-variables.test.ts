import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editRepository, type SourceFile } from '../../../../core/edit/edit-repository.ts'
import type { VariableEdit } from '../../../../core/edit/edit-variables.ts'
import { scalarOf } from '../../../../core/edit/scalar.ts'
import { itemsOf } from '../../../../core/edit/variable-items.ts'
import { loadFile, loadParsed } from '../../../../core/load/load-file.ts'
import { tries } from '../../../support/tries.ts'

const scope = { extension: 'billing', environment: 'dev' as const }

const head = `apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: billing-dev }
spec:
  extension: billing
  environment: dev
`
const extension = `apiVersion: bowline.dev/v1
kind: Extension
metadata: { name: billing }
spec: { type: multi-account-installation }
`

function sourceOf(path: string, text: string): SourceFile {
  return { path, text, loaded: loadFile({ path, content: Buffer.from(text) }) }
}

const set = (name: string, value: string): VariableEdit => ({ name, to: { value } })
const seal = (name: string, sealed: string): VariableEdit => ({ name, to: { sealed } })
const unset = (name: string): VariableEdit => ({ name, to: null })

/** The text of the one file after the edits. */
function edited(text: string, ...edits: VariableEdit[]): string | undefined {
  return editRepository([sourceOf('vars.yaml', text)], scope, edits).get('vars.yaml')
}

const block = `${head}  # what runs where
  variables:
    - name: LEVEL   # how much to log
      value: "info"

    - name: TOKEN
      secure: true
      sealed: old.token
    # the last one
    - { name: URL, value: https://a.example }
`

describe('only what is meant is changed', () => {
  test.each<[string, VariableEdit[], (text: string) => string]>([
    ['a value', [set('LEVEL', 'debug')], (text) => text.replace('"info"', 'debug')],
    ['a sealed value', [seal('TOKEN', 'new.token')], (text) => text.replace('old.token', 'new.token')],
    ['a value in a flow mapping', [set('URL', 'a b')], (text) => text.replace('https://a.example', '"a b"')],
    [
      'a plain value becomes sealed',
      [seal('LEVEL', 't.o')],
      (text) =>
        text
          .replace('      value: "info"', '      secure: true\n      sealed: t.o')
          .replace(
            '- name: LEVEL   # how much to log\n      secure: true\n      sealed: t.o',
            '- name: LEVEL\n      secure: true   # how much to log\n      sealed: t.o',
          ),
    ],
    [
      'the same in a flow mapping',
      [seal('URL', 't.o')],
      (text) => text.replace('name: URL, value: https://a.example', 'name: URL, secure: true, sealed: t.o'),
    ],
    [
      'one is removed',
      [unset('TOKEN')],
      (text) => text.replace('    - name: TOKEN\n      secure: true\n      sealed: old.token\n', ''),
    ],
    [
      'the last is removed',
      [unset('URL')],
      (text) => text.replace('    - { name: URL, value: https://a.example }\n', ''),
    ],
    [
      'one is added, written like the last',
      [set('NEW', 'x, y')],
      (text) => `${text}    - { name: NEW, value: "x, y" }\n`,
    ],
    [
      'many at once',
      [set('LEVEL', 'debug'), unset('TOKEN'), set('NEW', '1'), set('URL', 'u')],
      (text) =>
        `${text.replace('"info"', 'debug').replace('    - name: TOKEN\n      secure: true\n      sealed: old.token\n', '').replace('https://a.example', 'u')}    - { name: NEW, value: "1" }\n`,
    ],
    [
      'all are removed',
      [unset('LEVEL'), unset('TOKEN'), unset('URL')],
      () => `${head}  # what runs where\n  variables: []\n`,
    ],
  ])('%s', (_, edits, expected) => {
    expect(edited(block, ...edits)).toBe(expected(block))
  })

  test.each([
    ['an empty list', '  variables: []\n', '  variables:\n    - name: A\n      value: b\n'],
    [
      'a list in brackets',
      '  variables: [{name: X, value: y}]\n',
      '  variables: [{name: X, value: y}, { name: A, value: b }]\n',
    ],
    [
      'a list without indentation',
      '  variables:\n  - name: X\n    value: y\n',
      '  variables:\n  - name: X\n    value: y\n  - name: A\n    value: b\n',
    ],
    [
      'a file without a last line break',
      '  variables:\n    - name: X\n      value: y',
      '  variables:\n    - name: X\n      value: y\n    - name: A\n      value: b\n',
    ],
    [
      'a text of several lines',
      '  variables:\n    - name: X\n      value: |\n        y\n        z\n',
      '  variables:\n    - name: X\n      value: |\n        y\n        z\n    - name: A\n      value: b\n',
    ],
    [
      'lines that end as on Windows',
      '  variables:\r\n    - name: X\r\n      value: y\r\n',
      '  variables:\r\n    - name: X\r\n      value: y\r\n    - name: A\r\n      value: b\r\n',
    ],
  ])('adding to %s', (_, before, after) => {
    expect(edited(head + before, set('A', 'b'))).toBe(head + after)
  })

  test.each([
    [
      'the first of a list in brackets',
      '[{name: A, value: b}, {name: X, value: y}]',
      '[{name: X, value: y}]',
    ],
    ['the last of one', '[{name: X, value: y}, {name: A, value: b}]', '[{name: X, value: y}]'],
    ['the only one', '[{name: A, value: b}]', '[]'],
  ])('removing %s', (_, before, after) => {
    expect(edited(`${head}  variables: ${before}\n`, unset('A'))).toBe(`${head}  variables: ${after}\n`)
  })
})

test('an empty place for the list is filled', () => {
  expect(edited(`${head}  variables:\n`, set('A', 'b'))).toBe(
    `${head}  variables:\n    - name: A\n      value: b\n`,
  )
})

describe('what cannot be edited safely is left alone', () => {
  test.each([
    [
      'the value is shared by an alias',
      '  variables:\n    - &x { name: A, value: b }\n    - { name: B, value: *x }\n',
    ],
    ['there is no list', ''],
    ['there is something else in the list', '  variables:\n    - null\n    - { name: A, value: b }\n'],
    ['the list is an alias', '  permissions: &x [{ name: A, value: b }]\n  variables: *x\n'],
  ])('%s', (_, list) => {
    expect(() => edited(head + list, set('A', 'other'))).toThrow(/vars\.yaml:\d+: .* by hand/)
  })
})

describe('in a repository', () => {
  const files = [
    sourceOf('billing/extension.yaml', extension),
    sourceOf('other.yaml', `${head}  variables: []\n`.replace('environment: dev', 'environment: test')),
  ]

  test('a first variable makes a file beside the extension', () => {
    expect([...editRepository(files, scope, [seal('TOKEN', 'a.b'), set('A', 'true')])]).toEqual([
      [
        'billing/billing-dev-variables.yaml',
        `${head.replace('billing-dev', 'billing-dev-2')}  variables:\n    - name: TOKEN\n      secure: true\n      sealed: a.b\n    - name: A\n      value: "true"\n`,
      ],
    ])
  })

  test('several sets in one file are edited each at its place', () => {
    const two = `${head}  variables:\n    - name: A\n      value: b\n---\n${head.replace('billing-dev', 'more')}  variables:\n    - name: C\n      value: d\n`
    const texts = editRepository([sourceOf('vars.yaml', two)], scope, [
      set('A', 'longer than before'),
      set('C', 'x'),
      set('E', 'f'),
    ])
    expect(texts.get('vars.yaml')).toBe(
      two
        .replace('value: b', 'value: "longer than before"')
        .replace('value: d\n', 'value: x\n    - name: E\n      value: f\n'),
    )
  })

  test('an extension that is not declared is named', () => {
    expect(() => editRepository([], scope, [set('A', 'b')])).toThrow('extension "billing" is not declared')
  })
})

test('a text written as a scalar is read as that text, in a block and in brackets', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.stringMatching(/^[A-Za-z0-9_./@+?=&%:-]*$/),
        fc.constantFrom('true', 'No', 'null', '1e3', '0x1', '~', '2020-01-01'),
      ),
      (text) => {
        fc.pre(text.isWellFormed() && !text.includes('\0'))
        const yaml = `${head}  variables:\n    - value: ${scalarOf(text)}\n    - { value: ${scalarOf(text)}, other: [${scalarOf(text)}] }\n`
        const [document] = loadParsed('x.yaml', yaml).documents
        expect(document?.value).toMatchObject({
          spec: { variables: [{ value: text }, { value: text, other: [text] }] },
        })
      },
    ),
    { numRuns: tries(500) },
  )
})

test('whatever is edited, what comes out is what was asked for', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E')
  const text = fc
    .string({ unit: 'binary', maxLength: 8 })
    .filter((each) => each.isWellFormed() && !each.includes('\0'))
  const edits = fc.uniqueArray(
    fc.oneof(
      fc.record({ name, to: fc.record({ value: text }) }),
      fc.record({ name, to: fc.constant({ sealed: 'a.b' }) }),
      fc.record({ name, to: fc.constant(null) }),
    ),
    { selector: (each) => each.name },
  )
  const list = fc.uniqueArray(fc.record({ name, value: text }), { selector: (each) => each.name })
  const layout = fc.constantFrom('block', 'flow items', 'flow')
  fc.assert(
    fc.property(list, edits, layout, (variables, changes, how) => {
      const item = (each: { name: string; value: string }) =>
        `{ name: ${each.name}, value: ${JSON.stringify(each.value)} }`
      const lines = {
        block: variables
          .map((each) => `    - name: ${each.name}\n      value: ${JSON.stringify(each.value)} # here\n`)
          .join(''),
        'flow items': variables.map((each) => `    - ${item(each)}\n`).join(''),
        flow: ` [${variables.map(item).join(', ')}]\n`,
      }[how]
      const body = variables.length === 0 ? ' []\n' : how === 'flow' ? lines : `\n${lines}`
      const source = sourceOf('vars.yaml', `${head}  variables:${body}`)
      const wanted = new Map(variables.map((each): [string, object] => [each.name, { value: each.value }]))
      for (const { name: changed, to } of changes) {
        if (to === null) wanted.delete(changed)
        else wanted.set(changed, to)
      }
      const [result = source.text] = editRepository([source], scope, changes).values()
      const items = itemsOf(sourceOf('vars.yaml', result).loaded.documents, scope)
      expect(
        new Map(
          items.map(({ name: found, value, sealed }) => [
            found,
            sealed === undefined ? { value } : { sealed },
          ]),
        ),
      ).toEqual(wanted)
    }),
    { numRuns: tries(300) },
  )
})
