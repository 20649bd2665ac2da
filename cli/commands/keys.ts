import { Command } from 'commander'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'

export function keysCommand(): Command {
  const command = withClientOptions(new Command('keys'))
    .summary('show the keys of an environment')
    .description(
      'Show the API key for a local runner and the JWT secret for external events, as JSON. Mind who is watching.',
    )
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .action(async (extension: string, environment: string, options: ClientOptions) => {
      const client = await connect(options)
      const keys = await client.get(
        `/api/v1/environments/${encodeURIComponent(`${extension}:${environment}`)}/keys`,
      )
      process.stdout.write(`${JSON.stringify(keys, null, 2)}\n`)
    })
  return withExamples(command, [
    ['bowline keys auto-approve dev', 'both'],
    ['bowline keys auto-approve dev | jq -r .apiKey', 'for the configuration of a local runner'],
  ])
}
