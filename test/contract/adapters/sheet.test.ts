import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openGrid } from '../../../controller/adapters/exceljs/open-grid.ts'
import { readVariableSheet } from '../../../controller/adapters/exceljs/read-sheet.ts'
import { planImport } from '../../../core/sheet/plan-import.ts'
import type { SheetReading } from '../../../core/sheet/read-rows.ts'
import { writeVariableSheet } from '../../../core/sheet/write-sheet.ts'
import { passGate } from '../../../core/sheet/xlsx/gate.ts'
import { formatSheetProblem } from '../../../core/sheet/xlsx/problem.ts'
import { hostileSheets } from '../../support/hostile-sheets.ts'
import { libreOffice } from '../../support/libreoffice.ts'
import { headerRow } from '../../support/sheet-xml.ts'
import { tries } from '../../support/tries.ts'
import { workbookFile } from '../../support/xlsx.ts'

/** `2 A=1`, with `(secure)` behind it, or the first lines of the problems. */
async function read(file: Buffer): Promise<string[]> {
  return summary(await readVariableSheet(file))
}

function summary(reading: SheetReading): string[] {
  if (!reading.ok) return reading.problems.map((each) => formatSheetProblem(each).split('\n')[0] ?? '')
  return reading.rows.map(
    ({ row, name, value, secure }) => `${row} ${name}=${value}${secure ? ' (secure)' : ''}`,
  )
}

interface Measured {
  reading: SheetReading
  /** Of the processor. */
  ms: number
  growthMb: number
}

describe('what exceljs wrote', () => {
  /** A workbook with the header, and whatever is done to its sheet. */
  async function written(
    change: (sheet: ExcelJS.Worksheet, workbook: ExcelJS.Workbook) => void,
  ): Promise<Buffer> {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('Data')
    sheet.addRow(['name', 'value', 'secure'])
    change(sheet, workbook)
    return Buffer.from(await workbook.xlsx.writeBuffer())
  }

  const withValue = (value: ExcelJS.CellValue, format?: string) =>
    written((sheet) => {
      sheet.addRow(['A', value, 'no'])
      if (format !== undefined) sheet.getCell('B2').numFmt = format
    })

  test.each<[string, ExcelJS.CellValue, string]>([
    ['text', 'x', '2 A=x'],
    ['text with entities in it', '&lt;a&gt; &amp;amp; <b>', '2 A=&lt;a&gt; &amp;amp; <b>'],
    ['rich text', { richText: [{ text: 'a ' }, { text: 'b', font: { bold: true } }] }, '2 A=a b'],
    [
      'a link',
      { text: 'https://a.example/?b=1&c=2', hyperlink: 'https://a.example/' },
      '2 A=https://a.example/?b=1&c=2',
    ],
    ['an integer', 42, '2 A=42'],
    ['a decimal', 1.1, '2 A=1.1'],
    ['zero', 0, '2 A=0'],
    [
      '20 digits',
      Number('12345678901234567890'),
      'B2: expected text, found a number of more than 15 digits, of which some may be lost',
    ],
    ['a date', new Date(0), 'B2: expected text, found a date or a time, whose spelling is lost'],
    ['TRUE', true, 'B2: expected text, found TRUE or FALSE, whose spelling is lost'],
    ['a formula', { formula: '1+1', result: 2 }, 'B2: expected text, found a formula'],
    ['a formula with a text', { formula: '"a"', result: 'a' }, 'B2: expected text, found a formula'],
    [
      'a formula with a date',
      { formula: 'NOW()', result: new Date(0) },
      'B2: expected text, found a formula',
    ],
    ['an error', { error: '#N/A' }, 'B2: expected text, found an error such as #N/A'],
  ])('%s', async (_, value, expected) => {
    expect(await read(await withValue(value))).toEqual([expected])
  })

  test.each([
    ['a percentage', 0.5, '0%', 'B2: expected text, found a number that is shown in a format'],
    ['two decimals', 5, '0.00', 'B2: expected text, found a number that is shown in a format'],
    ['a number as text', 5, '@', '2 A=5'],
  ])('%s', async (_, value, format, expected) => {
    expect(await read(await withValue(value, format))).toEqual([expected])
  })

  test('a column of check marks: TRUE and FALSE', async () => {
    const file = await written((sheet) =>
      sheet.addRows([
        ['A', '1', true],
        ['B', '2', false],
      ]),
    )
    expect(await read(file)).toEqual(['2 A=1 (secure)', '3 B=2'])
  })

  test('merged cells, hidden rows and columns', async () => {
    const file = await written((sheet) => {
      sheet.addRows([
        ['A', '1', 'no'],
        ['B', '2', 'no'],
        ['C', '3', 'no'],
      ])
      sheet.mergeCells('A2:B2')
      sheet.getRow(3).hidden = true
      sheet.getColumn(3).hidden = true
    })
    expect(await read(file)).toEqual([
      'C1: the column "secure" is hidden',
      'A2:B2: the cells are merged',
      'A3: the row is hidden',
    ])
  })

  test('what surrounds the cells: a filter, a list of choices for a whole column, a note, a picture, another sheet', async () => {
    const file = await written((sheet, workbook) => {
      sheet.addRow(['A', '1', 'no'])
      sheet.autoFilter = 'A1:C1'
      sheet.getCell('B2').note = 'a note'
      sheet.getColumn(3).width = 20
      const image = workbook.addImage({ buffer: Buffer.from('89504e47', 'hex') as never, extension: 'png' })
      sheet.addImage(image, 'E1:F3')
      const choices = { type: 'list', allowBlank: true, formulae: ['"yes,no"'] } as const
      ;(
        sheet as never as { dataValidations: { add(range: string, rule: object): void } }
      ).dataValidations.add('C2:C1048576', choices)
      workbook.addWorksheet('Notes').addRow([{ formula: 'NOW()' }])
    })
    expect(await read(file)).toEqual(['2 A=1'])
  })
})

describe('the thread', () => {
  const sheetWith = (cell: string) => workbookFile({ rows: `${headerRow}<row r="2">${cell}</row>` })

  test('a date in ISO 8601 is a date', async () => {
    expect(await read(sheetWith('<c r="A2" t="d"><v>2027-01-01</v></c>'))).toContain(
      'A2: expected text, found a date or a time, whose spelling is lost',
    )
  })

  test('a formula without text is a formula', async () => {
    expect(await read(sheetWith('<c r="A2"><f/><v>1</v></c>'))).toContain(
      'A2: expected text, found a formula',
    )
  })

  test('text that does not lie among the shared texts is decoded once', async () => {
    const cells = ['A', '&amp;lt;', 'no'].map((text, at) => `<c r="${'ABC'[at]}2" t="str"><v>${text}</v></c>`)
    expect(await read(sheetWith(cells.join('')))).toEqual(['2 A=&lt;'])
  })

  test.each([
    ['tags that do not match', '<c r="A2"></row>'],
    ['an entity that nobody knows', '<c r="A2" t="str"><v>&a;</v></c>'],
    ['a shared text that is not there', '<c r="A2" t="s"><v>7</v></c>'],
  ])('%s: the file is damaged', async (_, cell) => {
    const file = workbookFile({ rows: `${headerRow}<row r="2">${cell}</row>`, strings: '<sst/>' })
    expect(await read(file)).toEqual(['the cells cannot be read: the file is damaged'])
  })

  test('is ended when it takes too long', async () => {
    const passed = await passGate(workbookFile())
    await expect(openGrid(passed, 1)).rejects.toThrow('the cells take more than 0.001 s to read')
  })
})

describe('export, then import', () => {
  const anyName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}$/)
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(...'_x00AFaf41&<>"\'=+-@;,\t\r\n \u0001\u001b\u007f\uffff😀'),
      maxLength: 40,
    }),
  )
  const anyVariable = fc.record({
    name: anyName,
    value: anyText.map((text) => text.replaceAll('\0', '')),
    secure: fc.boolean(),
  })
  const anyVariables = fc.uniqueArray(anyVariable, { selector: ({ name }) => name, maxLength: 200 })

  test('changes nothing, whatever the names and values', async () => {
    const property = fc.asyncProperty(anyVariables, async (variables) => {
      const reading = await readVariableSheet(await writeVariableSheet({ rows: variables, info: [] }))
      const shown = variables.map((each) => (each.secure ? { ...each, value: '*****' } : each))
      expect(reading).toEqual({ ok: true, rows: shown.map((each, at) => ({ row: at + 2, ...each })) })
      const existing = variables.map((each) => ({
        ...each,
        value: each.secure ? null : each.value,
        inherited: false,
      }))
      const plan = planImport(reading.ok ? reading.rows : [], existing, { prune: true })
      expect(plan).toMatchObject({ added: [], changed: [], removed: [], leftAlone: [], problems: [] })
      expect(plan.unchanged).toEqual(variables.map(({ name }) => name))
    })
    await fc.assert(property, {
      seed: 20_260_108,
      numRuns: tries(5),
      endOnFailure: true,
    })
  })

  test('holds for the most a sheet can hold', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => ({
      name: `V${at}`,
      value: 'x'.repeat(at % 100),
      secure: at % 2 === 1,
    }))
    const reading = await readVariableSheet(await writeVariableSheet({ rows, info: [] }))
    expect(reading).toMatchObject({ ok: true })
    expect(reading.ok && reading.rows.length).toBe(5000)
  })

  test('holds for the longest value', async () => {
    const rows = [{ name: 'A', value: 'é_x0041_'.repeat(4095), secure: false }]
    expect(await readVariableSheet(await writeVariableSheet({ rows, info: [] }))).toMatchObject({
      ok: true,
      rows,
    })
  })
})

/** Our files, as LibreOffice understands them; and its files, as we do. */
const office = libreOffice()
const mustRun = process.env.CI === 'true'
if (office.problem && !mustRun) console.warn(`skipped: ${office.problem}`)
if (office.problem && mustRun) test('LibreOffice is there', () => expect.fail(office.problem))

describe.skipIf(office.problem)('LibreOffice', () => {
  const rows = [
    { name: 'API_Endpoint', value: 'https://api.tomorrow', secure: true },
    { name: 'LOG_LEVEL', value: 'info', secure: false },
    { name: 'API_KEY', value: 's3cret', secure: true },
    ...[
      '=1+1',
      '+1',
      '-1',
      '@A',
      "'x",
      '"x"',
      ' x ',
      'a\nb',
      '',
      '007',
      '1e5',
      'TRUE',
      '1/2',
      '2027-01-01',
      '0.10',
      '12345678901234567890',
      '😀 é 漢',
      '&lt; <b>',
      '_x0041_',
      'a,b;c\td',
    ].map((value, at) => ({ name: `ODD_${at}`, value, secure: false })),
  ]
  const shown = rows.map(({ name, value, secure }) => [name, secure ? '*****' : value, secure ? 'yes' : 'no'])
  const info = [
    { label: 'Account', value: 'Tomorrow Corporation (VA-123-456)' },
    { label: 'Environment', value: 'production' },
  ]

  test('reads both our sheets, every cell as the text it is', async () => {
    const file = await writeVariableSheet({ rows, info })
    const [data, general] = await office.csv(file)
    expect(data).toEqual([['name', 'value', 'secure'], ...shown])
    expect(general).toEqual([['label', 'value'], ...info.map(({ label, value }) => [label, value])])
  })

  test('writes what we read', async () => {
    const file = await office.saveAgain(await writeVariableSheet({ rows, info }))
    const reading = await readVariableSheet(file)
    expect(reading).toMatchObject({ ok: true })
    expect(
      reading.ok && reading.rows.map(({ name, value, secure }) => [name, value, secure ? 'yes' : 'no']),
    ).toEqual(shown)
  })
})

/** The figures are printed when all are known. */
describe('a hostile file is refused', () => {
  const program = fileURLToPath(new URL('../../support/measure-refusal.js', import.meta.url))
  /** On a machine that is busy, time may run out first. */
  const tooSlow = 'the cells take more than 5 s to read'
  const figures: string[][] = [['file', 'KB', 'ms', 'MB of growth', 'refused']]
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bowline-hostile-'))
  })

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
    console.log(tableOf(figures))
  })

  test.each(hostileSheets)('$name', ({ name, make, refusal, opened }) => {
    const { file, size } = write(name, make())
    const most = opened ? { ms: 10_000, growthMb: 400 } : { ms: 2000, growthMb: 80 }
    const { reading, ms, growthMb } = leastOf(3, () => measure(file), most)
    figures.push([
      name,
      kilobytes(size),
      ms.toFixed(0),
      growthMb.toFixed(1),
      opened ? 'once opened' : 'unopened',
    ])
    const [found, beginnings] = [firstProblem(reading), opened ? [refusal, tooSlow] : [refusal]]
    expect(beginnings.some((each) => found.startsWith(each)) || found).toBe(true)
    // twenty times what a quiet machine takes: the table is what to look at
    expect(ms).toBeLessThan(most.ms)
    expect(growthMb).toBeLessThan(most.growthMb)
  })

  function write(name: string, content: Buffer): { file: string; size: number } {
    const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.xlsx`)
    writeFileSync(file, content)
    return { file, size: content.length }
  }

  /** What else the machine does adds to one measurement and to the next: only what is always too much is. */
  function leastOf(tries: number, once: () => Measured, most: { ms: number; growthMb: number }): Measured {
    const measured = once()
    const isGood = measured.ms < most.ms && measured.growthMb < most.growthMb
    return isGood || tries === 1 ? measured : leastOf(tries - 1, once, most)
  }

  function measure(file: string): Measured {
    return JSON.parse(execFileSync(process.execPath, [program, file], { encoding: 'utf8' }))
  }
})

function firstProblem(reading: SheetReading): string {
  const [first] = reading.ok ? [] : reading.problems
  return first ? formatSheetProblem(first) : 'nothing was wrong'
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}
