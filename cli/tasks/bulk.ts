import type { Command } from 'commander'
import { paths } from '../../api/paths.ts'
import type { TaskCounts } from '../../api/task.ts'
import type { TaskStatus } from '../../core/domain/task.ts'
import { count } from '../../core/lib/count.ts'
import { askYes } from '../ask.ts'
import { choiceQuery, demandSome } from '../chosen-environments.ts'
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
  /** Of tasks that it can be done to. */
  statuses: readonly TaskStatus[]
  /** Further parameters, and the body of each request. */
  parameters: readonly string[]
  body: object
}

/** Counts first, asks, and then does it. */
export async function actOnMany(client: Client, options: BulkOptions, action: BulkAction): Promise<void> {
  if (!isNarrowed(options) && !options.all)
    throw new UsageError(`say which tasks to ${action.verb}: ids, filters such as --event, or --all`)
  const query = filterQuery(options, Date.now())
  await demandSome(client, options)
  const possible = `in(status,(${action.statuses.join(',')}))`
  const question = [...choiceQuery(options), ...query, possible].join('&')
  const { count: total, environments } = await client.get<TaskCounts>(`${paths.countTasks}?${question}`)
  const where = environments.map(({ extension, type, count }) => `${extension} ${type} ${count}`)
  const tell = (text: string, done: number) =>
    options.json ? printJson({ found: total, done, environments: environments.map(toldOf) }) : say(text)
  if (total === 0) return tell(`there is no task to ${action.verb}`, 0)
  if (options.dryRun) return tell(`${tasks(total)} to ${action.verb}: ${where.join(', ')}`, 0)
  const wish = `${capital(action.verb)} ${tasks(total)} (${where.join(', ')})?`
  if (!options.yes && !(await askYes(wish))) return tell('nothing was changed', 0)
  let done = 0
  for (const { id } of environments) {
    const path = `${tasksPath(id)}/${action.route}?${[...query, ...action.parameters, 'all=1'].join('&')}`
    done += (await client.post<{ done: number }>(path, action.body)).done
  }
  tell(`${tasks(done)} ${action.done}`, done)
}

function toldOf({ count: found, ...environment }: TaskCounts['environments'][number]) {
  return { ...environment, found }
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
