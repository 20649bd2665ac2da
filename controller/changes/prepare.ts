import type { Edit } from '../../api/change.ts'
import type { Diff } from '../../core/diff/diff.ts'
import type { Diagnostic } from '../../core/domain/diagnostic.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { type ConfigEdit, type EditedFile, editConfig, sourceFile } from '../../core/edit/edit-config.ts'
import type { SourceFile } from '../../core/edit/edit-repository.ts'
import { itemsOf, type Scope, type VariableItem } from '../../core/edit/variable-items.ts'
import { wayBack } from '../../core/edit/way-back.ts'
import { quoted } from '../../core/lib/closest.ts'
import { objectOf } from '../../core/lib/json.ts'
import { readHeader } from '../../core/load/header.ts'
import { loadFile } from '../../core/load/load-file.ts'
import type { LoadedFile } from '../../core/load/loaded-file.ts'
import type { PublicKey } from '../../core/sealing/keys.ts'
import { seal } from '../../core/sealing/seal.ts'
import { readSealedHeader } from '../../core/sealing/sealed-header.ts'
import { ContinuedCheck, type FileChanges } from '../../core/validate/continued-check.ts'
import { Slices } from '../lib/slices.ts'
import type { Clock } from '../ports/clock.ts'
import type { ConfigBranch } from '../ports/config-branch.ts'
import type { GitSource } from '../ports/git-source.ts'
import { type Live, planningPull } from '../pulls/plan-pull.ts'
import type { SnapshotLoader } from '../sync/snapshot-loader.ts'

export interface PrepareOptions {
  git: Pick<GitSource, 'entries' | 'read'>
  branch: Pick<ConfigBranch, 'earlier'>
  loader: Pick<SnapshotLoader, 'load'>
  /** As `Sync.checkAt`. */
  checkAt: (commit: string) => ContinuedCheck | undefined
  live: () => Live
  /** What secure values are sealed with: the first is. */
  sealingKeys: () => readonly [PublicKey, ...PublicKey[]]
  clock: Clock
}

/** What edits make of a commit. Nothing is written yet. */
export interface Prepared {
  /** Full id of the commit. */
  commit: string
  /** Whole texts, byte order marks included. */
  files: readonly EditedFile[]
  /** Of the extensions that are edited, against what runs. */
  diff: Diff
  digest: string
  /** Those that were not there before. */
  findings: readonly Diagnostic[]
}

const byteOrderMark = '\uFEFF'

/**
 * Makes edits on top of a commit, and plans what comes of it. Secure values are sealed here, and go no further.
 * @throws {BowlineError} `edit-refused`, `cannot-edit`; `too-long`, `bad-value` of what is to be sealed
 */
export async function prepare(
  commit: string,
  edits: readonly Edit[],
  options: PrepareOptions,
  signal: AbortSignal,
): Promise<Prepared> {
  for (;;) {
    const shared = options.checkAt(commit)
    const check = shared ?? (await checkOf(commit, options, signal))
    const about = filesAbout(edits, check)
    const texts = await textsAt(commit, about, options, signal)
    const firm = await Promise.all(edits.map((edit) => firmly(edit, commit, { about, options, signal })))
    const isSecure = secureIn(about)
    const wanted = await Promise.all(firm.map((edit) => sealed(edit, isSecure, options)))
    if (shared && options.checkAt(commit) !== shared) continue // it goes on to another commit meanwhile
    const files = editConfig(texts.sources, wanted, (path) => check.file(path) !== undefined)
    const planned = await plan(files, check, { ...options, edits, signal })
    if (shared && options.checkAt(commit) !== shared) continue
    return { commit, files: files.map((file) => asInGit(file, texts)), ...planned }
  }
}

async function checkOf(
  commit: string,
  { loader }: PrepareOptions,
  signal: AbortSignal,
): Promise<ContinuedCheck> {
  return await new Slices(signal).through(ContinuedCheck.begin(await loader.load(commit, signal)))
}

function filesAbout(edits: readonly Pick<Edit, 'extension'>[], check: ContinuedCheck): LoadedFile[] {
  const extensions = new Set(edits.map(({ extension }) => extension))
  return [...new Set([...extensions].flatMap((extension) => check.filesAbout(extension)))]
}

interface Texts {
  sources: SourceFile[]
  /** Paths of those that begin with a byte order mark, and of those that are no UTF-8. */
  marked: ReadonlySet<string>
  odd: ReadonlySet<string>
}

async function textsAt(
  commit: string,
  files: readonly LoadedFile[],
  { git }: PrepareOptions,
  signal: AbortSignal,
): Promise<Texts> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const entries = await git.entries(commit, signal, (path) => byPath.has(path))
  const plain = entries.filter(({ mode }) => mode.startsWith('100'))
  const contents = await git.read([...new Set(plain.map(({ blob }) => blob))], signal)
  const [sources, marked, odd]: [SourceFile[], Set<string>, Set<string>] = [[], new Set(), new Set()]
  for (const { path, blob } of plain) {
    const content = contents.get(blob) ?? Buffer.alloc(0)
    const text = content.toString('utf8')
    if (text.startsWith(byteOrderMark)) marked.add(path)
    if (!Buffer.from(text).equals(content)) odd.add(path)
    sources.push(sourceFile(path, text.replace(byteOrderMark, ''), byPath.get(path)))
  }
  return { sources, marked, odd }
}

/** With what no other byte is changed by. */
function asInGit(file: EditedFile, { marked, odd }: Texts): EditedFile {
  const { path, before, after } = file
  if (odd.has(path))
    throw new BowlineError('cannot-edit', `${path}:1: this file is not plain UTF-8: change it by hand`)
  if (!marked.has(path)) return file
  const whole = (text: string | null) => (text === null ? null : byteOrderMark + text)
  return { ...file, before: whole(before), after: whole(after) }
}

type FirmEdit = Exclude<Edit, { kind: 'rollback' }>

/** A way back is to the tag that the environment had before: as the history of the file tells that declares it. */
async function firmly(
  edit: Edit,
  commit: string,
  { about, options, signal }: { about: readonly LoadedFile[]; options: PrepareOptions; signal: AbortSignal },
): Promise<FirmEdit> {
  if (edit.kind !== 'rollback') return edit
  const { extension, environment, to } = edit
  const place = { extension, environment }
  const home = about.find((file) => sourceIn(file, place) !== undefined)
  const now = home && sourceIn(home, place)
  if (!home || !now)
    throw new BowlineError('edit-refused', `${extension} ${environment} has no source with a tag`)
  const earlier: { source: { tag: string; url: string } }[] = []
  const take = (content: Buffer | null) => {
    const source = content && sourceIn(loadFile({ path: home.path, content }), place)
    if (source) earlier.push({ source })
    return false
  }
  await options.branch.earlier(home.path, commit, take, signal)
  const [back] =
    to === undefined ? wayBack(now.tag, earlier) : earlier.filter(({ source }) => source.tag === to)
  if (!back) {
    const there = [...new Set(earlier.map(({ source }) => source.tag))].filter((tag) => tag !== now.tag)
    const had = there.length === 0 ? 'no other tag' : quoted(there.slice(0, 10))
    const wanted = to === undefined ? 'has nothing to go back to' : `never had the tag ${JSON.stringify(to)}`
    throw new BowlineError(
      'edit-refused',
      `${extension} ${environment} ${wanted}; before ${now.tag} it had ${had}`,
    )
  }
  if (back.source.url !== now.url)
    throw new BowlineError(
      'edit-refused',
      `${extension} ${environment} had the tag ${back.source.tag} of another repository: set the source with both its URL and its tag`,
    )
  return { kind: 'set-environment', ...place, set: { tag: back.source.tag } }
}

/** What a file says about the source of an environment, if anything; texts of the past may be wrong. */
function sourceIn(
  { documents }: LoadedFile,
  { extension, environment }: { extension: string; environment: string },
): { tag: string; url: string } | undefined {
  for (const { value, broken } of documents) {
    const header = readHeader(value)
    const isIt = header.kind === 'Environment' && header.extension === extension
    if (!isIt || header.environment !== environment || broken) continue
    const { tag, url } = objectOf(objectOf(objectOf(value).spec).source)
    if (typeof tag === 'string' && typeof url === 'string') return { tag, url }
  }
  return undefined
}

/** A value that is to be secure, or is so already for the environment, leaves as what only the controller can read. */
async function sealed(
  edit: FirmEdit,
  isSecure: (place: VariablePlace) => boolean,
  { live, sealingKeys }: PrepareOptions,
): Promise<ConfigEdit> {
  if (edit.kind === 'promote') {
    const { source: takeUrl = false, ...rest } = edit
    return { ...rest, takeUrl }
  }
  if (edit.kind !== 'set-variable') return edit as ConfigEdit
  const { kind, extension, environment, name, value = '', secure = false } = edit
  const place = { extension, environment, name }
  const [newest, ...older] = sealingKeys()
  if (edit.sealed !== undefined) {
    demandKey(edit.sealed, [newest, ...older])
    return { kind, ...place, to: { sealed: edit.sealed } }
  }
  if (!secure && !isSecure(place)) return { kind, ...place, to: { value } }
  const account = live().account?.name
  if (account === undefined)
    throw new BowlineError('edit-refused', 'nothing can be sealed before the account is known')
  return { kind, ...place, to: { sealed: await seal(value, { account, ...place }, newest) } }
}

/** What else is wrong with it is a finding. */
function demandKey(value: string, keys: readonly PublicKey[]): void {
  const header = readSealedHeader(value)
  if (typeof header === 'string' || keys.some(({ id }) => id === header.keyId)) return
  throw new BowlineError(
    'edit-refused',
    `a value was sealed with the key ${header.keyId}, which this controller does not have: seal it anew`,
  )
}

type VariablePlace = Scope & { name: string }

/** Whether a variable is secure, or another one that its environment inherits. Each scope is gone through once. */
function secureIn(files: readonly LoadedFile[]): (place: VariablePlace) => boolean {
  const documents = files.flatMap((file) => file.documents)
  const known = new Map<string, ReadonlySet<string>>()
  const namesIn = (scope: Scope): ReadonlySet<string> => {
    const key = `${scope.extension}:${scope.environment ?? ''}`
    const found = known.get(key) ?? new Set(itemsOf(documents, scope).flatMap(secureName))
    known.set(key, found)
    return found
  }
  return ({ extension, environment, name }) =>
    [environment, null].some((each) => namesIn({ extension, environment: each }).has(name))
}

function secureName({ name, secure }: VariableItem): string[] {
  return secure ? [name] : []
}

interface Planning extends PrepareOptions {
  edits: readonly Pick<Edit, 'extension'>[]
  signal: AbortSignal
}

async function plan(
  files: readonly EditedFile[],
  check: ContinuedCheck,
  { edits, live, clock, signal }: Planning,
): Promise<Pick<Prepared, 'diff' | 'digest' | 'findings'>> {
  const [now, there] = [clock.now(), live()]
  const slices = new Slices(signal)
  const planned = (changes: FileChanges) =>
    slices.through(planningPull({ changes, basis: check }, there, now))
  const { diff, digest } = await planned(changesOf(files))
  const found = diff.findings.after
  const asItIs = { changed: files.flatMap(({ path }) => check.file(path) ?? []), removed: [] }
  const findings = found.length === 0 ? [] : newAmong(found, (await planned(asItIs)).diff.findings.after)
  const names = new Set(edits.map(({ extension }) => extension))
  return { diff: diffOf(diff, names, findings), digest, findings }
}

function changesOf(files: readonly EditedFile[]): FileChanges {
  return {
    changed: files.flatMap(({ path, after }) =>
      after === null ? [] : [loadFile({ path, content: Buffer.from(after) })],
    ),
    removed: files.flatMap(({ path, after }) => (after === null ? [path] : [])),
  }
}

/** Lines move, what is wrong stays; two that read the same are two. */
function newAmong(after: readonly Diagnostic[], before: readonly Diagnostic[]): Diagnostic[] {
  const left = new Map<string, number>()
  for (const each of before) left.set(keyOf(each), (left.get(keyOf(each)) ?? 0) + 1)
  return after.filter((each) => {
    const known = left.get(keyOf(each)) ?? 0
    left.set(keyOf(each), known - 1)
    return known <= 0
  })
}

function keyOf({ code, message, at }: Diagnostic): string {
  return JSON.stringify([at.file, code, message])
}

/** What others changed, and are yet to see, is theirs. */
function diffOf(diff: Diff, names: ReadonlySet<string>, findings: readonly Diagnostic[]): Diff {
  return {
    account: [],
    access: { ...diff.access, gains: [], losses: [], held: [] },
    extensions: diff.extensions.filter(({ name }) => names.has(name)),
    unchanged: 0,
    findings: { before: [], after: findings },
  }
}
