import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import { TreeTooLarge } from '../../core/domain/tree-too-large.ts'
import { loadTooMuch } from '../../core/load/commit-limits.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { byPosition } from '../../core/validate/by-position.ts'
import type { Moment } from '../../core/validate/rule.ts'
import { connectedRows, tiesOf } from '../../core/validate/ties.ts'
import { judge } from '../../core/validate/validate.ts'
import { type Summary, summarize } from '../findings/summary.ts'
import { readCache, writeCache } from './cache.ts'
import { type Comparison, compareFolders } from './compare-folders.ts'
import { entriesOf, type FolderListing, isFresh, listFolders, loadEntry } from './config-folder.ts'
import { judgeEntries } from './judge-entries.ts'
import { fingerprintOf, knownFile, loadRead, readEntry } from './known-file.ts'
import type { KnownFile, KnownFolder, KnownRun } from './known-run.ts'
import { fileAt, flag, folderAt, isFlagged, type KnownTable, nothingKnown, tiesAt } from './known-table.ts'
import { scheduleLimits } from './schedule-limits.ts'

export interface FolderCheck {
  /** Of every config file, in no order that counts. */
  paths: readonly string[]
  diagnostics: readonly Diagnostic[]
  summary: Summary
  /** Of the files that declare an Account, sorted. */
  accounts: readonly string[]
  /** How many files were read and checked; the others are as an earlier run found them. */
  checked: number
}

export interface CheckOptions {
  /** Where to keep what the next run can use. Left out: nothing is kept, and everything is checked. */
  cacheFile?: string
  /** As for `validate`. */
  now?: EpochMs
  planned?: Moment['planned']
}

/**
 * Checks the config files below a folder. What comes out is what `validate` finds in all of them; but after a run without
 * errors only the files that changed are checked, with those they are connected with.
 */
export function checkFolder(directory: string, options: CheckOptions): FolderCheck {
  try {
    return checkAllThere(directory, options)
  } catch (error) {
    if (!(error instanceof TreeTooLarge)) throw error
    const files = [loadTooMuch(error)]
    const judged = judge(files)
    const { diagnostics } = judged
    return { paths: pathsOf(files), diagnostics, summary: summarize(files, judged), accounts: [], checked: 1 }
  }
}

function checkAllThere(directory: string, options: CheckOptions): FolderCheck {
  const { cacheFile } = options
  if (cacheFile === undefined) return checkAll(directory, listFolders(directory), options).check
  const fingerprint = fingerprintOf(options.now)
  const known = readCache(cacheFile, fingerprint)
  const listings = listFolders(directory, known ?? nothingKnown)
  const { check, run } =
    (known && checkChanged(directory, listings, known, options)) ??
    checkAll(directory, listings, options, known)
  if (run) writeCache(cacheFile, fingerprint, run)
  return check
}

interface Outcome {
  check: FolderCheck
  /** To be kept for the next time; undefined where there are errors, or what is kept does as well. */
  run: KnownRun | undefined
}

function checkAll(
  directory: string,
  listings: readonly FolderListing[],
  options: CheckOptions,
  before?: KnownTable,
): Outcome {
  const entries = entriesOf(listings, before)
  const keeps = options.cacheFile !== undefined
  const judged = judgeEntries({ directory, entries, moment: momentOf(options), keeps })
  const { diagnostics, good, accounts, known } = judged
  const summary = summarize(entries, judged)
  const check = { paths: pathsOf(entries), diagnostics, summary, accounts, checked: entries.length }
  if (!good || !known) return { check, run: undefined }
  const folders = withFiles(listings, known, before)
  return { check, run: { account: good.account, folders, warnings: diagnostics } }
}

/** Undefined where the known run does not help: something is wrong now, or what changed concerns everything. */
function checkChanged(
  directory: string,
  listings: readonly FolderListing[],
  known: KnownTable,
  options: CheckOptions,
): Outcome | undefined {
  const compared = compareFolders(directory, listings, known)
  const { changed, kept, restamped, relisted } = compared
  const rows = rowsOf(kept)
  const gone = kept.length - rows.length
  if (gone + changed.length > rows.length) return undefined

  const read = changed.map((entry) => readEntry(directory, entry))
  const loaded = read.map(loadRead)
  const fresh = loaded.map((file, index) => knownFile(file, read[index]?.kept, tiesOf(file, known.account)))
  if (fresh.some(({ hasAccount, hasAccess }) => hasAccount || hasAccess)) return undefined
  if (kept.some((is, row) => is === 0 && concernsAll(known, row))) return undefined
  const files = { known, rows, fresh }
  const touched = gone + fresh.length
  const concerned = touched === 0 ? [] : concernedRows(files, compared)
  const part = [...concerned.map((row) => loadRow(directory, known, row)), ...(touched === 0 ? [] : loaded)]
  const warnings = checkPart(part, files, options)
  if (!warnings) return undefined
  const check = sumOf(files, warnings, part.length)
  // To check a few again takes less time than to write everything down: what is kept may be from some runs ago.
  if ((touched + restamped.size + relisted) * 200 <= check.paths.length) return { check, run: undefined }
  const all = [...rows.map((row) => fileAt(known.files, row, restamped.get(row))), ...fresh]
  return { check, run: { account: known.account, folders: withFiles(listings, all, known), warnings } }
}

/** What there is now: what holds of what was known, by its rows, and what is new. */
interface FilesNow {
  known: KnownTable
  rows: readonly number[]
  fresh: readonly KnownFile[]
}

function rowsOf(kept: Uint8Array): number[] {
  const rows: number[] = []
  for (let row = 0; row < kept.length; row += 1) if (kept[row] === 1) rows.push(row)
  return rows
}

function concernsAll({ files }: KnownTable, row: number): boolean {
  return isFlagged(files, row, flag.hasAccount | flag.hasAccess)
}

function withFiles(
  listings: readonly FolderListing[],
  files: readonly KnownFile[],
  before = nothingKnown,
): KnownFolder[] {
  const byPath = new Map(files.map((each) => [each.path, each]))
  return listings.map((each) => ({
    ...(isFresh(each) ? each : folderAt(before, each.row)),
    files: entriesOf([each], before).flatMap(({ path }) => byPath.get(path) ?? []),
  }))
}

/** Those connected with what was touched, the account, and who may do what. */
function concernedRows({ known, rows, fresh }: FilesNow, { kept }: Comparison): number[] {
  const ties = new Set(fresh.flatMap((file) => file.ties))
  for (let row = 0; row < kept.length; row += 1) {
    if (kept[row] === 0 || concernsAll(known, row)) for (const tie of tiesAt(known.files, row)) ties.add(tie)
  }
  const reached = connectedRows(known.files.ties, ties)
  return rows.filter((row) => reached[row] === 1 || concernsAll(known, row))
}

function loadRow(directory: string, { files }: KnownTable, row: number): LoadedFile {
  return loadEntry(directory, {
    path: files.paths[row] ?? '',
    isLink: isFlagged(files, row, flag.isLink),
  })
}

/** What is found in the part that is concerned, and what was found in the rest; undefined where there are errors. */
function checkPart(
  part: readonly LoadedFile[],
  files: FilesNow,
  options: CheckOptions,
): readonly Diagnostic[] | undefined {
  const paths = new Set(pathsOf(part))
  const otherPaths = () => tiedPaths(files).filter((path) => !paths.has(path))
  const { diagnostics } =
    part.length === 0 ? { diagnostics: [] } : judge(part, momentOf(options), { otherPaths })
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined
  const { warnings } = files.known
  if (warnings.length === 0) return diagnostics
  const there = new Set(pathsNow(files))
  const others = warnings.filter(({ at }) => there.has(at.file) && !paths.has(at.file))
  return [...others, ...diagnostics].sort(byPosition)
}

/** Of all in which there is something of ours. */
function tiedPaths({ known: { files }, rows, fresh }: FilesNow): string[] {
  const tied = rows.filter((row) => tiesAt(files, row).length > 0)
  return [
    ...tied.map((row) => files.paths[row] ?? ''),
    ...pathsOf(fresh.filter(({ ties }) => ties.length > 0)),
  ]
}

function pathsNow({ known: { files }, rows, fresh }: FilesNow): string[] {
  return [...rows.map((row) => files.paths[row] ?? ''), ...pathsOf(fresh)]
}

function sumOf(now: FilesNow, warnings: readonly Diagnostic[], checked: number): FolderCheck {
  const { known, rows, fresh } = now
  const count = (what: 'extensions' | 'environments') =>
    rows.reduce((sum, row) => sum + (known.files[what][row] ?? 0), 0) +
    fresh.reduce((sum, file) => sum + file[what], 0)
  const paths = pathsNow(now)
  const summary = {
    files: paths.length,
    errors: 0,
    warnings: warnings.length,
    extensions: count('extensions'),
    environments: count('environments'),
  }
  const accounts = rows.filter((row) => isFlagged(known.files, row, flag.hasAccount))
  const accountPaths = accounts.map((row) => known.files.paths[row] ?? '').sort()
  return { paths, diagnostics: warnings, summary, accounts: accountPaths, checked }
}

function pathsOf(files: readonly { path: string }[]): string[] {
  return files.map(({ path }) => path)
}

function momentOf({ now, planned }: CheckOptions): Moment {
  return {
    scheduleLimits: scheduleLimits(process.env),
    ...(now !== undefined && { now }),
    ...(planned && { planned }),
  }
}
