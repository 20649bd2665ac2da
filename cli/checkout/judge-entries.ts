import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { TreeTooLarge } from '../../core/domain/tree-too-large.ts'
import { groupBy } from '../../core/lib/group-by.ts'
import { OursCount } from '../../core/load/commit-limits.ts'
import { mostInAll } from '../../core/load/few-findings.ts'
import type { Header } from '../../core/load/header.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import { byPosition } from '../../core/validate/by-position.ts'
import { meantHeader } from '../../core/validate/meant-header.ts'
import type { Moment } from '../../core/validate/rule.ts'
import { connected, tieOfExtension, tiesOf } from '../../core/validate/ties.ts'
import { type GoodParts, judge } from '../../core/validate/validate.ts'
import { type ConfigEntry, loadEntry } from './config-folder.ts'
import { knownFile, loadRead, type ReadFile, readEntry } from './known-file.ts'
import type { KnownFile } from './known-run.ts'
import { accountFiles } from './one-configuration.ts'

/** Files of a folder that are to be checked. */
export interface Task {
  directory: string
  entries: readonly ConfigEntry[]
  moment: Moment
  /** Whether what is known of each file is wanted afterwards. */
  keeps: boolean
}

/** What is found in them. */
export interface Judgement {
  diagnostics: readonly Diagnostic[]
  good: GoodParts | undefined
  /** Of the files that declare an Account, sorted. */
  accounts: readonly string[]
  /** Of each file; undefined where it is not wanted, or there are errors. */
  known: readonly KnownFile[] | undefined
}

/** Files that are loaded and judged at once. What is still in the caches of the processor is judged in less time. */
const usualBatch = 100
/** Bytes of text. What is more is loaded when it is read. */
const mostHeld = 64 << 20

/** Fewer files than this are judged at once. */
const worthwhile = 1000

/**
 * Reads and checks files. What comes out is what `judge` finds in all of them. Where they are many, those that speak of the
 * same extension are judged together and let go of; and what turns out to be connected beyond that is judged once more.
 * @throws {TreeTooLarge}
 */
export function judgeEntries(task: Task): Judgement {
  const files = readAll(task)
  const inBatches = files.length < worthwhile ? undefined : judgeInBatches(task, files, usualBatch)
  return inBatches ?? judgeAll(task, files)
}

export function readAll({ directory, entries, keeps }: Task): ReadFile[] {
  let held = 0
  return entries.map((entry) => {
    const read = readEntry(directory, entry, keeps)
    if (typeof read.content === 'string') held += read.bytes
    return held > mostHeld ? { ...read, content: loadRead(read) } : read
  })
}

/** Throws {TreeTooLarge}. */
export function judgeAll({ moment, keeps }: Task, all: readonly ReadFile[]): Judgement {
  const files = loadCounted(all, new OursCount())
  const { diagnostics, good } = judge(files, moment)
  const known = () =>
    files.map((file, index) => knownFile(file, all[index]?.kept, tiesOf(file, good?.account ?? '')))
  return {
    diagnostics,
    good,
    accounts: accountFiles(files),
    known: keeps && good && isRight(diagnostics) ? known() : undefined,
  }
}

/**
 * What `judgeAll` gives; undefined where what concerns all cannot be told at once, most of it is connected, or there is too
 * much of anything.
 * @param size files of a batch, or a few more
 */
export function judgeInBatches(task: Task, all: readonly ReadFile[], size: number): Judgement | undefined {
  const said = all.filter(({ content }) => typeof content === 'string' && wideWord.test(content))
  const wide = said.filter((read) => headersIn(loadRead(read)).some(concernsAll))
  const headers = wide.flatMap((read) => headersIn(loadRead(read)))
  const account = headers.find(({ kind }) => kind === 'Account')
  if (!account || headers.some(({ extension }) => extension !== undefined)) return undefined
  try {
    const batches = new Batches(task, account.name ?? '')
    batches.addWide(wide)
    const parts = partsOf(all, new Set(pathsOf(wide)), size)
    return parts.every((part) => batches.add(part)) ? batches.finish() : undefined
  } catch (error) {
    if (error instanceof TreeTooLarge) return undefined
    throw error
  }
}

/** Whatever declares an Account, or who has Access, and spells it right, has one of these. */
const wideWord = /\bAcc(?:ount|ess)\b/

/** Those of one extension together. */
function partsOf(all: readonly ReadFile[], except: ReadonlySet<string>, size: number): ReadFile[][] {
  const groups = groupBy(all, (read) => (except.has(read.path) ? undefined : extensionSaid(read)))
  const parts: ReadFile[][] = []
  let part: ReadFile[] = []
  for (const group of groups.values()) {
    part.push(...group)
    if (part.length < size) continue
    parts.push(part)
    part = []
  }
  return part.length > 0 ? [...parts, part] : parts
}

/** Of which extension a file speaks, as far as can be told without reading it: a mistake costs time and nothing else. */
function extensionSaid({ content }: ReadFile): string {
  if (typeof content !== 'string') return ''
  return (
    /\bextension["']?\s*:\s*["']?([\w-]+)/.exec(content)?.[1] ??
    /\bname["']?\s*:\s*["']?([\w-]+)/.exec(content)?.[1] ??
    ''
  )
}

/** What has to be known of a file that was judged and let go of. */
interface Judged {
  path: string
  ties: readonly number[]
  /** Of the extensions that it says something about. */
  names: readonly string[]
  hasDocuments: boolean
}

/** What is found in one part after the other, and what connects them. */
class Batches {
  readonly #task: Task
  readonly #account: string
  readonly #wide: LoadedFile[] = []
  readonly #ours = new OursCount()
  readonly #judged: Judged[] = []
  readonly #found: Diagnostic[] = []
  readonly #good = new Map<string, number>()
  readonly #known: KnownFile[] = []
  readonly #declared = new Set<string>()
  /** The last part with a tie. */
  readonly #partOf = new Map<number, number>()
  /** Ties over which files of several parts are connected, or any with what concerns all. */
  readonly #crossing = new Set<number>()
  #parts = 0

  /** @param account see `tiesOf` */
  constructor(task: Task, account: string) {
    this.#task = task
    this.#account = account
  }

  /** What concerns all, and no extension by its name. */
  addWide(wide: readonly ReadFile[]): void {
    for (const [index, file] of loadCounted(wide, this.#ours).entries()) {
      const ties = tiesOf(file, this.#account)
      for (const tie of ties) this.#crossing.add(tie)
      if (this.#task.keeps) this.#known.push(knownFile(file, wide[index]?.kept, ties))
      this.#wide.push(file)
    }
  }

  /** False where that is no help: one concerns all, or the account is wrong. */
  add(part: readonly ReadFile[]): boolean {
    this.#parts += 1
    const files = loadCounted(part, this.#ours)
    for (const [index, file] of files.entries()) {
      const headers = headersIn(file)
      if (headers.some(concernsAll)) return false
      this.#note(file, headers, part[index]?.kept)
    }
    const accounts = this.#wide.filter((file) => headersIn(file).some(({ kind }) => kind === 'Account'))
    const { diagnostics, good } = judge([...accounts, ...files], this.#task.moment)
    const wide = new Set(pathsOf(accounts))
    for (const each of diagnostics) if (!wide.has(each.at.file)) this.#found.push(each)
    for (const [name, count] of good?.extensions ?? []) this.#good.set(name, count)
    for (const file of files) file.rest?.() // what rules remember of documents would hold it for a while
    return good !== undefined && this.#found.length < mostInAll
  }

  #note(file: LoadedFile, headers: readonly Header[], kept: ReadFile['kept'] | undefined): void {
    const names = new Set<string>()
    for (const { kind, extension } of headers) {
      if (extension === undefined) continue
      names.add(extension)
      if (kind === 'Extension') this.#declared.add(extension)
    }
    const ties = tiesOf(file, this.#account)
    this.#judged.push({ path: file.path, ties, names: [...names], hasDocuments: headers.length > 0 })
    for (const tie of ties) {
      if ((this.#partOf.get(tie) ?? this.#parts) !== this.#parts) this.#crossing.add(tie)
      this.#partOf.set(tie, this.#parts)
    }
    if (this.#task.keeps) this.#known.push(knownFile(file, kept, ties))
  }

  /** Judges what concerns all, and once more what is connected over parts, or asks for something that is nowhere. */
  finish(): Judgement | undefined {
    const missing = this.#judged.flatMap(({ names }) => names.filter((name) => !this.#declared.has(name)))
    const ties = [...this.#crossing, ...missing.map(tieOfExtension)]
    const again = ties.length === 0 ? [] : connected(this.#judged, [{ path: '', ties }])
    if (again.length * 2 > this.#judged.length) return undefined
    const paths = new Set(pathsOf(again))
    const names = new Set(again.flatMap((each) => each.names))
    const others = this.#judged.filter(({ path, hasDocuments }) => hasDocuments && !paths.has(path))
    const { directory, moment, keeps } = this.#task
    const last = judge([...this.#wide, ...again.map((each) => loadEntry(directory, each))], moment, {
      elsewhere: () => [...this.#declared].filter((name) => !names.has(name)),
      otherPaths: () => pathsOf(others),
    })
    const found = this.#found.filter(({ at }) => !paths.has(at.file))
    const diagnostics = [...found, ...last.diagnostics].sort(byPosition)
    if (!last.good || diagnostics.length >= mostInAll) return undefined
    const good = [...this.#good].filter(([name]) => !names.has(name))
    return {
      diagnostics,
      good: { ...last.good, extensions: new Map([...good, ...last.good.extensions]) },
      accounts: accountFiles(this.#wide),
      known: keeps && isRight(diagnostics) ? this.#known : undefined,
    }
  }
}

function loadCounted(read: readonly ReadFile[], ours: OursCount): LoadedFile[] {
  return read.map((each) => {
    const file = loadRead(each)
    ours.add(file, each.bytes)
    return file
  })
}

/** Whether it is Access, an Account, or an environment of which nobody can tell whose it is. */
function concernsAll({ kind, extension }: Header): boolean {
  return kind === 'Account' || kind === 'Access' || (kind === 'Environment' && extension === undefined)
}

function headersIn({ documents }: LoadedFile): Header[] {
  return documents.map(({ value }) => meantHeader(value))
}

function pathsOf(files: readonly { path: string }[]): string[] {
  return files.map(({ path }) => path)
}

function isRight(diagnostics: readonly Diagnostic[]): boolean {
  return !diagnostics.some(({ severity }) => severity === 'error')
}
