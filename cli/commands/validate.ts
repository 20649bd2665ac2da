import { relative } from 'node:path'
import { Command, Option } from 'commander'
import { count } from '../../core/lib/count.ts'
import { byPosition } from '../../core/validate/by-position.ts'
import { judge } from '../../core/validate/validate.ts'
import { countOf } from '../arguments.ts'
import { changedKeys } from '../checkout/changed-keys.ts'
import { checkFolder, type FolderCheck } from '../checkout/check-folder.ts'
import { type Checkout, requireFolder, type TextOf, textIn } from '../checkout/checkout.ts'
import { cacheFileOf } from '../checkout/known-file.ts'
import { accountFiles, requireOneConfiguration } from '../checkout/one-configuration.ts'
import { plannedAt } from '../checkout/planned.ts'
import { type ColourWish, colourOption, paintFor } from '../colour.ts'
import { exitCodes } from '../exit.ts'
import { type Format, formats } from '../findings/formats.ts'
import { renderers } from '../findings/report.ts'
import { summarize } from '../findings/summary.ts'
import { type FormatChoice, formatOf, withFormats } from '../formats.ts'
import { withExamples } from '../help.ts'
import { print, printCommands, printError, printExact, printJsonText } from '../output.ts'
import { version } from '../version.ts'

interface ValidateOptions extends FormatChoice<Format> {
  quiet?: boolean
  maxWarnings?: number
  rev?: string
  base: string
  cache: boolean
  color: ColourWish
}

type Checked = Pick<FolderCheck, 'paths' | 'diagnostics' | 'summary'> & { textOf: TextOf }

/** `bowline validate [DIR|--rev REV]`. Sets `process.exitCode`. */
export function validateCommand(): Command {
  const command = new Command('validate')
    .summary('check a config repository, offline')
    .description(
      'Check a config repository: every *.yaml and *.yml outside dot-folders and node_modules that is ours by its apiVersion.',
    )
    .argument('[dir]', 'folder with the configuration', '.')
    .option('--rev <revision>', 'check what a commit, tag or branch has in the folder, without a checkout')
    .option('--base <revision>', 'what this commit, tag or branch has is not new', 'HEAD')
    .option('--quiet', 'print errors only')
    .addOption(
      new Option('--max-warnings <count>', 'exit with 1 where there are more warnings').argParser(countOf),
    )
    .option('--no-cache', 'check every file, also those that have not changed since the last time')
    .addOption(colourOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 no errors (warnings allowed), 1 errors or too many warnings, 2 bad usage, 3 failure.',
    )
    .action(async (directory: string, options: ValidateOptions) => {
      process.exitCode = await run(directory, options)
    })
  return withExamples(withFormats(command, formats), [
    ['bowline validate', 'check the configuration in this folder'],
    ['bowline validate config', 'check the one in ./config'],
    ['bowline validate --base main', 'only what main does not have is new'],
    ['bowline validate --rev main', 'check what the branch main has, whatever is checked out'],
    ['bowline validate --format github', 'in GitHub Actions: findings appear in the pull request'],
    ['bowline validate --json | jq .diagnostics', 'for scripts'],
    ['bowline validate --quiet --max-warnings 0', 'no warning is let through, and none is printed'],
  ])
}

const printers: Readonly<Record<Format, (text: string) => void>> = {
  text: print,
  json: printJsonText,
  github: printCommands,
  sarif: printJsonText,
  junit: printExact,
}

async function run(directory: string, options: ValidateOptions): Promise<number> {
  const { quiet = false, maxWarnings = Number.POSITIVE_INFINITY, color } = options
  const { paths, diagnostics, summary, textOf } = await check(directory, options)
  const format = formatOf(options)
  const text = await renderers[format]({
    diagnostics: diagnostics.filter((each) => !quiet || each.severity === 'error'),
    summary,
    quiet,
    files: paths,
    folder: folderFromHere(directory),
    textOf,
    paint: paintFor(color),
    version,
  })
  printers[format](text)
  if (summary.warnings > maxWarnings) {
    printError(`bowline: ${count(summary.warnings, 'warning')}; allowed: ${maxWarnings}\n`)
  }
  return summary.errors > 0 || summary.warnings > maxWarnings ? exitCodes.findings : exitCodes.clean
}

/** A one-time schedule that is past is wrong where it is new; what was committed has had its time. */
async function check(directory: string, { rev, base, cache }: ValidateOptions): Promise<Checked> {
  if (rev !== undefined) return await checkRevision(directory, rev)
  await requireFolder(directory)
  const kept = cache ? { cacheFile: cacheFileOf(directory) } : {}
  const options = { ...kept, now: Date.now() }
  let found = checkFolder(directory, options)
  if (found.diagnostics.some(({ code }) => code === 'one-time-in-past')) {
    found = checkFolder(directory, { ...options, planned: await plannedAt(directory, base, warnUnsure) })
  }
  requireOneConfiguration(directory, found.accounts)
  const changed = await changedKeys(directory, found.paths, base)
  const diagnostics = [...found.diagnostics, ...changed].sort(byPosition)
  const summary = { ...found.summary, warnings: found.summary.warnings + changed.length }
  return { ...found, diagnostics, summary, textOf: textIn(directory) }
}

async function checkRevision(directory: string, revision: string): Promise<Checked> {
  const { readRevision } = await import('../checkout/revision.ts')
  const { files, textOf } = (await readRevision(directory, revision)) ?? noFiles
  requireOneConfiguration(directory, accountFiles(files))
  const result = judge(files, { now: Date.now(), planned: 'all' })
  const paths = files.map(({ path }) => path)
  return { paths, diagnostics: result.diagnostics, summary: summarize(files, result), textOf }
}

function warnUnsure({ message }: Error): void {
  printError(
    `bowline: no schedule that is past counts as new, since there is nothing to compare with: ${message}\n`,
  )
}

/** Before the first commit. */
const noFiles: Checkout = { files: [], textOf: async () => undefined }

/** Where the folder is, from here, with `/`; as it was named where it is not below. */
function folderFromHere(directory: string): string {
  const path = relative(process.cwd(), directory).replaceAll('\\', '/')
  return path.startsWith('..') ? directory : path
}
