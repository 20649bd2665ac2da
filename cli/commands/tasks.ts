import { readFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import type { EnvironmentOverview, Overview } from '../../controller/report/overview.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import { type Client, type ClientOptions, connect, withClientOptions } from '../client.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { actOnMany, type BulkOptions } from '../tasks/bulk.ts'
import {
  chosenEnvironments,
  encodeValue,
  type FilterOptions,
  filterQuery,
  withTaskFilters,
} from '../tasks/filters.ts'
import { changeLine, taskTable, taskText } from '../tasks/print.ts'
import { changesOf } from '../tasks/watch.ts'
import { futureInstant } from '../tasks/when.ts'
import { tasksPath, type WholeTask, type WireTask } from '../tasks/wire.ts'

export function tasksCommand(): Command {
  const tasks = new Command('tasks')
    .summary('see and steer the tasks of extensions')
    .description('See and steer the tasks of extensions: list, watch, create, retry, cancel.')
  addListCommand(tasks)
  addShowCommand(tasks)
  addCreateCommand(tasks)
  addRetryCommand(tasks)
  addCancelCommand(tasks)
  return withExamples(tasks, [
    ['bowline tasks list --status failed', 'what failed, in any environment'],
    ['bowline tasks list auto-approve dev --watch', 'what happens, until Ctrl-C'],
    ['bowline tasks show TQ-0000-0000-0000-0000', 'one task, and its story'],
    ['bowline tasks retry --environment production --since 2h', 'all that failed there lately'],
  ])
}

function addListCommand(tasks: Command): void {
  const command = withTaskFilters(withClientOptions(tasks.command('list')))
    .summary('list tasks')
    .description('List tasks, newest first: of one environment, or of all.')
    .argument('[extension]', 'name of the extension')
    .argument('[environment]', 'dev, test or production')
    .option('-n, --limit <count>', 'how many, at most 1000', limitOf, 20)
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

function addShowCommand(tasks: Command): void {
  const command = withClientOptions(tasks.command('show'))
    .summary('show a task and its story')
    .description('Show one task whole: what it is, what its runner said, and what happened to it, in order.')
    .argument('<id>', 'id of the task')
    .option('--json', 'as JSON', false)
    .action(show)
  withExamples(command, [
    ['bowline tasks show TQ-0000-0000-0000-0000', 'for people'],
    ['bowline tasks show TQ-0000-0000-0000-0000 --json | jq .output', 'why it failed'],
  ])
}

function addCreateCommand(tasks: Command): void {
  const command = withClientOptions(tasks.command('create'))
    .summary('make a task by hand')
    .description('Make a task by hand, as if the event had happened.')
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .requiredOption('--event <type>', 'the event type')
    .requiredOption('--object <id>', 'the object it is about')
    .option('--payload <json>', 'the object, as JSON; @FILE reads a file, - standard input')
    .option('--key <key>', 'its fairness key: tasks of different keys take turns')
    .option('--correlation-id <id>', 'an id of yours, for tracing')
    .option('--at <instant>', 'not before then: 2027-01-31T08:00Z')
    .option('--in <time>', 'not before this time has passed: 10m, 2h, 1d')
    .option('--json', 'as JSON', false)
    .action(create)
  withExamples(command, [
    [
      `bowline tasks create orders dev --event order_placed --object OR-1 --payload '{"quantity": 3}'`,
      'at once',
    ],
    ['bowline tasks create orders dev --event order_placed --object OR-1 --in 2h', 'an object that is known'],
  ])
}

function addRetryCommand(tasks: Command): void {
  const command = withBulkOptions(
    withTaskFilters(withClientOptions(tasks.command('retry')), { status: false }),
  )
    .summary('send failed tasks back to their queue')
    .description(
      'Send failed tasks back to their queue, with fresh attempts: by id, or all that a filter finds.',
    )
    .argument('[ids...]', 'ids of tasks; without them all that the filters find')
    .option('--at <instant>', 'not before then: 2027-01-31T08:00Z')
    .option('--in <time>', 'not before this time has passed: 10m, 2h, 1d')
    .action(retry)
  withExamples(command, [
    ['bowline tasks retry TQ-0000-0000-0000-0000', 'one'],
    ['bowline tasks retry --event order_placed --since 2h', 'many: says how many, and asks'],
    ['bowline tasks retry --reason quarantined --dry-run', 'how many it would be'],
    ['bowline tasks retry --extension orders --environment dev --yes', 'all of one environment, unasked'],
  ])
}

function addCancelCommand(tasks: Command): void {
  const command = withBulkOptions(withTaskFilters(withClientOptions(tasks.command('cancel'))))
    .summary('end tasks that wait')
    .description('End tasks that wait, as skipped: by id, or all that a filter finds.')
    .argument('[ids...]', 'ids of tasks; without them all that the filters find')
    .option('--running', 'also those that are out; their runners go on, what they answer is refused', false)
    .action(cancel)
  withExamples(command, [
    ['bowline tasks cancel TQ-0000-0000-0000-0000', 'one'],
    ['bowline tasks cancel --extension orders --event order_placed', 'many: says how many, and asks'],
    ['bowline tasks cancel --instance INS-0000-0000-01-000001 --running', 'what a runner hangs on'],
  ])
}

function withBulkOptions(command: Command): Command {
  return command
    .option('--all', 'every task there is, without any filter', false)
    .option('-y, --yes', 'do it without asking', false)
    .option('--dry-run', 'say how many it would be, and stop', false)
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
  const print = async () => {
    const tasks = await newest(client, environments, query, options)
    if (options.json) printJson(options.watch ? tasks.toReversed() : tasks, options.watch)
    else
      process.stdout.write(`${taskTable(options.watch ? tasks.toReversed() : tasks, nameIn(environments))}\n`)
  }
  if (!options.watch) return await print()
  const whose = `in(environment.id,(${environments.map(({ id }) => encodeValue(id)).join(',')}))`
  for await (const change of changesOf(client, [whose, ...query], print)) {
    const nameOf = nameIn(environments)
    if (options.json) process.stdout.write(`${JSON.stringify(change)}\n`)
    else if ('missed' in change) process.stderr.write(`${change.missed} changes came too fast to be shown\n`)
    else process.stdout.write(`${changeLine(change, nameOf(change.task.environment.id))}\n`)
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

async function show(id: string, options: ClientOptions & { json: boolean }): Promise<void> {
  const client = await connect(options)
  const task = await find(client, id)
  if (options.json) return printJson(task)
  const { environments } = await client.get<Overview>('/api/v1/status')
  process.stdout.write(`${taskText(task, nameIn(environments)(task.environment.id))}\n`)
}

interface CreateOptions extends ClientOptions {
  event: string
  object: string
  payload?: string
  key?: string
  correlationId?: string
  at?: string
  in?: string
  json: boolean
}

async function create(extension: string, environment: string, options: CreateOptions): Promise<void> {
  const notBefore = futureInstant(options, Date.now())
  const data = options.payload === undefined ? undefined : await readPayload(options.payload)
  const client = await connect(options)
  const [{ id } = { id: '' }] = await chosenEnvironments(client, { extension, environment })
  const task = await client.post<WireTask>(tasksPath(id), {
    object: { id: options.object, type: options.event },
    data,
    fairness_key: options.key,
    correlation_id: options.correlationId,
    not_before: notBefore,
  })
  if (options.json) return printJson(task)
  const when = notBefore === undefined ? '' : `, not before ${task.not_before}`
  process.stdout.write(`${task.id} is ${task.status}${when}\n`)
}

async function retry(
  ids: readonly string[],
  options: ClientOptions & BulkOptions & { at?: string; in?: string },
): Promise<void> {
  const notBefore = futureInstant(options, Date.now())
  const body = notBefore === undefined ? {} : { not_before: notBefore }
  const client = await connect(options)
  if (ids.length === 0) {
    const words = { route: 'resubmit', verb: 'retry', done: 'retried' } as const
    return await actOnMany(client, options, { ...words, parameters: [], body })
  }
  for (const id of ids) {
    const { environment } = await find(client, id)
    const task = await client.post<WireTask>(`${tasksPath(environment.id)}/${id}/resubmit`, body)
    process.stdout.write(`${task.id} is ${task.status} again\n`)
  }
}

async function cancel(
  ids: readonly string[],
  options: ClientOptions & BulkOptions & { running: boolean },
): Promise<void> {
  const parameters = options.running ? ['running=1'] : []
  const client = await connect(options)
  if (ids.length === 0) {
    const words = { route: 'cancel', verb: 'cancel', done: 'cancelled' } as const
    return await actOnMany(client, options, { ...words, parameters, body: {} })
  }
  for (const id of ids) {
    const { environment } = await find(client, id)
    const task = await client.post<WireTask>(
      `${tasksPath(environment.id)}/${id}/cancel?${parameters.join('&')}`,
    )
    process.stdout.write(`${task.id} is ${task.status}\n`)
  }
}

/** A task's id does not say whose it is; the controller knows. */
async function find(client: Client, id: string): Promise<WholeTask> {
  return await client.get<WholeTask>(`/api/v1/tasks/${encodeURIComponent(id)}`)
}

async function readPayload(text: string): Promise<unknown> {
  const [source, json] = text.startsWith('@')
    ? [text.slice(1), await readText(text.slice(1))]
    : text === '-'
      ? ['standard input', await readText(0)]
      : ['--payload', text]
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new UsageError(`${source} is not JSON: ${messageOf(error)}`)
  }
}

async function readText(file: string | 0): Promise<string> {
  try {
    return file === 0 ? await readStandardInput() : await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read the payload: ${messageOf(error)}`)
  }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

function nameIn(environments: readonly EnvironmentOverview[]): (id: string) => string {
  const names = new Map(environments.map(({ id, extension, type }) => [id, `${extension} ${type}`]))
  return (id) => names.get(id) ?? id
}

/** A list is one value, or a line for each of its values. */
function printJson(value: unknown, asLines = false): void {
  if (asLines && Array.isArray(value))
    for (const each of value) process.stdout.write(`${JSON.stringify(each)}\n`)
  else process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

function limitOf(text: string): number {
  const limit = Number(text)
  if (!/^\d+$/.test(text) || limit < 1 || limit > 1000) throw new InvalidArgumentError('expected 1 to 1000.')
  return limit
}
