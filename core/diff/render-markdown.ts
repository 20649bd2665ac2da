import { giftInWords } from '../access/compare.ts'
import { type Diagnostic, formatDiagnostic } from '../domain/diagnostic.ts'
import { code, fenced, inline, table } from '../lib/markdown.ts'
import type { Diff, EnvironmentDiff, ExtensionDiff, HeldBack } from './diff.ts'
import type { FieldChange } from './fields.ts'
import { runRows } from './run-rows.ts'
import type { ScheduleChange } from './schedules.ts'
import { plainText, shownField, shownVariable } from './shown-value.ts'
import { extensionNote, inWords, type Sides, unlessAtRest } from './summary.ts'
import type { VariableChange } from './variables.ts'

export interface MarkdownLimits {
  /** Findings of one side that are listed: more stand elsewhere. */
  findings: number
}

/** For a comment on a pull request: one section per environment, with tables. */
export function renderMarkdown(
  diff: Diff,
  { before, after }: Sides,
  { findings }: MarkdownLimits = { findings: Number.POSITIVE_INFINITY },
): string {
  const lines = [
    '## What would happen',
    `${inline(before)} → ${inline(after)}: **${inWords(diff)}**.`,
    ...(diff.account.length > 0 ? ['### Account', fieldTable(diff.account)] : []),
    ...accessSection(diff.access),
    ...diff.extensions.flatMap(extensionSection),
    ...findingSection(before, diff.findings.before, findings),
    ...findingSection(after, diff.findings.after, findings),
  ]
  return `${lines.join('\n\n')}\n`
}

function accessSection({ gains, losses, held }: Diff['access']): string[] {
  if (gains.length + losses.length === 0) return []
  const told = [
    ...gains.map((each) => giftInWords(each, 'gains')),
    ...losses.map((each) => giftInWords(each, 'loses')),
  ]
  return ['### Access', told.map((each) => `- ${code(plainText(each))}`).join('\n'), ...held.map(heldQuote)]
}

function extensionSection(extension: ExtensionDiff): string[] {
  const { name, id, fields, held, environments } = extension
  const note = extensionNote(extension)
  const own = [
    ...(note === undefined ? [] : [`${code(name)} ${note}.`]),
    ...(fields.length > 0 ? [fieldTable(fields)] : []),
    ...held.map(heldQuote),
  ]
  const title = `### ${name}${id === null ? '' : ` · \`${id}\``}`
  return [
    ...(own.length > 0 ? [title, ...own] : []),
    ...environments.flatMap((each) => environmentSection(name, each)),
  ]
}

function environmentSection(extension: string, environment: EnvironmentDiff): string[] {
  const { id, type, change, actions, fields, variables, schedules, held } = environment
  return [
    `### ${extension} ${type}: ${change} · \`${id}\``,
    actions.map((each) => `- ${inline(each)}`).join('\n'),
    ...(fields.length > 0 ? [fieldTable(fields)] : []),
    ...(variables.length > 0 ? [variableTable(variables)] : []),
    ...schedules.flatMap(scheduleSection),
    ...held.map(heldQuote),
  ].filter((each) => each !== '')
}

function fieldTable(fields: readonly FieldChange[]): string {
  const rows = fields.map((each) => {
    const { from, to } = shownField(each)
    return [code(each.field), code(from), code(to)]
  })
  return table([['Field', 'Before', 'After'], ...rows])
}

function variableTable(variables: readonly VariableChange[]): string {
  const rows = variables.map((each) => {
    const { from, to } = shownVariable(each)
    const { change } = each
    return [
      code(each.name),
      change === 'added' ? '*not set*' : code(from),
      change === 'removed' ? '*not set*' : change === 'changed' && each.secure ? '*a new secret*' : code(to),
    ]
  })
  return table([['Variable', 'Before', 'After'], ...rows])
}

function scheduleSection(schedule: ScheduleChange): string[] {
  const { name, change, method, fields } = schedule
  const { titles, rows, notes } = runRows(schedule)
  return [
    `**Schedule ${code(name)} ${change}**, calls ${code(plainText(method))}`,
    ...(fields.length > 0 ? [fieldTable(fields)] : []),
    ...(rows.length > 0 ? [table([titles, ...rows])] : []),
    ...notes.map(inline),
  ]
}

function heldQuote({ certain, reason }: HeldBack): string {
  return `> ⚠️ **Held back${certain ? '' : ` ${unlessAtRest}`}:** ${inline(reason)}`
}

function findingSection(side: string, findings: readonly Diagnostic[], most: number): string[] {
  if (findings.length === 0) return []
  const listed = fenced(findings.slice(0, most).map(formatDiagnostic).join('\n'))
  const more = findings.length > most ? [`… and ${findings.length - most} more.`] : []
  return [`### Findings in ${inline(side)}`, listed, ...more]
}
