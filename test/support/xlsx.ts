import { crc32 } from 'node:zlib'
import type { ZipEntry } from '../../core/sheet/xlsx/zip-reader.ts'
import { deflated, writeZip } from '../../core/sheet/xlsx/zip-writer.ts'
import { type SheetParts, sheetXml } from './sheet-xml.ts'

/** What of a workbook a test wants in another way than usual. Texts are the XML of a part. */
export interface WorkbookParts extends SheetParts {
  sheets?: string
  strings?: string
  styles?: string
  contentTypes?: string
  more?: readonly ZipEntry[]
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

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

/** A part that is not packed. */
export function stored(name: string, content: Buffer): ZipEntry {
  return { name, method: 0, size: content.length, crc: crc32(content), data: content }
}

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
