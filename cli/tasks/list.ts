import type { Command } from 'commander'
import { paths } from '../../api/paths.ts'
import { nextHeader, type WireTask } from '../../api/task.ts'
import { count } from '../../core/lib/count.ts'
import { pageOf } from '../arguments.ts'
import { choiceQuery, demandSome } from '../chosen-environments.ts'
import { type Client, type ClientOptions, connect, withClientOptions } from '../client.ts'
import { EnvironmentNames } from '../environment-names.ts'
import { withExamples } from '../help.ts'
import { print, printError } from '../output.ts'
import { printJson, printJsonLines } from '../print-json.ts'
import { encodeValue, type FilterOptions, filterQuery, withTaskFilters } from './filters.ts'
import { changeLine, taskTable } from './print.ts'
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
  await demandSome(client, filters)
  const query = [...choiceQuery(filters), ...filterQuery(filters, Date.now())]
  const names = new EnvironmentNames(client)
  const list = async () => {
    const found = await newest(client, query, options)
    const tasks = options.watch ? found.toReversed() : found
    if (options.json) return options.watch ? printJsonLines(tasks) : printJson(tasks)
    await names.learn(tasks.map((each) => each.environment.id))
    print(`${taskTable(tasks, names.of)}\n`)
  }
  if (!options.watch) return await list()
  for await (const change of changesOf(client, query, list)) {
    if (options.json) printJsonLines([change])
    else if ('missed' in change) printError(`${count(change.missed, 'change')} came too fast to be shown\n`)
    else {
      await names.learn([change.task.environment.id])
      print(`${changeLine(change, names.of(change.task.environment.id))}\n`)
    }
  }
}

/** Of all these environments together. */
async function newest(
  client: Client,
  query: readonly string[],
  { limit, after }: ListOptions,
): Promise<WireTask[]> {
  const parts = [`limit=${limit}`, ...query, ...(after === undefined ? [] : [`after=${encodeValue(after)}`])]
  const path = `${paths.allTasks}?${parts.join('&')}`
  const { body: tasks, headers } = await client.getWithHeaders<WireTask[]>(path)
  const next = headers.get(nextHeader)
  if (next !== null && tasks.length < limit)
    printError(`not all tasks were looked through: go on with --after ${next}\n`)
  return tasks
}
