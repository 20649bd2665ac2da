import { extensionId } from '../domain/identifiers.ts'
import type { LoadedDocument, LoadedFile } from '../load/loaded-file.ts'
import { meantHeader } from './meant-header.ts'

/**
 * What connects a file with others: two files can have a finding between them, other than about the account, only where
 * they share a tie or are connected over files that do. Hashes, since a tie too many costs time and nothing else.
 */
export function tiesOf({ documents }: LoadedFile, account: string): number[] {
  const ties = new Set<number>()
  for (const document of documents) for (const name of names(document, account)) ties.add(hash(name))
  return [...ties]
}

/** The files connected with any of `changed`, these included. `changed` may be files that are gone or new. */
export function connected<File extends { path: string; ties: readonly number[] }>(
  files: readonly File[],
  changed: readonly { path: string; ties: readonly number[] }[],
): File[] {
  const ties = new Set(changed.flatMap((each) => each.ties))
  const paths = new Set(changed.map(({ path }) => path))
  const isTied = (file: File) => file.ties.some((tie) => ties.has(tie))
  for (let before = -1; before < ties.size; ) {
    before = ties.size
    for (const file of files) if (isTied(file)) for (const tie of file.ties) ties.add(tie)
  }
  return files.filter((file) => isTied(file) || (file.ties.length === 0 && paths.has(file.path)))
}

/** The tie of all that is about an extension. */
export function tieOfExtension(name: string): number {
  return hash(`extension ${name}`)
}

/** The tie of all that has an id with the digits of this one: extension, environments and schedules share eight. */
export function tieOfDigits(id: string): number {
  return hash(`id ${digitsOf(id)}`)
}

/**
 * Schedules are compared with those of their own extension only, or with others of which none is readable; all else by
 * name, and by id, adopted or derived. Kinds are those that are meant, as `readCatalog` takes them.
 */
function names({ value }: LoadedDocument, account: string): string[] {
  const { kind, name, extension } = meantHeader(value)
  const names: string[] = []
  if (extension !== undefined) names.push(`extension ${extension}`)
  if (name !== undefined && (kind !== 'Schedule' || extension === undefined)) names.push(`${kind} ${name}`)
  const derived = kind === 'Extension' && name !== undefined ? extensionId(account, name) : undefined
  for (const id of [adoptedId(value), derived])
    if (typeof id === 'string') names.push(`id ${id}`, `id ${digitsOf(id)}`)
  return names
}

/** Ids of an extension, its environments and their schedules share eight digits. */
export function digitsOf(id: string): string {
  return /\d{4}-\d{4}/.exec(id)?.[0] ?? id
}

function adoptedId(value: unknown): unknown {
  return (value as { metadata?: { id?: unknown } | null } | null)?.metadata?.id
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let result = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    result = Math.imul(result ^ text.charCodeAt(index), 0x01000193)
  }
  return result >>> 0
}
