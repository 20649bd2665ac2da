import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { isConfigFolder, isConfigPath } from '../../core/load/config-path.ts'
import { loadFile, loadSymbolicLink, loadUnreadable } from '../../core/load/load-file.ts'
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
  return listFolders(directory, new Map()).flatMap(({ files }) => files)
}

/** A folder and those below it, without submodules, which no commit has the files of. Those `known` by path are given as they are where they have not changed. */
export function listFolders(directory: string, known: ReadonlyMap<string, FolderListing>): FolderListing[] {
  const listings: FolderListing[] = []
  const list = (path: string) => {
    const stamp = stampOf(directory, path)
    const before = known.get(path)
    const listing = stamp !== '' && stamp === before?.stamp ? before : listFolder(directory, path, stamp)
    listings.push(listing)
    for (const name of listing.folders) list(joined(path, name))
  }
  list('')
  return listings
}

function listFolder(directory: string, path: string, stamp: string): FolderListing {
  const found = readdirSync(`${directory}/${path}`, { withFileTypes: true })
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

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** What is in a file, or what came in the way of reading it: no right to, a name that is no UTF-8, a broken disk. */
export function contentOf(directory: string, { path }: { path: string }): Buffer | NodeJS.ErrnoException {
  try {
    return readFileSync(`${directory}/${path}`)
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}

export function loadEntry(directory: string, entry: ConfigEntry): LoadedFile {
  if (entry.isLink) return loadSymbolicLink(entry.path)
  return loadContent(entry.path, contentOf(directory, entry))
}

export function loadContent(path: string, content: Buffer | NodeJS.ErrnoException): LoadedFile {
  return content instanceof Error ? loadUnreadable(path, content) : loadFile({ path, content })
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
