import type { Command } from 'commander'
import type { Runs } from '../../core/diff/runs.ts'
import { pageOf } from '../arguments.ts'
import { type ClientOptions, connect } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { ofOne } from './arguments.ts'
import { findSchedule } from './find-schedule.ts'
import { nextText } from './print.ts'

type NextOptions = ClientOptions & { count: number; dir?: string; json: boolean }

export function addNextCommand(schedules: Command): void {
  const command = ofOne(schedules, 'next')
    .summary('show the coming runs')
    .description(
      'Show the coming runs of a schedule, as clocks there show them and in UTC, with changes of the clock in between.',
    )
    .option('-n, --count <count>', 'how many, at most 1000', pageOf, 10)
    .option('--dir <folder>', 'as a checkout of the configuration says, without a controller')
    .option('--json', 'as JSON', false)
    .action(next)
  withExamples(command, [
    ['bowline schedules next billing production nightly -n 5', 'as it is in force'],
    ['bowline schedules next billing production nightly --dir .', 'before you push, offline'],
  ])
}

async function next(
  extension: string,
  environment: string,
  name: string,
  options: NextOptions,
): Promise<void> {
  const { runs, jitterMs } = await nextOf(extension, environment, name, options)
  if (options.json) printJson(runs)
  else print(nextText(runs, jitterMs))
}

async function nextOf(
  extension: string,
  environment: string,
  name: string,
  { dir, count, ...options }: NextOptions,
) {
  if (dir !== undefined) {
    const { nextInFolder } = await import('./next-in-folder.ts')
    return await nextInFolder(dir, { extension, environment, name }, count)
  }
  const client = await connect(options)
  const { path } = await findSchedule(client, extension, environment, name)
  const runs = await client.get<Runs & { jitter_ms: number }>(`${path}/next?next=${count}`)
  return { runs, jitterMs: runs.jitter_ms }
}
