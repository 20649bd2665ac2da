import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { makeFolder } from '../../controller/adapters/files/make-folder.ts'
import type { AccountRole } from '../../core/domain/desired.ts'
import { isConfigPath } from '../../core/load/config-path.ts'
import { kinds } from '../../core/load/header.ts'
import { loadFile } from '../../core/load/load-file.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { validate } from '../../core/validate/validate.ts'
import { readDirectory } from '../checkout/checkout.ts'
import { exists } from '../checkout/exists.ts'
import { settings } from '../controller/settings.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { actionFiles } from '../init/action-files.ts'
import { firstTag } from '../init/extension-code.ts'
import { extensionFiles, scaffold, schemaFolder } from '../init/scaffold.ts'
import { type CodeSource, sourceOf } from '../init/source-of.ts'
import { actionFolder, isActionRef, isPackageSpec, type WorkflowSource } from '../init/workflow.ts'
import { print } from '../output.ts'
import { anyKindFile, anyKindSchema, schemaFiles, schemaText } from '../reference/schemas.ts'

interface InitOptions {
  account?: string
  role: AccountRole
  extension?: string
  action?: string
  package?: string
}

/** `bowline init [DIR]` */
export function initCommand(): Command {
  const command = new Command('init')
    .summary('start a config repository that validates')
    .description(
      'Start a config repository that validates, with settings for editors and a GitHub workflow. Overwrites nothing.',
    )
    .argument('[dir]', 'where; made where it is missing', '.')
    .option('--account <name>', 'short name of who owns it (default: the name of the folder)')
    .addOption(
      new Option('--role <role>', 'the part the account plays')
        .choices(['vendor', 'distributor', 'reseller'])
        .default('vendor'),
    )
    .option(
      '--extension <name>',
      'short name of an extension, with code that runs; also beside those there are (default: one without code)',
    )
    .addOption(
      new Option(
        '--action <ref>',
        'for the workflow: the Action where you have it, OWNER/REPOSITORY/action@REF (default: a copy of it)',
      ).conflicts('package'),
    )
    .option('--package <spec>', 'for the workflow: the tarball of Bowline by URL or path, or NAME@VERSION')
    .action(init)
  return withExamples(command, [
    ['bowline init', 'in this folder'],
    ['bowline init config --account acme', 'in ./config'],
    ['bowline init --package https://example.com/bowline-0.1.0.tgz', 'with a workflow that installs that'],
    ['bowline init --extension billing', 'with an extension of your own that runs; later, another one'],
    ['bowline init --role distributor', 'for a distributor'],
  ])
}

async function init(directory: string, options: InitOptions): Promise<void> {
  const { account, role, extension } = options
  const source = extension === undefined ? undefined : await sourceOf(directory)
  const chosen = {
    account: account ?? nameFrom(resolve(directory)),
    role,
    extension: extension ?? 'my-extension',
    source,
    workflow: workflowSource(options),
  }
  const existing = source && (await configurationIn(directory))
  const files = existing ? extensionFiles(chosen) : scaffold(chosen)
  refuseWrongNames(files, existing ?? [])
  if (!existing) addForTools(files, chosen.workflow)
  await refuseToOverwrite(directory, [...files.keys()])
  for (const [path, text] of files) await write(join(directory, path), text)
  print(`${[...files.keys()].map((path) => `made ${join(directory, path)}`).join('\n')}\n`)
  print(`\nNext: ${directory === '.' ? '' : `cd ${directory} && `}${nextSteps(chosen)}\n`)
  process.exitCode = exitCodes.clean
}

/** What is for editors and for GitHub. */
function addForTools(files: Map<string, string>, workflow: WorkflowSource): void {
  for (const [path, text] of schemas()) files.set(`${schemaFolder}/${path}`, text)
  if (workflow.kind !== 'vendored') return
  for (const [path, text] of actionFiles()) files.set(`${actionFolder}/${path}`, text)
}

/** The files of a configuration that declares its account already; undefined where there is none. */
async function configurationIn(directory: string): Promise<readonly LoadedFile[] | undefined> {
  if (!(await exists(directory))) return undefined
  const { files } = await readDirectory(directory)
  return validate(files).desired ? files : undefined
}

/** The branch that "bowline up" follows where none is named. Git of its own may make another. */
const followed = settings.branch.default

/** Code runs once it has a tag in a repository. */
function nextSteps({ extension, source }: { extension: string; source: CodeSource | undefined }): string {
  if (!source) return 'bowline validate'
  const { isRepository, branch = followed } = source
  const start = isRepository ? '' : `git init --quiet --initial-branch ${followed} && `
  const tag = firstTag(extension)
  return [
    'bowline validate',
    `      ${start}git add . && git commit -m "${extension}" && git tag ${tag}`,
    `      bowline up --repo .${branch === followed ? '' : ` --branch ${branch}`}`,
  ].join('\n')
}

/** @throws {UsageError} for what a workflow cannot use, or what would run whoever holds a name */
function workflowSource({ action, package: spec }: InitOptions): WorkflowSource {
  if (action !== undefined && !isActionRef(action))
    throw new UsageError(`--action: expected OWNER/REPOSITORY/action@REF, not ${JSON.stringify(action)}`)
  if (spec !== undefined && !isPackageSpec(spec))
    throw new UsageError(
      `--package: expected an https URL without a password, the path of a .tgz, or NAME@VERSION`,
    )
  if (action !== undefined) return { kind: 'action', ref: action }
  return spec === undefined ? { kind: 'vendored' } : { kind: 'package', spec }
}

/** The folder's name in the form of an account's. */
function nameFrom(directory: string): string {
  const name = basename(directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return name.slice(0, 63).replace(/-$/, '') || 'my-account'
}

/** What is written validates: names that make it wrong are refused with what validation says. */
function refuseWrongNames(files: ReadonlyMap<string, string>, existing: readonly LoadedFile[]): void {
  const config = [...files].filter(([path]) => isConfigPath(path))
  const loaded = config.map(([path, text]) => loadFile({ path, content: Buffer.from(text) }))
  const isNew = ({ at }: { at: { file: string } }) => files.has(at.file)
  const finding = validate([...existing, ...loaded]).diagnostics.find(isNew)
  if (finding) throw new UsageError(`these names do not do: ${finding.message}`)
}

function schemas(): [string, string][] {
  const each = kinds.map((kind): [string, string] => [schemaFiles[kind], schemaText(kind)])
  return [...each, [anyKindFile, `${JSON.stringify(anyKindSchema(), null, 2)}\n`]]
}

async function refuseToOverwrite(directory: string, paths: readonly string[]): Promise<void> {
  const there = await Promise.all(
    paths.map(async (path) => ((await exists(join(directory, path))) ? [path] : [])),
  )
  const inTheWay = there.flat()
  if (inTheWay.length === 0) return
  const list = inTheWay.map((path) => `  ${join(directory, path)}`).join('\n')
  throw new UsageError(`nothing was written, because these are in the way:\n${list}`)
}

async function write(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path))
  await writeFile(path, text, { flag: 'wx' })
}
