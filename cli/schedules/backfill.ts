import type { Command } from 'commander'
import { count } from '../../core/lib/count.ts'
import { type ClientOptions, connect } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { pastInstant } from '../tasks/when.ts'
import { ofOne, whoami } from './arguments.ts'
import { findSchedule } from './find-schedule.ts'

type BackfillOptions = ClientOptions & { from: string; to?: string; dryRun: boolean; json: boolean }

export function addBackfillCommand(schedules: Command): void {
  const command = ofOne(schedules, 'backfill')
    .summary('run what has not run')
    .description(
      'Run the planned runs of a past time that have not run, oldest first, one a second at most; at most 1000. What has run is never repeated.',
    )
    .requiredOption('--from <when>', 'from then on: an instant, or how long ago (2h, 7d)')
    .option('--to <when>', 'before then; left out: now')
    .option('--dry-run', 'only say which', false)
    .option('--json', 'as JSON', false)
    .action(backfill)
  withExamples(command, [
    ['bowline schedules backfill billing production nightly --from 7d --dry-run', 'what would run'],
    ['bowline schedules backfill billing production nightly --from 2027-01-01 --to 2027-01-08', 'run it'],
  ])
}

async function backfill(
  extension: string,
  environment: string,
  name: string,
  options: BackfillOptions,
): Promise<void> {
  const now = Date.now()
  const from = pastInstant('--from', options.from, now)
  const to = options.to === undefined ? undefined : pastInstant('--to', options.to, now)
  const client = await connect(options)
  const { path } = await findSchedule(client, extension, environment, name)
  const body = { from, to, dry_run: options.dryRun, owner: whoami() }
  const answer = await client.post<{ runs: string[]; ran: number }>(`${path}/backfill`, body)
  if (options.json) return printJson(answer)
  const { runs, ran } = answer
  const lines = options.dryRun ? runs : []
  const waiting = runs.length === 1 ? 'waits for its turn' : 'wait for their turn'
  const what = `${count(runs.length, 'run')} ${options.dryRun ? 'would be made up for' : waiting}`
  print(`${[...lines, `${what}; ${ran} ${ran === 1 ? 'has' : 'have'} run already`].join('\n')}\n`)
}
