import { Command } from 'commander'
import { paths, pathTo } from '../../api/paths.ts'
import type { SessionView } from '../../api/sign-in.ts'
import { count } from '../../core/lib/count.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { withQuery } from '../pages.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'

type ListOptions = ClientOptions & { user?: string; everybody: boolean; json: boolean }
type EndOptions = ClientOptions & { user?: string; all: boolean; json: boolean }

export function sessionsCommand(): Command {
  const sessions = new Command('sessions')
    .summary('see where one has signed in, and end it')
    .description(
      'See where you have signed in, with a browser or on a command line, and end it. Those of others take the right keys:manage.',
    )
  addList(sessions)
  addEnd(sessions)
  return withExamples(sessions, [
    ['bowline sessions list', 'where you are signed in'],
    ['bowline sessions end --all', 'a laptop is lost: end all of yours'],
    ['bowline sessions end --user ana@example.com', 'somebody has left'],
  ])
}

function addList(sessions: Command): void {
  const command = withClientOptions(sessions.command('list', { isDefault: true }))
    .summary('list sessions')
    .description('List where you have signed in, or where others have. No token is shown.')
    .option('--user <name>', 'of this one: the name or id that Access grants to, admin, machine:RULE')
    .option('--everybody', 'of all there are', false)
    .option('--json', 'as JSON', false)
    .action(async ({ user, everybody, json, ...options }: ListOptions) => {
      if (everybody && user !== undefined) throw new UsageError('either --user or --everybody')
      const client = await connect(options)
      const path = withQuery(paths.sessions, { user: everybody ? '*' : user })
      const answer = await client.get<{ sessions: SessionView[] }>(path)
      if (json) return printJson(answer)
      const heading = ['ID', 'WHO', 'PLACE', 'ADDRESS', 'SINCE', 'LAST USED', 'UNTIL', 'WITH']
      const rows = answer.sessions.map((each) => [
        each.id,
        `${each.user}${each.current ? ' (this one)' : ''}`,
        each.place,
        each.address,
        each.createdAt,
        each.usedAt,
        each.expiresAt,
        each.agent,
      ])
      print(rows.length === 0 ? 'there are none\n' : `${table([heading, ...rows])}\n`)
    })
  withExamples(command, [
    ['bowline sessions list --everybody', 'who is signed in'],
    ['bowline sessions list --json', 'for programs'],
  ])
}

function addEnd(sessions: Command): void {
  const command = withClientOptions(sessions.command('end'))
    .summary('end sessions')
    .description('End a session at once: its token counts no more, and what it follows is cut.')
    .argument('[id]', 'as the list has it')
    .option('--user <name>', 'all of this one')
    .option('--all', 'all of your own, also the one that this command uses', false)
    .option('--json', 'how many, as JSON', false)
    .action(async (id: string | undefined, { user, all, json, ...options }: EndOptions) => {
      if ([id !== undefined, user !== undefined, all].filter(Boolean).length !== 1)
        throw new UsageError('say which: the id of one, --user NAME, or --all of your own')
      const path = id === undefined ? withQuery(paths.sessions, { user }) : pathTo(paths.session, { id })
      const response = await (await connect(options)).request('DELETE', path)
      const { ended } = (await response.json()) as { ended: number }
      if (json) printJson({ ended })
      else print(`${count(ended, 'session')} ended\n`)
    })
  withExamples(command, [
    ['bowline sessions end 0123456789abcdef', 'the one in the list'],
    ['bowline sessions end --user ana@example.com', 'somebody has left'],
  ])
}
