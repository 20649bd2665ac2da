import { Command, Option } from 'commander'
import { paths, pathTo } from '../../api/paths.ts'
import type { MachineKeyView, NewMachineKey } from '../../api/sign-in.ts'
import { roles } from '../../core/domain/rights.ts'
import { addressesOf, expiryOf } from '../arguments.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print, printError } from '../output.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'

type JsonOptions = ClientOptions & { json: boolean }
type ExpiryOptions = JsonOptions & { expires: number }
type CreateOptions = ExpiryOptions & { role: string; path: string[]; from: readonly string[] }

export function accessKeysCommand(): Command {
  const keys = new Command('access-keys')
    .summary('make and end keys of programs')
    .description(
      'Keys by which programs call the controller as themselves. Keys of environments, for runners, and sealing keys are "bowline keys".',
    )
  addCreate(keys)
  addList(keys)
  addRotate(keys)
  addRevoke(keys)
  return withExamples(keys, [
    ["bowline access-keys create ci --role operator --path 'teams/billing/**'", 'shown this once'],
    ['bowline access-keys list', 'until when they count, and when they were used'],
  ])
}

const expires = () =>
  new Option('--expires <time>', 'after which it counts no more, 365d at most')
    .argParser(expiryOf)
    .default(90 * 86_400_000, '90d')

function addCreate(keys: Command): void {
  const command = withClientOptions(keys.command('create'))
    .summary('make a key')
    .description(
      'Make a key, and print it: it is shown this once. What is said about it goes to standard error.',
    )
    .argument('<name>', 'for people; Access grants to its id')
    .addOption(new Option('--role <role>', 'it may do this at most').choices(roles).makeOptionMandatory())
    .option('--path <pattern>', 'and only with what files like this declare (again for more)', collected, [])
    .addOption(expires())
    .option('--from <addresses>', 'it counts from these only, such as 10.0.0.0/8,10.1.2.3', addressesOf, [])
    .option('--json', 'as JSON', false)
    .action(async (name: string, options: CreateOptions) => {
      const { role, path, from } = options
      const expiresIn = Math.floor(options.expires / 1000)
      const body = { name, role, paths: path, addresses: from, expiresIn }
      show(await (await connect(options)).post<NewMachineKey>(paths.machineKeys, body), options)
    })
  withExamples(command, [
    ["bowline access-keys create ci --role operator --path 'teams/billing/**' --expires 30d", 'for one team'],
    ['bowline access-keys create watch --role viewer --from 10.0.0.0/8 > key', 'into a file'],
  ])
}

function collected(value: string, before: string[]): string[] {
  return [...before, value]
}

function addRotate(keys: Command): void {
  const command = withClientOptions(keys.command('rotate'))
    .summary('give a key a new secret')
    .description('Give a key a new secret, and print it. The one of today counts for a day more.')
    .argument('<id>', 'as the list has it: the part behind bwl_')
    .addOption(expires())
    .option('--json', 'as JSON', false)
    .action(async (id: string, options: ExpiryOptions) => {
      const body = { expiresIn: Math.floor(options.expires / 1000) }
      const path = pathTo(paths.rotateMachineKey, { id })
      show(await (await connect(options)).post<NewMachineKey>(path, body), options)
    })
  withExamples(command, [
    ['bowline access-keys rotate abcdefghij', 'before it ends, or when somebody leaves'],
  ])
}

/** The key alone is on standard output, so that it goes into a file or a pipe. */
function show(key: NewMachineKey, { json }: JsonOptions): void {
  if (json) {
    printJson(key)
    return
  }
  print(`${key.token}\n`)
  printError(`the key ${key.id} counts until ${key.expiresAt}; it is not shown again\n`)
}

function addList(keys: Command): void {
  const command = withClientOptions(keys.command('list'))
    .summary('list the keys')
    .description('List the keys. No secret is shown.')
    .option('--json', 'as JSON', false)
    .action(async (options: JsonOptions) => {
      const answer = await (await connect(options)).get<{ keys: MachineKeyView[] }>(paths.machineKeys)
      if (options.json) return printJson(answer)
      const now = Date.now()
      const rows = answer.keys.map((each) => [
        each.id,
        each.name,
        each.role,
        each.paths.join(' ') || '**',
        `${each.expiresAt}${Date.parse(each.expiresAt) <= now ? ' (over)' : ''}`,
        `${each.usedAt ?? 'never'}${each.unused ? ' (not for 60 days)' : ''}`,
      ])
      print(
        rows.length === 0
          ? 'there are none\n'
          : `${table([['ID', 'NAME', 'ROLE', 'PATHS', 'UNTIL', 'LAST USED'], ...rows])}\n`,
      )
    })
  withExamples(command, [['bowline access-keys list --json', 'for programs']])
}

function addRevoke(keys: Command): void {
  const command = withClientOptions(keys.command('revoke'))
    .summary('end a key')
    .description('End a key at once: what it is used for fails, and answers that go on are cut.')
    .argument('<id>', 'as the list has it')
    .option('--json', 'what it was, as JSON', false)
    .action(async (id: string, options: JsonOptions) => {
      const client = await connect(options)
      const response = await client.request('DELETE', pathTo(paths.machineKey, { id }))
      const key = (await response.json()) as MachineKeyView
      if (options.json) printJson(key)
      else print(`the key ${key.id} (${key.name}) has ended\n`)
    })
  withExamples(command, [['bowline access-keys revoke abcdefghij', 'it has leaked']])
}
