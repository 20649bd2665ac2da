import type { SheetReading } from '../../../core/sheet/read-rows.ts'
import { type SheetProblem, SheetRefusal } from '../../../core/sheet/xlsx/problem.ts'

/**
 * The variables in a spreadsheet, as `docs/variables-sheet.md` describes it. Takes a quarter of a second or so, most of
 * it for exceljs to load, in a thread of its own.
 * @throws where the installation is at fault, never for what is in the file
 */
export async function readVariableSheet(content: Buffer): Promise<SheetReading> {
  try {
    return await read(content)
  } catch (error) {
    if (error instanceof SheetRefusal) return refused(error.problem)
    throw error
  }
}

/** Loaded when needed only: most verbs never see a spreadsheet. */
async function read(content: Buffer): Promise<SheetReading> {
  const { passGate } = await import('../../../core/sheet/xlsx/gate.ts')
  const passed = await passGate(content)
  const { openGrid } = await import('./open-grid.ts')
  const { readRows } = await import('../../../core/sheet/read-rows.ts')
  return readRows(await openGrid(passed))
}

function refused(problem: SheetProblem): SheetReading {
  return { ok: false, problems: [problem] }
}
