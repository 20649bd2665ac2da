import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { homeFolder } from '../../controller/adapters/files/home-folder.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import { type Kind, kinds, readKind } from '../../core/load/header.ts'
import { loadSymbolicLink, loadText, readText } from '../../core/load/load-file.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { environment } from '../environment.ts'
import { schemaText } from '../reference/schemas.ts'
import { version } from '../version.ts'
import { blobId } from './cache.ts'
import { type ConfigEntry, contentOf, loadContent } from './config-folder.ts'
import type { KnownFile } from './known-run.ts'
import { blobAt, flag, isFlagged, type KnownFiles } from './known-table.ts'
import { hasStamp, noStamp, type Stamp, stampOf } from './stamp.ts'

/** The cache of a folder, below `XDG_CACHE_HOME` or `~/.cache`. */
export function cacheFileOf(directory: string): string {
  const caches = environment.XDG_CACHE_HOME || join(homeFolder(), '.cache')
  const name = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 32)
  return join(caches, 'bowline', `validate-${name}`)
}

/**
 * Of all that a run depends on besides the files: the program, the schemas, what Node.js knows about time zones, and the
 * day where one is told, since some warnings look a long way ahead.
 */
export function fingerprintOf(now: EpochMs | undefined): string {
  const day = now === undefined ? 'never' : new Date(now).toISOString().slice(0, 10)
  return JSON.stringify([version, process.versions.tz, day, kinds.map(schemaText)])
}

/** A file as it was read, with what is to be kept of its content. */
export interface ReadFile {
  /** Its text, in which there may be something of ours; or the file, where that is known without. */
  content: string | LoadedFile
  path: string
  bytes: number
  kept: Pick<KnownFile, 'isLink' | 'stamp' | 'blob' | 'timed'>
}

/**
 * Reads a file that may be written to meanwhile: what is kept then tells that it changed.
 * @param keeps whether anything is to be kept of it
 */
export function readEntry(directory: string, entry: ConfigEntry, keeps = true): ReadFile {
  const { path } = entry
  if (entry.isLink) {
    return { path, content: loadSymbolicLink(path), bytes: 0, kept: { isLink: true, ...nothing } }
  }
  const stamp = keeps ? stampOf(`${directory}/${path}`) : noStamp
  const content = contentOf(directory, entry)
  if (!(content instanceof Buffer))
    return { path, content: loadContent(path, content), bytes: 0, kept: nothing }
  const read = { path, content: readText({ path, content }), bytes: content.length }
  if (!keeps) return { ...read, kept: nothing }
  const timed = mentionsDay.test(content.toString('latin1'))
  return { ...read, kept: { stamp, blob: blobId(content), timed } }
}

export function loadRead({ path, content }: ReadFile): LoadedFile {
  return typeof content === 'string' ? loadText(path, content) : content
}

/** What is kept of what was not read. */
const nothing = { stamp: noStamp, blob: '', timed: false }

/** @param ties as `tiesOf` */
export function knownFile(
  file: LoadedFile,
  kept: ReadFile['kept'] = nothing,
  ties: readonly number[],
): KnownFile {
  const kindsHere = file.documents.map(({ value }) => readKind(value))
  const count = (kind: Kind) => kindsHere.filter((each) => each === kind).length
  return {
    path: file.path,
    ...kept,
    ties,
    hasAccount: count('Account') > 0,
    hasAccess: count('Access') > 0,
    extensions: count('Extension'),
    environments: count('Environment'),
  }
}

/** Whatever ends or begins at some time says so with a date. */
const mentionsDay = /\d{4}-\d{2}-\d{2}/

/**
 * `same` where a file is as it is known in a row, or its stamp of now where it has got another one. Undefined where it is not
 * what it was, or what was found in it may not hold today.
 */
export function stillKnown(
  directory: string,
  isLink: boolean,
  known: KnownFiles,
  row: number,
): 'same' | Stamp | undefined {
  if (isFlagged(known, row, flag.timed) || isFlagged(known, row, flag.isLink) !== isLink) return undefined
  const path = known.paths[row] ?? ''
  if (isLink || hasStamp(`${directory}/${path}`, known.stamps, row)) return 'same'
  const stamp = stampOf(`${directory}/${path}`)
  const content = contentOf(directory, { path })
  return content instanceof Buffer && blobId(content) === blobAt(known, row) ? stamp : undefined
}
