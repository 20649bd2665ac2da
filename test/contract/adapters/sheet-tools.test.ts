import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readVariableSheet } from '../../../controller/adapters/exceljs/read-sheet.ts'
import { formatSheetProblem } from '../../../core/sheet/xlsx/problem.ts'
import { deflated, writeZip } from '../../../core/sheet/xlsx/zip-writer.ts'
import { headerRow, rowOf } from '../../support/sheet-xml.ts'
import { workbookEntries, workbookFile } from '../../support/xlsx.ts'

async function read(file: Buffer): Promise<string[]> {
  const reading = await readVariableSheet(file)
  if (!reading.ok) return reading.problems.map((each) => formatSheetProblem(each).split('\n')[0] ?? '')
  return reading.rows.map(({ name, value, secure }) => `${name}=${value}${secure ? ' (secure)' : ''}`)
}

const folder = new URL('../../sheets/', import.meta.url)
const written = readdirSync(folder).filter((name) => name.endsWith('.xlsx'))

test.each(written)('%s is read', async (name) => {
  expect(await read(readFileSync(new URL(name, folder)))).toEqual([
    'API_URL=https://example.com/?a=1&b=<2>',
    'GREETING=  Grüße, żółć 🚢\nline two',
    'RETRIES=3',
    'TOKEN=***** (secure)',
    'EMPTY=',
  ])
})

const one = headerRow + rowOf(2, ['A', '1', 'no'])
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const googleRows = Array.from({ length: 6000 }, (_, at) => `<row r="${at + 3}" ht="15.75" customHeight="1"/>`)

/** Numbers leaves the number out of the name of a first sheet, and writes paths from the root. */
const numbers = writeZip([
  deflated('[Content_Types].xml', '<Types/>'),
  deflated(
    '_rels/.rels',
    `<Relationships><Relationship Id="r" Type="${office}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
  ),
  deflated(
    'xl/workbook.xml',
    `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Export Summary" sheetId="1" r:id="rId1"/><sheet name="Data" sheetId="2" r:id="rId2"/></sheets></workbook>`,
  ),
  deflated(
    'xl/_rels/workbook.xml.rels',
    `<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="/xl/worksheets/sheet.xml"/><Relationship Id="rId2" Type="${office}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
  ),
  deflated(
    'xl/worksheets/sheet.xml',
    `<worksheet xmlns="${main}"><sheetData><row r="1"><c r="B3" t="s"/></row></sheetData></worksheet>`,
  ),
  deflated(
    'xl/worksheets/sheet1.xml',
    `<worksheet xmlns="${main}"><sheetData>${one}</sheetData></worksheet>`,
  ),
])

/** These programs do not run here: the files are built as theirs are known to be. */
test.each<[string, Buffer]>([
  [
    'Google Sheets: a drawing, and heights of 6,000 empty rows',
    workbookFile({
      beforeRows: '<sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr>',
      rows: one + googleRows.join(''),
      afterRows: '<drawing r:id="rId1"/>',
      more: [deflated('xl/drawings/drawing1.xml', '<xdr:wsDr/>')],
    }),
  ],
  ['Numbers: a summary first, and paths from the root', numbers],
  [
    'WPS: pictures of cells, a build number, the last row, phonetic settings',
    workbookFile({
      rows: `${one}<row r="1048576" spans="1:16384"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>`,
      afterRows: '<phoneticPr fontId="1" type="noConversion"/>',
      more: [
        deflated('xl/cellimages.xml', '<etc:cellImages/>'),
        deflated('docProps/custom.xml', '<Properties><property name="KSOProductBuildVer"/></Properties>'),
      ],
    }),
  ],
  [
    'Excel: revisions, a label, a chain of calculation, phonetic text of shared strings',
    workbookFile({
      sheet: `<worksheet xmlns="${main}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" xmlns:x14ac="x" xmlns:xr="y" xr:uid="{00000000-0001-0000-0000-000000000000}"><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><sheetData>${headerRow}<row r="2" spans="1:3" x14ac:dyDescent="0.25"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>1</v></c><c r="C2" t="s"><v>1</v></c></row><row r="3" spans="1:16384" s="1" customFormat="1"><c r="A3" s="1"/><c r="XFD3" s="1"/></row></sheetData></worksheet>`,
      styles: `<styleSheet xmlns="${main}"><numFmts/><fonts/><fills/><borders/><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/><xf numFmtId="49"/></cellXfs></styleSheet>`,
      strings: `<sst xmlns="${main}"><si><t>A</t><rPh sb="0" eb="1"><t>ei</t></rPh><phoneticPr fontId="1"/></si><si><t>no</t></si></sst>`,
      more: [
        deflated('docMetadata/LabelInfo.xml', '<clbl:labelList/>'),
        deflated('xl/calcChain.xml', '<calcChain/>'),
      ],
    }),
  ],
])('%s: is read', async (_, file) => {
  expect(await read(file)).toEqual(['A=1'])
})

const withTypes = (types: string) => workbookFile({ rows: one, contentTypes: `<Types>${types}</Types>` })
const macros = 'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"'

test.each<[string, Buffer, string]>([
  ['types of files that are not there', withTypes(`<Default Extension="bin" ${macros}/>`), 'A=1'],
  [
    'a type of a part that is there',
    withTypes(`<Override PartName="/xl/workbook.xml" ${macros}/>`),
    'the workbook has macros, in "[Content_Types].xml"',
  ],
  [
    'a value far below',
    workbookFile({ rows: one + rowOf(6000, ['B', '2', 'no']) }),
    'A6000: the sheet has row 6,000, and at most 5,000 rows below the header are read',
  ],
  [
    'a value far to the right',
    workbookFile({ rows: `${headerRow}<row r="2"><c r="AA2" t="n"><v>1</v></c></row>` }),
    'AA2: the sheet has column 27, and at most 16 columns are read',
  ],
  [
    'OpenDocument',
    writeZip([
      deflated('mimetype', 'x'),
      deflated('content.xml', '<a/>'),
      deflated('META-INF/manifest.xml', '<a/>'),
    ]),
    'the file is no .xlsx file: it is an OpenDocument file (.ods)',
  ],
  [
    'a binary workbook',
    writeZip([deflated('xl/workbook.bin', 'x')]),
    'the file is no .xlsx file: it is a binary workbook (.xlsb)',
  ],
  [
    'Numbers itself',
    writeZip([deflated('Index/Document.iwa', 'x')]),
    'the file is no .xlsx file: it is a document of Numbers or Pages',
  ],
  ['CSV', Buffer.from('\ufeffname;value\n'), 'the file is no .xlsx file: it is text, such as CSV'],
  ['HTML', Buffer.from('<html><table>'), 'the file is no .xlsx file: it is a web page (HTML)'],
  [
    'another archive',
    writeZip(workbookEntries().slice(0, 1)),
    'the file is a ZIP archive, but no .xlsx workbook',
  ],
])('%s: told for what it is', async (_, file, expected) => {
  expect(await read(file)).toEqual([expected])
})
