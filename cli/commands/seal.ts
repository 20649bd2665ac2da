import { join } from 'node:path'
import { Command } from 'commander'
import { paths } from '../../api/paths.ts'
import type { Resealed, SealedItem, SealingKeys } from '../../api/sealed-item.ts'
import { BowlineError, messageOf } from '../../core/domain/errors.ts'
import { count } from '../../core/lib/count.ts'
import { type Client, type ClientOptions, connect, withClientOptions } from '../client.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printError } from '../output.ts'
import { printJson } from '../print-json.ts'

type SealOptions = ClientOptions & {
  dir: string
  key?: string
  rotate: boolean
  commit: boolean
  json: boolean
}

export function sealCommand(): Command {
  const command = withClientOptions(new Command('seal'))
    .summary('set a secret variable')
    .description(
      'Seal a secret value, so that only the controller can read it, and write it into the YAML of this folder. The value is typed without being shown, or piped; never an argument.',
    )
    .argument('[extension]', 'name of the extension')
    .argument('[environment]', 'dev, test or production; all for what they share')
    .argument('[name]', 'name of the variable')
    .option('--dir <dir>', 'folder of the configuration', '.')
    .option(
      '--key <id>',
      'the key it has to be; needed where bowline-keys.json has changed and nobody can be asked',
    )
    .option('--rotate', 'seal everything anew that is sealed with an older key, and commit it', false)
    .option('--no-commit', 'with --rotate: leave the changes uncommitted')
    .option('--json', 'what was sealed and where, as JSON', false)
    .addHelpText(
      'after',
      '\nOne line break at the end of a piped value is dropped. Sealing needs bowline-keys.json ("bowline keys publish") and no\ncontroller; --rotate asks the running controller, which alone can open what is sealed.',
    )
    .action(async (extension, environment, name, options: SealOptions) => {
      if (options.rotate) await rotate([extension, environment, name], options)
      else await sealOne([extension, environment, name], options)
    })
  return withExamples(command, [
    ['bowline seal billing production API_KEY', 'asks for the value'],
    ['pass show acme/billing | bowline seal billing production API_KEY', 'from a password store'],
    ['bowline seal billing all LICENSE < license.pem', 'from a file, for all environments'],
    ['bowline seal --rotate', 'after "bowline keys rotate" and "bowline keys publish"'],
  ])
}

async function sealOne(
  words: (string | undefined)[],
  { dir, key: wanted, json }: SealOptions,
): Promise<void> {
  const [extension, environment, name] = words
  if (extension === undefined || environment === undefined || name === undefined)
    throw new UsageError('name the extension, the environment and the variable; see "bowline help seal"')
  const { accountName, effectiveItems, planChanges, readWorkspace, scopeOf, writeChanges } = await import(
    '../variables/workspace.ts'
  )
  const { readSealingKey } = await import('../variables/public-keys.ts')
  const { expectKnownKey, rememberKey } = await import('../variables/known-key.ts')
  const { readSecret } = await import('../variables/secret-input.ts')
  const { seal } = await import('../../core/sealing/seal.ts')
  const workspace = await readWorkspace(dir)
  const scope = scopeOf(workspace, extension, environment)
  const place = { account: accountName(workspace), ...scope, name }
  const key = await readSealingKey(dir)
  planChanges(workspace, scope, [{ name, to: { sealed: await seal('', place, key) } }]) // before the user types
  await expectKnownKey(key.id, workspace, wanted)
  const value = await readSecret(`Value of ${name} for ${extension} ${environment}: `)
  if (value === '') throw new UsageError('the value is empty; nothing was changed')
  const changes = planChanges(workspace, scope, [{ name, to: { sealed: await seal(value, place, key) } }])
  await writeChanges(workspace, changes)
  await rememberKey(key.id, workspace)
  const before = effectiveItems(workspace, scope).get(name)
  if (json) printJson({ sealed: 1, key: key.id, changed: [...changes.keys()] })
  else print(`sealed ${name} in ${[...changes.keys()].join(', ')} with the key ${key.id}\n`)
  if (before?.value !== undefined)
    printError('Its plain value stays in the history of this repository: if it is secret, revoke it.\n')
}

async function rotate(words: (string | undefined)[], options: SealOptions): Promise<void> {
  if (words.some((each) => each !== undefined))
    throw new UsageError('--rotate seals everything anew; it takes no extension, environment or variable')
  const { accountName, readWorkspace, writeChanges } = await import('../variables/workspace.ts')
  const { publicKeysFile } = await import('../../core/domain/keys-file.ts')
  const { readSealingKey } = await import('../variables/public-keys.ts')
  const { rememberKey } = await import('../variables/known-key.ts')
  const { batchesOf, oldValues, withNewValues } = await import('../variables/reseal.ts')
  const workspace = await readWorkspace(options.dir)
  const account = accountName(workspace)
  const key = await readSealingKey(options.dir)
  const client = await connect(options)
  await demandNewest(client, key.id, join(options.dir, publicKeysFile))
  await rememberKey(key.id, workspace)
  const old = oldValues(workspace, key.id)
  const tell = (text: string, changed: readonly string[]) =>
    options.json ? printJson({ sealed: old.length, changed }) : print(`${text}\n`)
  if (old.length === 0) return void tell(`nothing is sealed with another key than ${key.id}`, [])
  const places = old.map(({ scope, name, sealed }) => ({ account, ...scope, name, sealed }))
  const changes = withNewValues(workspace, old, await sealAnew(batchesOf(places), client))
  await writeChanges(workspace, changes)
  if (options.commit) await commit(options.dir, [...changes.keys()], key.id)
  const [what, where] = [count(old.length, 'value'), count(changes.size, 'file')]
  tell(`sealed ${what} anew in ${where}${options.commit ? ', and committed that' : ''}`, [...changes.keys()])
}

/** Sealing anew with a key that is old itself would look as if all was done. */
async function demandNewest(client: Client, id: string, file: string): Promise<void> {
  const { keys } = await client.get<SealingKeys>(paths.sealingKeys)
  const newest = keys[0]?.kid
  if (newest === id) return
  const whose = keys.some((each) => each.kid === id)
    ? 'an older key'
    : 'a key that this controller does not have'
  const message = `${file} has ${whose}, ${id}; the controller seals with ${newest}. Run "bowline keys publish", then "bowline seal --rotate" again`
  throw new BowlineError('old-sealing-key', message)
}

/** Only the controller can open what is sealed; it answers with sealed values again. */
async function sealAnew(batches: readonly (readonly SealedItem[])[], client: Client): Promise<string[]> {
  const sealed: string[] = []
  for (const values of batches) {
    const answer = await client.post<Resealed>(paths.reseal, { values })
    sealed.push(...answer.sealed)
  }
  return sealed
}

async function commit(directory: string, paths: readonly string[], key: string): Promise<void> {
  const { gitIn } = await import('../checkout/git-here.ts')
  try {
    await gitIn(directory)(['commit', '-m', `Seal secrets anew with the key ${key}`, '--', ...paths])
  } catch (error) {
    const what = `the files are changed, but Git did not commit them: ${messageOf(error)}`
    throw new BowlineError('commit-failed', what, { cause: error })
  }
}
