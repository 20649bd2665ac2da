import { type Command, InvalidArgumentError, Option } from 'commander'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { type EnvironmentStatus, environmentStatuses } from '../../core/domain/status.ts'
import { quoted } from '../../core/lib/closest.ts'
import type { Client } from '../client.ts'
import { itemsOf, type Parameters, withQuery } from '../pages.ts'

/** Which environments a status is about; all where nothing is said. */
export interface StatusChoice {
  extension?: string[]
  status?: EnvironmentStatus[]
  failing: boolean
}

export function withChoice(command: Command): Command {
  return command
    .argument('[names...]', 'only these: extensions, environments as billing:dev, or ENV- ids')
    .addOption(new Option('--extension <name>', 'only those of this extension').argParser(separate))
    .addOption(
      new Option('--status <status>', 'only those of this status, such as Errored').argParser(statuses),
    )
    .option('--failing', 'only those that fail', false)
}

function separate(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',')]
}

/** In any case. */
function statuses(text: string, before: string[] = []): string[] {
  const found = text.split(',').map((each) => {
    const status = environmentStatuses.find((one) => one.toLowerCase() === each.toLowerCase())
    if (status) return status
    throw new InvalidArgumentError(`expected one of ${environmentStatuses.join(', ')}.`)
  })
  return [...before, ...found]
}

/** What is chosen, as the lists of the API are asked for it: one list after the other. */
export function listsOf(names: readonly string[], choice: StatusChoice): Parameters[] {
  const { status, failing } = choice
  const shared = { status: status?.join(','), standing: failing ? 'failing' : undefined }
  const ids = names.filter(isEnvironment)
  const extensions = [...names.filter((each) => !isEnvironment(each)), ...(choice.extension ?? [])]
  const lists = [
    ...(extensions.length > 0 ? [{ ...shared, extension: extensions.join(',') }] : []),
    ...(ids.length > 0 ? [{ ...shared, id: ids.join(',') }] : []),
  ]
  return lists.length > 0 ? lists : [shared]
}

/** Whether it is about some of the environments only. */
export function isNarrowed(lists: readonly Parameters[]): boolean {
  return lists.some((list) => Object.values(list).some((value) => value !== undefined))
}

export async function* environmentsIn(
  client: Client,
  lists: readonly Parameters[],
  limit?: number,
): AsyncGenerator<EnvironmentOverview> {
  for (const list of lists)
    yield* itemsOf<EnvironmentOverview>(client, paths.allEnvironments, { ...list, ...(limit && { limit }) })
}

/** @throws {BowlineError} `not-found` where a name is that of nothing */
export async function demandNames(client: Client, names: readonly string[]): Promise<void> {
  const unknown: string[] = []
  for (const name of names) {
    const list = isEnvironment(name) ? { id: name } : { extension: name }
    const { items } = await client.get<{ items: readonly unknown[] }>(
      withQuery(paths.allEnvironments, { ...list, limit: 1 }),
    )
    if (items.length === 0) unknown.push(name)
  }
  if (unknown.length > 0)
    throw new BowlineError('not-found', `there is no extension or environment ${quoted(unknown)}`)
}

function isEnvironment(name: string): boolean {
  return name.includes(':') || /^ENV-/i.test(name)
}
