import { Command } from 'commander'
import { paths, pathTo } from '../../api/paths.ts'
import type { LogLine } from '../../controller/ports/runtime.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { linesOf } from '../response-lines.ts'

export function logsCommand(): Command {
  const command = withClientOptions(new Command('logs'))
    .summary('show what an environment wrote')
    .description('Show what the instances and builds of an environment wrote.')
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .option('-f, --follow', 'go on until interrupted', false)
    .option('-n, --lines <count>', 'how many lines to begin with', '100')
    .action(
      async (
        extension: string,
        environment: string,
        options: ClientOptions & { follow: boolean; lines: string },
      ) => {
        const client = await connect(options)
        const path = pathTo(paths.environmentLogs, { environment: `${extension}:${environment}` })
        const query = new URLSearchParams({
          lines: options.lines,
          ...(options.follow ? { follow: '1' } : {}),
        })
        const response = await client.request('GET', `${path}?${query}`)
        for await (const line of linesOf(response)) {
          if (process.stdout.destroyed) break // nobody reads on
          const { at, source, text } = JSON.parse(line) as LogLine
          process.stdout.write(`${at}  ${source}  ${text}\n`)
        }
      },
    )
  return withExamples(command, [
    ['bowline logs auto-approve production -n 20', 'the last 20 lines'],
    ['bowline logs auto-approve dev -f', 'and what comes, until Ctrl-C'],
  ])
}
