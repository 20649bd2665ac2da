import { Command } from 'commander'
import { paths, pathTo } from '../../api/paths.ts'
import type { LogLine } from '../../controller/ports/runtime.ts'
import { wholeNumber } from '../arguments.ts'
import { chosenEnvironment } from '../chosen-environments.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print, printJsonText } from '../output.ts'
import { linesOf } from '../response-lines.ts'

export function logsCommand(): Command {
  const command = withClientOptions(new Command('logs'))
    .summary('show what an environment wrote')
    .description('Show what the instances and builds of an environment wrote.')
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .option('-f, --follow', 'go on until interrupted', false)
    .option('-n, --lines <count>', 'how many lines to begin with, at most 10000', wholeNumber(0, 10_000), 100)
    .option('--json', 'a line of JSON for each line', false)
    .action(
      async (
        extension: string,
        environment: string,
        options: ClientOptions & { follow: boolean; lines: number; json: boolean },
      ) => {
        const client = await connect(options)
        const { id } = await chosenEnvironment(client, extension, environment)
        const path = pathTo(paths.environmentLogs, { environment: id })
        const query = new URLSearchParams({
          lines: String(options.lines),
          ...(options.follow ? { follow: '1' } : {}),
        })
        const response = await client.request('GET', `${path}?${query}`)
        for await (const line of linesOf(response)) {
          if (process.stdout.destroyed) break // nobody reads on
          if (options.json) printJsonText(`${line}\n`)
          else print(`${textOf(JSON.parse(line))}\n`)
        }
      },
    )
  return withExamples(command, [
    ['bowline logs auto-approve production -n 20', 'the last 20 lines'],
    ['bowline logs auto-approve dev -f', 'and what comes, until Ctrl-C'],
  ])
}

function textOf({ at, source, text }: LogLine): string {
  return `${at}  ${source}  ${text}`
}
