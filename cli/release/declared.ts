import type { EnvironmentType, Source } from '../../core/domain/desired.ts'
import { quoted } from '../../core/lib/closest.ts'
import { readHeader } from '../../core/load/header.ts'
import { type LoadedDocument, type LoadedFile, positionOf } from '../../core/load/loaded-file.ts'
import { UsageError } from '../exit.ts'

/** One environment of an extension. */
export interface EnvironmentName {
  extension: string
  environment: EnvironmentType
}

/** Where the code of an environment comes from, and the document that says so. */
export interface Declared {
  place: EnvironmentName
  source: Source
  document: LoadedDocument
}

/** `billing production` */
export function nameOf({ extension, environment }: EnvironmentName): string {
  return `${extension} ${environment}`
}

/** @throws {UsageError} where that is not declared exactly once, has mistakes, or has no source (local mode) */
export function declaredSource(files: readonly LoadedFile[], place: EnvironmentName): Declared {
  const [document, ...others] = documentsOf(files, place)
  if (!document) throw new UsageError(notDeclared(files, place))
  const at = [document, ...others].map((each) => placeOf(each))
  if (others.length > 0) throw new UsageError(`${nameOf(place)} is declared more than once: ${at.join(', ')}`)
  if (document.broken) throw new UsageError(`${at}: mend this document first; see "bowline validate"`)
  const source = sourceIn(document)
  if (!source) throw new UsageError(`${at}: ${withoutSource(document, place)}`)
  return { place, source, document }
}

/** What one file says about an environment's source, if anything; for texts of the past, which may be wrong. */
export function sourceInFile(file: LoadedFile, place: EnvironmentName): Source | undefined {
  const [document] = documentsOf([file], place)
  return document && !document.broken ? sourceIn(document) : undefined
}

function documentsOf(
  files: readonly LoadedFile[],
  { extension, environment }: EnvironmentName,
): LoadedDocument[] {
  const documents = files.flatMap((file) => file.documents)
  return documents.filter(({ value }) => {
    const header = readHeader(value)
    return (
      header.kind === 'Environment' && header.extension === extension && header.environment === environment
    )
  })
}

function sourceIn({ value }: LoadedDocument): Source | undefined {
  const { mode, source } = (value as { spec: { mode?: unknown; source?: Partial<Source> | null } }).spec
  if (mode === 'local' || typeof source !== 'object' || source === null) return undefined
  return typeof source.url === 'string' && typeof source.tag === 'string' ? (source as Source) : undefined
}

function withoutSource({ value }: LoadedDocument, place: EnvironmentName): string {
  const { mode } = (value as { spec: { mode?: unknown } }).spec
  if (mode === 'local') return `${nameOf(place)} is in local mode: there is no tag to take or to set`
  return `${nameOf(place)} has no source with a URL and a tag; see "bowline validate"`
}

function notDeclared(files: readonly LoadedFile[], { extension, environment }: EnvironmentName): string {
  const documents = files.flatMap((file) => file.documents)
  const headers = documents.map(({ value }) => readHeader(value))
  const named = headers.flatMap(({ kind, name }) => (kind === 'Extension' && name ? name : []))
  if (!named.includes(extension)) {
    const instead = named.length === 0 ? '' : `; expected one of ${quoted(named)}`
    return `extension "${extension}" is not declared${instead}`
  }
  const own = documents.filter(({ value }) => {
    const header = readHeader(value)
    return header.kind === 'Environment' && header.extension === extension
  })
  const there = own.flatMap(({ value }) => readHeader(value).environment ?? [])
  const has = there.length === 0 ? 'no environments' : quoted(there)
  const asAnother = own[0] ? `, as that at ${placeOf(own[0])}` : ''
  return (
    `${extension} ${environment} is not declared; ${extension} has ${has}. Declare it with a document of its own${asAnother}: ` +
    `kind Environment, with "type: ${environment}" and the source and tag to begin with`
  )
}

function placeOf(document: LoadedDocument): string {
  const { file, line } = positionOf(document, '')
  return `${file}:${line}`
}
