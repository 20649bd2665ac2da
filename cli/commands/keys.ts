import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { EnvironmentKeys, KeyIds } from '../../api/environment.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { SealingKeys } from '../../api/sealed-item.ts'
import { overlapOf } from '../arguments.ts'
import { chosenEnvironment } from '../chosen-environments.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printExact } from '../output.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'

type JsonOptions = ClientOptions & { json: boolean }
type RotateOptions = JsonOptions & { overlap: number }
type ShowOptions = JsonOptions & { export: boolean }

export function keysCommand(): Command {
  const keys = new Command('keys')
    .summary('show, rotate and revoke keys of an environment, publish and rotate sealing keys')
    .description(
      'Show, rotate and revoke the keys of an environment; publish and rotate the keys that secret variables are sealed with.',
    )
  addShowCommand(keys)
  addPublishCommand(keys)
  addListCommand(keys)
  addRotateCommand(keys)
  addRevokeCommand(keys)
  addRetireCommand(keys)
  return withExamples(keys, [
    ['bowline keys auto-approve dev', 'API key and JWT secret of an environment'],
    ['bowline keys publish config', 'write config/bowline-keys.json, so that everybody can seal'],
    ['bowline keys rotate auto-approve dev', 'new ones; the older ones count for an hour more'],
    ['bowline keys rotate', 'seal with a new key from now on'],
  ])
}

function addShowCommand(keys: Command): void {
  const command = withClientOptions(keys.command('show', { isDefault: true }))
    .summary('show the keys of an environment')
    .description(
      'Show what a local runner is to be started with, its API key above all, and the JWT secret for external events: on a terminal as lines for a shell, elsewhere as JSON. Mind who is watching.',
    )
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .addOption(new Option('--export', 'as lines for a shell, also where it is no terminal').default(false))
    .addOption(new Option('--json', 'as JSON, on a terminal, too').default(false).conflicts('export'))
    .action(async (extension: string, environment: string, options: ShowOptions) => {
      const client = await connect(options)
      const { id } = await chosenEnvironment(client, extension, environment)
      const keys = await client.get<EnvironmentKeys>(pathTo(paths.environmentKeys, { environment: id }))
      if (options.export || (process.stdout.isTTY && !options.json)) printExact(exportLines(keys, client.url))
      else printJson(keys)
    })
  withExamples(command, [
    ['bowline keys auto-approve dev', 'to read, or to copy into a shell'],
    [
      'eval "$(bowline keys auto-approve dev --export)"',
      'for a local runner in this shell, before npm start',
    ],
    ['bowline keys auto-approve dev | jq -r .apiKey', 'only the key'],
  ])
}

/** What a runner on this machine reads from its environment, and beside it what is no business of a runner. */
function exportLines({ environment, apiKey, jwtSecret }: EnvironmentKeys, url: string): string {
  const variables = { BOWLINE_URL: url, ENVIRONMENT_ID: environment, API_KEY: apiKey }
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
  return `# JWT secret of external events: ${jwtSecret}\n${lines.join('')}`
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function addPublishCommand(keys: Command): void {
  const command = withClientOptions(keys.command('publish'))
    .summary('write the public sealing keys')
    .description('Write the public sealing keys of the controller into bowline-keys.json, to be committed.')
    .argument('[dir]', 'folder of the configuration', '.')
    .option('--json', 'print the keys, too, as JSON', false)
    .action(async (directory: string, options: JsonOptions) => {
      const { publicKeysFile } = await import('../../core/domain/keys-file.ts')
      const { requireFolder } = await import('../checkout/checkout.ts')
      await requireFolder(directory)
      const set = await (await connect(options)).get<SealingKeys>(paths.sealingKeys)
      const path = join(directory, publicKeysFile)
      await writeFile(path, `${JSON.stringify(set, null, 2)}\n`)
      if (options.json) return printJson(set)
      print(
        `wrote ${path} with the key ${set.keys[0]?.kid}; commit it, and everybody who has the repository can seal\n`,
      )
    })
  withExamples(command, [['bowline keys publish config', 'into config/bowline-keys.json']])
}

function addRotateCommand(keys: Command): void {
  const command = withClientOptions(keys.command('rotate'))
    .summary('make new keys of an environment, or a new sealing key')
    .description(
      'Give an environment a new API key and a new JWT secret: those of today count for an hour more, and its instances are replaced by new ones with keys of their own. Without an environment: make a new key to seal with; what is sealed with the older ones opens as before.',
    )
    .argument('[extension]', 'name of the extension')
    .argument('[environment]', 'dev, test or production')
    .addOption(
      new Option('--overlap <time>', 'for how long the older keys of the environment count; 0: not at all')
        .argParser(overlapOf)
        .default(3_600_000, '1h'),
    )
    .option('--json', 'the ids of the keys, or the public sealing keys, as JSON, the newest first', false)
    .action(
      async (extension: string | undefined, environment: string | undefined, options: RotateOptions) => {
        if (extension === undefined) return await rotateSealingKey(options)
        if (environment === undefined)
          throw new UsageError(`of which environment of ${extension}? bowline keys rotate ${extension} dev`)
        const client = await connect(options)
        const { id } = await chosenEnvironment(client, extension, environment)
        const path = pathTo(paths.rotateEnvironmentKeys, { environment: id })
        const ids = await client.post<KeyIds>(path, { overlap: Math.ceil(options.overlap / 1000) })
        if (options.json) return printJson(ids)
        print(
          `${keyTable(ids)}\nNext: bowline keys ${extension} ${environment}, for runners and senders of events that are not instances of Bowline\n`,
        )
      },
    )
  withExamples(command, [
    ['bowline keys rotate auto-approve dev', 'the older ones count for an hour more'],
    ['bowline keys rotate auto-approve dev --overlap 0', 'they have leaked: they end now'],
    ['bowline keys rotate', 'the sealing key; then: bowline keys publish && bowline seal --rotate'],
  ])
}

async function rotateSealingKey(options: JsonOptions): Promise<void> {
  const set = await (await connect(options)).post<SealingKeys>(paths.rotateSealingKey)
  if (options.json) return printJson(set)
  print(
    `the key is now ${set.keys[0]?.kid}\nNext: bowline keys publish, then bowline seal --rotate, then push\n`,
  )
}

function addListCommand(keys: Command): void {
  const command = withClientOptions(keys.command('list'))
    .summary('list which keys of an environment count')
    .description('List the ids of the keys of an environment that count, and until when. No secret is shown.')
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .option('--json', 'as JSON', false)
    .action(async (extension: string, environment: string, options: JsonOptions) => {
      const client = await connect(options)
      const { id } = await chosenEnvironment(client, extension, environment)
      showKeys(await client.get<KeyIds>(pathTo(paths.environmentKeyIds, { environment: id })), options)
    })
  withExamples(command, [['bowline keys list auto-approve dev', 'whether older ones still count']])
}

function addRevokeCommand(keys: Command): void {
  const command = withClientOptions(keys.command('revoke'))
    .summary('end the older keys of an environment')
    .description(
      'End all keys of an environment but the newest, at once: connections that were opened with them are closed.',
    )
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .option('--json', 'the ids that are left, as JSON', false)
    .action(async (extension: string, environment: string, options: JsonOptions) => {
      const client = await connect(options)
      const { id } = await chosenEnvironment(client, extension, environment)
      showKeys(await client.post<KeyIds>(pathTo(paths.revokeEnvironmentKeys, { environment: id })), options)
    })
  withExamples(command, [
    ['bowline keys revoke auto-approve dev', 'before the overlap of a rotation is over'],
  ])
}

function showKeys(ids: KeyIds, { json }: JsonOptions): void {
  if (json) printJson(ids)
  else print(`${keyTable(ids)}\n`)
}

function keyTable({ environment, keys }: KeyIds): string {
  const rows = keys.map(({ id, since, until }) => [id, since ?? 'the beginning', until ?? ''])
  return `keys of ${environment}\n${table([['ID', 'SINCE', 'UNTIL'], ...rows])}`
}

function addRetireCommand(keys: Command): void {
  const command = withClientOptions(keys.command('retire'))
    .summary('forget an old sealing key')
    .description(
      'Forget an old sealing key, once "bowline status" says that nothing is sealed with it any more.',
    )
    .argument('<key>', 'its id, as in bowline-keys.json; after "--" where it begins with "-"')
    .option('--json', 'the public keys that are left, as JSON', false)
    .action(async (id: string, options: JsonOptions) => {
      const client = await connect(options)
      const response = await client.request('DELETE', pathTo(paths.sealingKey, { id }))
      if (options.json) return printJson(await response.json())
      const { publicKeysFile } = await import('../../core/domain/keys-file.ts')
      print(
        `the key ${id} is gone\nNext: bowline keys publish, then push: ${publicKeysFile} must name no key that is gone\n`,
      )
    })
  withExamples(command, [['bowline keys retire M2Zq...', 'after a rotation is over']])
}
