import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { passGate } from '../../../../core/sheet/xlsx/gate.ts'
import { formatSheetProblem, SheetRefusal } from '../../../../core/sheet/xlsx/problem.ts'
import type { SheetFacts } from '../../../../core/sheet/xlsx/sheet-scanner.ts'
import { readZip } from '../../../../core/sheet/xlsx/zip-reader.ts'
import { deflated, writeZip } from '../../../../core/sheet/xlsx/zip-writer.ts'
import { headerRow, rowOf, sheetXml, textCell } from '../../../support/sheet-xml.ts'
import { headers, patched, stored, type WorkbookParts, workbookFile } from '../../../support/xlsx.ts'

/** `passed`, or the first line of why not. */
async function outcome(file: Buffer): Promise<string> {
  try {
    await passGate(file)
    return 'passed'
  } catch (error) {
    if (!(error instanceof SheetRefusal)) throw error
    return formatSheetProblem(error.problem).split('\n')[0] ?? ''
  }
}

async function factsOf(parts: WorkbookParts): Promise<SheetFacts> {
  return (await passGate(workbookFile(parts))).facts
}

const oneSheet = (attributes: string) => `<sheet sheetId="1" r:id="rId1" ${attributes}/>`
const relationship = (type: string, target: string, mode: string) =>
  `<Relationships><Relationship Id="a" Type="x/${type}" Target="${target}" TargetMode="${mode}"/></Relationships>`

describe('lets pass', () => {
  test.each<[string, WorkbookParts]>([
    ['the example of the page', {}],
    ['a sheet named in another case, with blanks', { sheets: oneSheet('name=" dATA "') }],
    ['a name with a character reference', { sheets: oneSheet('name="&#68;ata"') }],
    ['single quotes', { sheet: sheetXml().replaceAll('"', "'") }],
    ['a byte order mark', { sheet: `\uFEFF${sheetXml()}` }],
    ['a > inside an attribute', { rows: `${headerRow}<row r="2" x=">"/>` }],
    ['cells that say nothing but their style', { rows: `${headerRow}<row r="2"><c r="A2" s="1"/></row>` }],
    [
      'other sheets, whatever is in them',
      {
        more: [
          deflated(
            'xl/worksheets/sheet2.xml',
            sheetXml({ rows: `<row r="9999">${textCell('ZZ9999', 'x')}</row>` }),
          ),
        ],
      },
    ],
    [
      'links in cells',
      {
        more: [
          deflated(
            'xl/worksheets/_rels/sheet1.xml.rels',
            relationship('hyperlink', 'https://a.example', 'External'),
          ),
        ],
      },
    ],
    ['pictures', { more: [stored('xl/media/image1.png', Buffer.from('\x89PNG'))] }],
  ])('%s', async (_, parts) => {
    expect(await outcome(workbookFile(parts))).toBe('passed')
  })

  test('an archive with a comment', async () => {
    const archive = workbookFile()
    const comment = Buffer.from('made by somebody')
    archive.writeUInt16LE(comment.length, archive.length - 2)
    expect(await outcome(Buffer.concat([archive, comment]))).toBe('passed')
  })

  test('parts that were written as a stream: their local headers have zeros', async () => {
    let archive = patched(patched(workbookFile(), headers.local, 6, 8), headers.central, 8, 8)
    for (const offset of [14, 16, 18, 20, 22, 24]) archive = patched(archive, headers.local, offset, 0)
    expect(await outcome(archive)).toBe('passed')
  })

  test('only the sheet, its texts and its styles', async () => {
    const { archive } = await passGate(
      workbookFile({
        strings: '<sst/>',
        styles: '<styleSheet/>',
        more: [deflated('docProps/app.xml', '<a/>')],
      }),
    )
    expect(readZip(archive).map(({ name }) => name)).toEqual([
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      'xl/sharedStrings.xml',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
    ])
  })
})

describe('of the archive, refuses', () => {
  const named = (name: string) => workbookFile({ more: [deflated(name, 'x')] })
  test.each([
    [
      'a path that leads out',
      named('../x'),
      'the archive has a part with the path "../x", which leads out of it',
    ],
    ['an absolute path', named('/x'), 'the archive has a part with the path "/x", which leads out of it'],
    [
      'a path of Windows',
      named('a\\x'),
      'the archive has a part with the path "a\\\\x", which leads out of it',
    ],
    ['one part twice', named('XL/Workbook.xml'), 'the archive has two parts named "XL/Workbook.xml"'],
    [
      'ZIP64',
      patched(workbookFile(), headers.end, 10, 0xffff),
      'the archive is in the format ZIP64, which no file of this size needs',
    ],
    [
      'several volumes',
      patched(workbookFile(), headers.end, 4, 1),
      'the file is damaged: its table of contents is not as it should be',
    ],
    [
      'another count of parts',
      patched(patched(workbookFile(), headers.end, 8, 4), headers.end, 10, 4),
      'the file is damaged: its table of contents is not as it should be',
    ],
    [
      'another method',
      patched(patched(workbookFile(), headers.local, 8, 14), headers.central, 10, 14),
      '"[Content_Types].xml" is packed with method 14, which is not read',
    ],
    [
      'something before it',
      Buffer.concat([Buffer.from('#!/bin/sh\n'), workbookFile()]),
      'the file is no .xlsx file',
    ],
    [
      'something after it',
      Buffer.concat([workbookFile(), Buffer.from('x')]),
      'the file is cut off: its table of contents is missing',
    ],
    ['nothing at all', Buffer.alloc(0), 'the file is no .xlsx file'],
    ['an empty archive', writeZip([]), 'the file is no .xlsx file'],
    ['two parts in one place', overlapping(), 'the file is damaged: "b.xml" is not as it should be'],
    ['bytes behind the end of a part', withTail(), 'the file is damaged: "c.xml" is not as it should be'],
  ])('%s', async (_, file, refusal) => {
    expect(await outcome(file)).toBe(refusal)
  })
})

/** The second part begins where the first does, behind another header that is a part of the first. */
function overlapping(): Buffer {
  const inner = writeZip([stored('b.xml', Buffer.from('b'))])
  const archive = workbookFile({
    more: [stored('a.xml', inner.subarray(0, 36)), stored('b.xml', Buffer.from('b'))],
  })
  const at = archive.lastIndexOf('b.xml') - 46
  archive.writeUInt32LE(archive.indexOf('a.xml') + 5, at + 42)
  return archive
}

function withTail(): Buffer {
  const entry = deflated('c.xml', '<c/>')
  return workbookFile({ more: [{ ...entry, data: Buffer.concat([entry.data, deflateRawSync('tail')]) }] })
}

describe('of the workbook, refuses', () => {
  test.each<[string, WorkbookParts, string]>([
    [
      'two sheets Data',
      { sheets: oneSheet('name="Data"') + oneSheet('name=" data"') },
      'there are two sheets named "Data"',
    ],
    [
      'a hidden sheet Data',
      { sheets: oneSheet('name="Data" state="veryHidden"') },
      'the sheet "Data" is hidden',
    ],
    [
      'Data that is no sheet',
      { sheets: '<sheet name="Data" r:id="rId7"/>' },
      '"Data" is no sheet with cells',
    ],
    ['no sheet at all', { sheets: '' }, 'there is no sheet "Data"; the workbook has none'],
    [
      'a type with macros',
      { contentTypes: '<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>' },
      'the workbook has macros, in "[Content_Types].xml"',
    ],
    [
      'macros of Excel 4',
      { more: [deflated('xl/macrosheets/sheet1.xml', '<a/>')] },
      'the workbook has macros, in "xl/macrosheets/sheet1.xml"',
    ],
    [
      'data connections',
      { more: [deflated('xl/connections.xml', '<a/>')] },
      'the workbook has links to other files, in "xl/connections.xml"',
    ],
    [
      'external targets that are no links in cells',
      {
        more: [
          deflated('xl/worksheets/_rels/sheet1.xml.rels', relationship('oleObject', 'file:///x', 'External')),
        ],
      },
      'the workbook has links to other files, in "xl/worksheets/_rels/sheet1.xml.rels"',
    ],
    [
      'embedded documents',
      { more: [stored('xl/embeddings/a.bin', Buffer.from('d0cf11e0a1b11ae1', 'hex'))] },
      '"xl/embeddings/a.bin" is another document inside the file',
    ],
  ])('%s', async (_, parts, refusal) => {
    expect(await outcome(workbookFile(parts))).toBe(refusal)
  })
})

describe('of the sheet, refuses', () => {
  const unclear = 'the sheet is written in a way that is not read:'
  const part = '"xl/worksheets/sheet1.xml"'
  test.each<[string, WorkbookParts, string]>([
    ['UTF-16', { sheet: '<\0w\0' }, `${part} has another encoding than UTF-8, which is not read`],
    [
      'another encoding',
      { sheet: '<?xml version="1.0" encoding="utf-16"?><worksheet/>' },
      `${part} has another encoding than UTF-8, which is not read`,
    ],
    [
      'an entity in other letters',
      { sheet: '<!doctype a><worksheet/>' },
      `${part} has a DTD or an entity, which is not read`,
    ],
    ['comments', { rows: `${headerRow}<!-- a -->` }, `${part} has a comment, which is not read`],
    ['CDATA', { rows: `${headerRow}<![CDATA[a]]>` }, `${part} has markup other than tags, which is not read`],
    [
      'instructions',
      { sheet: `<?php ?>${sheetXml()}` },
      `${part} has markup other than tags, which is not read`,
    ],
    [
      'an end inside a tag',
      { sheet: '<worksheet><sheetData><row r="1"' },
      `${part} has no end, which is not read`,
    ],
    [
      'a tag without end',
      { sheet: `<worksheet a="${'x'.repeat(20_000)}` },
      `${part} has a tag of more than 16,384 characters, which is not read`,
    ],
    [
      'prefixes',
      { sheet: '<x:worksheet><x:sheetData/></x:worksheet>' },
      `${part} begins with the tag "x:worksheet", expected "worksheet"`,
    ],
    ['prefixes further in', { rows: `${headerRow}<x:row r="2"/>` }, `C1: ${unclear} it has the tag x:row`],
    ['rows without number', { rows: '<row/>' }, `A1: ${unclear} it does not say its address`],
    [
      'cells without address',
      { rows: '<row r="1"><c/></row>' },
      `A1: ${unclear} it does not say its address`,
    ],
    [
      'cells out of order',
      { rows: `<row r="1">${textCell('B1', '')}${textCell('A1', '')}</row>` },
      `B1: ${unclear} the cell after it is out of order`,
    ],
    [
      'one cell twice',
      { rows: `<row r="1">${textCell('A1', '')}${textCell('A1', '')}</row>` },
      `A1: ${unclear} the cell after it is out of order`,
    ],
    [
      'a cell of another row',
      { rows: `<row r="1">${textCell('A2', '')}</row>` },
      `A1: ${unclear} the cell after it is out of order`,
    ],
    [
      'rows out of order',
      { rows: rowOf(2, []) + rowOf(1, []) },
      `A2: ${unclear} the row after it is out of order`,
    ],
    [
      'a number that is none',
      { rows: `${headerRow}<row r="0x2"/>` },
      `A1: ${unclear} the row after it is out of order`,
    ],
    [
      'phonetic text in a cell',
      { rows: `<row r="1"><c r="A1" t="inlineStr"><is><rPh/></is></c></row>` },
      `A1: ${unclear} it has phonetic text inside the cell`,
    ],
    ['cells in two places', { afterRows: '<sheetData/>' }, `${unclear} the sheet holds its cells twice`],
    ['no cells at all', { sheet: '<worksheet/>' }, `${unclear} the sheet has no cells`],
    [
      'a variable far below',
      { rows: `${headerRow}${rowOf(9999, ['A', '1', 'no'])}` },
      'A9999: the sheet has row 9,999, and at most 5,000 rows below the header are read',
    ],
  ])('%s', async (_, parts, refusal) => {
    expect(await outcome(workbookFile(parts))).toBe(refusal)
  })
})

describe('notes of the sheet', () => {
  test('formulas, also those that have no text of their own', async () => {
    const cell = (address: string, formula: string) => `<c r="${address}">${formula}<v>1</v></c>`
    const rows = `<row r="1">${cell('A1', '<f>1+1</f>')}${cell('B1', '<f/>')}${cell('C1', '<f t="shared" si="0"/>')}</row>`
    expect([...(await factsOf({ rows })).formulas]).toEqual(['A1', 'B1', 'C1'])
  })

  test('types of cells', async () => {
    const rows = '<row r="1"><c r="A1" t="s"/><c r="B1"/><c r="C1" t="d"/></row>'
    expect([...(await factsOf({ rows })).types]).toEqual([
      ['A1', 's'],
      ['C1', 'd'],
    ])
  })

  test('what is hidden and what is merged', async () => {
    const facts = await factsOf({
      beforeRows: '<cols><col min="2" max="16384" hidden="1"/></cols>',
      rows: rowOf(1, []) + rowOf(2, [], ' hidden="true"'),
      afterRows: '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    })
    expect([...facts.hiddenRows]).toEqual([2])
    expect([...facts.hiddenColumns]).toEqual(Array.from({ length: 15 }, (_, at) => at + 2))
    expect(facts.merges).toEqual(['A1:XFD1048576'])
  })
})

test('tags are found wherever one chunk ends and the next begins', async () => {
  const rows =
    headerRow +
    Array.from({ length: 4000 }, (_, at) =>
      rowOf(at + 2, [`VARIABLE_${at}`, 'x'.repeat(at % 50), 'no']),
    ).join('')
  expect((await factsOf({ rows })).types.size).toBe(3 * 4001)
})
