import { environmentTypes } from '../../domain/desired.ts'
import { closest, quoted } from '../../lib/closest.ts'
import { groupBy } from '../../lib/group-by.ts'
import { type Catalog, type Declared, declaredOf } from '../catalog.ts'
import type { Finding, Rule } from '../rule.ts'

/** Looking among all extensions for the one that was meant takes long where there are many. */
const mostLookedFor = 200

export const referencesExist: Rule = function* (catalog, report) {
  const known = new Set(groupBy(declaredOf(catalog, 'Extension'), ({ header }) => header.name).keys())
  let extensions: readonly string[] | undefined
  let lookedFor = 0
  const environments = environmentsByExtension(catalog)
  const unclear = new Set(
    declaredOf(catalog, 'Environment')
      .filter(isUnclear)
      .map(({ header }) => header.extension),
  )
  for (const declared of catalog.declared) {
    yield
    const { kind, extension, environment } = declared.header
    if (extension === undefined || kind === 'Extension') continue
    if (!known.has(extension)) {
      extensions ??= [...known, ...(catalog.elsewhere?.() ?? [])].sort()
      report(unknownExtension(declared, extension, extensions, ++lookedFor <= mostLookedFor))
    } else if (kind !== 'Environment' && isType(environment)) {
      const existing = environments.get(extension) ?? []
      if (unclear.has(extension) || unclear.has(undefined)) continue
      if (!existing.includes(environment))
        report(unknownEnvironment(declared, extension, environment, existing))
    }
  }
}

/** Of what it is cannot be read, and is told there: it may be the one that is asked for. */
function isUnclear({ header }: Declared): boolean {
  return header.extension === undefined || !isType(header.environment)
}

/** Whose document this really is cannot be told, so it touches no extension by name. */
function unknownExtension(
  declared: Declared,
  extension: string,
  expected: readonly string[],
  isLookedFor: boolean,
): Finding {
  const meant = isLookedFor ? closest(extension, expected) : undefined
  return {
    code: 'unknown-extension',
    in: declared,
    at: '/spec/extension',
    message: `extension ${quoted([extension])} is not declared; ${expectedOneOf(expected)}`,
    ...(meant !== undefined && { hint: `did you mean "${meant}"?` }),
    extensions: [],
  }
}

function unknownEnvironment(
  declared: Declared,
  extension: string,
  environment: string,
  existing: readonly string[],
): Finding {
  return {
    code: 'unknown-environment',
    in: declared,
    at: '/spec/environment',
    message: `environment "${environment}" of extension "${extension}" is not declared; ${expectedOneOf(existing)}`,
  }
}

function expectedOneOf(names: readonly string[]): string {
  return names.length > 0 ? `expected one of ${quoted(names)}` : 'there is none yet'
}

function environmentsByExtension(catalog: Catalog): ReadonlyMap<string, string[]> {
  const groups = groupBy(declaredOf(catalog, 'Environment'), ({ header }) => header.extension)
  return new Map(
    [...groups].map(([extension, declared]) => [
      extension,
      environmentTypes.filter((type) => declared.some(({ header }) => header.environment === type)),
    ]),
  )
}

function isType(environment: string | undefined): environment is string {
  return environmentTypes.some((type) => type === environment)
}
