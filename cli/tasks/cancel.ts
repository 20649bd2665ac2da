import type { Command } from 'commander'
import type { WireTask } from '../../api/task.ts'
import { waiting } from '../../core/domain/task.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { actOnMany, type BulkOptions, withBulkOptions } from './bulk.ts'
import { withTaskFilters } from './filters.ts'
import { findTask } from './find.ts'
import { tasksPath } from './tasks-path.ts'

export function addCancelCommand(tasks: Command): void {
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

async function cancel(
  ids: readonly string[],
  options: ClientOptions & BulkOptions & { running: boolean },
): Promise<void> {
  const parameters = options.running ? ['running=1'] : []
  const client = await connect(options)
  if (ids.length === 0) {
    const words = { route: 'cancel', verb: 'cancel', done: 'cancelled' } as const
    const statuses = options.running ? ([...waiting, 'processing'] as const) : waiting
    return await actOnMany(client, options, { ...words, statuses, parameters, body: {} })
  }
  const done: WireTask[] = []
  for (const id of ids) {
    const { environment } = await findTask(client, id)
    const task = await client.post<WireTask>(
      `${tasksPath(environment.id)}/${id}/cancel?${parameters.join('&')}`,
    )
    done.push(task)
    if (!options.json) print(`${task.id} is ${task.status}\n`)
  }
  if (options.json) printJson(done)
}
