import type { Command } from 'commander'
import type { EnvironmentOverview } from '../../api/overview.ts'
import type { WireTask } from '../../api/task.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import { count } from '../../core/lib/count.ts'
import { pageOf } from '../arguments.ts'
import { chosenEnvironments } from '../chosen-environments.ts'
import { type Client, type ClientOptions, connect, withClientOptions } from '../client.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printError } from '../output.ts'
import { printJson, printJsonLines } from '../print-json.ts'
import { encodeValue, type FilterOptions, filterQuery, withTaskFilters } from './filters.ts'
import { nameIn } from './find.ts'
import { changeLine, taskTable } from './print.ts'
import { tasksPath } from './tasks-path.ts'
import { changesOf } from './watch.ts'

export function addListCommand(tasks: Command): void {
  const command = withTaskFilters(withClientOptions(tasks.command('list')))
    .summary('list tasks')
    .description('List tasks, newest first: of one environment, or of all.')
    .argument('[extension]', 'name of the extension')
    .argument('[environment]', 'dev, test or production')
    .option('-n, --limit <count>', 'how many, at most 1000', pageOf, 20)
    .option('--after <id>', 'only those that come after this task in the list')
    .option('-w, --watch', 'go on with what happens, a line for each change, until interrupted', false)
    .option('--json', 'as JSON; with --watch a line of JSON for each change', false)
    .action(list)
  withExamples(command, [
    ['bowline tasks list auto-approve dev', 'the newest 20'],
    ['bowline tasks list --status failed,retrying -n 100', 'what does not go well'],
    ['bowline tasks list --object PR-1234', 'what happened to one object'],
    ['bowline tasks list --environment production --watch | grep failed', 'failures as they come'],
    ['bowline tasks list auto-approve dev --json', 'for scripts'],
  ])
}

type ListOptions = ClientOptions &
  FilterOptions & { limit: number; after?: string; watch: boolean; json: boolean }

async function list(
  extension: string | undefined,
  environment: string | undefined,
  options: ListOptions,
): Promise<void> {
  const client = await connect(options)
  const filters = { ...options, ...(extension && { extension }), ...(environment && { environment }) }
  const environments = await chosenEnvironments(client, filters)
  const query = filterQuery(filters, Date.now())
  const list = async () => {
    const found = await newest(client, environments, query, options)
    const tasks = options.watch ? found.toReversed() : found
    if (!options.json) print(`${taskTable(tasks, nameIn(environments))}\n`)
    else if (options.watch) printJsonLines(tasks)
    else printJson(tasks)
  }
  if (!options.watch) return await list()
  const whose = `in(environment.id,(${environments.map(({ id }) => encodeValue(id)).join(',')}))`
  for await (const change of changesOf(client, [whose, ...query], list)) {
    const nameOf = nameIn(environments)
    if (options.json) printJsonLines([change])
    else if ('missed' in change) printError(`${count(change.missed, 'change')} came too fast to be shown\n`)
    else print(`${changeLine(change, nameOf(change.task.environment.id))}\n`)
  }
}

/** Of all these environments together. */
async function newest(
  client: Client,
  environments: readonly EnvironmentOverview[],
  query: readonly string[],
  { limit, after }: ListOptions,
): Promise<WireTask[]> {
  if (after !== undefined && environments.length > 1)
    throw new UsageError('--after takes one environment: name the extension and the environment, too')
  const parts = [`limit=${limit}`, ...query, ...(after === undefined ? [] : [`after=${encodeValue(after)}`])]
  const lists = await Promise.all(
    environments.map(({ id }) => client.get<WireTask[]>(`${tasksPath(id)}?${parts.join('&')}`)),
  )
  const byTime = (a: WireTask, b: WireTask) =>
    compareText(b.events.created.at, a.events.created.at) || compareText(b.id, a.id)
  return lists.flat().toSorted(byTime).slice(0, limit)
}
