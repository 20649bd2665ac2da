import { BowlineError } from '../domain/errors.ts'
import { readHeader } from '../load/header.ts'
import { loadFile } from '../load/load-file.ts'
import type { LoadedDocument, LoadedFile } from '../load/loaded-file.ts'
import { editVariables, type VariableEdit } from './edit-variables.ts'
import { scalarOf } from './scalar.ts'
import { itemsOf, type Scope, setsOf } from './variable-items.ts'

type IsTaken = (path: string) => boolean

/** A config file with its text, without a byte order mark. */
export interface SourceFile {
  path: string
  text: string
  loaded: LoadedFile
}

/**
 * Changes variables of one scope, wherever in the repository they stand. New ones go into the last VariableSet of the
 * scope; where there is none, into a new file beside the one that declares the extension.
 * @param isTaken whether there is a file at a path, beside these
 * @returns new texts by path
 * @throws {BowlineError} where a list cannot be edited safely, or the extension is not declared
 */
export function editRepository(
  files: readonly SourceFile[],
  scope: Scope,
  edits: readonly VariableEdit[],
  isTaken: IsTaken = () => false,
): Map<string, string> {
  const documents = files.flatMap(({ loaded }) => loaded.documents)
  const placeOf = new Map(itemsOf(documents, scope).map(({ name, document }) => [name, document]))
  const byDocument = new Map<LoadedDocument | undefined, VariableEdit[]>()
  const home = setsOf(documents, scope).at(-1)
  for (const edit of edits) {
    const document = placeOf.get(edit.name) ?? home
    byDocument.set(document, [...(byDocument.get(document) ?? []), edit])
  }
  return writeAll(files, scope, byDocument, isTaken)
}

function writeAll(
  files: readonly SourceFile[],
  scope: Scope,
  byDocument: ReadonlyMap<LoadedDocument | undefined, readonly VariableEdit[]>,
  isTaken: IsTaken,
): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [document, edits] of byDocument) {
    if (!document) {
      const [path, text] = newFile(files, scope, edits, isTaken)
      texts.set(path, text)
      continue
    }
    const file = files.find(({ path }) => path === document.file)
    if (!file) throw new Error(`${document.file} is not among the files`)
    const text = texts.get(file.path) ?? file.text
    texts.set(file.path, editVariables(text, sameDocument(file, document, text), edits))
  }
  return texts
}

/** The document in a text in which another one was edited: places hold for one text only, the order stays. */
function sameDocument({ path, loaded }: SourceFile, document: LoadedDocument, text: string): LoadedDocument {
  const now = loadFile({ path, content: Buffer.from(text) }).documents[loaded.documents.indexOf(document)]
  if (!now) throw new Error(`a document of ${path} was lost`)
  return now
}

function newFile(
  files: readonly SourceFile[],
  { extension, environment }: Scope,
  edits: readonly VariableEdit[],
  isTaken: IsTaken,
): [path: string, text: string] {
  const home = files.find(({ loaded }) =>
    loaded.documents.some(({ value }) => {
      const { kind, name } = readHeader(value)
      return kind === 'Extension' && name === extension
    }),
  )
  if (!home) throw new BowlineError('unknown-extension', `extension "${extension}" is not declared`)
  const folder = home.path.slice(0, home.path.lastIndexOf('/') + 1)
  const scope = environment ?? 'all'
  const lines = [
    'apiVersion: bowline.dev/v1',
    'kind: VariableSet',
    `metadata: { name: ${freeName(files, `${extension}-${scope}`)} }`,
    'spec:',
    `  extension: ${extension}`,
    ...(environment === null ? [] : [`  environment: ${environment}`]),
    '  variables:',
    ...edits.flatMap(({ name, to }) => (to === null ? [] : itemLines(name, to))),
  ]
  return [freePath(files, `${folder}${extension}-${scope}-variables`, isTaken), `${lines.join('\n')}\n`]
}

function itemLines(name: string, to: NonNullable<VariableEdit['to']>): string[] {
  const content = 'sealed' in to ? ['secure: true', `sealed: ${to.sealed}`] : [`value: ${scalarOf(to.value)}`]
  return [`    - name: ${scalarOf(name)}`, ...content.map((line) => `      ${line}`)]
}

function freeName(files: readonly SourceFile[], wanted: string): string {
  const headers = files.flatMap(({ loaded }) => loaded.documents.map(({ value }) => readHeader(value)))
  const taken = new Set(headers.flatMap(({ kind, name }) => (kind === 'VariableSet' && name ? name : [])))
  return firstFree(wanted, (name) => taken.has(name))
}

function freePath(files: readonly SourceFile[], wanted: string, isTaken: IsTaken): string {
  const taken = new Set(files.map(({ path }) => path))
  return `${firstFree(wanted, (path) => taken.has(`${path}.yaml`) || isTaken(`${path}.yaml`))}.yaml`
}

export function firstFree(wanted: string, isTaken: (name: string) => boolean): string {
  for (let number = 2, name = wanted; ; name = `${wanted}-${number++}`) if (!isTaken(name)) return name
}
