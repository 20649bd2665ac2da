import { type TieTable, tieTable } from '../../core/validate/ties.ts'
import type { KnownFile, KnownFolder, KnownRun } from './known-run.ts'
import { noStamp, type Stamp, stampAt, stampRows } from './stamp.ts'

/** A `KnownRun` by columns: to make an object of each of 10,000 files takes as long as to look at their times. */
export interface KnownTable extends Pick<KnownRun, 'account' | 'warnings'> {
  folders: KnownFolders
  files: KnownFiles
}

/** Each before those in it, which follow it. */
export interface KnownFolders {
  paths: readonly string[]
  stamps: Float64Array
  /** The row after those of all below it. */
  ends: Uint32Array
  /** Of files, the row after those in it; they begin where those of the folder before end. */
  fileEnds: Uint32Array
}

export interface KnownFiles {
  paths: readonly string[]
  stamps: Float64Array
  /** 20 bytes each. */
  blobs: Uint8Array
  ties: TieTable
  flags: Uint8Array
  extensions: Uint32Array
  environments: Uint32Array
}

/** Bits of the flags. */
export const flag = { isLink: 1, timed: 2, hasAccount: 4, hasAccess: 8 } as const
type Flag = keyof typeof flag
const blobLength = 20

export const nothingKnown: KnownTable = tableOf({ account: '', folders: [], warnings: [] })

export function tableOf({ account, folders, warnings }: KnownRun): KnownTable {
  return { account, warnings, folders: foldersOf(folders), files: filesOf(folders) }
}

function foldersOf(folders: readonly KnownFolder[]): KnownFolders {
  let end = 0
  return {
    paths: folders.map(({ path }) => path),
    stamps: stampRows(folders.map(({ stamp }) => stamp)),
    ends: endsOf(folders),
    fileEnds: Uint32Array.from(folders, ({ files }) => (end += files.length)),
  }
}

function endsOf(folders: readonly KnownFolder[]): Uint32Array {
  const ends = new Uint32Array(folders.length)
  const open: number[] = []
  const close = (row: number, path: string | undefined) => {
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const above = folders[last]?.path
      if (path !== undefined && (above === '' || path.startsWith(`${above}/`))) return
      ends[last] = row
      open.pop()
    }
  }
  for (const [row, { path }] of folders.entries()) {
    close(row, path)
    open.push(row)
  }
  close(folders.length, undefined)
  return ends
}

function filesOf(folders: readonly KnownFolder[]): KnownFiles {
  const files = folders.flatMap((folder) => folder.files)
  const blobs = Buffer.alloc(files.length * blobLength)
  for (const [row, { blob }] of files.entries()) blobs.write(blob, row * blobLength, 'hex')
  return {
    paths: files.map(({ path }) => path),
    stamps: stampRows(files.map(({ stamp }) => stamp)),
    blobs,
    ties: tieTable(files),
    flags: Uint8Array.from(files, flagsOf),
    extensions: Uint32Array.from(files, ({ extensions }) => extensions),
    environments: Uint32Array.from(files, ({ environments }) => environments),
  }
}

function flagsOf(file: KnownFile): number {
  const bit = (name: Flag) => (file[name] ? flag[name] : 0)
  return bit('isLink') + bit('timed') + bit('hasAccount') + bit('hasAccess')
}

/** What stands in a row; 0 before the first. */
export function at(column: Uint8Array | Uint32Array, row: number): number {
  return column[row] ?? 0
}

/** Rows of the folders in one, without those in them, by path. */
export function foldersIn({ paths, ends }: KnownFolders, row: number): Map<string, number> {
  const rows = new Map<string, number>()
  for (let next = row + 1; next < at(ends, row); next = at(ends, next)) rows.set(paths[next] ?? '', next)
  return rows
}

/** The row after those of the files in a folder, where those of the next one begin. */
export function endOfFiles({ fileEnds }: KnownFolders, row: number): number {
  return at(fileEnds, row)
}

/** Rows of the files in a folder, by path. */
export function filesIn({ folders, files }: KnownTable, row: number): Map<string, number> {
  const start = endOfFiles(folders, row - 1)
  const paths = files.paths.slice(start, endOfFiles(folders, row))
  return new Map(paths.map((path, index) => [path, start + index]))
}

export function isFlagged({ flags }: KnownFiles, row: number, bits: number): boolean {
  return (at(flags, row) & bits) !== 0
}

export function blobAt({ blobs }: KnownFiles, row: number): string {
  const start = row * blobLength
  return Buffer.from(blobs.subarray(start, start + blobLength)).toString('hex')
}

export function tiesAt({ ties: { ties, ends } }: KnownFiles, row: number): Uint32Array {
  return ties.subarray(at(ends, row - 1), at(ends, row))
}

export function folderAt(
  { folders: { paths, stamps } }: KnownTable,
  row: number,
): { path: string; stamp: Stamp } {
  return { path: paths[row] ?? '', stamp: stampAt(stamps, row) }
}

/** @param stamp of now, where that is another one */
export function fileAt(files: KnownFiles, row: number, stamp?: Stamp): KnownFile {
  const isLink = isFlagged(files, row, flag.isLink)
  return {
    path: files.paths[row] ?? '',
    ...(isLink && { isLink }),
    stamp: isLink ? noStamp : (stamp ?? stampAt(files.stamps, row)),
    blob: isLink ? '' : blobAt(files, row),
    ties: [...tiesAt(files, row)],
    timed: isFlagged(files, row, flag.timed),
    hasAccount: isFlagged(files, row, flag.hasAccount),
    hasAccess: isFlagged(files, row, flag.hasAccess),
    extensions: at(files.extensions, row),
    environments: at(files.environments, row),
  }
}
