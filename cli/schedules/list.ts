import type { Command } from 'commander'
import type { WireSchedule } from '../../api/schedule.ts'
import { type ClientOptions, connect } from '../client.ts'
import { withExamples } from '../help.ts'
import { printJson } from '../print-json.ts'
import { named } from './arguments.ts'
import { schedulesPath } from './find-schedule.ts'
import { scheduleTable } from './print.ts'

export function addListCommand(schedules: Command): void {
  const command = named(schedules, 'list')
    .summary('list schedules')
    .description('List the schedules of an environment, with the next and the last run of each.')
    .option('--json', 'as JSON', false)
    .action(async (extension: string, environment: string, options: ClientOptions & { json: boolean }) => {
      const client = await connect(options)
      const found = await client.get<WireSchedule[]>(await schedulesPath(client, extension, environment))
      if (options.json) printJson(found)
      else process.stdout.write(`${scheduleTable(found)}\n`)
    })
  withExamples(command, [
    ['bowline schedules list billing dev --json | jq .[].events.next_trigger', 'for scripts'],
  ])
}
