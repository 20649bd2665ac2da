import { holdsEncrypted, isCompoundFile } from './compound-file.ts'
import { counted, limits } from './limits.ts'
import { otherArchive, otherFile } from './other-format.ts'
import { Parts } from './parts.ts'
import { SheetRefusal, saveAgain, shown } from './problem.ts'
import type { SheetFacts } from './sheet-scanner.ts'
import type { SheetEntry } from './workbook-parts.ts'
import { encrypted, readZip, type ZipEntry } from './zip-reader.ts'
import { deflated, writeZip } from './zip-writer.ts'

/** What may be shown to exceljs. */
export interface PassedSheet {
  /** A new archive: the sheet `Data`, its shared texts and styles, byte for byte, and nothing else of the file. */
  archive: Buffer
  facts: SheetFacts
}

/**
 * Inflates every part of the file once, keeps none, and lets through only what the cells of the sheet `Data` need.
 * @throws {SheetRefusal}
 */
export async function passGate(file: Buffer): Promise<PassedSheet> {
  checkContainer(file)
  const parts = new Parts(readZip(file))
  checkKind(parts.names())
  parts.checkNames()
  await parts.checkTypes()
  for (const name of parts.names().filter((each) => /\.rels$/i.test(each)))
    await parts.readRelationships(name)
  const workbook = parts.target('', 'officeDocument')
  if (!workbook)
    throw new SheetRefusal('the file is a ZIP archive, but no .xlsx workbook', { hint: saveAgain })
  const sheet = parts.sheetPart(workbook, dataSheet(await parts.readSheets(workbook)))
  const facts = await parts.readFacts(sheet)
  const strings = await parts.readRoot(parts.target(workbook, 'sharedStrings'), 'sst')
  const styles = await parts.readRoot(parts.target(workbook, 'styles'), 'styleSheet')
  await parts.readRest()
  return { archive: repack({ sheet: parts.entry(sheet), strings, styles }), facts }
}

function checkContainer(file: Buffer): void {
  if (file.length > limits.fileBytes) {
    const limit = `at most ${counted(limits.fileBytes)} are read`
    throw new SheetRefusal(`the file has ${counted(file.length)} bytes, and ${limit}`)
  }
  if (!isCompoundFile(file)) {
    const what = file.toString('latin1', 0, 2) === 'PK' ? undefined : otherFile(file)
    if (what === undefined) return
    throw new SheetRefusal(`the file is no .xlsx file: it is ${what}`, { hint: saveAgain })
  }
  if (holdsEncrypted(file)) throw encrypted()
  throw new SheetRefusal('the file is in the format of Excel 97 (.xls), which is not read', {
    hint: saveAgain,
  })
}

function checkKind(names: readonly string[]): void {
  const what = otherArchive(names)
  if (what === undefined) return
  throw new SheetRefusal(`the file is no .xlsx file: it is ${what}`, { hint: saveAgain })
}

function dataSheet(sheets: readonly SheetEntry[]): SheetEntry {
  const [found, second] = sheets.filter(({ name }) => name.trim().toLowerCase() === 'data')
  if (found && !second && !found.hidden) return found
  if (found)
    throw new SheetRefusal(second ? 'there are two sheets named "Data"' : 'the sheet "Data" is hidden')
  const names = sheets.slice(0, 5).map(({ name }) => shown(name))
  const others = names.length > 0 ? `the workbook has ${names.join(', ')}` : 'the workbook has none'
  throw new SheetRefusal(`there is no sheet "Data"; ${others}`, {
    hint: 'name the sheet with the variables Data',
  })
}

interface Passed {
  sheet: ZipEntry
  strings: ZipEntry | undefined
  styles: ZipEntry | undefined
}

/** The bytes that were inflated are the ones that are passed on, so exceljs inflates nothing else. */
function repack({ sheet, strings, styles }: Passed): Buffer {
  const namespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const workbook = `<workbook xmlns:r="${namespace}"><sheets><sheet name="Data" sheetId="1" r:id="s"/></sheets></workbook>`
  const relationship = `<Relationship Id="s" Type="${namespace}/worksheet" Target="worksheets/sheet1.xml"/>`
  return writeZip([
    deflated('xl/workbook.xml', workbook),
    deflated('xl/_rels/workbook.xml.rels', `<Relationships>${relationship}</Relationships>`),
    ...(strings ? [{ ...strings, name: 'xl/sharedStrings.xml' }] : []),
    ...(styles ? [{ ...styles, name: 'xl/styles.xml' }] : []),
    { ...sheet, name: 'xl/worksheets/sheet1.xml' },
  ])
}
