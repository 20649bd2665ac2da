import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { VariableEdit } from '../../core/edit/edit-variables.ts'
import type { Scope } from '../../core/edit/variable-items.ts'
import type { ImportChange, ImportPlan } from '../../core/sheet/plan-import.ts'
import type { SheetRow } from '../../core/sheet/read-rows.ts'
import type { SheetProblem } from '../../core/sheet/xlsx/problem.ts'
import { type ColourWish, colourOption, paintFor } from '../colour.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printError } from '../output.ts'
import { printJson } from '../print-json.ts'
import type { Workspace } from '../variables/workspace.ts'

interface ImportOptions {
  extension: string
  environment: string
  dir: string
  dryRun: boolean
  prune: boolean
  color: ColourWish
  json: boolean
}

export function importCommand(): Command {
  const command = new Command('import')
    .summary('take variables from a spreadsheet')
    .description(
      'Take variables from the sheet "Data" of a spreadsheet (name, value, secure) into the YAML of this folder; secure values are sealed. All or nothing.',
    )
    .argument('<file>', 'an .xlsx file')
    .requiredOption('--extension <name>', 'name of the extension')
    .requiredOption('--environment <type>', 'dev, test or production; all for what they share')
    .option('--dry-run', 'show what would change, and write nothing', false)
    .option('--prune', 'remove variables that are not in the sheet', false)
    .option('--dir <dir>', 'folder of the configuration', '.')
    .option('--json', 'what changes, as JSON', false)
    .addOption(colourOption())
    .addHelpText(
      'after',
      '\n***** in a secure row keeps the value there is.\nExit codes: 0 done, or nothing to do; 1 the sheet has problems, or with --dry-run something would change; 2 bad usage; 3 failure.',
    )
    .action(async (file: string, options: ImportOptions) => {
      process.exitCode = await importSheet(file, options)
    })
  return withExamples(command, [
    ['bowline import variables.xlsx --extension billing --environment production --dry-run', 'look first'],
    ['bowline import variables.xlsx --extension billing --environment production', 'then take it'],
  ])
}

async function importSheet(file: string, options: ImportOptions): Promise<number> {
  const { readVariableSheet } = await import('../../controller/adapters/exceljs/read-sheet.ts')
  const { planImport, withoutSecrets } = await import('../../core/sheet/plan-import.ts')
  const { formatImportPlan } = await import('../../core/sheet/render-import.ts')
  const { readWorkspace, scopeOf } = await import('../variables/workspace.ts')
  const { existingVariables } = await import('../variables/existing.ts')
  const workspace = await readWorkspace(options.dir)
  const scope = scopeOf(workspace, options.extension, options.environment)
  const reading = await readVariableSheet(await read(file))
  if (!reading.ok) return await refuse(file, reading.problems, options)
  const plan = planImport(reading.rows, existingVariables(workspace, scope), options)
  if (options.json) printJson(withoutSecrets(plan))
  else print(formatImportPlan(plan, paintFor(options.color)))
  if (plan.problems.length > 0) return exitCodes.findings
  const differs = [plan.added, plan.changed, plan.removed].some((each) => each.length > 0)
  if (!differs) return exitCodes.clean
  return options.dryRun ? exitCodes.findings : await apply(workspace, scope, plan, options)
}

async function read(file: string): Promise<Buffer> {
  return await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `cannot read ${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`,
    )
  })
}

async function refuse(
  file: string,
  problems: readonly SheetProblem[],
  { json }: ImportOptions,
): Promise<number> {
  if (json) {
    printJson({ problems })
    return exitCodes.findings
  }
  const { formatSheetProblem } = await import('../../core/sheet/xlsx/problem.ts')
  const lines = problems.map((each) => `${formatSheetProblem(each)}\n`)
  printError(`${file}: nothing was imported\n${lines.join('')}`)
  return exitCodes.findings
}

async function apply(
  workspace: Workspace,
  scope: Scope,
  plan: ImportPlan,
  { json }: ImportOptions,
): Promise<number> {
  const { planChanges, warnOf, writeChanges } = await import('../variables/workspace.ts')
  const written = await Promise.all(
    [...plan.added, ...plan.changed].map(await writerFor(workspace, scope, plan)),
  )
  const removed = plan.removed.map(({ name }): VariableEdit => ({ name, to: null }))
  const changes = planChanges(workspace, scope, [...written, ...removed])
  await writeChanges(workspace, changes)
  warnOf(workspace, changes)
  if (!json) for (const path of changes.keys()) print(`changed ${path}\n`)
  return exitCodes.clean
}

type Writer = (row: ImportChange) => VariableEdit | Promise<VariableEdit>

/** Sealing needs the public key only where there is something to seal. */
async function writerFor(
  workspace: Workspace,
  scope: Scope,
  { added, changed }: ImportPlan,
): Promise<Writer> {
  const plain = ({ name, value }: SheetRow): VariableEdit => ({ name, to: { value } })
  if (![...added, ...changed].some(({ secure }) => secure)) return plain
  const { accountName } = await import('../variables/workspace.ts')
  const { readSealingKey } = await import('../variables/public-keys.ts')
  const { seal } = await import('../../core/sealing/seal.ts')
  const key = await readSealingKey(workspace.directory)
  const account = accountName(workspace)
  return async (row: ImportChange): Promise<VariableEdit> => {
    const { name, value, secure } = row
    return secure ? { name, to: { sealed: await seal(value, { account, ...scope, name }, key) } } : plain(row)
  }
}
