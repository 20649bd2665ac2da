import type { Command } from 'commander'
import type { WireTask } from '../../api/task.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { actOnMany, type BulkOptions, withBulkOptions } from './bulk.ts'
import { withTaskFilters } from './filters.ts'
import { findTask } from './find.ts'
import { tasksPath } from './tasks-path.ts'
import { futureInstant } from './when.ts'

export function addRetryCommand(tasks: Command): void {
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

async function retry(
  ids: readonly string[],
  options: ClientOptions & BulkOptions & { at?: string; in?: string },
): Promise<void> {
  const notBefore = futureInstant(options, Date.now())
  const body = notBefore === undefined ? {} : { not_before: notBefore }
  const client = await connect(options)
  if (ids.length === 0) {
    const words = { route: 'resubmit', verb: 'retry', done: 'retried' } as const
    return await actOnMany(client, options, { ...words, statuses: ['failed'], parameters: [], body })
  }
  const done: WireTask[] = []
  for (const id of ids) {
    const { environment } = await findTask(client, id)
    const task = await client.post<WireTask>(`${tasksPath(environment.id)}/${id}/resubmit`, body)
    done.push(task)
    if (!options.json) print(`${task.id} is ${task.status} again\n`)
  }
  if (options.json) printJson(done)
}
