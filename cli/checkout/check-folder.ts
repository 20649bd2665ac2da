import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import type { EpochMs } from '../../core/domain/epoch.ts'
import { TreeTooLarge } from '../../core/domain/tree-too-large.ts'
import { loadTooMuch } from '../../core/load/commit-limits.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { byPosition } from '../../core/validate/by-position.ts'
import type { Moment } from '../../core/validate/rule.ts'
import { connected, tiesOf } from '../../core/validate/ties.ts'
import { judge } from '../../core/validate/validate.ts'
import { type Summary, summarize } from '../findings/summary.ts'
import { type KnownFile, type KnownFolder, type KnownRun, readCache, writeCache } from './cache.ts'
import { compareFolders } from './compare-folders.ts'
import { type FolderListing, listFolders, loadEntry } from './config-folder.ts'
import { judgeEntries } from './judge-entries.ts'
import { fingerprintOf, knownFile, loadRead, readEntry } from './known-file.ts'
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
  const listings = listFolders(directory, byPath(known?.folders ?? []))
  const { check, run } =
    (known && checkChanged(directory, listings, known, options)) ?? checkAll(directory, listings, options)
  if (run) writeCache(cacheFile, fingerprint, run)
  return check
}

interface Outcome {
  check: FolderCheck
  /** To be kept for the next time; undefined where there are errors, or what is kept does as well. */
  run: KnownRun | undefined
}

function checkAll(directory: string, listings: readonly FolderListing[], options: CheckOptions): Outcome {
  const entries = listings.flatMap(({ files }) => files)
  const keeps = options.cacheFile !== undefined
  const judged = judgeEntries({ directory, entries, moment: momentOf(options), keeps })
  const { diagnostics, good, accounts, known } = judged
  const summary = summarize(entries, judged)
  const check = { paths: pathsOf(entries), diagnostics, summary, accounts, checked: entries.length }
  if (!good || !known) return { check, run: undefined }
  const folders = withFiles(listings, byPath(known))
  return { check, run: { account: good.account, folders, warnings: diagnostics } }
}

/** Undefined where the known run does not help: something is wrong now, or what changed concerns everything. */
function checkChanged(
  directory: string,
  listings: readonly FolderListing[],
  known: KnownRun,
  options: CheckOptions,
): Outcome | undefined {
  const { changed, replaced, kept, restamped } = compareFolders(directory, listings, byPath(known.folders))
  if (replaced.length + changed.length > kept.length) return undefined

  const read = changed.map((entry) => readEntry(directory, entry))
  const loaded = read.map(loadRead)
  const fresh = loaded.map((file, index) => knownFile(file, read[index]?.kept, tiesOf(file, known.account)))
  const touched = [...replaced, ...fresh]
  if (touched.some(({ hasAccount, hasAccess }) => hasAccount || hasAccess)) return undefined
  const files = [...kept, ...fresh]
  const part = touched.length === 0 ? [] : concernedFiles(directory, files, touched, byPath(loaded))
  const warnings = checkPart(part, files, known.warnings, options)
  if (!warnings) return undefined
  const check = sumOf(files, warnings, part.length)
  // To check a few again takes less time than to write everything down: what is kept may be from some runs ago.
  if ((touched.length + restamped) * 200 <= files.length) return { check, run: undefined }
  return { check, run: { account: known.account, folders: withFiles(listings, byPath(files)), warnings } }
}

function byPath<T extends { path: string }>(all: readonly T[]): Map<string, T> {
  return new Map(all.map((each) => [each.path, each]))
}

function withFiles(listings: readonly FolderListing[], files: ReadonlyMap<string, KnownFile>): KnownFolder[] {
  return listings.map((each) => ({ ...each, files: each.files.flatMap(({ path }) => files.get(path) ?? []) }))
}

/** Those connected with what was touched, the account, and who may do what. */
function concernedFiles(
  directory: string,
  files: readonly KnownFile[],
  touched: readonly KnownFile[],
  loaded: ReadonlyMap<string, LoadedFile>,
): LoadedFile[] {
  const accounts = files.filter(({ hasAccount, hasAccess }) => hasAccount || hasAccess)
  const concerned = connected(files, [...touched, ...accounts])
  return concerned.map((file) => loaded.get(file.path) ?? loadEntry(directory, file))
}

/** What is found in the part that is concerned, and what was found in the rest; undefined where there are errors. */
function checkPart(
  part: readonly LoadedFile[],
  files: readonly KnownFile[],
  known: readonly Diagnostic[],
  options: CheckOptions,
): readonly Diagnostic[] | undefined {
  const paths = new Set(pathsOf(part))
  const otherPaths = () => pathsOf(files.filter(({ path, ties }) => ties.length > 0 && !paths.has(path)))
  const { diagnostics } =
    part.length === 0 ? { diagnostics: [] } : judge(part, momentOf(options), { otherPaths })
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined
  if (known.length === 0) return diagnostics
  const there = new Set(pathsOf(files))
  const others = known.filter(({ at }) => there.has(at.file) && !paths.has(at.file))
  return [...others, ...diagnostics].sort(byPosition)
}

function sumOf(files: readonly KnownFile[], warnings: readonly Diagnostic[], checked: number): FolderCheck {
  const count = (what: 'extensions' | 'environments') => files.reduce((sum, file) => sum + file[what], 0)
  const summary = {
    files: files.length,
    errors: 0,
    warnings: warnings.length,
    extensions: count('extensions'),
    environments: count('environments'),
  }
  const accounts = pathsOf(files.filter(({ hasAccount }) => hasAccount)).sort()
  return { paths: pathsOf(files), diagnostics: warnings, summary, accounts, checked }
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
