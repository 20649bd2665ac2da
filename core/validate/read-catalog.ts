import { quoted } from '../lib/closest.ts'
import { finished } from '../lib/finished.ts'
import { isKind, type Kind, kinds, readKind } from '../load/header.ts'
import type { LoadedDocument } from '../load/loaded-file.ts'
import type { Bodies, Catalog, Declared, Resource } from './catalog.ts'
import { meantHeader } from './meant-header.ts'
import type { Report } from './rule.ts'
import { checkShape } from './shape.ts'

/** Sorts documents by kind and checks each on its own. */
export function readCatalog(documents: readonly LoadedDocument[], report: Report): Catalog {
  return finished(readingCatalog(documents, report))
}

/** The same, step by step. */
export function* readingCatalog(
  documents: readonly LoadedDocument[],
  report: Report,
): Generator<void, Catalog> {
  const declared: Declared[] = []
  const sound: Declared[] = []
  for (const document of documents) {
    yield // to guess what was meant takes its time
    const each = declare(document)
    declared.push(each)
    if (!document.broken && checkHeader(each, report)) sound.push(each)
  }
  function* of<K extends Kind>(kind: K): Generator<void, Resource<Bodies[K]>[]> {
    const right: Resource<Bodies[K]>[] = []
    for (const each of sound.filter(({ header }) => header.kind === kind)) {
      yield // a single one may have a hundred thousand mistakes
      const resource = checkShape(kind, each, report)
      if (resource) right.push(resource)
    }
    return right
  }
  return {
    declared,
    accounts: yield* of('Account'),
    extensions: yield* of('Extension'),
    environments: yield* of('Environment'),
    variableSets: yield* of('VariableSet'),
    schedules: yield* of('Schedule'),
    accesses: yield* of('Access'),
  }
}

function declare(document: LoadedDocument): Declared {
  return { document, header: meantHeader(document.value) }
}

function checkHeader(declared: Declared, report: Report): boolean {
  const problem = headerProblem(declared)
  if (problem) report({ in: declared, ...problem })
  return problem === undefined
}

function headerProblem({ document, header }: Declared): Omit<Parameters<Report>[0], 'in'> | undefined {
  const { apiVersion } = header
  const kind = readKind(document.value)
  if (apiVersion === undefined) {
    const hint = 'add apiVersion: bowline.dev/v1'
    const message = `"apiVersion" is missing from this ${kind ?? 'document'}`
    return { code: 'missing-field', at: '', message, hint }
  }
  if (apiVersion !== 'bowline.dev/v1') {
    const help = apiVersion.startsWith('bowline.dev/')
      ? 'is not supported; expected "bowline.dev/v1"'
      : 'is not known; did you mean "bowline.dev/v1"?'
    return {
      code: 'unsupported-version',
      at: '/apiVersion',
      message: `apiVersion ${quoted([apiVersion])} ${help}`,
    }
  }
  if (kind === undefined) {
    return { code: 'missing-field', at: '', message: `"kind" is missing; expected one of ${quoted(kinds)}` }
  }
  if (isKind(kind)) return undefined
  const help =
    header.kind === undefined ? `expected one of ${quoted(kinds)}` : `did you mean "${header.kind}"?`
  return { code: 'unknown-kind', at: '/kind', message: `kind ${quoted([kind])} is not known; ${help}` }
}
