import type { Command } from 'commander'
import type { WireSchedule } from '../../api/schedule.ts'
import { type ClientOptions, connect } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { ofOne, whoami } from './arguments.ts'
import { findSchedule } from './find-schedule.ts'

type JsonOptions = ClientOptions & { json: boolean }

export function addRunNowCommand(schedules: Command): void {
  const command = ofOne(schedules, 'run-now')
    .summary('run a schedule now')
    .description(
      'Run a schedule now, beside its plan; while a run of it is not finished, as its "overlap" says. It is audited.',
    )
    .option('--json', 'its run as JSON', false)
    .action(async (extension: string, environment: string, name: string, options: JsonOptions) => {
      const client = await connect(options)
      const { path } = await findSchedule(client, extension, environment, name)
      const { triggered } = await client.post<WireSchedule>(`${path}/trigger`, { owner: whoami() })
      if (options.json) return printJson(triggered)
      const task = triggered?.task
      print(task ? `${task.id} is queued\n` : 'it runs when the run before it is finished\n')
    })
  withExamples(command, [['bowline schedules run-now billing dev nightly', 'then: bowline schedules runs']])
}
