import { stringify } from 'yaml'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { formatDiagnostic } from '../../core/domain/diagnostic.ts'
import { environmentStatuses, failureOf } from '../../core/domain/status.ts'
import { count } from '../../core/lib/count.ts'
import { code, plainLine, table } from '../../core/lib/markdown.ts'
import { plainYaml } from '../../core/lib/plain-yaml.ts'
import type { EnvironmentCounts } from './environment-counts.ts'
import type { Overviews, Summary } from './overviews.ts'

const longestLine = 300

/** Folder of the status branch that holds one file per environment, and nothing else. */
export const environmentsFolder = 'environments/'

export const summaryFile = 'STATUS.md'
/** Up to so many environments are all in the table of the summary; beyond, those that are not in step. */
const mostInTable = 100
/** Of those that are not in step. */
const mostNotInStep = 200

/** What the summary tells of environments, one by one. */
export interface TableRows {
  /** All of them, or those that need somebody, worst first. */
  rows: readonly EnvironmentOverview[]
  /** How many are not in step; undefined where all there are are in the table. */
  notInStep?: number
}

/** The rows of the table: all environments where they are few. */
export function tableRows(overviews: Pick<Overviews, 'summary' | 'page' | 'standing'>): TableRows {
  const { total, standing } = overviews.summary().environments
  if (total <= mostInTable) return { rows: overviews.page({ limit: mostInTable }).environments }
  const rows = overviews.standing(['failing', 'different', 'underway'], mostNotInStep)
  return { rows, notInStep: total - standing['as-declared'] }
}

export function pathOf({ extension, type }: Pick<EnvironmentOverview, 'extension' | 'type'>): string {
  return `${environmentsFolder}${extension}/${type}.yaml`
}

/** `STATUS.md`. Pure, and the same for the same state: nothing in it merely ticks. */
export function renderSummary(summary: Summary, { rows, notInStep }: TableRows): string {
  const { commit, branch, diagnostics, held } = summary
  return [
    '# Status',
    '',
    'Written by Bowline. Edit the configuration, not this branch.',
    '',
    `Configuration: ${code(branch)} at \`${commit ?? 'no commit yet'}\`: ${line(summary.message)}`,
    ...stopping(summary),
    ...oldKeys(summary),
    ...troubles(summary),
    ...(notInStep === undefined ? [] : countsOf(summary.environments, notInStep)),
    '',
    ...(notInStep === 0
      ? []
      : [
          table([
            ['extension', 'environment', 'status', 'deployed', 'ready', 'why'],
            ...rows.map(summaryRow),
          ]),
        ]),
    ...(notInStep !== undefined && notInStep > rows.length
      ? ['', `And ${notInStep - rows.length} more that are not in step: \`bowline status\` lists them.`]
      : []),
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

function countsOf({ total, status }: EnvironmentCounts, notInStep: number): string[] {
  const parts = environmentStatuses.flatMap((each) => (status[each] > 0 ? [`${status[each]} ${each}`] : []))
  const rest = notInStep === 0 ? 'all in step' : `${notInStep} not in step`
  return ['', `${count(total, 'environment')}: ${parts.join(', ')}; ${rest}.`]
}

/** One fact about the whole: no file of an environment is another for it. */
function stopping({ stopping: told }: Summary): string[] {
  if (!told) return []
  const too = told.instances === 'end' ? 'to end its instances' : 'to leave its instances running'
  return [
    '',
    `**Stopped**: the controller was told at ${told.since} to stop and ${too}; the rest was so then.`,
  ]
}

/** A rotation is not over before nothing is sealed with the key that was to go. */
function oldKeys({ sealing: { values, onOldKeys } }: Summary): string[] {
  if (onOldKeys === 0) return []
  return [
    '',
    `${onOldKeys} of ${values} sealed values are on old keys: \`bowline seal --rotate\` seals them anew.`,
  ]
}

/** Where this can be read, the status branch is in no trouble any more. */
function troubles({ troubles: all }: Summary): string[] {
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

/**
 * The file of an environment. Pure. At which commit it was seen is not in it: that is one fact about the whole, and a commit
 * would be another text of each.
 * @param withOutput what extensions print stays out of Git, where it would be for ever, unless somebody asks for it
 */
export function renderEnvironment(environment: EnvironmentOverview, withOutput = false): string {
  const { id, extension, extensionId, type, mode, wanted, status, tag, deployed } = environment
  const document = {
    apiVersion: 'bowline.dev/v1',
    kind: 'EnvironmentStatus',
    metadata: { id, extension, extensionId, environment: type },
    status: {
      status,
      mode,
      wanted,
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
  return plainYaml(document) ?? stringify(document, { lineWidth: 120 })
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]
}

function line(text: string): string {
  return plainLine(text, longestLine)
}
