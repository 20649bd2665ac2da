import type { Command } from 'commander'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { count } from '../../core/lib/count.ts'
import { askYes } from '../ask.ts'
import { demandSome, environmentsOf } from '../chosen-environments.ts'
import type { Client } from '../client.ts'
import { UsageError } from '../exit.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { type FilterOptions, filterQuery, isNarrowed } from './filters.ts'
import { tasksPath } from './tasks-path.ts'

export interface BulkOptions extends FilterOptions {
  all: boolean
  yes: boolean
  dryRun: boolean
  json: boolean
}

export function withBulkOptions(command: Command): Command {
  return command
    .option('--all', 'every task there is, without any filter', false)
    .option('-y, --yes', 'do it without asking', false)
    .option('--dry-run', 'say how many it would be, and stop', false)
    .option('--json', 'as JSON', false)
}

/** What is done to many tasks at once, in words: "retry", and what was done: "retried". */
export interface BulkAction {
  route: 'resubmit' | 'cancel'
  verb: string
  done: string
  /** Further parameters, and the body of each request. */
  parameters: readonly string[]
  body: object
}

/** Counts first, asks, and then does it. */
export async function actOnMany(client: Client, options: BulkOptions, action: BulkAction): Promise<void> {
  if (!isNarrowed(options) && !options.all)
    throw new UsageError(`say which tasks to ${action.verb}: ids, filters such as --event, or --all`)
  const query = [...filterQuery(options, Date.now()), ...action.parameters, 'all=1']
  const request = <T>({ id }: EnvironmentOverview, more: string[] = []) =>
    client.post<T>(`${tasksPath(id)}/${action.route}?${[...query, ...more].join('&')}`, action.body)
  await demandSome(client, options)
  const concerned: Counted[] = []
  for await (const environment of environmentsOf(client, options)) {
    const { count } = await request<{ count: number }>(environment, ['dryRun=1'])
    if (count > 0) concerned.push({ environment, count })
  }
  const total = concerned.reduce((sum, { count }) => sum + count, 0)
  const where = concerned.map(
    ({ environment: { extension, type }, count }) => `${extension} ${type} ${count}`,
  )
  const tell = (text: string, done: number) =>
    options.json ? printJson({ found: total, done, environments: byName(concerned) }) : say(text)
  if (total === 0) return tell(`there is no task to ${action.verb}`, 0)
  if (options.dryRun) return tell(`${tasks(total)} to ${action.verb}: ${where.join(', ')}`, 0)
  const question = `${capital(action.verb)} ${tasks(total)} (${where.join(', ')})?`
  if (!options.yes && !(await askYes(question))) return tell('nothing was changed', 0)
  let done = 0
  for (const { environment } of concerned) done += (await request<{ done: number }>(environment)).done
  tell(`${tasks(done)} ${action.done}`, done)
}

interface Counted {
  environment: EnvironmentOverview
  count: number
}

function byName(counted: readonly Counted[]) {
  return counted.map(({ environment: { id, extension, type }, count }) => ({
    id,
    extension,
    type,
    found: count,
  }))
}

function tasks(number: number): string {
  return count(number, 'task')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function say(text: string): void {
  print(`${text}\n`)
}
