import type { Command } from 'commander'
import type { WireSchedule } from '../../api/schedule.ts'
import { type ClientOptions, connect } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { ofOne, whoami } from './arguments.ts'
import { findSchedule } from './find-schedule.ts'

export function addResumeCommand(schedules: Command): void {
  const command = ofOne(schedules, 'resume')
    .summary('end a pause')
    .description('End the pause of a schedule. What came due meanwhile is not made up for: see "backfill".')
    .option('--owner <name>', 'who wants it; left out: who you are on this machine')
    .option('--json', 'the schedule as JSON', false)
    .action(
      async (
        extension: string,
        environment: string,
        name: string,
        options: ClientOptions & { owner?: string; json: boolean },
      ) => {
        const client = await connect(options)
        const { path } = await findSchedule(client, extension, environment, name)
        const body = { owner: options.owner ?? whoami() }
        const schedule = await client.post<WireSchedule>(`${path}/enable`, body)
        if (options.json) return printJson(schedule)
        const { state, declared_name, events, reason } = schedule
        const when = events.next_trigger ? `, and runs next at ${events.next_trigger.at}` : ''
        const why = reason === null ? '' : ` (${reason})`
        print(`${declared_name} is ${state}${why}${when}\n`)
      },
    )
  withExamples(command, [['bowline schedules resume billing production nightly', 'from now on']])
}
