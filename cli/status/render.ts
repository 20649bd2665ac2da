import type { EnvironmentOverview, StatusSummary } from '../../api/overview.ts'
import { formatDiagnostic } from '../../core/domain/diagnostic.ts'
import { type Condition, isDifference } from '../../core/domain/status.ts'
import { count } from '../../core/lib/count.ts'
import { conditionText, tellingConditions } from '../conditions.ts'
import { exitCodes } from '../exit.ts'
import { table } from '../table.ts'

/** What is printed of a status. */
export interface ShownStatus {
  summary: StatusSummary
  /** Those that are not as declared. */
  attention: readonly EnvironmentOverview[]
  /** Those in the table. */
  environments: readonly EnvironmentOverview[]
  /** There are others that fit, which are not in the table. */
  isCut: boolean
  /** Code of an extension runs here. */
  hasCloud: boolean
}

type Judged = Pick<StatusSummary, 'sync' | 'troubles' | 'stopping'> & {
  environments: { standing: StatusSummary['environments']['standing'] }
}

export function exitCodeOf({ sync, troubles, stopping, environments }: Judged): number {
  const differs = (sync !== 'synced' && sync !== 'held') || stopping !== null
  if (differs || (environments.standing.failing ?? 0) > 0 || troubles.length > 0) return exitCodes.findings
  return sync === 'held' ? exitCodes.heldBack : exitCodes.clean
}

/** @param width of the terminal; default: that of standard output */
export function renderStatus(shown: ShownStatus, width?: number): string {
  const { summary, attention, environments, isCut } = shown
  const { arrived, diagnostics, held } = summary
  return [
    headLine(summary),
    ...(arrived ? [`arrived ${arrived.at}, ${(arrived.tookMs / 1000).toFixed(1)} s after it was read`] : []),
    ...countLine(summary),
    ...section('The controller', controllerNotes(shown)),
    ...section('Not as declared', [...attention.flatMap(notesOf), ...others(shown)]),
    ...section('As declared', environments.flatMap(declaredNotesOf)),
    ...section('Findings', begun(diagnostics, formatDiagnostic)),
    ...section(
      'Held back',
      begun(held, (each) => `${each.extension}: ${each.reason}`),
    ),
    '',
    environments.length === 0 && summary.environments.total > 0
      ? 'None of them is as asked for.'
      : table([titles, ...environments.map(rowOf)], width),
    ...(isCut
      ? ['', `These are the first ${environments.length}: --all shows all, names and filters others.`]
      : []),
    '',
  ].join('\n')
}

const titles = ['EXTENSION', 'ENVIRONMENT', 'ID', 'MODE', 'STATUS', 'TAG', 'INSTANCES']

/** Where it is, and how it stands. */
export function headLine({ repository, branch, commit, message }: StatusSummary): string {
  return `${repository} (${branch}) at ${commit?.slice(0, 7) ?? '-'}: ${message}`
}

function countLine({ environments: { total, status } }: StatusSummary): string[] {
  const parts = Object.entries(status).filter(([, number]) => number > 0)
  if (total === 0) return []
  return [`${count(total, 'environment')}: ${parts.map(([name, number]) => `${number} ${name}`).join(', ')}`]
}

function controllerNotes({ summary: { troubles, stopping, isolation }, hasCloud }: ShownStatus): string[] {
  const isConcerned = isolation.kind !== 'users' && hasCloud // where there is code that could get at something
  const instances = stopping?.instances === 'end' ? 'end with it' : 'go on'
  return [
    ...(stopping
      ? [`it is stopping since ${stopping.since}, its instances ${instances}; the rest was so then`]
      : []),
    ...troubles.map((each) => `${each.part}: ${each.message} (${each.code}, since ${each.since})`),
    ...(isConcerned ? [`${isolation.message} (docs/security.md)`] : []),
  ]
}

/** Those that a summary has no room for. */
function others({ summary, attention }: ShownStatus): string[] {
  const rest = summary.attention.total - attention.length
  const isOfAll = attention === summary.attention.first
  return isOfAll && rest > 0 ? [`and ${count(rest, 'environment')} more`] : []
}

function begun<T>(
  { total, first }: { total: number; first: readonly T[] },
  lineOf: (each: T) => string,
): string[] {
  const rest = total - first.length
  return [...first.map(lineOf), ...(rest > 0 ? [`and ${rest} more: --json has all`] : [])]
}

function rowOf(environment: EnvironmentOverview): string[] {
  const { extension, type, id, mode, status, instances } = environment
  const connected = instances.filter((each) => each.connected).length
  const ready = mode === 'cloud' || instances.length > 0 ? `${connected}/${instances.length}` : '-'
  return [extension, type, id, mode, status, releaseOf(environment), ready]
}

/** Of an environment in local mode none is asked for: what was deployed before is told for as long as it still runs. */
function releaseOf({ deployed, tag, instances }: EnvironmentOverview): string {
  if (tag === null) return instances.length > 0 && deployed ? deployed.tag : '-'
  return deployed && deployed.tag !== tag ? `${deployed.tag} -> ${tag}` : tag
}

/** What was printed stands below. */
function notesOf({ extension, type, conditions, output }: EnvironmentOverview): string[] {
  const printed = output?.lines.length
    ? [`  ${output.source} printed:`, ...output.lines.map((line) => `    ${line}`)]
    : []
  const telling = tellingConditions(conditions).filter(isDifference)
  return [...telling.map((each) => noteOf({ extension, type }, each)), ...printed]
}

/** What is worth telling though it is what Git says. */
function declaredNotesOf({ extension, type, conditions }: EnvironmentOverview): string[] {
  const notable = tellingConditions(conditions).filter((each) => !isDifference(each))
  return notable.map((each) => noteOf({ extension, type }, each))
}

function noteOf(
  { extension, type }: Pick<EnvironmentOverview, 'extension' | 'type'>,
  condition: Condition,
): string {
  return `${extension} ${type}: ${conditionText(condition)}`
}

/** A line for what an environment is now. */
export function changeLine({ extension, type, status, conditions }: EnvironmentOverview): string {
  const telling = tellingConditions(conditions).filter(isDifference)
  return [`${extension} ${type}: ${status}`, ...telling.map(conditionText)].join('; ')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)]
}
