/** One thing that is wrong with a spreadsheet. Never quotes a cell of the column `value`: it may hold a secret. */
export interface SheetProblem {
  /** `C7`, a range as `A2:B3`, or null where it is about the file. */
  cell: string | null
  message: string
  hint?: string
}

/** `C7: expected yes or no, found "ja"`, with the hint on a line of its own. */
export function formatSheetProblem({ cell, message, hint }: SheetProblem): string {
  const line = cell === null ? message : `${cell}: ${message}`
  return hint === undefined ? line : `${line}\n  ${hint}`
}

/** Stops reading at once: the file is broken, hostile or not of this kind, and nothing more can be said about it. */
export class SheetRefusal extends Error {
  readonly problem: SheetProblem

  constructor(message: string, { cell = null, hint }: { cell?: string | null; hint?: string } = {}) {
    super(message)
    this.name = 'SheetRefusal'
    this.problem = hint === undefined ? { cell, message } : { cell, message, hint }
  }
}

/** For files that may be right but say it in a way that is not read. */
export const saveAgain = 'open it in Excel or LibreOffice and save it again as .xlsx'

/** Text of the file inside a message: quoted, one line, and short. */
export function shown(text: string): string {
  const cut = text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text
  return JSON.stringify(cut)
}
