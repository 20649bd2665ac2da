import type { Command } from 'commander'
import { paths } from '../../api/paths.ts'
import type { WireSchedule } from '../../api/schedule.ts'
import { demandSome } from '../chosen-environments.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { itemsOf } from '../pages.ts'
import { printJson } from '../print-json.ts'
import { scheduleTable } from './print.ts'

type ListOptions = ClientOptions & { json: boolean; state?: string }

export function addListCommand(schedules: Command): void {
  const command = withClientOptions(schedules.command('list'))
    .summary('list schedules')
    .description('List schedules, with the next and the last run of each: of one environment, or of all.')
    .argument('[extension]', 'name of the extension')
    .argument('[environment]', 'dev, test or production')
    .option(
      '--state <states>',
      'active, paused, disabled, ended or failing only; several separated by commas',
    )
    .option('--json', 'as JSON', false)
    .action(list)
  withExamples(command, [
    ['bowline schedules list', 'all there are'],
    ['bowline schedules list --state failing,paused', 'what is not as it should be'],
    ['bowline schedules list billing dev --json | jq .[].events.next_trigger', 'for scripts'],
  ])
}

async function list(
  extension: string | undefined,
  environment: string | undefined,
  options: ListOptions,
): Promise<void> {
  const client = await connect(options)
  const choice = { ...(extension && { extension }), ...(environment && { environment }) }
  await demandSome(client, choice)
  const wanted = { ...choice, state: options.state }
  const found: WireSchedule[] = []
  for await (const each of itemsOf<WireSchedule>(client, paths.allSchedules, wanted)) found.push(each)
  if (options.json) return printJson(found)
  print(`${scheduleTable(found, { named: environment === undefined })}\n`)
}
