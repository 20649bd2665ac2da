import { Command } from 'commander'
import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { formatDiagnostic } from '../../core/domain/diagnostic.ts'
import { type Condition, failureOf, isDifference } from '../../core/domain/status.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { conditionText, tellingConditions } from '../conditions.ts'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printJsonText } from '../output.ts'
import { table } from '../table.ts'

export function statusCommand(): Command {
  const command = withClientOptions(new Command('status'))
    .summary('show what runs')
    .description('Show every environment, and what is not as declared.')
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 all is as declared, 1 it is not, or not yet, 2 bad usage, 3 failure, 4 all but what a guard holds back.',
    )
    .action(async (options: ClientOptions & { json: boolean }) => {
      const overview = await (await connect(options)).get<Overview>(paths.status)
      if (options.json) printJsonText(`${JSON.stringify(overview, null, 2)}\n`)
      else print(renderStatus(overview))
      process.exitCode = exitCodeOf(overview)
    })
  return withExamples(command, [
    ['bowline status', 'of the controller whose data is in .bowline'],
    ['bowline status --data /var/lib/acme', 'of another one'],
    ['bowline status --json | jq .environments', 'for scripts'],
  ])
}

export function exitCodeOf({ sync, troubles, environments }: Overview): number {
  const differs = sync !== 'synced' && sync !== 'held'
  const failing = environments.some((each) => failureOf(each.conditions) !== undefined)
  if (differs || failing || troubles.length > 0) return exitCodes.findings
  return sync === 'held' ? exitCodes.heldBack : exitCodes.clean
}

/** @param width of the terminal; default: that of standard output */
export function renderStatus(overview: Overview, width?: number): string {
  const { repository, branch, commit, message, arrived, troubles, environments, diagnostics, held } = overview
  return [
    `${repository} (${branch}) at ${commit?.slice(0, 7) ?? '-'}: ${message}`,
    ...(arrived ? [`arrived ${arrived.at}, ${(arrived.tookMs / 1000).toFixed(1)} s after it was read`] : []),
    '',
    table(
      [['EXTENSION', 'ENVIRONMENT', 'ID', 'MODE', 'STATUS', 'TAG', 'INSTANCES'], ...environments.map(rowOf)],
      width,
    ),
    ...section('The controller', [
      ...troubles.map((each) => `${each.part}: ${each.message} (${each.code}, since ${each.since})`),
      ...isolationNotes(overview),
    ]),
    ...section('Not as declared', environments.flatMap(notesOf)),
    ...section('As declared', environments.flatMap(declaredNotesOf)),
    ...section('Findings', diagnostics.map(formatDiagnostic)),
    ...section(
      'Held back',
      held.map((each) => `${each.extension}: ${each.reason}`),
    ),
    '',
  ].join('\n')
}

/** Said where there is code that could get at something. */
function isolationNotes({ isolation, environments }: Overview): string[] {
  const isConcerned = isolation.kind !== 'users' && environments.some(({ mode }) => mode === 'cloud')
  return isConcerned ? [`${isolation.message} (docs/security.md)`] : []
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

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)]
}
