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

/** Ties of many files: those of a file are from the end of the one before to its own. */
export interface TieTable {
  ties: Uint32Array
  ends: Uint32Array
}

export function tieTable(files: readonly { ties: readonly number[] }[]): TieTable {
  let end = 0
  const ends = files.map(({ ties }) => (end += ties.length))
  return { ties: Uint32Array.from(files.flatMap((file) => file.ties)), ends: Uint32Array.from(ends) }
}

/** The files connected with any of `changed`, these included. `changed` may be files that are gone or new. */
export function connected<File extends { path: string; ties: readonly number[] }>(
  files: readonly File[],
  changed: readonly { path: string; ties: readonly number[] }[],
): File[] {
  const rows = connectedRows(tieTable(files), new Set(changed.flatMap((each) => each.ties)))
  const paths = new Set(changed.map(({ path }) => path))
  return files.filter((file, row) => rows[row] === 1 || (file.ties.length === 0 && paths.has(file.path)))
}

/** 1 for each file that has one of these ties, or is connected with one that has. */
export function connectedRows({ ties, ends }: TieTable, from: Iterable<number>): Uint8Array {
  const reached = new Set(from)
  const rows = new Uint8Array(ends.length)
  const isReached = (start: number, end: number) => {
    for (let at = start; at < end; at += 1) if (reached.has(ties[at] as number)) return true
    return false
  }
  for (let before = -1; before < reached.size; ) {
    before = reached.size
    for (let row = 0, start = 0; row < rows.length; row += 1) {
      const end = ends[row] as number
      if (rows[row] === 0 && isReached(start, end)) {
        rows[row] = 1
        for (let at = start; at < end; at += 1) reached.add(ties[at] as number)
      }
      start = end
    }
  }
  return rows
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
