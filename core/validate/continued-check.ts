import type { Desired } from '../domain/desired.ts'
import { isKeysFile } from '../domain/keys-file.ts'
import type { ScheduleIds } from '../domain/schedule-ids.ts'
import type { Written } from '../domain/written.ts'
import { compareText } from '../lib/compare-text.ts'
import { isTooMuch } from '../load/commit-limits.ts'
import { mostInAll } from '../load/few-findings.ts'
import type { LoadedFile } from '../load/loaded-file.ts'
import { type FileFacts, factsOf, isDangling } from './file-facts.ts'
import { joined, type Part, sameWhereEqual } from './join-checked.ts'
import { meantHeader } from './meant-header.ts'
import { otherIds, strangeDigits, unlessAsGiven } from './other-ids.ts'
import { fileDeclaring, placesAmong, writtenAmong } from './places.ts'
import type { Moment } from './rule.ts'
import { TieIndex } from './tie-index.ts'
import { tieOfDigits, tieOfExtension } from './ties.ts'
import { type Checked, validating } from './validate.ts'

/** What files are now that were others before. */
export interface FileChanges {
  /** Those that are new, or have another content. */
  changed: readonly LoadedFile[]
  /** Paths of those that are gone. */
  removed: readonly string[]
}

/** What comes of a change. */
export interface NextCheck {
  /** As `validate` finds it in all the files. What is as it was before is the very same object. */
  checked: Checked
  /** There is no document, and no file that could not be read. */
  empty: boolean
  /** How many files were checked for it. */
  looked: number
  /** Goes on from here. To be called before the next change is asked about, or never. */
  keep: () => void
}

/** Where a missing Account is told. */
const accountFile = 'account.yaml'

/**
 * The check of a whole repository that goes on from commit to commit: of a change only what is connected with it is
 * checked again. What comes out is what `validate` finds in all of it, in the same order, also where there are findings;
 * `test/spec/core/validate/continued-check.test.ts` holds it to that.
 */
export class ContinuedCheck {
  #state: State

  /** Where things are in the files as they are when one asks. */
  readonly places = placesAmong((wanted) => this.#filesAbout(wanted))

  /** What is written of a thing, a whole document, in the files as they are when one asks. Deeply frozen. */
  readonly written = writtenAmong((wanted) => this.#filesAbout(wanted))

  private constructor(state: State) {
    this.#state = state
  }

  /**
   * Checks all.
   * @param known what is there already: extensions that are equal to it are the same objects
   */
  static *begin(
    files: readonly LoadedFile[],
    moment: Moment = {},
    known: Desired | undefined = undefined,
  ): Generator<void, ContinuedCheck> {
    const state = yield* stateOf(files, moment, known)
    if (!known) return new ContinuedCheck(state)
    const before = { desired: known, diagnostics: [], extensionFiles: new Map() }
    return new ContinuedCheck({ ...state, checked: sameWhereEqual(before, state.checked) })
  }

  get checked(): Checked {
    return this.#state.checked
  }

  get empty(): boolean {
    return this.#state.occupied === 0
  }

  /** How many files there are. */
  get size(): number {
    return this.#state.files.size
  }

  file(path: string): LoadedFile | undefined {
    return this.#state.files.get(path)?.file
  }

  /** The path of the file that declares an environment; undefined where none does. */
  fileOf(environment: { extension: string; environment: string }): string | undefined {
    return fileDeclaring(this.#filesAt(this.#pathsAbout(environment.extension)), environment)
  }

  /** Files with documents about an extension, in their order; a few others may be among them. */
  filesAbout(extension: string): LoadedFile[] {
    return this.#filesAt(this.#pathsAbout(extension))
  }

  /** Those with the public sealing keys, as `Moment.before` needs them. */
  keysFiles(): LoadedFile[] {
    return [...this.#state.keys].flatMap((path) => this.file(path) ?? [])
  }

  /** Checks what a change concerns. Nothing is another for it before `keep` is called. */
  *next(changes: FileChanges, moment: Moment = {}): Generator<void, NextCheck> {
    const before = this.#state
    const part = partOf(before, changes, moment)
    const checked = part && (yield* checkPart(before, part, moment))
    if (!part || !checked) return yield* this.#all(changes, moment)
    return {
      checked,
      empty: before.occupied + occupiedBy(part) === 0,
      looked: part.files.length,
      keep: () => {
        take(before, part, moment)
        this.#state = { ...before, checked, moment, occupied: before.occupied + occupiedBy(part) }
      },
    }
  }

  #filesAbout(wanted: Written): LoadedFile[] {
    return this.#filesAt(wanted.kind === 'Account' ? this.#state.wide : this.#pathsAbout(wanted.extension))
  }

  #pathsAbout(extension: string): Iterable<string> {
    return this.#state.ties.pathsOf(tieOfExtension(extension))
  }

  #filesAt(paths: Iterable<string>): LoadedFile[] {
    return [...paths].sort(compareText).flatMap((path) => this.file(path) ?? [])
  }

  *#all({ changed, removed }: FileChanges, moment: Moment): Generator<void, NextCheck> {
    const { files, checked } = this.#state
    const all = new Map([...files].map(([path, { file }]) => [path, file]))
    for (const path of removed) all.delete(path)
    for (const file of changed) all.set(file.path, file)
    const state = yield* stateOf([...all.values()], moment, checked.desired)
    const next = { ...state, checked: sameWhereEqual(checked, state.checked) }
    return {
      checked: next.checked,
      empty: next.occupied === 0,
      looked: all.size,
      keep: () => {
        this.#state = next
      },
    }
  }
}

interface State {
  checked: Checked
  moment: Moment
  /** Name of the account; empty where it cannot be told. */
  account: string
  files: Map<string, FileFacts>
  ties: TieIndex
  /** Paths of those that concern all. */
  wide: Set<string>
  /** Of those with published keys. */
  keys: Set<string>
  /** Of those about extensions that are not declared: their findings name all that are. */
  dangling: Set<string>
  /** Of those in which a time may count. */
  timed: Set<string>
  /** How many of the files declare an extension, by its name. */
  declared: Map<string, number>
  /** Digits of other environments that schedules of an environment have got, by its id. */
  strange: Map<string, readonly string[]>
  /** How many files have documents, or findings of their own. */
  occupied: number
}

function* stateOf(
  files: readonly LoadedFile[],
  moment: Moment,
  known: Desired | undefined,
): Generator<void, State> {
  const checked = yield* validating(files, moment, {
    known: new Map(known?.extensions.map((each) => [each.name, each])),
  })
  const account = yield* accountIn(files)
  const state: State = {
    ...{ checked, moment, account, occupied: 0 },
    ...{ files: new Map(), ties: new TieIndex(), strange: new Map(), declared: new Map() },
    ...{ wide: new Set(), keys: new Set(), dangling: new Set(), timed: new Set() },
  }
  for (const file of files) {
    yield // one may have thousands of documents
    add(state, factsOf(file, account))
    state.occupied += isOccupied(file) ? 1 : 0
  }
  const declared = new Set(state.declared.keys())
  for (const facts of state.files.values()) {
    yield
    if (isDangling(facts, declared)) state.dangling.add(facts.file.path)
  }
  for (const [environment] of moment.ids ?? []) link(state, environment, moment.ids)
  return state
}

/** Name of the account, also where it is not right otherwise; empty where there is none. */
function* accountIn(files: readonly LoadedFile[]): Generator<void, string> {
  for (const { documents } of files) {
    yield
    for (const { value } of documents) {
      const { kind, name } = meantHeader(value)
      if (kind === 'Account') return name ?? ''
    }
  }
  return ''
}

function add(state: State, facts: FileFacts): void {
  const { path } = facts.file
  state.files.set(path, facts)
  state.ties.add(path, facts.ties)
  if (facts.isWide) state.wide.add(path)
  if (isKeysFile(path)) state.keys.add(path)
  if (facts.timeless !== Number.NEGATIVE_INFINITY) state.timed.add(path)
  for (const name of facts.declares) state.declared.set(name, (state.declared.get(name) ?? 0) + 1)
}

function remove(state: State, facts: FileFacts): void {
  const { path } = facts.file
  state.files.delete(path)
  state.ties.remove(path, facts.ties)
  for (const paths of [state.wide, state.keys, state.timed, state.dangling]) paths.delete(path)
  for (const name of facts.declares) {
    const others = (state.declared.get(name) ?? 0) - 1
    if (others > 0) state.declared.set(name, others)
    else state.declared.delete(name)
  }
}

/** Schedules of an environment that have got ids of another one are tied to that. */
function link({ ties, strange }: State, environment: string, ids: ScheduleIds | undefined): void {
  const known = ids?.get(environment)
  const digits = known ? strangeDigits(environment, known) : []
  if (strange.has(environment)) ties.remove(linkOf(environment), linkTies(environment, strange))
  strange.delete(environment)
  if (digits.length === 0) return
  strange.set(environment, digits)
  ties.add(linkOf(environment), linkTies(environment, strange))
}

function linkTies(environment: string, strange: State['strange']): number[] {
  return [...new Set([environment, ...(strange.get(environment) ?? [])].map(tieOfDigits))]
}

/** No path begins so. */
const linkMark = '\0'
const linkOf = (environment: string) => `${linkMark}${environment}`

/** What a change concerns; undefined where that is all, or most of it. */
function partOf(before: State, changes: FileChanges, moment: Moment): Part | undefined {
  const fresh = new Map(changes.changed.map((file) => [file.path, factsOf(file, before.account)]))
  const gone = changes.removed.filter((path) => !fresh.has(path))
  const touched = [...fresh.keys(), ...gone]
  const versions = [...touched.flatMap((path) => before.files.get(path) ?? []), ...fresh.values()]
  if (versions.some(({ isWide }) => isWide) || isTooMuch(changes.changed)) return undefined
  if (touched.length * 2 > before.files.size || isOtherwise(before, moment)) return undefined
  const seeds = [...touched, ...alwaysConcerned(before), ...timedOf(before, moment)]
  const environments = otherIds(before.moment.ids, moment.ids)
  const given = unlessAsGiven(environments, moment.ids, before.checked.desired)
  const concerned = closure(before, fresh, seeds, given.map(tieOfDigits))
  if (concerned.size * 2 > before.files.size) return undefined
  const removed = new Set(gone)
  const now = (path: string) => (removed.has(path) ? undefined : (fresh.get(path) ?? before.files.get(path)))
  return {
    paths: concerned,
    before: [...concerned].flatMap((path) => before.files.get(path) ?? []),
    files: [...concerned].flatMap((path) => now(path) ?? []),
    environments,
  }
}

/** What everything is judged by is another, or there are so many findings that not all are told. */
function isOtherwise({ moment: was, checked }: State, moment: Moment): boolean {
  const [a, b] = [was.scheduleLimits, moment.scheduleLimits]
  return (
    a?.schedules !== b?.schedules ||
    a?.runsPerMinute !== b?.runsPerMinute ||
    checked.diagnostics.length >= mostInAll
  )
}

/** What is checked with every change: few files, and what others say may be told in them. */
function alwaysConcerned({ wide, keys, dangling }: State): string[] {
  return [...wide, ...keys, ...dangling, accountFile]
}

/** Those that may be judged otherwise now than they were. */
function timedOf({ timed, files, moment }: State, { now }: Moment): string[] {
  if (now === undefined && moment.now === undefined) return []
  const since = Math.min(now ?? Number.POSITIVE_INFINITY, moment.now ?? Number.POSITIVE_INFINITY)
  return [...timed].filter((path) => (files.get(path)?.timeless ?? since) > since)
}

/** Everything that is connected with some files, as they were or as they are now. */
function closure(
  { files, ties, strange }: State,
  fresh: ReadonlyMap<string, FileFacts>,
  seeds: readonly string[],
  first: readonly number[],
): Set<string> {
  const index = new TieIndex()
  for (const [path, facts] of fresh) index.add(path, facts.ties)
  const paths = new Set(seeds)
  const seen = new Set(first)
  const queue = [...seen]
  const tiesOf = (path: string) =>
    path.startsWith(linkMark)
      ? linkTies(path.slice(linkMark.length), strange)
      : [...(files.get(path)?.ties ?? []), ...(fresh.get(path)?.ties ?? [])]
  const follow = (path: string) => {
    const found = tiesOf(path).filter((tie) => !seen.has(tie))
    for (const tie of found) seen.add(tie)
    queue.push(...found)
  }
  for (const path of seeds) follow(path)
  for (let tie = queue.pop(); tie !== undefined; tie = queue.pop()) {
    for (const path of [...ties.pathsOf(tie), ...index.pathsOf(tie)]) {
      if (paths.has(path)) continue
      paths.add(path)
      follow(path)
    }
  }
  return paths
}

/** Undefined where there are too many findings for all of them to be told, or it does not tell of the rest. */
function* checkPart(before: State, part: Part, moment: Moment): Generator<void, Checked | undefined> {
  const gone = new Set(part.before.flatMap(({ declares }) => declares))
  const declared = [...before.declared.keys()] // as they are now, whatever is kept meanwhile
  const elsewhere = () => declared.filter((name) => !gone.has(name))
  const others = part.files.some(declaresAccess) ? pathsOutside(before, part) : []
  const otherPaths = () => others
  const found = yield* validating(
    part.files.map(({ file }) => file),
    moment,
    { elsewhere, otherPaths },
  )
  if (!found.desired !== !before.checked.desired) return undefined
  const checked = joined(before.checked, part, found)
  return checked.diagnostics.length >= mostInAll ? undefined : checked
}

/** Of files with documents. */
function pathsOutside({ files }: State, { paths }: Part): string[] {
  return [...files.values()].flatMap(({ file }) => {
    return file.documents.length > 0 && !paths.has(file.path) ? [file.path] : []
  })
}

function declaresAccess({ file }: FileFacts): boolean {
  return file.documents.some(({ value }) => meantHeader(value).kind === 'Access')
}

function take(state: State, part: Part, { ids }: Moment): void {
  for (const facts of part.before) remove(state, facts)
  for (const facts of part.files) add(state, facts)
  const declared = new Set(part.files.flatMap(({ declares }) => declares))
  for (const facts of part.files) if (isDangling(facts, declared)) state.dangling.add(facts.file.path)
  for (const environment of part.environments) link(state, environment, ids)
}

function occupiedBy({ before, files }: Part): number {
  const count = (all: readonly FileFacts[]) => all.filter(({ file }) => isOccupied(file)).length
  return count(files) - count(before)
}

function isOccupied({ documents, findings }: LoadedFile): boolean {
  return documents.length + findings.length > 0
}
