import { Command } from 'commander'
import { paths } from '../../api/paths.ts'
import type { Me } from '../../api/sign-in.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'

export function whoamiCommand(): Command {
  const command = withClientOptions(new Command('whoami'))
    .summary('show as whom verbs act')
    .description('Show as whom the controller takes what verbs send: by admin token, sign-in or key.')
    .option('--json', 'as JSON', false)
    .action(async (options: ClientOptions & { json: boolean }) => {
      const client = await connect(options)
      const me = await client.get<Me>(paths.me)
      if (options.json) printJson(me)
      else print(`${linesOf(me).join('\n')}\n`)
    })
  return withExamples(command, [['bowline whoami', 'the administrator, or you']])
}

function linesOf({ kind, name, groups, limit, session }: Me): string[] {
  const who = { admin: 'the administrator', user: name, key: `the key ${name}`, environment: name }[kind]
  return [
    who,
    ...(groups.length > 0 ? [`  groups: ${groups.join(', ')}`] : []),
    ...(limit ? [`  at most: ${limit.role} of ${limit.paths.join(', ') || 'everything'}`] : []),
    ...(session ? [`  signed in until ${session.expiresAt} at the latest`] : []),
  ]
}
