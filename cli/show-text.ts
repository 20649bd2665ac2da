import type { EnvironmentDetails, ExtensionDetails } from '../api/extension.ts'
import { formatMemory } from '../core/diff/units.ts'
import { cutText } from '../core/lib/cut-text.ts'
import { conditionText, tellingConditions } from './conditions.ts'
import { table } from './table.ts'

const longestValue = 40

/** A name and what there is to say; left out where that is nothing. */
type Fact = readonly [name: string, value: string | null | undefined]

export function extensionText(extension: ExtensionDetails): string {
  const { id, name, displayName, type, account, hub, products, environments } = extension
  const facts: Fact[] = [
    ['name', displayName === name ? null : displayName],
    ['type', type],
    ['account', account.name === account.id ? account.id : `${account.name} (${account.id})`],
    ['description', extension.description],
    ['in one line', extension.shortDescription],
    ['website', extension.website],
    ['icon', extension.icon],
    ['package', extension.packageId],
    ['products', products.map((each) => `${each.id} ${each.name}`).join(', ')],
    ['hub', hub && `${hub.id} ${hub.name}`],
    ['permissions', extension.permissions.join(', ')],
    ['events', extension.events?.join(', ')],
    ['declared in', extension.files.join(', ')],
    ['overview', firstLine(extension.overview)],
  ]
  const head = [`${name} (${id})`, factTable(facts), ''].join('\n')
  return [head, ...environments.map(environmentText)].join('\n')
}

export function environmentText(environment: EnvironmentDetails): string {
  const { id, type, mode, wanted, status, instances, resources, logLevel, suspended, runner } = environment
  const { variables, schedules } = environment
  const isCloud = mode === 'cloud'
  const facts: Fact[] = [
    ['mode', `${mode}${wanted === 'stopped' ? ', stopped' : ''}`],
    ['suspended', suspended && `${suspended.reason}${suspended.until ? `, until ${suspended.until}` : ''}`],
    ['repository', environment.source?.url],
    ['tag', tagText(environment)],
    ['readme', runner?.readmeUrl],
    ['changelog', runner?.changelogUrl],
    ['instances', isCloud ? `${instances.connected} of ${instances.wanted} connected` : null],
    ['resources', resourcesText(resources)],
    ['log level', logLevel],
    ['external events', environment.externalEvents ? 'on' : 'off'],
    ['variables', variables.map((each) => `${each.name}${each.secure ? ' (secure)' : ''}`).join(', ')],
    ['schedules', schedules.join(', ')],
    [
      'runner',
      runner ? runner.versions.join(', ') : 'none was ever there: what it subscribes to is not known',
    ],
    ['wants variables', wantedVariables(environment)],
    ['schedulables', runner?.schedulables.map((each) => `${each.method} (${each.name})`).join(', ')],
    ['subscriptions', runner?.subscriptions.map(subscriptionText).join(', ')],
  ]
  const notes = tellingConditions(environment.conditions).map((each) => `  ${conditionText(each)}`)
  return `${[`${type} (${id}) ${status}`, ...notes, factTable(facts)].join('\n')}\n`
}

/** What the extension declares and Git does not set, with the value that it has so. */
function wantedVariables({ runner, variables }: EnvironmentDetails): string | undefined {
  const set = new Set(variables.map(({ name }) => name))
  const wanted = (runner?.variables ?? []).filter(({ name }) => !set.has(name))
  return wanted
    .map(
      ({ name, value, secure }) =>
        `${name}${secure ? ` (secure${value === '' ? ', without a value' : ''})` : `=${shown(value)}`}`,
    )
    .join(', ')
}

function shown(value: string): string {
  return cutText(JSON.stringify(value), longestValue)
}

function tagText({ source, deployed }: EnvironmentDetails): string | undefined {
  if (!source) return undefined
  if (!deployed) return `${source.tag}, not deployed yet`
  const moved = deployed.movedTo && `; the tag points to ${deployed.movedTo.slice(0, 7)} now`
  const commit = `${deployed.commit.slice(0, 7)}${moved ?? ''}`
  return deployed.tag === source.tag
    ? `${source.tag} (${commit})`
    : `${source.tag}; runs ${deployed.tag} (${commit})`
}

function resourcesText({ cpuMillis, memoryBytes }: EnvironmentDetails['resources']): string {
  const cpu = cpuMillis === null ? [] : [`${cpuMillis / 1000} CPU`]
  const memory = memoryBytes === null ? [] : [formatMemory(memoryBytes)]
  return [...cpu, ...memory].join(', ')
}

function subscriptionText({ type, statuses }: { type: string; statuses: readonly string[] }): string {
  return statuses.length === 0 ? type : `${type} (${statuses.join(', ')})`
}

function factTable(facts: readonly Fact[]): string {
  return table(facts.flatMap(([name, value]) => (value ? [[`  ${name}`, value]] : [])))
}

/** Markdown of many lines is for `--json`. */
function firstLine(text: string): string {
  const [first = '', ...rest] = text.trim().split('\n')
  return rest.length === 0 ? first : `${first} ...`
}
