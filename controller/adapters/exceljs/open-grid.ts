import { Worker } from 'node:worker_threads'
import { columnName } from '../../../core/sheet/xlsx/address.ts'
import type { PassedSheet } from '../../../core/sheet/xlsx/gate.ts'
import type { CellKind, Grid, GridCell } from '../../../core/sheet/xlsx/grid.ts'
import { counted, limits } from '../../../core/sheet/xlsx/limits.ts'
import { SheetRefusal, saveAgain } from '../../../core/sheet/xlsx/problem.ts'
import type { SheetFacts } from '../../../core/sheet/xlsx/sheet-scanner.ts'
import { unescapeText } from '../../../core/sheet/xlsx/xml-text.ts'
import { afterProcessorTime } from '../../lib/after-processor-time.ts'
import { packageFolder } from '../../lib/package-folder.ts'
import type { ExceljsCell, ExceljsRow } from './exceljs-worker.ts'

/** Threads run JavaScript only: seen from the sources, the program is in `dist/`. */
const program = new URL('dist/controller/adapters/exceljs/exceljs-worker.js', packageFolder)

/**
 * The cells as exceljs reads them, corrected by what the gate saw of them.
 * @param deadline milliseconds of the processor
 * @throws {SheetRefusal} where exceljs cannot make sense of it, or needs too much time or memory
 */
export async function openGrid(
  { archive, facts }: PassedSheet,
  deadline: number = limits.readMs,
): Promise<Grid> {
  const rows = await runExceljs(archive, deadline)
  return {
    rows: rows.map(({ row, cells }) => ({
      row,
      hidden: facts.hiddenRows.has(row),
      cells: cells.map((cell) => gridCell(cell, `${columnName(cell.column)}${row}`, facts)),
    })),
    merges: facts.merges,
    hiddenColumns: facts.hiddenColumns,
  }
}

function runExceljs(archive: Buffer, deadline: number): Promise<ExceljsRow[]> {
  const worker = new Worker(program, {
    workerData: Uint8Array.from(archive).buffer,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMib },
    env: {}, // what is in ours may be secret and is none of its business
    execArgv: [],
    stdout: true, // it has nothing to say
    stderr: true,
  })
  return new Promise<ExceljsRow[]>((resolve, reject) => {
    const forget = afterProcessorTime(deadline, () => reject(tooSlow(deadline)))
    worker.once('message', resolve)
    worker.once('error', (error) => reject(refusalOf(error)))
    worker.once('exit', () => {
      forget()
      reject(unreadable())
    })
  }).finally(() => worker.terminate())
}

function tooSlow(deadline: number): SheetRefusal {
  return new SheetRefusal(`the cells take more than ${deadline / 1000} s to read`, { hint: saveAgain })
}

function unreadable(): SheetRefusal {
  return new SheetRefusal('the cells cannot be read: the file is damaged', { hint: saveAgain })
}

/** What exceljs says is about its own insides, and may quote a cell. A program that is missing is our own trouble. */
function refusalOf(error: Error & { code?: string }): Error {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new SheetRefusal(`the cells take more than ${counted(limits.heapMib)} MiB of memory to read`, {
      hint: saveAgain,
    })
  }
  return error.code?.includes('MODULE_NOT_FOUND') ? error : unreadable()
}

/**
 * exceljs takes an ISO date for a number and some formulas for their last result, and undoes the escaping of shared and
 * of rich text only.
 */
function gridCell({ column, kind, text, format }: ExceljsCell, address: string, facts: SheetFacts): GridCell {
  const type = facts.types.get(address)
  const as = (seen: CellKind, content = ''): GridCell => ({ column, kind: seen, text: content, format })
  if (facts.formulas.has(address)) return as('formula')
  if (type === 'd') return as('date')
  if (type === 'e') return as('error')
  if (kind === 'text' && type !== 's') return as('text', unescapeText(text))
  return kind === 'richText' ? as('text', text) : as(kind, text)
}
