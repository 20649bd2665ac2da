import { Command } from 'commander'
import type { VariableEdit } from '../../core/edit/edit-variables.ts'
import type { Scope } from '../../core/edit/variable-items.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print } from '../output.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import type { Workspace } from '../variables/workspace.ts'

export function variablesCommand(): Command {
  const variables = new Command('variables')
    .summary('list, set and unset variables')
    .description('List, set and unset the variables of an environment, in the YAML of this folder.')
  addListCommand(variables)
  addSetCommand(variables)
  addUnsetCommand(variables)
  return withExamples(variables, [
    ['bowline variables list billing production', 'what holds there, and where it is written'],
    ['bowline variables set billing production LOG_LEVEL=debug', 'change one, or add it'],
    ['bowline variables unset billing all OLD_URL', 'remove one that all environments share'],
    ['bowline seal billing production API_KEY', 'a secret value: not an argument, but typed or piped'],
  ])
}

/** The arguments by which a verb finds the variables it is about. */
export function withScopeArguments(command: Command): Command {
  return command
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production; all for what they share')
    .option('--dir <dir>', 'folder of the configuration', '.')
}

interface DirOption {
  dir: string
}

type ChangeOptions = DirOption & { json: boolean }

function addListCommand(variables: Command): void {
  const command = withScopeArguments(variables.command('list'))
    .summary('list variables')
    .description('List the variables that hold in an environment, and where each is written.')
    .option('--json', 'as JSON', false)
    .action(list)
  withExamples(command, [
    ['bowline variables list billing production', 'values of secure variables are hidden'],
    ['bowline variables list billing all --json', 'those that all environments share, for scripts'],
  ])
}

function addSetCommand(variables: Command): void {
  const command = withScopeArguments(variables.command('set'))
    .summary('set variables')
    .description('Set variables, in place: comments and order stay. For secrets use "bowline seal".')
    .argument('<name=value...>', 'what to set')
    .option('--json', 'the files that were changed, as JSON', false)
    .action(set)
  withExamples(command, [
    ['bowline variables set billing dev LOG_LEVEL=debug REGION=eu', 'several at once'],
    ["bowline variables set billing all 'GREETING=good day'", 'for all environments'],
  ])
}

function addUnsetCommand(variables: Command): void {
  const command = withScopeArguments(variables.command('unset'))
    .summary('remove variables')
    .description('Remove variables, secure ones too.')
    .argument('<name...>', 'what to remove')
    .option('--json', 'the files that were changed, as JSON', false)
    .action(unset)
  withExamples(command, [['bowline variables unset billing dev LOG_LEVEL REGION', 'several at once']])
}

async function list(extension: string, environment: string, { dir, json }: DirOption & { json: boolean }) {
  const { effectiveItems, readWorkspace, scopeOf } = await import('../variables/workspace.ts')
  const { positionOf } = await import('../../core/load/loaded-file.ts')
  const workspace = await readWorkspace(dir)
  const items = [...effectiveItems(workspace, scopeOf(workspace, extension, environment)).values()]
  const rows = items.map(({ name, value, secure, scope, document, index }) => {
    const { file, line } = positionOf(document, `/spec/variables/${index}`)
    const shown = secure ? '*****' : (value ?? '')
    return { name, value: shown, secure, environment: scope.environment ?? 'all', at: `${file}:${line}` }
  })
  rows.sort((a, b) => compareText(a.name, b.name))
  if (json) printJson(rows)
  else if (rows.length === 0) print('no variables\n')
  else {
    const cells = rows.map((each) => [
      each.name,
      oneLine(each.value),
      each.secure ? 'secure' : '',
      each.environment,
      each.at,
    ])
    print(`${table([['NAME', 'VALUE', '', 'FOR', 'WRITTEN IN'], ...cells])}\n`)
  }
}

/** Long or many-lined values are for `--json`. */
function oneLine(value: string): string {
  const line = value.replace(/\r?\n/g, '⏎')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

async function set(
  extension: string,
  environment: string,
  pairs: string[],
  options: ChangeOptions,
): Promise<void> {
  const edits = pairs.map((pair): VariableEdit => {
    const at = pair.indexOf('=')
    if (at < 1) throw new UsageError(`expected NAME=VALUE, found ${JSON.stringify(pair)}`)
    return { name: pair.slice(0, at), to: { value: pair.slice(at + 1) } }
  })
  await change({ extension, environment, ...options }, async (workspace, scope) => {
    await refuseSecure(workspace, scope, edits)
    return edits
  })
}

async function refuseSecure(
  workspace: Workspace,
  scope: Scope,
  edits: readonly VariableEdit[],
): Promise<void> {
  const { effectiveItems } = await import('../variables/workspace.ts')
  const items = effectiveItems(workspace, scope)
  const secure = edits.find(({ name }) => items.get(name)?.secure)
  if (!secure) return
  const where = `${scope.extension} ${scope.environment ?? 'all'} ${secure.name}`
  throw new UsageError(
    `${secure.name} is secure, and a secure variable cannot become plain. Give it a new value with "bowline seal ${where}", or remove it first, in a commit of its own: bowline variables unset ${where}`,
  )
}

async function unset(
  extension: string,
  environment: string,
  names: string[],
  options: ChangeOptions,
): Promise<void> {
  await change({ extension, environment, ...options }, async (workspace, scope) => {
    const { itemsOf } = await import('../../core/edit/variable-items.ts')
    const { documentsOf, effectiveItems } = await import('../variables/workspace.ts')
    const own = new Set(itemsOf(documentsOf(workspace), scope).map(({ name }) => name))
    const missing = names.find((name) => !own.has(name))
    if (missing === undefined) return names.map((name) => ({ name, to: null }))
    const isShared = effectiveItems(workspace, scope).has(missing)
    const instead = `; it is set for all environments: bowline variables unset ${extension} all ${missing}`
    throw new UsageError(`${extension} ${environment} has no variable "${missing}"${isShared ? instead : ''}`)
  })
}

/** Makes a change, and says in which files. */
async function change(
  { extension, environment, dir, json }: ChangeOptions & { extension: string; environment: string },
  editsFor: (workspace: Workspace, scope: Scope) => Promise<VariableEdit[]>,
): Promise<void> {
  const { planChanges, readWorkspace, scopeOf, warnOf, writeChanges } = await import(
    '../variables/workspace.ts'
  )
  const workspace = await readWorkspace(dir)
  const scope = scopeOf(workspace, extension, environment)
  const changes = planChanges(workspace, scope, await editsFor(workspace, scope))
  await writeChanges(workspace, changes)
  warnOf(workspace, changes)
  if (json) printJson({ changed: [...changes.keys()] })
  else for (const path of changes.keys()) print(`changed ${path}\n`)
}
