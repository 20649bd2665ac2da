import type { AccountDocument } from '../../schemas/generated/types.ts'
import type { Access, Desired, Extension } from '../domain/desired.ts'
import type { Diagnostic } from '../domain/diagnostic.ts'
import { compareText } from '../lib/compare-text.ts'
import { finished } from '../lib/finished.ts'
import { isTooMuch } from '../load/commit-limits.ts'
import type { LoadedFile } from '../load/loaded-file.ts'
import { byPosition } from './by-position.ts'
import { type Catalog, declaredOf, type Elsewhere, soleAccount } from './catalog.ts'
import { extensionFiles } from './extension-files.ts'
import { Findings } from './findings.ts'
import { keyFindings } from './key-findings.ts'
import { readingCatalog } from './read-catalog.ts'
import { resolving } from './resolve.ts'
import { resolveAccess } from './resolve-access.ts'
import type { Moment } from './rule.ts'
import { rules } from './rules.ts'

export interface Checked extends Found {
  /**
   * The account and the extensions that no error touches, deeply frozen; undefined where the Account is missing, wrong
   * or declared twice.
   */
  desired: Desired | undefined
}

export interface Found {
  /** Everything that was found, by position. */
  diagnostics: readonly Diagnostic[]
  /** By extension name, sorted: the files that say something about it, wrong ones too. */
  extensionFiles: ReadonlyMap<string, readonly string[]>
}

/**
 * Checks a whole config repository. Pure, and the order of the files does not matter.
 *
 * Give `now` for people who look: a one-time schedule in the past is an error then, unless it is among those `planned`
 * before, which all are that were committed already. Leave it out where the controller decides: what it applies would go
 * wrong by and by, with nobody touching it.
 */
export function validate(files: readonly LoadedFile[], moment: Moment = {}): Checked {
  return finished(validating(files, moment))
}

/** For `ContinuedCheck` alone. */
export interface Beside extends Elsewhere {
  /** What is there already, by name: what is equal to it is the same object. */
  known?: ReadonlyMap<string, Extension>
}

/** The same, step by step, for whoever has other things to do in between. */
export function* validating(
  files: readonly LoadedFile[],
  moment: Moment = {},
  { known, ...elsewhere }: Beside = {},
): Generator<void, Checked> {
  const judged = yield* judging(files, moment, elsewhere)
  const { catalog, account, touched, diagnostics, extensionFiles, access } = judged
  const wanted = (name: string) => !touched.has(name)
  const from = { wanted, files: extensionFiles, ids: moment.ids, known }
  const resolved = account && (yield* resolving(catalog, { account, ...from }))
  const desired = resolved && access !== undefined ? Object.freeze({ ...resolved, access }) : resolved
  return { desired, diagnostics, extensionFiles }
}

/** What is found, and how much is good: for whoever only wants to know whether it is right, in less time. */
export interface Judged extends Found {
  good: GoodParts | undefined
}

/** What `Checked.desired` would hold. */
export interface GoodParts {
  /** Name of the account. */
  account: string
  /** Those that no error touches, by name: how many environments each has. */
  extensions: ReadonlyMap<string, number>
}

/** As `validate`, but nothing is filled in or followed. */
export function judge(files: readonly LoadedFile[], moment: Moment = {}, elsewhere?: Elsewhere): Judged {
  const judged = finished(judging(files, moment, elsewhere))
  const { catalog, account, touched, diagnostics, extensionFiles } = judged
  return { good: account && goodParts(catalog, account, touched), diagnostics, extensionFiles }
}

function goodParts(
  { extensions, environments }: Catalog,
  account: AccountDocument,
  touched: ReadonlySet<string>,
): GoodParts {
  const good = new Map<string, number>()
  for (const { body } of extensions) if (!touched.has(body.metadata.name)) good.set(body.metadata.name, 0)
  for (const { body } of environments) {
    const count = good.get(body.spec.extension)
    if (count !== undefined) good.set(body.spec.extension, count + 1)
  }
  return { account: account.metadata.name, extensions: good }
}

interface Judgement extends Found {
  catalog: Catalog
  account: AccountDocument | undefined
  /** Names of the extensions that an error touches. */
  touched: ReadonlySet<string>
  /** As `Desired.access`. */
  access: Access | null | undefined
}

function* judging(
  files: readonly LoadedFile[],
  moment: Moment,
  elsewhere?: Elsewhere,
): Generator<void, Judgement> {
  const ordered = files.toSorted((a, b) => compareText(a.path, b.path))
  const findings = new Findings(ordered.flatMap((file) => file.findings))
  const documents = ordered.flatMap((file) => file.documents)
  const read = yield* readingCatalog(documents, findings.report)
  const catalog = elsewhere ? { ...read, ...elsewhere } : read
  for (const rule of rules) {
    yield* rule(catalog, findings.report, moment) ?? []
    yield
  }
  const missing = isTooMuch(files) ? [] : missingAccount(catalog)
  const diagnostics = [...findings.all(), ...missing, ...keyFindings(ordered, moment)].sort(byPosition)
  yield
  const feeding = extensionFiles(catalog.declared)
  const account = usableAccount(catalog, findings)
  const touched = touchedExtensions(diagnostics, feeding)
  yield
  const access = accessIn(catalog, findings)
  return { catalog, account, touched, diagnostics, extensionFiles: feeding, access }
}

/** Undefined where none is declared; null where it cannot be told: half a policy is another one. */
function accessIn(catalog: Catalog, findings: Findings): Access | null | undefined {
  const declared = declaredOf(catalog, 'Access')
  if (declared.length === 0) return undefined
  return declared.some(({ document }) => findings.isFaulty(document)) ? null : resolveAccess(catalog)
}

function missingAccount(catalog: Catalog): Diagnostic[] {
  if (declaredOf(catalog, 'Account').length > 0) return []
  const at = { file: 'account.yaml', line: 1, column: 1 }
  const message = 'no Account is declared'
  const hint = 'add a document with kind: Account, for example in account.yaml'
  return [{ code: 'missing-account', severity: 'error', at, message, hint, extensions: [] }]
}

function usableAccount(catalog: Catalog, findings: Findings): AccountDocument | undefined {
  const account = soleAccount(catalog)
  return account && !findings.isFaulty(account.document) ? account.body : undefined
}

/** Those an error names; where it names none, those that the rest of its file is about. */
function touchedExtensions(
  diagnostics: readonly Diagnostic[],
  feeding: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const named = errors.flatMap(({ extensions }) => extensions)
  const unclear = new Set(errors.filter(({ extensions }) => extensions.length === 0).map(({ at }) => at.file))
  const nearby = [...feeding].filter(([, files]) => files.some((file) => unclear.has(file)))
  return new Set([...named, ...nearby.map(([name]) => name)])
}
