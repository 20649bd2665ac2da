import { Command, InvalidArgumentError, Option } from 'commander'
import { paths } from '../../api/paths.ts'
import { baseIn } from '../../core/diff/base.ts'
import { type Before, type Diff, diffDesired } from '../../core/diff/diff.ts'
import { plannedOnce } from '../../core/diff/planned-once.ts'
import { renderMarkdown } from '../../core/diff/render-markdown.ts'
import { renderText } from '../../core/diff/render-text.ts'
import { hasErrors, isHeldBack, isSame, type Sides } from '../../core/diff/summary.ts'
import type { Access } from '../../core/domain/desired.ts'
import { scheduleIdsOf } from '../../core/domain/schedule-ids.ts'
import { declaredIn } from '../../core/pass.ts'
import { declaredOnce } from '../../core/validate/declared-once.ts'
import type { Moment } from '../../core/validate/rule.ts'
import { type Checkout, readDirectory } from '../checkout/checkout.ts'
import { accountFiles, requireOneConfiguration } from '../checkout/one-configuration.ts'
import { plannedAt } from '../checkout/planned.ts'
import { scheduleLimits } from '../checkout/schedule-limits.ts'
import { type ClientOptions, connect, withClientOptions } from '../client.ts'
import { type ColourWish, colourOption, paintFor } from '../colour.ts'
import { exitCodes } from '../exit.ts'
import { type FormatChoice, formatOf, withFormats } from '../formats.ts'
import { withExamples } from '../help.ts'
import { withMissingTags } from '../missing-tags.ts'
import { print, printExact, printJsonText } from '../output.ts'

interface DiffOptions extends ClientOptions, FormatChoice<(typeof formats)[number]> {
  base: string
  rev?: string
  live: boolean
  color: ColourWish
  now: number
}

const formats = ['text', 'json', 'markdown'] as const

/** `bowline diff [DIR]`. Sets `process.exitCode`. */
export function diffCommand(): Command {
  const command = new Command('diff')
    .summary('show what a change of the configuration would do')
    .description(
      'Show what a change of the configuration would do to each environment. Comments, order and formatting make no difference.',
    )
    .argument('[dir]', 'folder with the configuration', '.')
    .option('--base <revision>', 'compare with this commit, tag or branch', 'HEAD')
    .option('--rev <revision>', 'look at what this commit declares, instead of the files in the folder')
    .addOption(
      new Option('--live', 'compare with what a running controller last applied')
        .conflicts('base')
        .default(false),
    )
    .addOption(colourOption())
    .addOption(new Option('--now <instant>', 'ISO 8601').hideHelp().argParser(instantOf).default(Date.now()))
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing changes, 1 something does or has errors, 2 bad usage, 3 failure, 4 a guard holds it back.',
    )
    .action(async (directory: string, options: DiffOptions) => {
      process.exitCode = await run(directory, options)
    })
  return withExamples(withClientOptions(withFormats(command, formats)), [
    ['bowline diff', 'what the changes since the last commit would do'],
    ['bowline diff --base main', 'what merging this branch would do'],
    ['bowline diff --base v1 --rev v2', 'what lies between two tags'],
    [
      'bowline diff --live',
      'what pushing this would do to what runs now, with what guards hold back and tags that are missing',
    ],
    ['bowline diff --format markdown', 'for a comment on a pull request'],
  ])
}

async function run(directory: string, options: DiffOptions): Promise<number> {
  const { files, name } = await readAfter(directory, options)
  const before = await readBefore(directory, options)
  const declared = declaredIn(files, {
    now: options.now,
    planned: options.rev === undefined ? before.planned : 'all',
    ids: scheduleIdsOf(before.side.observed),
    before: before.files,
    scheduleLimits: scheduleLimits(process.env),
  })
  const sides = { before: before.name, after: name }
  const compared = diffDesired(before.side, declared, { now: options.now })
  const desired = declared.checked.desired?.extensions ?? []
  const diff = options.live ? await withMissingTags(compared, desired, await connect(options)) : compared
  printDiff(diff, sides, options)
  return exitCodeOf(diff)
}

async function readAfter(directory: string, { rev }: DiffOptions) {
  if (rev === undefined) {
    const { files } = await readDirectory(directory)
    return { files: ofOneConfiguration(directory, files), name: 'working tree' }
  }
  return { files: await readCommit(directory, rev), name: rev }
}

async function readCommit(directory: string, revision: string): Promise<Checkout['files']> {
  const { readRevision } = await import('../checkout/revision.ts')
  return ofOneConfiguration(directory, (await readRevision(directory, revision))?.files ?? [])
}

function ofOneConfiguration(directory: string, files: Checkout['files']): Checkout['files'] {
  requireOneConfiguration(directory, accountFiles(files))
  return files
}

interface ReadBefore {
  name: string
  files: Checkout['files']
  side: Before
  planned: NonNullable<Moment['planned']>
}

async function readBefore(directory: string, options: DiffOptions): Promise<ReadBefore> {
  if (options.live) {
    const side = await readLive(options)
    return { name: 'what runs', files: [], side, planned: await plannedLive(directory, side) }
  }
  const { base, rev } = options
  const files = await readCommit(directory, base)
  if (rev === undefined) await (await import('../checkout/revision.ts')).requireWorkingTree(directory)
  return { name: base, files, side: baseIn(files, base), planned: declaredOnce(files) }
}

/** Also what is committed, and on its way to the controller. */
async function plannedLive(directory: string, { observed }: Before): Promise<ReadBefore['planned']> {
  const committed = await plannedAt(directory, 'HEAD', () => {})
  return committed === 'all' ? committed : new Set([...plannedOnce(observed), ...(committed ?? [])])
}

async function readLive(options: ClientOptions): Promise<Before> {
  const client = await connect(options)
  type Live = Required<Pick<Before, 'account' | 'observed' | 'isolated'>>
  const { account, observed, isolated, access } = await client.get<Live & { access: Access | null }>(
    paths.observed,
  )
  const known = access === null ? observed : { ...observed, access }
  return { account, observed: known, isolated, broken: [], diagnostics: [], live: true }
}

function printDiff(diff: Diff, sides: Sides, options: DiffOptions): void {
  const format = formatOf(options)
  if (format === 'json') printJsonText(`${JSON.stringify({ ...sides, ...diff }, null, 2)}\n`)
  else if (format === 'markdown') printExact(renderMarkdown(diff, sides))
  else print(renderText(diff, sides, paintFor(options.color)))
}

function exitCodeOf(diff: Diff): number {
  if (hasErrors(diff)) return exitCodes.findings
  if (isHeldBack(diff)) return exitCodes.heldBack
  return isSame(diff) ? exitCodes.clean : exitCodes.findings
}

function instantOf(text: string): number {
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new InvalidArgumentError('expected an instant in ISO 8601.')
  return instant
}
