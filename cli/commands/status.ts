import { Command } from 'commander'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { demandNames, listsOf, type StatusChoice, withChoice } from '../status/choice.ts'
import { lookAt, summaryOf } from '../status/look.ts'
import { exitCodeOf, renderStatus } from '../status/render.ts'
import { watchStatus } from '../status/watch.ts'
import { printWhole } from '../status/whole.ts'

type StatusOptions = ClientOptions & StatusChoice & { all: boolean; watch: boolean; json: boolean }

export function statusCommand(): Command {
  const command = withChoice(withClientOptions(new Command('status')))
    .summary('show what runs')
    .description('Show how all stands, what is not as declared, and the environments.')
    .option('-a, --all', 'all environments, however many there are; default: the first 100', false)
    .option('-w, --watch', 'go on showing it until interrupted: drawn anew, or a line for each change', false)
    .option('--json', 'as JSON: all that is chosen; with --watch a line of JSON for each change', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 all is as declared, 1 it is not, or not yet, 2 bad usage, 3 failure, 4 all but what a guard holds back.\nThey are about all environments, whichever are shown; with --watch as it is when it is interrupted.',
    )
    .action(status)
  return withExamples(command, [
    ['bowline status', 'of the controller whose data is in .bowline'],
    ['bowline status billing search:dev', 'of an extension, and one environment of another'],
    ['bowline status --failing --watch', 'what fails, as it happens'],
    ['bowline status --data /var/lib/acme', 'of another controller'],
    ['bowline status --json | jq .environments', 'for scripts'],
  ])
}

async function status(names: readonly string[], options: StatusOptions): Promise<void> {
  const client = await connect(options)
  const lists = listsOf(names, options)
  await demandNames(client, names)
  if (options.watch) return await watchStatus(client, { ...options, lists })
  const summary = await summaryOf(client)
  if (options.json) await printWhole(client, summary, lists)
  else print(renderStatus(await lookAt(client, summary, lists, options.all)))
  process.exitCode = exitCodeOf(summary)
}
