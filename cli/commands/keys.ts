import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { EnvironmentKeys } from '../../api/environment.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { SealingKeys } from '../../api/sealed-item.ts'
import { chosenEnvironment } from '../chosen-environments.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print, printExact } from '../output.ts'
import { printJson } from '../print-json.ts'

type JsonOptions = ClientOptions & { json: boolean }
type ShowOptions = JsonOptions & { export: boolean }

export function keysCommand(): Command {
  const keys = new Command('keys')
    .summary('show the keys of an environment, publish and rotate sealing keys')
    .description(
      'Show the keys of an environment; publish and rotate the keys that secret variables are sealed with.',
    )
  addShowCommand(keys)
  addPublishCommand(keys)
  addRotateCommand(keys)
  addRetireCommand(keys)
  return withExamples(keys, [
    ['bowline keys auto-approve dev', 'API key and JWT secret of an environment'],
    ['bowline keys publish config', 'write config/bowline-keys.json, so that everybody can seal'],
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
    .summary('make a new sealing key')
    .description('Make a new key to seal with. What is sealed with the older ones opens as before.')
    .option('--json', 'the public keys as JSON, the new one first', false)
    .action(async (options: JsonOptions) => {
      const set = await (await connect(options)).post<SealingKeys>(paths.rotateSealingKey)
      if (options.json) return printJson(set)
      print(
        `the key is now ${set.keys[0]?.kid}\nNext: bowline keys publish, then bowline seal --rotate, then push\n`,
      )
    })
  withExamples(command, [['bowline keys rotate', 'then: bowline keys publish && bowline seal --rotate']])
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
