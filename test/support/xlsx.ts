import type { ZipEntry } from '../../controller/sheet/zip-reader.ts'
import { deflated, writeZip } from '../../controller/sheet/zip-writer.ts'

/** What of a workbook a test wants in another way than usual. Texts are the XML of a part. */
export interface WorkbookParts {
  /** What stands in `<sheetData>`; by default the example of the product's page. */
  rows?: string
  /** The whole sheet, where `rows` is not enough. */
  sheet?: string
  /** Cells after the header, `[address, xml]`, are set with `cell`. */
  afterRows?: string
  beforeRows?: string
  sheets?: string
  strings?: string
  styles?: string
  contentTypes?: string
  more?: readonly ZipEntry[]
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/** The archive of a small workbook with the sheet `Data`. */
export function workbookFile(parts: WorkbookParts = {}): Buffer {
  return writeZip(workbookEntries(parts))
}

export function workbookEntries(parts: WorkbookParts = {}): ZipEntry[] {
  const { sheets = '<sheet name="Data" sheetId="1" r:id="rId1"/>', contentTypes = '<Types/>' } = parts
  return [
    deflated('[Content_Types].xml', contentTypes),
    deflated('_rels/.rels', relationships('officeDocument', 'xl/workbook.xml')),
    deflated('xl/workbook.xml', `<workbook xmlns:r="${office}"><sheets>${sheets}</sheets></workbook>`),
    deflated('xl/_rels/workbook.xml.rels', workbookRelationships(parts)),
    ...(parts.strings === undefined ? [] : [deflated('xl/sharedStrings.xml', parts.strings)]),
    ...(parts.styles === undefined ? [] : [deflated('xl/styles.xml', parts.styles)]),
    deflated('xl/worksheets/sheet1.xml', sheetXml(parts)),
    ...(parts.more ?? []),
  ]
}

export function sheetXml({
  sheet,
  beforeRows = '',
  rows = exampleRows,
  afterRows = '',
}: WorkbookParts = {}): string {
  return (
    sheet ??
    `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}">${beforeRows}<sheetData>${rows}</sheetData>${afterRows}</worksheet>`
  )
}

function workbookRelationships({ strings, styles }: WorkbookParts): string {
  return relationships(
    ...['worksheet', 'worksheets/sheet1.xml'],
    ...(strings === undefined ? [] : ['sharedStrings', 'sharedStrings.xml']),
    ...(styles === undefined ? [] : ['styles', 'styles.xml']),
  )
}

/** Types and targets in turn. */
function relationships(...pairs: string[]): string {
  const lines = pairs.flatMap((type, index) =>
    index % 2 === 0
      ? `<Relationship Id="rId${index / 2 + 1}" Type="${office}/${type}" Target="${pairs[index + 1]}"/>`
      : [],
  )
  return `<Relationships>${lines.join('')}</Relationships>`
}

/** A row with text in its first cells. */
export function rowOf(row: number, texts: readonly string[], attributes = ''): string {
  const cells = texts.map((text, index) => textCell(`${String.fromCharCode(65 + index)}${row}`, text))
  return `<row r="${row}"${attributes}>${cells.join('')}</row>`
}

export function textCell(address: string, text: string): string {
  return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

export const headerRow = rowOf(1, ['name', 'value', 'secure'])

/** The example of the product's page. */
const exampleRows =
  headerRow +
  rowOf(2, ['API_Endpoint', 'https://api.tomorrow', 'yes']) +
  rowOf(3, ['LOG_LEVEL', 'info', 'no']) +
  rowOf(4, ['API_KEY', '*****', 'yes'])

/** The archive with other bytes wherever this header is: its signature, how far behind it, and two bytes. */
export function patched(archive: Buffer, signature: number, offset: number, value: number): Buffer {
  const copy = Buffer.from(archive)
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(signature)
  for (let at = copy.indexOf(mark); at !== -1; at = copy.indexOf(mark, at + 4)) {
    copy.writeUInt16LE(value, at + offset)
  }
  return copy
}

export const headers = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const
