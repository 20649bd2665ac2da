import { cellAt, columnName } from './xlsx/address.ts'
import { type Answer, textAnswer, yesOrNo } from './xlsx/cell-answers.ts'
import type { Grid, GridCell, GridRow } from './xlsx/grid.ts'
import { type SheetProblem, shown } from './xlsx/problem.ts'

/** One variable as the sheet has it. The value `*****` is passed on as it is: see `plan-import.ts`. */
export interface SheetRow {
  /** 1-based; 2 is the first below the header. */
  row: number
  name: string
  value: string
  secure: boolean
}

/** All rows, or everything that is wrong, by its place. */
export type SheetReading =
  | { ok: true; rows: readonly SheetRow[] }
  | { ok: false; problems: readonly SheetProblem[] }

const headings = ['name', 'value', 'secure'] as const

/** What stands for a secure value, which nobody may see. */
export const mask = '*****'

/** As the schema has them: a test compares the two. */
export const namePattern = /^[A-Za-z][A-Za-z0-9_.-]*$/
export const longestName = 256

/** Judges what was read. With a wrong header nothing else is said: what is in which column is anybody's guess then. */
export function readRows(grid: Grid): SheetReading {
  const [first, ...others] = grid.rows
  const header = first?.row === 1 ? first : undefined
  const wrongHeader = headerProblems(header)
  if (wrongHeader.length > 0) return { ok: false, problems: wrongHeader }
  const problems = [...hiddenColumnProblems(grid), ...mergeProblems(grid), ...strayProblems(header, others)]
  const rows = others.filter((row) => !isEmpty(row)).flatMap((row) => readRow(row, problems))
  problems.push(...repeatProblems(rows))
  return problems.length === 0 ? { ok: true, rows } : { ok: false, problems: problems.toSorted(byPlace) }
}

function headerProblems(header: GridRow | undefined): SheetProblem[] {
  return headings.flatMap((heading, index) => {
    const cell = cellOf(header, index + 1)
    if (cell?.kind === 'text' && cell.text.trim().toLowerCase() === heading) return []
    const hint = 'the first row has the headings name, value, secure, in this order'
    // without a header, what is in B1 may be a value
    const found = heading === 'value' ? '' : `, found ${cell?.text ? shown(cell.text) : 'nothing'}`
    return [{ cell: `${columnName(index + 1)}1`, message: `expected the heading "${heading}"${found}`, hint }]
  })
}

function hiddenColumnProblems({ hiddenColumns }: Grid): SheetProblem[] {
  return headings.flatMap((heading, index) =>
    hiddenColumns.has(index + 1)
      ? [{ cell: `${columnName(index + 1)}1`, message: `the column "${heading}" is hidden`, hint: 'show it' }]
      : [],
  )
}

/** Merged cells among notes, right of the table, harm nobody. */
function mergeProblems({ merges }: Grid): SheetProblem[] {
  const isInTable = (range: string) => (cellAt(range.split(':')[0] ?? '')?.column ?? 1) <= headings.length
  return merges.filter(isInTable).map((range) => ({
    cell: /^[A-Z0-9:]{1,21}$/.test(range) ? range : null,
    message: 'the cells are merged',
    hint: 'unmerge them, and give each row its own name, value and secure',
  }))
}

/** Columns with a heading of their own are notes. Cells without one are more likely values that slipped. */
function strayProblems(header: GridRow | undefined, rows: readonly GridRow[]): SheetProblem[] {
  const isStray = ({ column, kind, text }: GridCell) =>
    column > headings.length && isFilled({ kind, text }) && !isFilled(cellOf(header, column))
  return rows.flatMap(({ row, cells }) =>
    cells.filter(isStray).map(({ column }) => ({
      cell: `${columnName(column)}${row}`,
      message: 'there is no heading above this cell',
      hint: 'empty it, or give its column a heading: such columns are not read',
    })),
  )
}

function isEmpty(row: GridRow): boolean {
  return !row.cells.some((cell) => cell.column <= headings.length && isFilled(cell))
}

function isFilled(cell: Pick<GridCell, 'kind' | 'text'> | undefined): boolean {
  if (!cell || cell.kind === 'empty') return false
  return cell.kind !== 'text' || cell.text.trim() !== ''
}

function cellOf(row: GridRow | undefined, column: number): GridCell | undefined {
  return row?.cells.find((cell) => cell.column === column)
}

/** No row where something is wrong with it; what it is has been added to the problems. */
function readRow(row: GridRow, problems: SheetProblem[]): SheetRow[] {
  const found: SheetProblem[] = []
  if (row.hidden)
    found.push({ cell: `A${row.row}`, message: 'the row is hidden', hint: 'show it, or delete it' })
  const name = readName(row, found)
  const secure = readSecure(row, found)
  const value = readValue(row, secure, found)
  problems.push(...found)
  return found.length === 0 ? [{ row: row.row, name, value, secure }] : []
}

/** Blanks around a name cannot belong to it. */
function readName(row: GridRow, problems: SheetProblem[]): string {
  const answer = textAnswer(cellOf(row, 1))
  const name = 'text' in answer ? answer.text.trim() : ''
  const wrong = 'text' in answer ? wrongName(name) : answer
  if (wrong) problems.push(problemAt(`A${row.row}`, wrong))
  return name
}

function wrongName(name: string): Exclude<Answer, { text: string }> | undefined {
  if (name === '') return { refused: 'expected a name, found nothing' }
  if (name.length > longestName) {
    return { refused: `the name has ${name.length} characters, and at most ${longestName} are allowed` }
  }
  if (namePattern.test(name)) return undefined
  const rule = 'begin with a letter and use letters, digits and "_ . -"'
  return { refused: `expected a name, found ${shown(name)}`, hint: rule }
}

function readSecure(row: GridRow, problems: SheetProblem[]): boolean {
  const cell = cellOf(row, 3)
  const answer = yesOrNo(cell)
  if ('secure' in answer) return answer.secure
  const found =
    cell?.kind === 'text' && cell.text.trim() !== '' ? shown(cell.text.trim()) : cell?.text || 'nothing'
  const isQuoted = answer.refused === 'expected yes or no'
  const refused = isQuoted ? `${answer.refused}, found ${found}` : answer.refused
  problems.push(problemAt(`C${row.row}`, { ...answer, refused }))
  return true
}

/** Blanks around a value are kept: a password may end with one. */
function readValue(row: GridRow, secure: boolean, problems: SheetProblem[]): string {
  const answer = textAnswer(cellOf(row, 2))
  const wrong = 'text' in answer ? wrongValue(answer.text, secure) : answer
  if (wrong) problems.push(problemAt(`B${row.row}`, wrong))
  return 'text' in answer ? answer.text : ''
}

function wrongValue(value: string, secure: boolean): Exclude<Answer, { text: string }> | undefined {
  if (value.includes('\0')) return { refused: 'a value cannot hold U+0000' }
  if (!value.isWellFormed()) return { refused: 'the value has half a character (a lone surrogate)' }
  if (secure && value === '')
    return { refused: `expected a value, or ${mask} to keep the one there is, found nothing` }
}

function problemAt(cell: string, { refused, hint }: { refused: string; hint?: string }): SheetProblem {
  return hint === undefined ? { cell, message: refused } : { cell, message: refused, hint }
}

function repeatProblems(rows: readonly SheetRow[]): SheetProblem[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ row, name }) => {
    const earlier = first.get(name)
    if (earlier === undefined) first.set(name, row)
    return earlier === undefined
      ? []
      : [{ cell: `A${row}`, message: `${shown(name)} is in row ${earlier} already` }]
  })
}

function byPlace(a: SheetProblem, b: SheetProblem): number {
  const place = ({ cell }: SheetProblem) => cellAt(cell?.split(':')[0] ?? '') ?? { row: 0, column: 0 }
  return place(a).row - place(b).row || place(a).column - place(b).column
}
