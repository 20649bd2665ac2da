import type { KnownFile, KnownFolder } from './cache.ts'
import type { ConfigEntry, FolderListing } from './config-folder.ts'
import { stillKnown } from './known-file.ts'

/** What became of one folder of an earlier run, or of all of them. */
export interface Comparison {
  /** Files that are new or other than they were. */
  changed: ConfigEntry[]
  /** What was known of files that are gone or other now. */
  replaced: KnownFile[]
  /** What still holds of the others, with their stamps of now. */
  kept: KnownFile[]
  /** How many of these, and of the folders, have another stamp than they had. */
  restamped: number
}

/** Looks at each file, but reads only those that seem to have changed. */
export function compareFolders(
  directory: string,
  listings: readonly FolderListing[],
  known: ReadonlyMap<string, KnownFolder>,
): Comparison {
  const all: Comparison = { changed: [], replaced: [], kept: [], restamped: 0 }
  const here = new Set<string>()
  for (const listing of listings) {
    here.add(listing.path)
    compareFolder(directory, listing, known.get(listing.path), all)
  }
  for (const { path, files } of known.values()) {
    if (!here.has(path)) for (const file of files) all.replaced.push(file)
  }
  return all
}

function compareFolder(
  directory: string,
  listing: FolderListing,
  known: KnownFolder | undefined,
  all: Comparison,
): void {
  if (listing.stamp !== known?.stamp) all.restamped += 1
  const before = new Map(known?.files.map((file) => [file.path, file]))
  for (const entry of listing.files) {
    const was = before.get(entry.path)
    const is = stillKnown(directory, entry, was)
    if (is) {
      all.kept.push(is)
      before.delete(entry.path)
      if (is !== was) all.restamped += 1
    } else all.changed.push(entry)
  }
  for (const was of before.values()) all.replaced.push(was)
}
