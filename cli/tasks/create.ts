import type { Command } from 'commander'
import type { WireTask } from '../../api/task.ts'
import { chosenEnvironment } from '../chosen-environments.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { readJson } from '../read-json.ts'
import { tasksPath } from './tasks-path.ts'
import { printEnd, tellUnwanted } from './wait.ts'
import { futureInstant } from './when.ts'

export function addCreateCommand(tasks: Command): void {
  const command = withClientOptions(tasks.command('create'))
    .summary('make a task by hand')
    .description('Make a task by hand, as if the event had happened.')
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .requiredOption('--event <type>', 'the event type')
    .requiredOption('--object <id>', 'the object it is about')
    .option('--payload <json>', 'the object, as JSON, or a file with it; - for standard input')
    .option('--key <key>', 'its fairness key: tasks of different keys take turns')
    .option('--correlation-id <id>', 'an id of yours, for tracing')
    .option('--at <instant>', 'not before then: 2027-01-31T08:00Z')
    .option('--in <time>', 'not before this time has passed: 10m, 2h, 1d')
    .option('--wait', 'wait until it has ended, and print what became of it', false)
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExit codes: 1 where nobody subscribes to it, and with --wait where it fails. Ctrl-C ends the waiting, not the task.',
    )
    .action(create)
  withExamples(command, [
    [
      `bowline tasks create orders dev --event order_placed --object OR-1 --payload '{"quantity": 3}'`,
      'at once',
    ],
    ['bowline tasks create orders dev --event order_placed --object OR-1 --in 2h', 'an object that is known'],
  ])
}

interface CreateOptions extends ClientOptions {
  event: string
  object: string
  payload?: string
  key?: string
  correlationId?: string
  at?: string
  in?: string
  wait: boolean
  json: boolean
}

async function create(extension: string, environment: string, options: CreateOptions): Promise<void> {
  const notBefore = futureInstant(options, Date.now())
  const data = options.payload === undefined ? undefined : await readJson('--payload', options.payload)
  const client = await connect(options)
  const { id } = await chosenEnvironment(client, extension, environment)
  const task = await client.post<WireTask>(tasksPath(id), {
    object: { id: options.object, type: options.event },
    data,
    fairness_key: options.key,
    correlation_id: options.correlationId,
    not_before: notBefore,
  })
  const when = notBefore === undefined ? '' : `, not before ${task.not_before}`
  if (!options.json) print(`${task.id} is ${task.status}${when}\n`)
  if (options.wait) return await printEnd(client, task.id, options)
  if (options.json) printJson(task)
  tellUnwanted(task)
}
