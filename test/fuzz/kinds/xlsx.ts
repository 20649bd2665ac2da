import { inflateRawSync } from 'node:zlib'
import { readVariableSheet } from '../../../controller/adapters/exceljs/read-sheet.ts'
import { passGate } from '../../../core/sheet/xlsx/gate.ts'
import { SheetRefusal } from '../../../core/sheet/xlsx/problem.ts'
import { unescapeText } from '../../../core/sheet/xlsx/xml-text.ts'
import { readZip, type ZipEntry } from '../../../core/sheet/xlsx/zip-reader.ts'
import { deflated, writeZip } from '../../../core/sheet/xlsx/zip-writer.ts'
import { between } from '../../faults/pick.ts'
import type { Random } from '../../support/print-desired.ts'
import { headerRow, rowOf } from '../../support/sheet-xml.ts'
import { workbookFile } from '../../support/xlsx.ts'
import { filesOf } from '../corpus.ts'
import type { Kind } from '../kind.ts'

/**
 * What stands before the library that reads spreadsheets; and, as that takes a thread and a while, of one in 200 (told by
 * the checksum of its first part) the library.
 */
export const xlsx: Kind = {
  name: 'xlsx',
  share: 2,
  corpus: [
    ...filesOf(['test/sheets'], /\.xlsx$/),
    workbookFile({
      rows: headerRow + rowOf(2, ['GREETING', 'hello', 'no']),
      strings: '<sst><si><t>a</t></si></sst>',
    }),
  ],
  words: [
    '<row r="2">',
    '<c r="A2" t="s">',
    '</c>',
    '<v>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE a [',
    '&amp;',
    '&#0;',
    '&#x110000;',
    '_x0000_',
    '<?xml ',
    '"',
    "'",
    '>',
    '<',
    '/>',
    'PK\x01\x02',
    'PK\x03\x04',
    'PK\x05\x06',
    '\xff\xff\xff\xff',
    '\0\0',
  ],
  pairs: [
    ['<a>', '</a>'],
    ['<row>', '</row>'],
    ['<is>', '</is>'],
    ['<a b="', '"/>'],
    ['<!--', '-->'],
  ],
  longest: 262_144,
  shaped: otherPart,
  async read(input) {
    unescapeText(input.toString('latin1', 0, 65_536))
    if ((await passes(input)) && input.readUInt32LE(14) % 200 === 0) await readVariableSheet(input)
  },
}

async function passes(input: Buffer): Promise<boolean> {
  try {
    await passGate(input)
    return true
  } catch (error) {
    if (error instanceof SheetRefusal) return false
    throw error
  }
}

/** The archive with one of its parts as another text. */
function otherPart(seed: Buffer, random: Random, mutate: (text: string) => string): Buffer {
  const entries = readZip(seed)
  const at = between(0, entries.length - 1, random)
  return writeZip(
    entries.map((each, index) => (index === at ? deflated(each.name, mutate(textOf(each))) : each)),
  )
}

function textOf({ method, data }: ZipEntry): string {
  return (method === 0 ? data : inflateRawSync(data)).toString('latin1')
}
