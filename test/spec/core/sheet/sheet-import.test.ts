import { describe, expect, test } from 'vitest'
import { noColours } from '../../../../core/diff/paint.ts'
import { type ExistingVariable, planImport } from '../../../../core/sheet/plan-import.ts'
import type { SheetRow } from '../../../../core/sheet/read-rows.ts'
import { formatImportPlan } from '../../../../core/sheet/render-import.ts'
import { formatSheetProblem } from '../../../../core/sheet/xlsx/problem.ts'

/** `A=1`, or `A=1!` for a secure one. */
function rowsOf(...texts: string[]): SheetRow[] {
  return texts.map((text, index) => {
    const [name = '', value = ''] = text.split('=')
    return { row: index + 2, name, value: value.replace('!', ''), secure: value.endsWith('!') }
  })
}

/** `A=1`, `A!` for a secure one, and `^` before those of the extension. */
function existing(...texts: string[]): ExistingVariable[] {
  return texts.map((text) => {
    const [name = '', value = ''] = text.replace(/[!^]/g, '').split('=')
    const secure = text.endsWith('!')
    return { name, value: secure ? null : value, secure, inherited: text.startsWith('^') }
  })
}

function summary(rows: SheetRow[], before: ExistingVariable[], prune = false): string[] {
  const plan = planImport(rows, before, { prune })
  return [
    ...plan.added.map(({ name }) => `+ ${name}`),
    ...plan.changed.map(({ name }) => `~ ${name}`),
    ...plan.unchanged.map((name) => `= ${name}`),
    ...plan.removed.map(({ name }) => `- ${name}`),
    ...plan.leftAlone.map((name) => `. ${name}`),
    ...plan.problems.map((each) => formatSheetProblem(each).split('\n')[0] ?? ''),
  ]
}

test.each([
  ['adds what is new', ['A=1', 'B=2!'], [], ['+ A', '+ B']],
  ['changes what differs', ['A=1', 'B=2'], ['A=1', 'B=1'], ['~ B', '= A']],
  ['keeps a secure value for its stars', ['A=*****!'], ['A!'], ['= A']],
  ['keeps it with blanks around the stars', ['A= ***** !'], ['A!'], ['= A']],
  ['takes a secure value that was typed in for another', ['A=1!'], ['A!'], ['~ A']],
  ['makes a plain variable secure', ['A=1!'], ['A=1'], ['~ A']],
  ['does not make a secure one plain', ['A=1'], ['A!'], ['C2: A is secure, and cannot become plain']],
  ['nor with stars', ['A=*****'], ['A!'], ['C2: A is secure, and cannot become plain']],
  [
    'nor where it is secure for the extension',
    ['A=1'],
    ['^A!'],
    ['C2: A is secure for the whole extension, and cannot become plain'],
  ],
  [
    'refuses stars for what is new',
    ['A=*****!'],
    [],
    ['B2: ***** keeps the secure value there is, but there is no A'],
  ],
  [
    'refuses plain stars for what is new',
    ['A=*****'],
    [],
    ['B2: ***** keeps the secure value there is, but there is no A'],
  ],
  [
    'refuses stars for what is plain',
    ['A=*****!'],
    ['A=1'],
    ['B2: ***** keeps the secure value there is, but A is not secure'],
  ],
  ['knows stars that are a plain value', ['A=*****'], ['A=*****'], ['= A']],
  ['leaves what is not in the sheet', ['A=1'], ['A=1', 'B=2', '^C=3'], ['= A', '. B', '. C']],
  ['does not copy what is inherited', ['A=1', 'B=*****!'], ['^A=1', '^B!'], ['= A', '= B']],
  ['overrides what is inherited', ['A=2'], ['^A=1'], ['~ A']],
  ['tells names of different case apart', ['a=1'], ['A=1'], ['+ a', '. A']],
  [
    'is not confused by names that JavaScript knows',
    ['constructor=1', '__proto__=2'],
    [],
    ['+ constructor', '+ __proto__'],
  ],
])('%s', (_, rows, before, expected) => {
  expect(summary(rowsOf(...rows), existing(...before))).toEqual(expected)
})

test('with prune, what is not in the sheet goes, unless it is inherited', () => {
  expect(summary(rowsOf('A=1'), existing('A=1', 'B=2', 'S!', '^C=3'), true)).toEqual([
    '= A',
    '- B',
    '- S',
    '. C',
  ])
})

test('a change knows its row and what was there', () => {
  const [before] = existing('^A=1')
  const plan = planImport(rowsOf('A=2'), existing('^A=1'), { prune: false })
  expect(plan.changed).toEqual([{ row: 2, name: 'A', value: '2', secure: false, from: before }])
})

describe('on a terminal', () => {
  function printed(rows: string[], before: string[], prune = false): string {
    return formatImportPlan(planImport(rowsOf(...rows), existing(...before), { prune }), noColours)
  }

  test('plain values are shown, secure ones are not', () => {
    const rows = ['A=1', 'B=s3cret!', 'C=s3cret!', 'D=s3cret!', 'E=2', 'F=5']
    const before = ['C!', 'D=s3cret', 'E=1', '^F=4', 'G=old', 'H!']
    expect(printed(rows, before, true)).toBe(
      [
        '+ variable A: "1"',
        '+ variable B: (secret)',
        '~ variable C: a new secret value',
        '~ variable D: becomes secure',
        '~ variable E: "1" -> "2"',
        '~ variable F: "4" -> "5", instead of that of the extension',
        '- variable G',
        '- variable H',
        '',
        '2 added, 4 changed, 0 unchanged, 2 removed',
        '',
      ].join('\n'),
    )
  })

  test('problems come with their cells', () => {
    expect(printed(['A=1', 'B=*****!'], ['A!', 'C=1'])).toBe(
      [
        'C2: A is secure, and cannot become plain',
        '  remove A first, or write yes',
        'B3: ***** keeps the secure value there is, but there is no B',
        '  write the value itself',
        '',
        '0 added, 0 changed, 0 unchanged, 1 not in the sheet and left alone (C); 2 to put right first',
        '',
      ].join('\n'),
    )
  })
})
