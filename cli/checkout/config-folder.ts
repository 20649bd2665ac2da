import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { mostNames, TreeTooLarge } from '../../core/domain/tree-too-large.ts'
import { compareText } from '../../core/lib/compare-text.ts'
import { largestRead, OursCount, requireFewFiles } from '../../core/load/commit-limits.ts'
import { isConfigFolder, isConfigPath } from '../../core/load/config-path.ts'
import { loadFile, loadSymbolicLink, loadTooLarge, loadUnreadable } from '../../core/load/load-file.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'

/** One config file of a folder on disk. `path` is relative to that, with `/`. */
export interface ConfigEntry {
  path: string
  isLink?: boolean
}

/** One folder with what counts in it; `path` as that of a file, empty for the outermost. */
export interface FolderListing {
  path: string
  /** See `stampOf`. */
  stamp: string
  /** Names of those in it that are looked into. */
  folders: readonly string[]
  files: readonly ConfigEntry[]
}

/** Milliseconds. What has changed on the disk within this time may change again without its time changing. */
const tickMs = 2000

/**
 * The config files below a folder. Symbolic links are named, but not followed.
 *
 * Here and below one call follows the other: for thousands of small files this takes a tenth of the time that the
 * thread pool takes, and there is nothing else to do meanwhile.
 */
export function configEntries(directory: string): ConfigEntry[] {
  return listFolders(directory).flatMap(({ files }) => files)
}

/** A folder and those below it, without submodules, which no commit has the files of. Those `known` by path are given as they are where they have not changed; left out: nobody asks later, and there are no stamps. Throws {TreeTooLarge}. */
export function listFolders(directory: string, known?: ReadonlyMap<string, FolderListing>): FolderListing[] {
  const listings: FolderListing[] = []
  let names = 0
  const list = (path: string) => {
    const stamp = known ? stampOf(directory, path) : ''
    const before = known?.get(path)
    const listing = stamp !== '' && stamp === before?.stamp ? before : listFolder(directory, path, stamp)
    listings.push(listing)
    names += 1 + listing.files.length
    if (names > mostNames) throw new TreeTooLarge(`there are more than ${mostNames} files and folders`, path)
    for (const name of listing.folders) list(joined(path, name))
  }
  list('')
  requireFewFiles(listings.flatMap(({ files }) => files))
  return listings
}

function listFolder(directory: string, path: string, stamp: string): FolderListing {
  const found = readdirSync(`${directory}/${path}`, { withFileTypes: true }).sort(byName)
  if (path !== '' && found.some(({ name }) => name === '.git')) return { path, stamp, folders: [], files: [] }
  const folders = found.filter((entry) => entry.isDirectory() && isConfigFolder(entry.name))
  const files = found.filter(
    (entry) => isConfigPath(entry.name) && (entry.isFile() || entry.isSymbolicLink()),
  )
  return {
    path,
    stamp,
    folders: folders.map(({ name }) => name),
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

/**
 * What tells without reading it that a file or folder has changed: take it before you read. Empty where nothing is told, or
 * where the last change is so near that the next one may not show. That of the inode counts too, since anybody can set
 * the other time.
 */
export function stampOf(directory: string, path: string): string {
  const stats = lstatSync(`${directory}/${path}`, { throwIfNoEntry: false })
  if (!stats) return ''
  const { size, mtimeMs, ctimeMs, ino } = stats
  const changedAt = Math.max(mtimeMs, ctimeMs)
  return changedAt > Date.now() - tickMs ? '' : `${size} ${changedAt} ${ino}`
}
