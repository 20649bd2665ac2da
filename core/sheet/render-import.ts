import type { Paint } from '../diff/paint.ts'
import { shownVariable } from '../diff/shown-value.ts'
import type { ImportChange, ImportPlan } from './plan-import.ts'
import { formatSheetProblem } from './xlsx/problem.ts'

/** For a terminal: a line for each variable that changes, the problems, and one line that sums it up. */
export function formatImportPlan(plan: ImportPlan, paint: Paint): string {
  const lines = [
    ...plan.added.map((each) => paint.green(`+ variable ${each.name}`) + shownChange(each)),
    ...plan.changed.map((each) => paint.yellow(`~ variable ${each.name}`) + shownChange(each)),
    ...plan.removed.map(({ name }) => paint.red(`- variable ${name}`)),
  ]
  const problems = plan.problems.map((each) => paint.red(formatSheetProblem(each)))
  return `${[lines, problems, [inWords(plan)]]
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

/** What is secure on one side is hidden on both: the plain value may be the same secret. */
function shownChange({ name, value, secure, from }: ImportChange): string {
  const change = from ? 'changed' : 'added'
  const shown = shownVariable({ name, change, secure, from: from?.value ?? null, to: value })
  if (!from) return `: ${shown.to}`
  const text = !secure
    ? `${shown.from} -> ${shown.to}`
    : from.secure
      ? 'a new secret value'
      : 'becomes secure'
  return `: ${text}${from.inherited ? ', instead of that of the extension' : ''}`
}

function inWords({ added, changed, unchanged, removed, leftAlone, problems }: ImportPlan): string {
  const parts = [`${added.length} added`, `${changed.length} changed`, `${unchanged.length} unchanged`]
  if (removed.length > 0) parts.push(`${removed.length} removed`)
  if (leftAlone.length > 0)
    parts.push(`${leftAlone.length} not in the sheet and left alone (${few(leftAlone)})`)
  const counts = parts.join(', ')
  return problems.length === 0 ? counts : `${counts}; ${problems.length} to put right first`
}

function few(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ')
}
