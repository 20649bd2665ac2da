import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeWhole } from '../../controller/adapters/files/write-whole.ts'
import { environmentTypes } from '../../core/domain/desired.ts'
import { editRepository, type SourceFile } from '../../core/edit/edit-repository.ts'
import type { VariableEdit } from '../../core/edit/edit-variables.ts'
import { itemsOf, type Scope, type VariableItem } from '../../core/edit/variable-items.ts'
import { quoted } from '../../core/lib/closest.ts'
import { readHeader } from '../../core/load/header.ts'
import { loadFile } from '../../core/load/load-file.ts'
import type { LoadedDocument, LoadedFile } from '../../core/load/loaded-file.ts'
import { requireFolder } from '../checkout/checkout.ts'
import { configEntries, contentOf, loadContent } from '../checkout/config-folder.ts'
import { newWarnings, refuseNewErrors } from '../checkout/new-errors.ts'
import { UsageError } from '../exit.ts'
import { printError } from '../output.ts'

/** The config files of a folder, to be changed. */
export interface Workspace {
  directory: string
  files: readonly SourceFile[]
}

const byteOrderMark = '\uFEFF'

/** Reads the config files below a folder. Symbolic links are not followed. */
export async function readWorkspace(directory: string): Promise<Workspace> {
  await requireFolder(directory)
  const entries = configEntries(directory).filter((each) => !each.isLink)
  const files = entries.map(({ path }) => {
    const content = contentOf(directory, { path })
    const text = content instanceof Buffer ? content.toString('utf8').replace(byteOrderMark, '') : ''
    return { path, text, loaded: loadContent(path, content) }
  })
  return { directory, files }
}

export function documentsOf({ files }: Workspace): LoadedDocument[] {
  return files.flatMap(({ loaded }) => loaded.documents)
}

/** @throws {UsageError} where there is no Account, or several */
export function accountName(workspace: Workspace): string {
  const headers = documentsOf(workspace).map(({ value }) => readHeader(value))
  const names = headers.flatMap(({ kind, name }) => (kind === 'Account' && name ? name : []))
  if (names.length === 1 && names[0] !== undefined) return names[0]
  throw new UsageError(
    `expected one Account below ${workspace.directory}, found ${names.length}; see "bowline validate"`,
  )
}

/**
 * What is meant by an extension and `dev`, `test`, `production`, or `all` for what all environments share.
 * @throws {UsageError} which says what there is
 */
export function scopeOf(workspace: Workspace, extension: string, environment: string): Scope {
  const headers = documentsOf(workspace).map(({ value }) => readHeader(value))
  const named = headers.flatMap(({ kind, name }) => (kind === 'Extension' && name ? name : []))
  if (!named.includes(extension)) throw unknown(`extension "${extension}" is not declared`, named)
  if (environment === 'all') return { extension, environment: null }
  const type = environmentTypes.find((each) => each === environment)
  const own = headers.filter((each) => each.kind === 'Environment' && each.extension === extension)
  const types = own.flatMap((each) => each.environment ?? [])
  if (type === undefined || !types.includes(type))
    throw unknown(`extension "${extension}" has no environment "${environment}"`, [...types, 'all'])
  return { extension, environment: type }
}

function unknown(what: string, there: readonly string[]): UsageError {
  return new UsageError(there.length === 0 ? what : `${what}; expected one of ${quoted(there)}`)
}

/** What holds in a scope, by name: its own variables, and those that all environments share and it has not. */
export function effectiveItems(workspace: Workspace, scope: Scope): Map<string, VariableItem> {
  const documents = documentsOf(workspace)
  const shared = itemsOf(documents, { ...scope, environment: null })
  const own = scope.environment === null ? [] : itemsOf(documents, scope)
  return new Map([...shared, ...own].map((each) => [each.name, each]))
}

/** New texts by path. */
export type Changes = ReadonlyMap<string, string>

/**
 * Works out new texts, and makes sure that no error is in them that was not there before. Writes nothing.
 * @throws {UsageError} with what would be wrong
 */
export function planChanges(workspace: Workspace, scope: Scope, edits: readonly VariableEdit[]): Changes {
  const changes = editRepository(workspace.files, scope, edits)
  const after = withChanges(workspace, changes)
  refuseNewErrors(loadedIn(workspace), loadedIn(after))
  return changes
}

/** Says what is written now and gives cause for thought. */
export function warnOf(workspace: Workspace, changes: Changes): void {
  const after = withChanges(workspace, changes)
  for (const text of newWarnings(loadedIn(workspace), loadedIn(after))) printError(`${text}\n`)
}

function loadedIn({ files }: Workspace): LoadedFile[] {
  return files.map(({ loaded }) => loaded)
}

/** The workspace as it would be. */
export function withChanges({ directory, files }: Workspace, changes: Changes): Workspace {
  const paths = new Set(files.map(({ path }) => path))
  const added = [...changes].filter(([path]) => !paths.has(path)).map(([path, text]) => sourceOf(path, text))
  const changed = files.map((each) => {
    const text = changes.get(each.path)
    return text === undefined ? each : sourceOf(each.path, text)
  })
  return { directory, files: [...changed, ...added] }
}

function sourceOf(path: string, text: string): SourceFile {
  return { path, text, loaded: loadFile({ path, content: Buffer.from(text) }) }
}

/** Writes each file as a whole; a byte order mark stays. */
export async function writeChanges({ directory, files }: Workspace, changes: Changes): Promise<void> {
  for (const [path, text] of changes) {
    const target = join(directory, path)
    const isThere = files.some((each) => each.path === path)
    const before = isThere ? contentOf(directory, { path }) : undefined
    const mark = before instanceof Buffer && before.toString('utf8').startsWith(byteOrderMark)
    await mkdir(dirname(target), { recursive: true })
    await writeWhole(target, `${mark ? byteOrderMark : ''}${text}`, { mode: 0o666 })
  }
}
