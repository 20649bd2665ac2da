import { constants, deflateRawSync } from 'node:zlib'
import type { ZipEntry } from '../../core/sheet/xlsx/zip-reader.ts'
import { deflated, writeZip } from '../../core/sheet/xlsx/zip-writer.ts'
import { headerRow, rowOf, sheetXml, textCell } from './sheet-xml.ts'
import { headers, patched, stored, workbookEntries, workbookFile } from './xlsx.ts'

/** A file that must not be read, and how its refusal begins. */
export interface HostileSheet {
  name: string
  make(): Buffer
  refusal: string
  /** It looks good until its cells are read: the limits of the thread are what stops it. */
  opened?: true
}

const mebibyte = 1024 * 1024

export const hostileSheets: readonly HostileSheet[] = [
  {
    name: 'one cell at XFD1048576',
    make: () => workbookFile({ rows: `${headerRow}<row r="1048576">${textCell('XFD1048576', 'x')}</row>` }),
    refusal: 'XFD1048576: the sheet has row 1,048,576, and at most 5,000 rows',
  },
  {
    name: 'one cell in column 17',
    make: () => workbookFile({ rows: `${headerRow}<row r="2">${textCell('Q2', 'x')}</row>` }),
    refusal: 'Q2: the sheet has column 17, and at most 16 columns',
  },
  {
    name: 'five million empty rows',
    make: () => workbookFile({ rows: headerRow + '<row/>'.repeat(5_000_000) }),
    refusal: 'A5002: the sheet has 5,002 rows with the header, and at most 5,000 rows',
  },
  {
    name: '5,001 variables',
    make: () =>
      workbookFile({
        rows:
          headerRow + Array.from({ length: 5001 }, (_, at) => rowOf(at + 2, [`V${at}`, 'x', 'no'])).join(''),
      }),
    refusal: 'A5002: the sheet has 5,002 rows',
  },
  {
    name: 'a bomb of 600 MB that says so',
    make: () => bombFile(600 * mebibyte),
    refusal: 'the file inflates to 600 MiB, and at most 32 MiB are read',
  },
  {
    name: 'a bomb that says it has 1,000 bytes',
    make: () => bombFile(1000),
    refusal: 'the archive says "xl/worksheets/sheet1.xml" has 1,000 bytes, but it has more',
  },
  {
    name: 'a bomb that says it has 31 MiB',
    make: () => bombFile(31 * mebibyte),
    refusal: 'the archive says "xl/worksheets/sheet1.xml" has 32,505,856 bytes, but it has more',
  },
  {
    name: 'a part of half its size',
    make: () => writeZip(withSheet({ ...deflated(sheetPart, sheetXml()), size: 1_000_000 })),
    refusal: 'the file is damaged: "xl/worksheets/sheet1.xml"',
  },
  {
    name: 'sizes that differ between headers',
    make: () => patched(workbookFile(), headers.local, 22, 7),
    refusal: 'the archive says two things about the size of',
  },
  {
    name: '65 parts',
    make: () =>
      workbookFile({ more: Array.from({ length: 60 }, (_, at) => deflated(`xl/media/${at}.png`, '')) }),
    refusal: 'the archive has 65 parts, and at most 64',
  },
  {
    name: 'more than 2 MiB',
    make: () => Buffer.alloc(3 * mebibyte),
    refusal: 'the file has 3,145,728 bytes, and at most 2,097,152 are read',
  },
  {
    name: 'another workbook inside',
    make: () => workbookFile({ more: [stored('xl/embeddings/sheet.xlsx', workbookFile())] }),
    refusal: '"xl/embeddings/sheet.xlsx" is another archive inside the file',
  },
  {
    name: 'a workbook in a ZIP archive',
    make: () => writeZip([stored('variables.xlsx', workbookFile())]),
    refusal: 'the file is a ZIP archive, but no .xlsx workbook',
  },
  {
    name: 'an entity bomb in the sheet',
    make: () => workbookFile({ sheet: entityBomb + sheetXml({ rows: rowOf(1, ['&i;']) }) }),
    refusal: '"xl/worksheets/sheet1.xml" has a DTD or an entity',
  },
  {
    name: 'an entity bomb in the texts',
    make: () => workbookFile({ strings: `${entityBomb}<sst><si><t>&i;</t></si></sst>` }),
    refusal: '"xl/sharedStrings.xml" has a DTD or an entity',
  },
  {
    name: 'an entity bomb where nobody looks',
    make: () => workbookFile({ more: [deflated('docProps/core.xml', `${entityBomb}<core>&i;</core>`)] }),
    refusal: '"docProps/core.xml" has a DTD or an entity',
  },
  {
    name: 'another sheet',
    make: () => workbookFile({ sheets: '<sheet name="Sheet1" sheetId="1" r:id="rId1"/>' }),
    refusal: 'there is no sheet "Data"; the workbook has "Sheet1"',
  },
  {
    name: 'with a password, by Excel',
    make: () => compoundFile('EncryptedPackage'),
    refusal: 'the file is encrypted with a password',
  },
  {
    name: 'with a password, by a ZIP program',
    make: () => patched(patched(workbookFile(), headers.local, 6, 1), headers.central, 8, 1),
    refusal: 'the file is encrypted with a password',
  },
  {
    name: 'of Excel 97',
    make: () => compoundFile('Workbook'),
    refusal: 'the file is in the format of Excel 97 (.xls)',
  },
  {
    name: 'cut off',
    make: () => workbookFile().subarray(0, -30),
    refusal: 'the file is cut off',
  },
  {
    name: 'a byte turned',
    make: () => turned(workbookFile()),
    refusal: 'the file is damaged',
  },
  {
    name: 'something else altogether',
    make: () => Buffer.from('name,value,secure\nA,b,no\n'.repeat(100)),
    refusal: 'the file is no .xlsx file',
  },
  {
    name: 'with macros',
    make: () => workbookFile({ more: [deflated('xl/vbaProject.bin', 'x')] }),
    refusal: 'the workbook has macros, in "xl/vbaProject.bin"',
  },
  {
    name: 'with links to another workbook',
    make: () => workbookFile({ more: [deflated('xl/externalLinks/externalLink1.xml', '<externalLink/>')] }),
    refusal: 'the workbook has links to other files, in "xl/externalLinks/externalLink1.xml"',
  },
  {
    name: 'a million tags',
    make: () => workbookFile({ rows: headerRow + '<a/>'.repeat(1_000_000) }),
    refusal: '"xl/worksheets/sheet1.xml" has more than 600,000 tags',
  },
  {
    name: 'half a million empty texts',
    make: () =>
      workbookFile({
        strings: `<sst>${'<si/>'.repeat(500_000)}</sst>`,
        rows: headerRow + rowOf(2, ['A', 'b', 'ja']),
      }),
    refusal: 'C2: expected yes or no, found "ja"',
    opened: true,
  },
  {
    name: '30 MB of rich text in one cell',
    make: () =>
      workbookFile({ rows: `${headerRow}<row r="2">${richCell('A2', 140_000, 'x'.repeat(190))}</row>` }),
    refusal: 'A2: the cell has 26,600,000 characters, and at most 32,767 are read',
    opened: true,
  },
  {
    name: '30 MB of one text',
    make: () => workbookFile({ rows: `<row r="1">${textCell('A1', '&lt;'.repeat(7_500_000))}</row>` }),
    refusal: 'the cells take more than 128 MiB of memory to read',
    opened: true,
  },
]

const sheetPart = 'xl/worksheets/sheet1.xml'

function richCell(address: string, runs: number, text: string): string {
  return `<c r="${address}" t="inlineStr"><is>${`<r><t>${text}</t></r>`.repeat(runs)}</is></c>`
}

function withSheet(sheet: ZipEntry): ZipEntry[] {
  return workbookEntries().map((entry) => (entry.name === sheetPart ? sheet : entry))
}

/** 600 MiB of blanks behind the start of a sheet, about 613 KB, and the size it claims to have. */
function bombFile(size: number): Buffer {
  const block = Buffer.alloc(mebibyte, ' ')
  const blanks = deflateRawSync(block, { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  const start = deflateRawSync(Buffer.from('<worksheet><sheetData>'), { finishFlush: constants.Z_FULL_FLUSH })
  const data = Buffer.concat([start, ...Array<Buffer>(600).fill(blanks), deflateRawSync(block)])
  return writeZip(withSheet({ name: sheetPart, method: 8, size, crc: 0, data }))
}

const entityBomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${[...'bcdefghi']
  .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefgh'[at]};`.repeat(10)}">`)
  .join('')}]>`

/** The container of a file with a password ([MS-CFB]): a header, a table of sectors, and a directory with one stream. */
function compoundFile(stream: string): Buffer {
  const file = Buffer.alloc(3 * 512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file)
  file.writeUInt16LE(0x3e, 24)
  file.writeUInt16LE(3, 26)
  file.writeUInt16LE(0xfffe, 28)
  file.writeUInt16LE(9, 30)
  file.writeUInt16LE(6, 32)
  file.writeUInt32LE(1, 44)
  file.writeUInt32LE(1, 48)
  file.write('Root Entry', 1024, 'utf16le')
  file.write(stream, 1024 + 128, 'utf16le')
  return file
}

function turned(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  const at = copy.indexOf(sheetPart) + sheetPart.length + 20
  copy.writeUInt8((copy[at] ?? 0) ^ 0x55, at)
  return copy
}
