import type { DeclaredVariable } from '../domain/declaration.ts'
import type { EnvironmentType, Variable } from '../domain/desired.ts'
import type { FilePosition } from '../domain/diagnostic.ts'
import { compareText } from '../lib/compare-text.ts'
import { type LoadedDocument, pointerTo, positionOf } from '../load/loaded-file.ts'
import { itemsOf, type VariableItem } from './variable-items.ts'

export interface VariableSources {
  extension: string
  environment: EnvironmentType
  /** What Git says, resolved. */
  declared: readonly Variable[]
  /** What was last applied; null before that. */
  applied: readonly Variable[] | null
  /** What the release that runs wants to exist. */
  release: readonly DeclaredVariable[]
  /** Those that say something about the extension. */
  documents: readonly LoadedDocument[]
}

/** A variable that an environment has, or is still to lose. */
export interface ListedVariable {
  name: string
  secure: boolean
  /** Null where it is secure. */
  value: string | null
  /** As Git holds it; null where it is not sealed. */
  sealed: string | null
  /** Null: nobody gives it any more. */
  from: 'environment' | 'extension' | 'release' | null
  /** Where Git has it. */
  item: VariableItem | undefined
  /** The one of all environments that it wins over. */
  insteadOf: VariableItem | undefined
  /** Null where Git does not have it. */
  standing: 'in-force' | 'new' | 'changed' | 'removed' | null
}

/** All variables of an environment, by name. */
export function listedVariables({
  extension,
  environment,
  declared,
  applied,
  release,
  documents,
}: VariableSources): ListedVariable[] {
  const own = byName(itemsOf(documents, { extension, environment }))
  const shared = byName(itemsOf(documents, { extension, environment: null }))
  const before = byName(applied ?? [])
  const inGit = declared.map((each): ListedVariable => {
    const { name } = each
    const mine = own.get(name)
    return {
      ...contentOf(each),
      from: mine ? 'environment' : 'extension',
      item: mine ?? shared.get(name),
      insteadOf: mine && shared.get(name),
      standing: standingOf(each, before.get(name)),
    }
  })
  const names = new Set(declared.map(({ name }) => name))
  const nowhere = { item: undefined, insteadOf: undefined }
  const gone = [...before.values()]
    .filter(({ name }) => !names.has(name))
    .map((each): ListedVariable => ({ ...contentOf(each), ...nowhere, from: null, standing: 'removed' }))
  const ofRelease = release
    .filter(({ name }) => !names.has(name) && !before.has(name))
    .map(({ name, secure, initialValue }): ListedVariable => {
      const value = secure ? null : initialValue
      return { name, secure, value, sealed: null, ...nowhere, from: 'release', standing: null }
    })
  return [...inGit, ...gone, ...ofRelease].sort((a, b) => compareText(a.name, b.name))
}

/** Where a variable is written. */
export function positionOfItem({ document, index }: VariableItem): FilePosition {
  return positionOf(document, pointerTo('/spec/variables', index))
}

function contentOf(variable: Variable): Pick<ListedVariable, 'name' | 'secure' | 'value' | 'sealed'> {
  const { name, secure } = variable
  return variable.secure
    ? { name, secure, value: null, sealed: variable.sealed }
    : { name, secure, value: variable.value, sealed: null }
}

function standingOf(now: Variable, before: Variable | undefined): ListedVariable['standing'] {
  if (!before) return 'new'
  const [a, b] = [contentOf(now), contentOf(before)]
  return a.secure === b.secure && a.value === b.value && a.sealed === b.sealed ? 'in-force' : 'changed'
}

function byName<T extends { name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((each) => [each.name, each]))
}
