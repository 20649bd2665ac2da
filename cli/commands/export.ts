import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { count } from '../../core/lib/count.ts'
import { UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printExact } from '../output.ts'

interface ExportOptions {
  output?: string
  dir: string
}

export function exportCommand(): Command {
  const command = new Command('export')
    .summary('write variables into a spreadsheet')
    .description(
      'Write the variables of an environment into a spreadsheet, secure values as *****, with a sheet of general information.',
    )
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .option(
      '-o, --output <file>',
      'where to (default: EXTENSION-ENVIRONMENT-variables.xlsx; - for standard output)',
    )
    .option('--dir <dir>', 'folder of the configuration', '.')
    .action(exportSheet)
  return withExamples(command, [
    ['bowline export billing production', 'into billing-production-variables.xlsx'],
    ['bowline export billing production -o - > variables.xlsx', 'to standard output'],
  ])
}

async function exportSheet(name: string, type: string, { output, dir }: ExportOptions): Promise<void> {
  const { exportedSheet, sheetFileName } = await import('../../core/sheet/export-sheet.ts')
  const { writeVariableSheet } = await import('../../core/sheet/write-sheet.ts')
  const { account, extension, environment } = await resolved(name, type, dir)
  const content = await writeVariableSheet(exportedSheet(account, extension, environment, new Date()))
  if (output === '-') return void printExact(content)
  const file = output ?? sheetFileName(extension, environment)
  await writeFile(file, content)
  print(`wrote ${count(environment.variables.length, 'variable')} to ${file}\n`)
}

/** What Git says, resolved: with errors about the extension nobody knows what that is. */
async function resolved(name: string, type: string, directory: string) {
  const { readWorkspace, scopeOf } = await import('../variables/workspace.ts')
  const { validate } = await import('../../core/validate/validate.ts')
  const workspace = await readWorkspace(directory)
  if (type === 'all') throw new UsageError('name one environment: dev, test or production')
  scopeOf(workspace, name, type)
  const { desired } = validate(workspace.files.map(({ loaded }) => loaded))
  const extension = desired?.extensions.find((each) => each.name === name)
  const environment = extension?.environments.find((each) => each.type === type)
  if (desired && extension && environment) return { account: desired.account, extension, environment }
  throw new UsageError(`the configuration of ${name} has errors; see "bowline validate"`)
}
