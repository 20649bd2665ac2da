import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { mostNames, TreeTooLarge } from '../../core/domain/tree-too-large.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import { largestRead, mostFiles, OursCount, requireFewFiles } from '../../core/load/commit-limits.ts'
import { isConfigFolder, isConfigPath } from '../../core/load/config-path.ts'
import { loadFile, loadSymbolicLink, loadTooLarge, loadUnreadable } from '../../core/load/load-file.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { at, endOfFiles, flag, foldersIn, isFlagged, type KnownTable, nothingKnown } from './known-table.ts'
import { hasStamp, noStamp, type Stamp, stampOf } from './stamp.ts'

/** One config file of a folder on disk. `path` is relative to that, with `/`. */
export interface ConfigEntry {
  path: string
  isLink?: boolean
}

/** One folder with what counts in it. */
export type FolderListing = FreshListing | KnownListing

/** `path` as that of a file, empty for the outermost. */
export interface FreshListing {
  path: string
  stamp: Stamp
  files: readonly ConfigEntry[]
  /** Of what was known of it. */
  row: number | undefined
}

/** One that is as it was. */
export interface KnownListing {
  row: number
}

export function isFresh(listing: FolderListing): listing is FreshListing {
  return 'files' in listing
}

/**
 * The config files below a folder. Symbolic links are named, but not followed.
 *
 * Here and below one call follows the other: for thousands of small files this takes a tenth of the time that the
 * thread pool takes, and there is nothing else to do meanwhile.
 */
export function configEntries(directory: string): ConfigEntry[] {
  return entriesOf(listFolders(directory))
}

/** A folder and those below it, without submodules, which no commit has the files of. Those that are `known` and have not changed are not listed again; left out: nobody asks later, and there are no stamps. Throws {TreeTooLarge}. */
export function listFolders(directory: string, known?: KnownTable): FolderListing[] {
  const listings: FolderListing[] = []
  let names = 0
  const add = (listing: FolderListing, path: string, files: number) => {
    listings.push(listing)
    names += 1 + files
    if (names > mostNames) throw new TreeTooLarge(`there are more than ${mostNames} files and folders`, path)
  }
  const listAnew = (path: string, row: number | undefined) => {
    const stamp = known ? stampOf(`${directory}/${path}`) : noStamp
    const { folders, files } = listFolder(directory, path)
    add({ path, stamp, row, files }, path, files.length)
    const rows = known && row !== undefined ? foldersIn(known.folders, row) : new Map<string, number>()
    for (const each of folders) list(each, rows.get(each))
  }
  const list = (path: string, row: number | undefined) => {
    if (!known || row === undefined || !hasStamp(`${directory}/${path}`, known.folders.stamps, row)) {
      listAnew(path, row)
      return
    }
    const { paths, ends } = known.folders
    add({ row }, path, endOfFiles(known.folders, row) - endOfFiles(known.folders, row - 1))
    for (let next = row + 1; next < at(ends, row); next = at(ends, next)) list(paths[next] ?? '', next)
  }
  list('', known?.folders.paths[0] === '' ? 0 : undefined)
  if (names > mostFiles) requireFewFiles(entriesOf(listings, known))
  return listings
}

/** The config files of such listings. */
export function entriesOf(listings: readonly FolderListing[], known = nothingKnown): ConfigEntry[] {
  return listings.flatMap((each) => (isFresh(each) ? each.files : knownEntries(known, each.row)))
}

function knownEntries({ folders, files }: KnownTable, row: number): ConfigEntry[] {
  const start = endOfFiles(folders, row - 1)
  return files.paths.slice(start, endOfFiles(folders, row)).map((path, index) => ({
    path,
    ...(isFlagged(files, start + index, flag.isLink) && { isLink: true }),
  }))
}

/** Paths of the folders in one that are looked into, and the config files. */
function listFolder(directory: string, path: string): { folders: string[]; files: ConfigEntry[] } {
  const found = readdirSync(`${directory}/${path}`, { withFileTypes: true }).sort(byName)
  if (path !== '' && found.some(({ name }) => name === '.git')) return { folders: [], files: [] }
  const folders = found.filter((entry) => entry.isDirectory() && isConfigFolder(entry.name))
  const files = found.filter(
    (entry) => isConfigPath(entry.name) && (entry.isFile() || entry.isSymbolicLink()),
  )
  return {
    folders: folders.map(({ name }) => joined(path, name)),
    files: files.map((entry) => ({
      path: joined(path, entry.name),
      ...(entry.isSymbolicLink() && { isLink: true }),
    })),
  }
}

/** So that the files of many folders are in their order, or nearly: to sort them then takes next to nothing. */
function byName(a: { name: string }, b: { name: string }): number {
  return compareText(a.name, b.name)
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/**
 * What is in a file, or what came in the way of reading it: no right to, a name that is no UTF-8, a broken disk; or its size,
 * where it is too large to be read.
 */
export function contentOf(directory: string, { path }: { path: string }): Content {
  try {
    const file = openSync(`${directory}/${path}`, 'r')
    try {
      return readOpened(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}

/** Most files fit, and are read with one call. */
const room = Buffer.allocUnsafeSlow(64 << 10)

function readOpened(file: number): Buffer | number {
  const length = readSync(file, room, 0, room.length, 0)
  if (length < room.length) return Buffer.from(room.subarray(0, length))
  const { size } = fstatSync(file)
  return size > largestRead ? size : readFileSync(file)
}

export type Content = Buffer | number | NodeJS.ErrnoException

export function loadEntry(directory: string, entry: ConfigEntry): LoadedFile {
  if (entry.isLink) return loadSymbolicLink(entry.path)
  return loadContent(entry.path, contentOf(directory, entry))
}

export function loadContent(path: string, content: Content): LoadedFile {
  if (content instanceof Error) return loadUnreadable(path, content)
  return typeof content === 'number' ? loadTooLarge(path, content) : loadFile({ path, content })
}

/** All of them. Throws {TreeTooLarge}. */
export function loadEntries(directory: string, entries: readonly ConfigEntry[]): LoadedFile[] {
  const ours = new OursCount()
  return entries.map((entry) => {
    if (entry.isLink) return loadSymbolicLink(entry.path)
    const content = contentOf(directory, entry)
    const file = loadContent(entry.path, content)
    ours.add(file, content instanceof Buffer ? content.length : 0)
    return file
  })
}
