import type { Command } from 'commander'
import type { WireSchedule } from '../../api/schedule.ts'
import { type ClientOptions, connect } from '../client.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { futureInstant } from '../tasks/when.ts'
import { ofOne, whoami } from './arguments.ts'
import { findSchedule } from './find-schedule.ts'

type PauseOptions = ClientOptions & {
  reason: string
  owner?: string
  for?: string
  until?: string
  json: boolean
}

export function addPauseCommand(schedules: Command): void {
  const command = ofOne(schedules, 'pause')
    .summary('pause a schedule at once')
    .description(
      'Pause a schedule at once, whatever Git says: runs that come due are skipped, and not made up for. It shows as drift. To pause for good, write "enabled: false" in Git.',
    )
    .requiredOption('--reason <text>', 'why')
    .option('--owner <name>', 'who answers for it; left out: who you are on this machine')
    .option('--for <time>', 'end by itself after this time, such as 2h or 1d')
    .option('--until <when>', 'end by itself at this instant')
    .option('--json', 'the schedule as JSON', false)
    .action(pause)
  withExamples(command, [
    [
      'bowline schedules pause billing production nightly --reason "the bank is closed" --for 4h',
      'for four hours',
    ],
    ['bowline schedules pause billing production nightly --reason INC-123', 'until somebody resumes it'],
  ])
}

async function pause(
  extension: string,
  environment: string,
  name: string,
  options: PauseOptions,
): Promise<void> {
  if (options.for !== undefined && options.until !== undefined)
    throw new UsageError('--for and --until say the same; give one of them')
  const { for: span, until: at, reason, owner = whoami() } = options
  const until = futureInstant(
    { ...(at !== undefined && { at }), ...(span !== undefined && { in: span }) },
    Date.now(),
  )
  const client = await connect(options)
  const { path, schedule } = await findSchedule(client, extension, environment, name)
  const paused = await client.post<WireSchedule>(`${path}/disable`, { reason, owner, until: until ?? null })
  if (options.json) return printJson(paused)
  print(
    `${schedule.declared_name} is paused ${until === undefined ? 'until it is resumed' : `until ${until}`}\n`,
  )
}
