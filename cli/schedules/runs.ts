import type { Command } from 'commander'
import type { WireRun } from '../../api/schedule.ts'
import { pageOf } from '../arguments.ts'
import { type ClientOptions, connect } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { ofOne } from './arguments.ts'
import { findSchedule } from './find-schedule.ts'
import { runTable } from './print.ts'

export function addRunsCommand(schedules: Command): void {
  const command = ofOne(schedules, 'runs')
    .summary('show what became of each run')
    .description(
      'Show what became of each run of a schedule, newest first: also of those that did not run, and why.',
    )
    .option('-n, --limit <count>', 'how many, at most 1000', pageOf, 20)
    .option('--json', 'as JSON', false)
    .action(
      async (
        extension: string,
        environment: string,
        name: string,
        options: ClientOptions & { limit: number; json: boolean },
      ) => {
        const client = await connect(options)
        const { path } = await findSchedule(client, extension, environment, name)
        const runs = await client.get<WireRun[]>(`${path}/runs?limit=${options.limit}`)
        if (options.json) printJson(runs)
        else print(`${runTable(runs)}\n`)
      },
    )
  withExamples(command, [['bowline schedules runs billing production nightly -n 50', 'the newest 50']])
}
