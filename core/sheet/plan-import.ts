import { mask, type SheetRow } from './read-rows.ts'
import type { SheetProblem } from './xlsx/problem.ts'

/** A variable as the environment has it today. */
export interface ExistingVariable {
  name: string
  /** null where it is secure: nobody can see it. */
  value: string | null
  secure: boolean
  /** Whether it comes from the whole extension. */
  inherited: boolean
}

/** A row that is to be written. */
export interface ImportChange extends SheetRow {
  /** What it takes the place of; null where there is none. An inherited one stays, and this environment's wins. */
  from: ExistingVariable | null
}

/** What an import would do, by the order of the rows. With a problem nothing of it may be done. */
export interface ImportPlan {
  added: readonly ImportChange[]
  changed: readonly ImportChange[]
  /** Names. */
  unchanged: readonly string[]
  /** What is not in the sheet and was asked to go. Never an inherited one: it is not this environment's. */
  removed: readonly ExistingVariable[]
  /** Names of those that are not in the sheet and stay. */
  leftAlone: readonly string[]
  problems: readonly SheetProblem[]
}

/** Compares a sheet with what there is. Pure. */
export function planImport(
  rows: readonly SheetRow[],
  existing: readonly ExistingVariable[],
  { prune }: { prune: boolean },
): ImportPlan {
  const before = new Map(existing.map((each) => [each.name, each]))
  const judged = rows.map((row) => judge(row, before.get(row.name)))
  const inSheet = new Set(rows.map(({ name }) => name))
  const absent = existing.filter(({ name }) => !inSheet.has(name))
  const goes = ({ inherited }: ExistingVariable) => prune && !inherited
  return {
    added: judged.flatMap((each) => ('change' in each && !each.change.from ? [each.change] : [])),
    changed: judged.flatMap((each) => ('change' in each && each.change.from ? [each.change] : [])),
    unchanged: judged.flatMap((each) => ('unchanged' in each ? [each.unchanged] : [])),
    removed: absent.filter(goes),
    leftAlone: absent.filter((each) => !goes(each)).map(({ name }) => name),
    problems: judged.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  }
}

/** The plan as it may be shown: secure values hidden. */
export function withoutSecrets(plan: ImportPlan): ImportPlan {
  const hidden = (rows: readonly ImportChange[]) =>
    rows.map((each) => ({ ...each, value: each.secure ? mask : each.value }))
  return { ...plan, added: hidden(plan.added), changed: hidden(plan.changed) }
}

type Judged = { change: ImportChange } | { unchanged: string } | { problem: SheetProblem }

function judge(row: SheetRow, from: ExistingVariable | undefined): Judged {
  if (from?.secure && !row.secure) return { problem: noLongerSecure(row, from) }
  if (isSame(row, from)) return { unchanged: row.name }
  if (isMask(row)) return { problem: nothingToKeep(row, from) }
  return { change: { ...row, from: from ?? null } }
}

/** A secure value that was typed in counts as another: nobody can compare the two. */
function isSame(row: SheetRow, from: ExistingVariable | undefined): boolean {
  if (!from || from.secure !== row.secure) return false
  return row.secure ? isMask(row) : row.value === from.value
}

/** Blanks may have come around it in the spreadsheet; a secret of five stars is not worth the doubt. */
function isMask({ value }: SheetRow): boolean {
  return value.trim() === mask
}

/** The way back would put a secret into Git in plain text, and it is in the history for ever then. */
function noLongerSecure({ row, name }: SheetRow, { inherited }: ExistingVariable): SheetProblem {
  const where = inherited ? `${name} is secure for the whole extension` : `${name} is secure`
  const hint = `remove ${name} first, or write yes`
  return { cell: `C${row}`, message: `${where}, and cannot become plain`, hint }
}

function nothingToKeep({ row, name }: SheetRow, from: ExistingVariable | undefined): SheetProblem {
  const why = from ? `${name} is not secure` : `there is no ${name}`
  const message = `${mask} keeps the secure value there is, but ${why}`
  return { cell: `B${row}`, message, hint: 'write the value itself' }
}
