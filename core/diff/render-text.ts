import { giftInWords } from '../access/compare.ts'
import { type Diagnostic, formatDiagnostic } from '../domain/diagnostic.ts'
import type { Diff, EnvironmentDiff, ExtensionDiff, HeldBack } from './diff.ts'
import type { FieldChange } from './fields.ts'
import type { Paint } from './paint.ts'
import { runRows } from './run-rows.ts'
import type { ScheduleChange } from './schedules.ts'
import { plainText, shownField, shownVariable } from './shown-value.ts'
import { extensionNote, inWords, marks, type Sides, unlessAtRest } from './summary.ts'
import type { VariableChange } from './variables.ts'

/** For a terminal: one block per environment, then what was found, then one line that sums it up. */
export function renderText(diff: Diff, { before, after }: Sides, paint: Paint): string {
  const blocks = [
    [paint.dim(`${before} -> ${after}`)],
    diff.account.length > 0 ? [paint.bold('~ account'), ...fieldLines(diff.account, paint)] : [],
    accessBlock(diff.access, paint),
    ...diff.extensions.flatMap((each) => extensionBlocks(each, paint)),
    findingLines(before, diff.findings.before, paint),
    findingLines(after, diff.findings.after, paint),
    [inWords(diff)],
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function accessBlock({ gains, losses, held }: Diff['access'], paint: Paint): string[] {
  if (gains.length + losses.length === 0) return []
  const line = (mark: string, text: string) => `    ${mark} ${plainText(text)}`
  return [
    paint.bold('~ access'),
    ...gains.map((each) => line(paint.green('+'), giftInWords(each, 'gains'))),
    ...losses.map((each) => line(paint.red('-'), giftInWords(each, 'loses'))),
    ...heldLines(held, paint),
  ]
}

function extensionBlocks(extension: ExtensionDiff, paint: Paint): string[][] {
  const { name, id, fields, held, environments } = extension
  const note = extensionNote(extension)
  const title = `${paint.bold(`${markOf(extension)} ${name}`)}${id === null ? '' : `  ${paint.dim(id)}`}`
  const own = [
    ...(note === undefined ? [] : [`    ${note}`]),
    ...fieldLines(fields, paint),
    ...heldLines(held, paint),
  ]
  const blocks = environments.map((each) => environmentBlock(name, each, paint))
  return own.length > 0 ? [[title, ...own], ...blocks] : blocks
}

function markOf({ change }: ExtensionDiff): string {
  if (change === 'kept' || change === 'refused') return '!'
  return change === 'repaired' ? '~' : marks[change]
}

function environmentBlock(extension: string, environment: EnvironmentDiff, paint: Paint): string[] {
  const { id, type, change, actions, fields, variables, schedules, held } = environment
  return [
    `${coloured(change, paint.bold(`${marks[change]} ${extension} ${type}`), paint)}  ${paint.dim(id)}`,
    ...actions.map((each) => `    ${each}`),
    ...fieldLines(fields, paint),
    ...variables.map((each) => variableLine(each, paint)),
    ...schedules.flatMap((each) => scheduleLines(each, paint)),
    ...heldLines(held, paint),
  ]
}

function fieldLines(fields: readonly FieldChange[], paint: Paint, indent = '    '): string[] {
  return fields.map((each) => {
    const { from, to } = shownField(each)
    return `${indent}${coloured('changed', '~', paint)} ${each.field}: ${from} -> ${to}`
  })
}

function variableLine(variable: VariableChange, paint: Paint): string {
  const { name, change } = variable
  const { from, to } = shownVariable(variable)
  const value = change === 'added' ? to : change === 'removed' ? `(was ${from})` : `${from} -> ${to}`
  const text = variable.secure && change === 'changed' ? 'a new secret value' : value
  return `    ${coloured(change, `${marks[change]} variable ${name}`, paint)}: ${text}`
}

function scheduleLines(schedule: ScheduleChange, paint: Paint): string[] {
  const { name, change, method, fields } = schedule
  return [
    `    ${coloured(change, `${marks[change]} schedule ${name}`, paint)}, calls ${plainText(method)}`,
    ...fieldLines(fields, paint, '        '),
    ...runLines(schedule),
  ]
}

function runLines(schedule: ScheduleChange): string[] {
  const { titles, rows, notes } = runRows(schedule)
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `        ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('    ')}`.trimEnd()
  const table = rows.length > 0 ? [titles, ...rows].map(line) : []
  return [...table, ...notes.map((note) => `        ${note}`)]
}

function heldLines(held: readonly HeldBack[], paint: Paint): string[] {
  return held.map(({ certain, reason }) => {
    const title = certain ? '! held back:' : `! held back ${unlessAtRest}:`
    return `    ${paint.yellow(title)} ${reason}`
  })
}

function findingLines(side: string, findings: readonly Diagnostic[], paint: Paint): string[] {
  if (findings.length === 0) return []
  return [paint.bold(`Findings in ${side}:`), ...findings.map((each) => indented(formatDiagnostic(each)))]
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}

function coloured(change: keyof typeof marks, text: string, paint: Paint): string {
  const mark = marks[change]
  return mark === '+' ? paint.green(text) : mark === '-' ? paint.red(text) : paint.yellow(text)
}
