import type { Command } from 'commander'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { EnvironmentNames } from '../environment-names.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { findTask } from './find.ts'
import { taskText } from './print.ts'

export function addShowCommand(tasks: Command): void {
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

async function show(id: string, options: ClientOptions & { json: boolean }): Promise<void> {
  const client = await connect(options)
  const task = await findTask(client, id)
  if (options.json) return printJson(task)
  const names = new EnvironmentNames(client)
  await names.learn([task.environment.id])
  print(`${taskText(task, names.of(task.environment.id))}\n`)
}
