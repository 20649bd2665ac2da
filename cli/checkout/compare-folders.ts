import {
  type ConfigEntry,
  type FolderListing,
  type FreshListing,
  isFresh,
  type KnownListing,
} from './config-folder.ts'
import { stillKnown } from './known-file.ts'
import { endOfFiles, filesIn, flag, isFlagged, type KnownTable } from './known-table.ts'
import { isKnown, type Stamp } from './stamp.ts'

/** What became of the files and folders of an earlier run. */
export interface Comparison {
  /** Files that are new or other than they were. */
  changed: ConfigEntry[]
  /** 1 for each row of a file of which still holds what is known. */
  kept: Uint8Array
  /** Rows of these, with their stamps of now where they have others. */
  restamped: Map<number, Stamp>
  /** How many folders have another stamp than they had. */
  relisted: number
}

/** Looks at each file, but reads only those that seem to have changed. */
export function compareFolders(
  directory: string,
  listings: readonly FolderListing[],
  known: KnownTable,
): Comparison {
  const kept = new Uint8Array(known.files.paths.length)
  const all: Comparison = { changed: [], kept, restamped: new Map(), relisted: 0 }
  for (const listing of listings) {
    if (isFresh(listing)) compareEntries(directory, listing, known, all)
    else compareRows(directory, listing, known, all)
  }
  return all
}

function compareEntries(
  directory: string,
  { row: folder, stamp, files }: FreshListing,
  known: KnownTable,
  all: Comparison,
): void {
  if (isKnown(stamp)) all.relisted += 1
  const rows = folder === undefined ? new Map<string, number>() : filesIn(known, folder)
  for (const entry of files) {
    const row = rows.get(entry.path)
    if (row === undefined) all.changed.push(entry)
    else compare(directory, entry.isLink, row, known, all)
  }
}

function compareRows(directory: string, { row }: KnownListing, known: KnownTable, all: Comparison): void {
  const end = endOfFiles(known.folders, row)
  for (let file = endOfFiles(known.folders, row - 1); file < end; file += 1)
    compare(directory, isFlagged(known.files, file, flag.isLink), file, known, all)
}

function compare(
  directory: string,
  isLink = false,
  row: number,
  { files }: KnownTable,
  all: Comparison,
): void {
  const is = stillKnown(directory, isLink, files, row)
  if (is) all.kept[row] = 1
  else all.changed.push({ path: files.paths[row] ?? '', ...(isLink && { isLink }) })
  if (is && is !== 'same' && isKnown(is)) all.restamped.set(row, is)
}
