import { stringify } from 'yaml'
import type { EnvironmentOverview, Overview } from '../../api/overview.ts'
import { formatDiagnostic } from '../../core/domain/diagnostic.ts'
import { failureOf } from '../../core/domain/status.ts'
import { code, plainLine, table } from '../../core/lib/markdown.ts'

const longestLine = 300

/** Folder of the status branch that holds one file per environment, and nothing else. */
export const environmentsFolder = 'environments/'

/**
 * The files of the status branch. Pure, and the same for the same state: nothing in it merely ticks.
 * @param withOutput what extensions print stays out of Git, where it would be for ever, unless somebody asks for it
 */
export function renderStatusFiles(overview: Overview, withOutput = false): Map<string, string> {
  const files = new Map([['STATUS.md', renderSummary(overview)]])
  for (const environment of overview.environments) {
    files.set(
      `${environmentsFolder}${environment.extension}/${environment.type}.yaml`,
      renderEnvironment(environment, withOutput),
    )
  }
  return files
}

function renderSummary(overview: Overview): string {
  const { commit, branch, environments, diagnostics, held } = overview
  return [
    '# Status',
    '',
    'Written by Bowline. Edit the configuration, not this branch.',
    '',
    `Configuration: ${code(branch)} at \`${commit ?? 'no commit yet'}\`: ${line(overview.message)}`,
    ...oldKeys(overview),
    ...troubles(overview),
    '',
    table([
      ['extension', 'environment', 'status', 'deployed', 'ready', 'why'],
      ...environments.map(summaryRow),
    ]),
    ...section(
      'Findings',
      diagnostics.map((each) => `- ${line(formatDiagnostic(each))}`),
    ),
    ...section(
      'Held back',
      held.map((each) => `- ${line(`${each.extension}: ${each.reason}`)}`),
    ),
    '',
  ].join('\n')
}

/** A rotation is not over before nothing is sealed with the key that was to go. */
function oldKeys({ sealing: { values, onOldKeys } }: Overview): string[] {
  if (onOldKeys === 0) return []
  return [
    '',
    `${onOldKeys} of ${values} sealed values are on old keys: \`bowline seal --rotate\` seals them anew.`,
  ]
}

/** Where this can be read, the status branch is in no trouble any more. */
function troubles({ troubles: all }: Overview): string[] {
  const told = all.filter(({ part }) => part !== 'status-branch')
  return told.flatMap(({ part, message, since }) => ['', `**${part}**: ${line(message)} (since ${since})`])
}

function summaryRow(environment: EnvironmentOverview): string[] {
  const { extension, type, id, status, deployed, conditions } = environment
  const ready = conditions.find((each) => each.type === 'Ready')
  const notable =
    failureOf(conditions) ?? conditions.find(({ type }) => type === 'Degraded' || type === 'Blocked') ?? ready
  const version = deployed ? `${code(deployed.tag)} (${deployed.commit.slice(0, 7)})` : '-'
  const why = line(notable?.message ?? '')
  return [line(extension), `${type} \`${id}\``, status, version, ready?.status ?? 'Unknown', why]
}

function renderEnvironment(environment: EnvironmentOverview, withOutput: boolean): string {
  const { id, extension, extensionId, type, mode, wanted, status, observedCommit, tag, deployed } =
    environment
  const document = {
    apiVersion: 'bowline.dev/v1',
    kind: 'EnvironmentStatus',
    metadata: { id, extension, extensionId, environment: type },
    status: {
      status,
      mode,
      wanted,
      observedCommit,
      tag,
      deployed,
      conditions: environment.conditions,
      variables: environment.variables,
      instances: environment.instances.filter((each) => each.connected), // others come and go with each try
      ...(withOutput && environment.output && { output: environment.output }),
      held: environment.held.map(({ code, reason }) => ({ code, reason })),
      diagnostics: environment.diagnostics.map(formatDiagnostic),
    },
  }
  return stringify(document, { lineWidth: 120 })
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]
}

function line(text: string): string {
  return plainLine(text, longestLine)
}
