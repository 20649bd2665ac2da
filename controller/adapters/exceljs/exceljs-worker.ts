/**
 * The only place where exceljs runs: a thread of its own, which may be ended at any time. It is given an archive that
 * passed the gate as `workerData`, and posts an `ExceljsRow[]`. What goes wrong ends the thread with an error.
 */
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { Cell, CellRichTextValue, Workbook } from 'exceljs'

/** A cell that has something in it. */
export interface ExceljsCell {
  column: number
  kind: 'text' | 'richText' | 'number' | 'boolean' | 'date' | 'unknown'
  /** All runs of rich text joined. */
  text: string
  format: string | null
}

export interface ExceljsRow {
  row: number
  cells: ExceljsCell[]
}

/** All of a sheet but its cells: what exceljs makes of a range that spans the sheet takes minutes. */
const ignoreNodes = [
  'autoFilter',
  'cols',
  'conditionalFormatting',
  'dataValidations',
  'dimension',
  'drawing',
  'extLst',
  'headerFooter',
  'hyperlinks',
  'legacyDrawing',
  'mergeCells',
  'pageMargins',
  'pageSetup',
  'picture',
  'printOptions',
  'rowBreaks',
  'sheetFormatPr',
  'sheetPr',
  'sheetProtection',
  'sheetViews',
  'tableParts',
]

async function read(archive: ArrayBuffer): Promise<ExceljsRow[]> {
  const workbook = createWorkbook()
  await workbook.xlsx.load(archive, { ignoreNodes })
  const rows: ExceljsRow[] = []
  workbook.worksheets[0]?.eachRow((row, number) => {
    const cells: ExceljsCell[] = []
    row.eachCell((cell) => cells.push(contentOf(cell)))
    rows.push({ row: number, cells })
  })
  return rows
}

/** The front door of exceljs also loads what writes files and reads CSV, which takes three times as long. */
function createWorkbook(): Workbook {
  const require = createRequire(import.meta.url)
  const utils = require('exceljs/lib/utils/utils.js') as { xmlDecode(text: string): string }
  // the parser has decoded it: exceljs does so again, and `&lt;` as text would become `<`
  utils.xmlDecode = (text) => text
  return new (require('exceljs/lib/doc/workbook.js') as new () => Workbook)()
}

function contentOf(cell: Cell): ExceljsCell {
  const { value } = cell
  const content = { column: Number(cell.col), text: '', format: cell.numFmt ?? null }
  if (typeof value === 'string') return { ...content, kind: 'text', text: value }
  if (typeof value === 'number') return { ...content, kind: 'number', text: String(value) }
  if (typeof value === 'boolean') return { ...content, kind: 'boolean', text: value ? 'TRUE' : 'FALSE' }
  if (value instanceof Date) return { ...content, kind: 'date' }
  const runs = (value as Partial<CellRichTextValue> | null)?.richText
  if (!Array.isArray(runs)) return { ...content, kind: 'unknown' }
  return { ...content, kind: 'richText', text: runs.map(({ text }) => text ?? '').join('') }
}

parentPort?.postMessage(await read(workerData as ArrayBuffer))
