import { Command } from 'commander'
import type { ExtensionDetails } from '../../api/extension.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { missingName } from '../chosen-environments.ts'
import { chosenExtension } from '../chosen-extension.ts'
import { type Client, type ClientOptions, connect, withClientOptions } from '../client.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { environmentText, extensionText } from '../show-text.ts'

type ShowOptions = ClientOptions & { json: boolean }

export function showCommand(): Command {
  const command = withClientOptions(new Command('show'))
    .summary('show all about an extension, or one environment of it')
    .description(
      'Show an extension whole: type, products, permissions; and of each environment its repository, resources, and what its runners say: readme, changelog, schedulables, subscriptions.',
    )
    .argument('<extension>', 'name of the extension')
    .argument('[environment]', 'dev, test or production; left out: all')
    .option('--json', 'as JSON', false)
    .action(show)
  return withExamples(command, [
    ['bowline show billing', 'the extension and its environments'],
    ['bowline show billing production', 'one environment'],
    ['bowline show billing dev --json | jq .runner.schedulables', 'for scripts'],
  ])
}

async function show(extension: string, type: string | undefined, options: ShowOptions): Promise<void> {
  const details = await detailsOf(await connect(options), extension)
  const shown = type === undefined ? details : environmentNamed(details, type)
  if (options.json) return printJson(shown)
  print('account' in shown ? extensionText(shown) : environmentText(shown))
}

async function detailsOf(client: Client, extension: string): Promise<ExtensionDetails> {
  return await chosenExtension<ExtensionDetails>(client, extension)
}

function environmentNamed({ name, environments }: ExtensionDetails, wanted: string) {
  const found = environments.find(({ type, id }) => type === wanted || id === wanted)
  if (found) return found
  const types = environments.map(({ type }) => type)
  throw new BowlineError('not-found', missingName(`${name} has no environment`, wanted, 'it has', types))
}
