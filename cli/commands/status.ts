import { Command } from 'commander'
import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { formatDiagnostic } from '../../core/domain/diagnostic.ts'
import { type Condition, failureOf } from '../../core/domain/status.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { exitCodes } from '../exit.ts'
import { withExamples } from '../help.ts'
import { table } from '../table.ts'

export function statusCommand(): Command {
  const command = withClientOptions(new Command('status'))
    .summary('show what runs')
    .description('Show every environment, and what is not as declared.')
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 as declared, 1 findings, 2 bad usage, 3 failure, 4 something is held back.',
    )
    .action(async (options: ClientOptions & { json: boolean }) => {
      const overview = await (await connect(options)).get<Overview>(paths.status)
      process.stdout.write(options.json ? `${JSON.stringify(overview, null, 2)}\n` : render(overview))
      process.exitCode = exitCodeOf(overview)
    })
  return withExamples(command, [
    ['bowline status', 'of the controller whose data is in .bowline'],
    ['bowline status --data /var/lib/acme', 'of another one'],
    ['bowline status --json | jq .environments', 'for scripts'],
  ])
}

function exitCodeOf({ sync, held, diagnostics, environments }: Overview): number {
  const failed = environments.some((each) => failureOf(each.conditions) !== undefined)
  if (failed || sync === 'refused' || diagnostics.some((each) => each.severity === 'error'))
    return exitCodes.findings
  return held.length > 0 ? exitCodes.heldBack : exitCodes.clean
}

function render(overview: Overview): string {
  const { repository, branch, commit, message, environments, diagnostics, held } = overview
  const notes = environments.flatMap(notesOf)
  return [
    `${repository} (${branch}) at ${commit?.slice(0, 7) ?? '-'}: ${message}`,
    '',
    table([
      ['EXTENSION', 'ENVIRONMENT', 'ID', 'MODE', 'STATUS', 'TAG', 'INSTANCES'],
      ...environments.map(rowOf),
    ]),
    ...section('Not as declared', notes),
    ...section('Findings', diagnostics.map(formatDiagnostic)),
    ...section(
      'Held back',
      held.map((each) => `${each.extension}: ${each.reason}`),
    ),
    '',
  ].join('\n')
}

function rowOf({
  extension,
  type,
  id,
  mode,
  status,
  deployed,
  tag,
  instances,
}: EnvironmentOverview): string[] {
  const connected = instances.filter((each) => each.connected).length
  const version =
    deployed && deployed.tag !== tag ? `${deployed.tag} -> ${tag}` : (deployed?.tag ?? tag ?? '-')
  return [
    extension,
    type,
    id,
    mode,
    status,
    version,
    mode === 'cloud' ? `${connected}/${instances.length}` : '-',
  ]
}

/** A message that two conditions share stands once; what was printed stands below. */
function notesOf({ extension, type, conditions, output }: EnvironmentOverview): string[] {
  const notable = conditions.filter((each) => each.type !== 'Ready' || each.status === 'False')
  const telling = notable.filter((each) => !notable.some((other) => saysItToo(other, each)))
  const printed = output?.lines.map((line) => `  ${output.source}  ${line}`) ?? []
  return [
    ...telling.map((each) => `${extension} ${type}: ${each.type} (${each.reason}) ${each.message}`),
    ...printed,
  ]
}

function saysItToo(one: Condition, ready: Condition): boolean {
  return (
    one !== ready && ready.type === 'Ready' && one.reason === ready.reason && one.message === ready.message
  )
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)]
}
