import { describe, expect, test } from 'vitest'
import { longestName, namePattern, readRows } from '../../../../core/sheet/read-rows.ts'
import type { Grid, GridCell } from '../../../../core/sheet/xlsx/grid.ts'
import { formatSheetProblem } from '../../../../core/sheet/xlsx/problem.ts'
import variableSet from '../../../../schemas/variable-set.v1.json' with { type: 'json' }

type Given = string | Partial<GridCell> | undefined

const header = ['name', 'value', 'secure']

/** Rows from 1 on; text as it is, other cells by what they differ in. An empty list is a row that is not there. */
function gridOf(rows: readonly (readonly Given[])[], around: Partial<Grid> & { hidden?: number } = {}): Grid {
  const cellOf = (given: Given, index: number): GridCell[] => {
    if (given === undefined) return []
    const content = typeof given === 'string' ? { text: given } : given
    return [{ column: index + 1, kind: 'text', text: '', format: null, ...content }]
  }
  return {
    rows: rows
      .map((cells, index) => ({
        row: index + 1,
        hidden: index + 1 === around.hidden,
        cells: cells.flatMap(cellOf),
      }))
      .filter(({ cells }) => cells.length > 0),
    merges: [],
    hiddenColumns: new Set(),
    ...around,
  }
}

function read(rows: readonly (readonly Given[])[], around?: Partial<Grid> & { hidden?: number }): unknown {
  const reading = readRows(gridOf(rows, around))
  return reading.ok
    ? reading.rows.map(
        ({ row, name, value, secure }) => `${row} ${name}=${value}${secure ? ' (secure)' : ''}`,
      )
    : reading.problems.map((each) => formatSheetProblem(each).split('\n')[0])
}

/** What becomes of one row. */
function readOne(name: Given, value: Given, secure: Given): unknown {
  return read([header, [name, value, secure]])
}

const number = (text: string, format: string | null = null): Given => ({ kind: 'number', text, format })

test('the example of the page', () => {
  const rows = [
    header,
    ['API_Endpoint', 'https://api.tomorrow', 'yes'],
    ['LOG_LEVEL', 'info', 'no'],
    ['API_KEY', '*****', 'yes'],
  ]
  expect(read(rows)).toEqual([
    '2 API_Endpoint=https://api.tomorrow (secure)',
    '3 LOG_LEVEL=info',
    '4 API_KEY=***** (secure)',
  ])
})

test('names are those of the schema', () => {
  const { name } = variableSet.properties.spec.properties.variables.items.properties
  expect([namePattern.source, longestName]).toEqual([name.pattern, name.maxLength])
})

describe('the header', () => {
  test.each([
    ['in capitals and with blanks', [' Name', 'VALUE ', 'Secure'], []],
    ['and notes in columns of their own', [...header, 'owner'], []],
    [
      'missing',
      ['A', 's3cret', 'no'],
      [
        'A1: expected the heading "name", found "A"',
        'B1: expected the heading "value"',
        'C1: expected the heading "secure", found "no"',
      ],
    ],
    [
      'in another order',
      ['name', 'secure', 'value'],
      ['B1: expected the heading "value"', 'C1: expected the heading "secure", found "value"'],
    ],
    ['with a column less', ['name', 'value'], ['C1: expected the heading "secure", found nothing']],
  ])('%s', (_, given, problems) => {
    expect(read([given])).toEqual(problems)
  })

  test('not in the first row', () => {
    expect(read([[], header])).toEqual([
      'A1: expected the heading "name", found nothing',
      'B1: expected the heading "value"',
      'C1: expected the heading "secure", found nothing',
    ])
  })

  test('when it is wrong, nothing is said of the rows: values may be in any column', () => {
    expect(
      read([
        ['value', 'name', 'secure'],
        ['s3cret!', 'A', 'no'],
      ]),
    ).toHaveLength(2)
  })
})

describe('a value', () => {
  test.each([
    ['text that looks like a formula', '=1+1', '=1+1'],
    ['blanks around it', ' a ', ' a '],
    ['lines', 'a\r\nb', 'a\r\nb'],
    ['nothing', undefined, ''],
    ['an empty cell', { kind: 'empty' } as const, ''],
    ['an integer', number('42'), '42'],
    ['a negative decimal', number('-0.25'), '-0.25'],
    ['15 digits', number('123456789012345'), '123456789012345'],
    ['15 digits behind zeros', number('0.00123456789012345'), '0.00123456789012345'],
    ['a number formatted as text', number('7', '@'), '7'],
    ['a whole number without decimals', number('7', '0'), '7'],
    ['the longest text', 'x'.repeat(32_767), 'x'.repeat(32_767)],
  ])('%s', (_, given, value) => {
    expect(readOne('A', given, 'no')).toEqual([`2 A=${value}`])
  })

  test.each([
    ['a formula', { kind: 'formula' } as const, 'expected text, found a formula'],
    [
      '16 digits',
      number('1234567890123456'),
      'expected text, found a number of more than 15 digits, of which some may be lost',
    ],
    [
      'what Excel makes of 20 digits',
      number('12345678901234567000'),
      'expected text, found a number of more than 15 digits, of which some may be lost',
    ],
    [
      'a sum of decimals',
      number('0.30000000000000004'),
      'expected text, found a number of more than 15 digits, of which some may be lost',
    ],
    [
      'an exponent',
      number('1e+21'),
      'expected text, found a number of more than 15 digits, of which some may be lost',
    ],
    ['a percentage', number('0.5', '0%'), 'expected text, found a number that is shown in a format'],
    ['a rounded number', number('1.5', '0'), 'expected text, found a number that is shown in a format'],
    ['a date', { kind: 'date' } as const, 'expected text, found a date or a time, whose spelling is lost'],
    [
      'TRUE',
      { kind: 'boolean', text: 'TRUE' } as const,
      'expected text, found TRUE or FALSE, whose spelling is lost',
    ],
    ['an error', { kind: 'error' } as const, 'expected text, found an error such as #N/A'],
    ['anything else', { kind: 'unknown' } as const, 'expected text, found something that is not known'],
    ['a longer text', 'x'.repeat(32_768), 'the cell has 32,768 characters, and at most 32,767 are read'],
    ['U+0000', 'a\0', 'a value cannot hold U+0000'],
    ['half a character', 'a\uD83D', 'the value has half a character (a lone surrogate)'],
  ])('%s is refused', (_, given, message) => {
    expect(readOne('A', given, 'no')).toEqual([`B2: ${message}`])
  })

  test('a secure one cannot be empty', () => {
    expect(readOne('A', '', 'yes')).toEqual([
      'B2: expected a value, or ***** to keep the one there is, found nothing',
    ])
  })
})

describe('a name', () => {
  test('loses the blanks around it', () => {
    expect(readOne(' API_KEY ', 'x', 'no')).toEqual(['2 API_KEY=x'])
  })

  test('may be one that JavaScript has a meaning for', () => {
    expect(readOne('constructor', 'x', 'no')).toEqual(['2 constructor=x'])
  })

  test.each([
    ['missing', undefined, 'expected a name, found nothing'],
    ['with a blank inside', 'API KEY', 'expected a name, found "API KEY"'],
    ['beginning with a digit', '1A', 'expected a name, found "1A"'],
    ['a number', number('12'), 'expected a name, found "12"'],
    ['a formula', { kind: 'formula' } as const, 'expected text, found a formula'],
    ['of 257 characters', 'A'.repeat(257), 'the name has 257 characters, and at most 256 are allowed'],
    ['with what a terminal would obey', '\u001b[31mA', 'expected a name, found "\\u001b[31mA"'],
  ])('%s is refused', (_, given, message) => {
    expect(readOne(given, 'x', 'no')).toEqual([`A2: ${message}`])
  })

  test('twice is refused, in another case it is another', () => {
    const rows = [header, ['A', '1', 'no'], ['a', '2', 'no'], ['A', '3', 'no']]
    expect(read(rows)).toEqual(['A4: "A" is in row 2 already'])
  })
})

describe('secure', () => {
  test.each([
    ['yes', 'yes', true],
    ['No, with blanks', ' No ', false],
    ['TRUE as a word', 'True', true],
    ['TRUE as a cell of its own kind', { kind: 'boolean', text: 'TRUE' } as const, true],
    ['FALSE as a cell of its own kind', { kind: 'boolean', text: 'FALSE' } as const, false],
  ])('%s', (_, given, secure) => {
    expect(readOne('A', 'x', given)).toEqual([`2 A=x${secure ? ' (secure)' : ''}`])
  })

  test.each([
    ['another word', 'ja', 'expected yes or no, found "ja"'],
    ['nothing', undefined, 'expected yes or no, found nothing'],
    ['a number', number('1'), 'expected yes or no, found 1'],
    ['a formula', { kind: 'formula' } as const, 'expected yes or no, found a formula'],
  ])('%s is refused', (_, given, message) => {
    expect(readOne('A', 'x', given)).toEqual([`C2: ${message}`])
  })
})

describe('rows and columns', () => {
  test('rows without anything, or with blanks only, are skipped', () => {
    expect(read([header, [], ['A', '1', 'no'], [' ', '', undefined], [], ['B', '2', 'no']])).toEqual([
      '3 A=1',
      '6 B=2',
    ])
  })

  test('a hidden row is refused, an empty one is not', () => {
    expect(read([header, ['A', '1', 'no']], { hidden: 2 })).toEqual(['A2: the row is hidden'])
    expect(read([header, [' '], ['A', '1', 'no']], { hidden: 2 })).toEqual(['3 A=1'])
  })

  test('a hidden column is refused, where it is one of ours', () => {
    expect(read([header], { hiddenColumns: new Set([2, 4]) })).toEqual(['B1: the column "value" is hidden'])
  })

  test('merged cells are refused, but for those among notes', () => {
    expect(read([header], { merges: ['A2:B3', 'E1:F9'] })).toEqual(['A2:B3: the cells are merged'])
  })

  test('what stands right of the table needs a heading', () => {
    const rows = [
      [...header, 'owner'],
      ['A', '1', 'no', 'Ann'],
      ['B', '2', 'no', 'Bob', 'x'],
      [undefined, undefined, undefined, undefined, 'y'],
    ]
    expect(read(rows)).toEqual([
      'E3: there is no heading above this cell',
      'E4: there is no heading above this cell',
    ])
  })
})

test('everything that is wrong is told, in order, and no value is quoted', () => {
  const rows = [
    header,
    ['A', { kind: 'formula', text: 's3cret' } as const, 'ja'],
    ['1', 's3cret'.repeat(9999), 'no'],
    ['B', 's3cret\0', 'yes'],
    ['B', 's3cret', 'yes'],
    ['B', 's3cret', 'yes'],
  ]
  const problems = read(rows, { merges: ['A3:A4'] })
  expect(problems).toEqual([
    'B2: expected text, found a formula',
    'C2: expected yes or no, found "ja"',
    'A3:A4: the cells are merged',
    'A3: expected a name, found "1"',
    'B3: the cell has 59,994 characters, and at most 32,767 are read',
    'B4: a value cannot hold U+0000',
    'A6: "B" is in row 5 already',
  ])
  expect(JSON.stringify(problems)).not.toContain('s3cret')
})
