import { Command, Option } from 'commander'
import { BowlineError } from '../../controller/domain/errors.ts'
import { extensionOfEnvironment } from '../../controller/domain/identifiers.ts'
import { finished, type TaskStatus, waiting } from '../../controller/domain/task.ts'
import type { Overview } from '../../controller/report/overview.ts'
import { type Client, type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { table } from '../table.ts'

interface WireTask {
  id: string
  object: { id: string; type: string; category: string }
  status: string
  output: string | null
  environment: { id: string }
  retry_count: number
  loss_count: number
  events: { created: { at: string } }
}

export function tasksCommand(): Command {
  const tasks = new Command('tasks')
    .summary('list, show and retry tasks')
    .description('List, show and retry the tasks of an environment.')
  addListCommand(tasks)
  addShowCommand(tasks)
  addRetryCommand(tasks)
  return withExamples(tasks, [
    ['bowline tasks list auto-approve dev --status failed', 'what failed'],
    ['bowline tasks show TQ-0000-0000-0000-0000', 'one task, whole'],
    ['bowline tasks retry TQ-0000-0000-0000-0000', 'send it back to its queue'],
  ])
}

function addListCommand(tasks: Command): void {
  const command = withClientOptions(tasks.command('list'))
    .summary('list tasks')
    .description('List the tasks of an environment, newest first.')
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .addOption(new Option('--status <status>', 'only those of this status').choices(statuses))
    .option('-n, --limit <count>', 'how many', '20')
    .option('--json', 'as JSON', false)
    .action(list)
  withExamples(command, [
    ['bowline tasks list auto-approve dev', 'the newest 20'],
    ['bowline tasks list auto-approve dev --status failed -n 100', 'what failed'],
    ['bowline tasks list auto-approve dev --json', 'for scripts'],
  ])
}

function addShowCommand(tasks: Command): void {
  const command = withClientOptions(tasks.command('show'))
    .summary('show a task')
    .description('Show one task, whole, as JSON.')
    .argument('<id>', 'id of the task')
    .action(show)
  withExamples(command, [['bowline tasks show TQ-0000-0000-0000-0000 | jq .output', 'why it failed']])
}

function addRetryCommand(tasks: Command): void {
  const command = withClientOptions(tasks.command('retry'))
    .summary('retry a failed task')
    .description('Send a failed task back to its queue.')
    .argument('<id>', 'id of the task')
    .action(retry)
  withExamples(command, [['bowline tasks retry TQ-0000-0000-0000-0000', 'with fresh attempts']])
}

const statuses: readonly TaskStatus[] = [...waiting, 'processing', ...finished]

type ListOptions = ClientOptions & { status?: string; limit: string; json: boolean }

async function list(extension: string, environment: string, options: ListOptions): Promise<void> {
  const client = await connect(options)
  const id = await environmentId(client, extension, environment)
  const filter = options.status ? `&eq(status,${encodeURIComponent(options.status)})` : ''
  const found = await client.get<WireTask[]>(
    `${pathOf(id)}?limit=${encodeURIComponent(options.limit)}${filter}`,
  )
  if (options.json) return void process.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
  const rows = found.map((task) => [
    task.id,
    task.events.created.at,
    task.object.type,
    task.object.id,
    task.status,
    (task.output ?? '').split('\n', 1)[0]?.slice(0, 60) ?? '',
  ])
  process.stdout.write(`${table([['ID', 'CREATED', 'EVENT', 'OBJECT', 'STATUS', 'MESSAGE'], ...rows])}\n`)
}

async function show(id: string, options: ClientOptions): Promise<void> {
  const client = await connect(options)
  process.stdout.write(`${JSON.stringify(await find(client, id), null, 2)}\n`)
}

async function retry(id: string, options: ClientOptions): Promise<void> {
  const client = await connect(options)
  const { environment } = await find(client, id)
  const task = await client.post<WireTask>(`${pathOf(environment.id)}/${id}/resubmit`)
  process.stdout.write(`${task.id} is ${task.status} again\n`)
}

/** A task's id does not say whose it is: asks one environment after another. */
async function find(client: Client, id: string): Promise<WireTask> {
  const { environments } = await client.get<Overview>('/api/v1/status')
  for (const environment of environments) {
    const [task] = await client.get<WireTask[]>(`${pathOf(environment.id)}?eq(id,${encodeURIComponent(id)})`)
    if (task) return task
  }
  throw new BowlineError('not-found', `task ${id} does not exist`)
}

async function environmentId(client: Client, extension: string, type: string): Promise<string> {
  const { environments } = await client.get<Overview>('/api/v1/status')
  const found = environments.find((each) => each.extension === extension && each.type === type)
  if (found) return found.id
  const known = environments.map((each) => `${each.extension} ${each.type}`).join(', ')
  throw new BowlineError('not-found', `there is no environment ${extension} ${type}; there are: ${known}`)
}

function pathOf(environment: string): string {
  return `/public/v1/devops/services/${extensionOfEnvironment(environment)}/environments/${environment}/tasks`
}
