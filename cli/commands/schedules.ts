import { userInfo } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import type { Runs } from '../../core/diff/runs.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { nextText, runTable, scheduleTable } from '../schedules/print.ts'
import { findSchedule, schedulesPath, type WireRun, type WireSchedule } from '../schedules/wire.ts'
import { futureInstant, pastInstant } from '../tasks/when.ts'

export function schedulesCommand(): Command {
  const schedules = new Command('schedules')
    .summary('see and steer schedules')
    .description('See and steer schedules: what comes next, what became of each run, runs by hand, pauses.')
  addListCommand(schedules)
  addNextCommand(schedules)
  addRunsCommand(schedules)
  addRunNowCommand(schedules)
  addBackfillCommand(schedules)
  addPauseCommand(schedules)
  addResumeCommand(schedules)
  return withExamples(schedules, [
    ['bowline schedules list billing production', 'all of them, with the next and the last run'],
    ['bowline schedules next billing production nightly', 'its next ten runs'],
    ['bowline schedules runs billing production nightly', 'what became of each run'],
    ['bowline schedules run-now billing production nightly', 'beside its plan'],
  ])
}

function named(schedules: Command, verb: string): Command {
  return withClientOptions(schedules.command(verb))
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
}

function ofOne(schedules: Command, verb: string): Command {
  return named(schedules, verb).argument('<name>', 'name or id of the schedule')
}

function addListCommand(schedules: Command): void {
  const command = named(schedules, 'list')
    .summary('list schedules')
    .description('List the schedules of an environment, with the next and the last run of each.')
    .option('--json', 'as JSON', false)
    .action(async (extension: string, environment: string, options: ClientOptions & { json: boolean }) => {
      const client = await connect(options)
      const found = await client.get<WireSchedule[]>(await schedulesPath(client, extension, environment))
      print(options.json ? json(found) : `${scheduleTable(found)}\n`)
    })
  withExamples(command, [
    ['bowline schedules list billing dev --json | jq .[].events.next_trigger', 'for scripts'],
  ])
}

type NextOptions = ClientOptions & { count: number; dir?: string; json: boolean }

function addNextCommand(schedules: Command): void {
  const command = ofOne(schedules, 'next')
    .summary('show the coming runs')
    .description(
      'Show the coming runs of a schedule, as clocks there show them and in UTC, with changes of the clock in between.',
    )
    .option('-n, --count <count>', 'how many, at most 1000', countOf, 10)
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
  print(options.json ? json(runs) : nextText(runs, jitterMs))
}

async function nextOf(
  extension: string,
  environment: string,
  name: string,
  { dir, count, ...options }: NextOptions,
) {
  if (dir !== undefined) {
    const { nextInFolder } = await import('../schedules/next-in-folder.ts')
    return await nextInFolder(dir, { extension, environment, name }, count)
  }
  const client = await connect(options)
  const { path } = await findSchedule(client, extension, environment, name)
  const runs = await client.get<Runs & { jitter_ms: number }>(`${path}/next?next=${count}`)
  return { runs, jitterMs: runs.jitter_ms }
}

function addRunsCommand(schedules: Command): void {
  const command = ofOne(schedules, 'runs')
    .summary('show what became of each run')
    .description(
      'Show what became of each run of a schedule, newest first: also of those that did not run, and why.',
    )
    .option('-n, --limit <count>', 'how many, at most 1000', countOf, 20)
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
        print(options.json ? json(runs) : `${runTable(runs)}\n`)
      },
    )
  withExamples(command, [['bowline schedules runs billing production nightly -n 50', 'the newest 50']])
}

function addRunNowCommand(schedules: Command): void {
  const command = ofOne(schedules, 'run-now')
    .summary('run a schedule now')
    .description(
      'Run a schedule now, beside its plan; while a run of it is not finished, as its "overlap" says. It is audited.',
    )
    .action(async (extension: string, environment: string, name: string, options: ClientOptions) => {
      const client = await connect(options)
      const { path } = await findSchedule(client, extension, environment, name)
      const { task } = await client.post<{ task: { id: string } | null }>(`${path}/trigger`, {
        owner: whoami(),
      })
      print(task ? `${task.id} is queued\n` : 'it runs when the run before it is finished\n')
    })
  withExamples(command, [['bowline schedules run-now billing dev nightly', 'then: bowline schedules runs']])
}

type BackfillOptions = ClientOptions & { from: string; to?: string; dryRun: boolean }

function addBackfillCommand(schedules: Command): void {
  const command = ofOne(schedules, 'backfill')
    .summary('run what has not run')
    .description(
      'Run the planned runs of a past time that have not run, oldest first, one a second at most; at most 1000. What has run is never repeated.',
    )
    .requiredOption('--from <when>', 'from then on: an instant, or how long ago (2h, 7d)')
    .option('--to <when>', 'before then; left out: now')
    .option('--dry-run', 'only say which', false)
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
  const { runs, ran } = await client.post<{ runs: string[]; ran: number }>(`${path}/backfill`, body)
  const lines = options.dryRun ? runs : []
  const count = `${runs.length} run${runs.length === 1 ? '' : 's'}`
  print(
    `${[...lines, `${count} ${options.dryRun ? 'would be made up for' : 'wait for their turn'}; ${ran} have run already`].join('\n')}\n`,
  )
}

type PauseOptions = ClientOptions & { reason: string; owner?: string; for?: string; until?: string }

function addPauseCommand(schedules: Command): void {
  const command = ofOne(schedules, 'pause')
    .summary('pause a schedule at once')
    .description(
      'Pause a schedule at once, whatever Git says: runs that come due are skipped, and not made up for. It shows as drift. To pause for good, write "enabled: false" in Git.',
    )
    .requiredOption('--reason <text>', 'why')
    .option('--owner <name>', 'who answers for it; left out: who you are on this machine')
    .option('--for <time>', 'end by itself after this time, such as 2h or 1d')
    .option('--until <when>', 'end by itself at this instant')
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
  await client.post(`${path}/disable`, { reason, owner, until: until ?? null })
  print(
    `${schedule.declared_name} is paused ${until === undefined ? 'until it is resumed' : `until ${until}`}\n`,
  )
}

function addResumeCommand(schedules: Command): void {
  const command = ofOne(schedules, 'resume')
    .summary('end a pause')
    .description('End the pause of a schedule. What came due meanwhile is not made up for: see "backfill".')
    .option('--owner <name>', 'who wants it; left out: who you are on this machine')
    .action(
      async (
        extension: string,
        environment: string,
        name: string,
        options: ClientOptions & { owner?: string },
      ) => {
        const client = await connect(options)
        const { path } = await findSchedule(client, extension, environment, name)
        const body = { owner: options.owner ?? whoami() }
        const { state, declared_name, events } = await client.post<WireSchedule>(`${path}/enable`, body)
        const when = events.next_trigger ? `, and runs next at ${events.next_trigger.at}` : ''
        print(`${declared_name} is ${state}${when}\n`)
      },
    )
  withExamples(command, [['bowline schedules resume billing production nightly', 'from now on']])
}

function countOf(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > 1000) throw new InvalidArgumentError('expected a number from 1 to 1000.')
  return count
}

function whoami(): string {
  return userInfo().username
}

function print(text: string): void {
  process.stdout.write(text)
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
