import { BowlineError } from '../domain/errors.ts'
import { mask } from './read-rows.ts'
import { columnName } from './xlsx/address.ts'
import { counted, limits } from './xlsx/limits.ts'
import { cellText } from './xlsx/xml-text.ts'
import { deflated, writeZip } from './xlsx/zip-writer.ts'

export interface SheetContent {
  /** In the order of the rows. The value of a secure one is never written, whatever it is. */
  rows: readonly { name: string; value: string; secure: boolean }[]
  /** For the sheet `General information`. */
  info: readonly { label: string; value: string }[]
}

/**
 * A workbook with the sheets `Data` and `General information`. Equal content makes equal bytes.
 * @throws {BowlineError} `sheet-limit` where a cell or the sheet cannot hold it
 */
export async function writeVariableSheet({ rows, info }: SheetContent): Promise<Buffer> {
  checkLimits(rows)
  const data = rows.map(({ name, value, secure }) => [name, secure ? mask : value, secure ? 'yes' : 'no'])
  const general = info.map(({ label, value }) => [label, value])
  return writeZip([
    deflated('[Content_Types].xml', contentTypes),
    deflated('_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])),
    deflated('xl/workbook.xml', workbook),
    deflated('xl/_rels/workbook.xml.rels', relationships(workbookParts)),
    deflated('xl/styles.xml', styles),
    deflated('xl/worksheets/sheet1.xml', sheet(['name', 'value', 'secure'], data)),
    deflated('xl/worksheets/sheet2.xml', sheet(['label', 'value'], general)),
  ])
}

function checkLimits(rows: SheetContent['rows']): void {
  if (rows.length > limits.rows) {
    const count = `${counted(rows.length)} variables, and a sheet holds at most ${counted(limits.rows)}`
    throw new BowlineError('sheet-limit', `There are ${count}.`)
  }
  const long = rows.find(({ value, secure }) => !secure && value.length > limits.cellCharacters)
  if (!long) return
  const length = `${counted(long.value.length)} characters, and a cell holds at most ${counted(limits.cellCharacters)}`
  throw new BowlineError('sheet-limit', `The value of ${long.name} has ${length}.`)
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const sheetNames = ['Data', 'General information']

const workbookParts = [
  ...sheetNames.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
  ['styles', 'styles.xml'] as const,
]

const workbook = `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheetNames
  .map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
  .join('')}</sheets></workbook>`

const contentTypes = `${declaration}<Types xmlns="${packages}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${spreadsheet}.worksheet+xml"/>\
<Override PartName="/xl/worksheets/sheet2.xml" ContentType="${spreadsheet}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/></Types>`

/** Every cell is text (format 49, `@`) and stays text when somebody edits it (`quotePrefix`). 0 is what Excel needs. */
const [bodyStyle, headStyle] = [1, 2]
const cellFormat = (font: number) =>
  `<xf numFmtId="49" fontId="${font}" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"${
    font > 0 ? ' applyFont="1"' : ''
  }/>`
const fontOf = (weight: string) =>
  `<font>${weight}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`
const styles = `${declaration}<styleSheet xmlns="${main}">\
<fonts count="2">${fontOf('')}${fontOf('<b/>')}</fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${cellFormat(0)}${cellFormat(1)}</cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

function relationships(parts: readonly (readonly [type: string, target: string])[]): string {
  const lines = parts.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${office}/${type}" Target="${target}"/>`,
  )
  return `${declaration}<Relationships xmlns="${packages}/relationships">${lines.join('')}</Relationships>`
}

/** Widths are in characters. The styles of the columns hold for the rows that people add. */
function sheet(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = [32, 64, 10]
  const columns = header.map(
    (_, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${widths[index]}" style="${bodyStyle}" customWidth="1"/>`,
  )
  const lines = [header, ...rows].map((cells, index) =>
    rowXml(cells, index + 1, index === 0 ? headStyle : bodyStyle),
  )
  return `${declaration}<worksheet xmlns="${main}"><cols>${columns.join('')}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`
}

/** Text inside a cell is never a formula, whatever it begins with: a leading apostrophe would only become part of it. */
function rowXml(cells: readonly string[], row: number, style: number): string {
  const xml = cells.map((text, index) => {
    const content = `<is><t xml:space="preserve">${cellText(text)}</t></is>`
    return `<c r="${columnName(index + 1)}${row}" s="${style}" t="inlineStr">${content}</c>`
  })
  return `<row r="${row}">${xml.join('')}</row>`
}
