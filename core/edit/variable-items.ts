import type { EnvironmentType } from '../domain/desired.ts'
import { readHeader } from '../load/header.ts'
import type { LoadedDocument } from '../load/loaded-file.ts'

/** Which variables are meant: those of one environment, or, where it is null, those all environments share. */
export interface Scope {
  extension: string
  environment: EnvironmentType | null
}

/** A variable as it stands in a VariableSet. */
export interface VariableItem {
  document: LoadedDocument
  scope: Scope
  /** In `spec.variables`. */
  index: number
  name: string
  value?: string
  sealed?: string
  secure: boolean
}

/** The VariableSets of a scope, also those with mistakes in them. */
export function setsOf(
  documents: readonly LoadedDocument[],
  { extension, environment }: Scope,
): LoadedDocument[] {
  return documents.filter((document) => {
    const header = readHeader(document.value)
    const isSet = header.kind === 'VariableSet' && header.extension === extension
    return isSet && !document.broken && (header.environment ?? null) === environment
  })
}

/** The variables of a scope, in the order of files and documents. */
export function itemsOf(documents: readonly LoadedDocument[], scope: Scope): VariableItem[] {
  return setsOf(documents, scope).flatMap((document) =>
    itemsIn(document).flatMap((item, index) => {
      const { name, value, sealed, secure } = item
      if (typeof name !== 'string') return []
      const content = typeof sealed === 'string' ? { sealed } : typeof value === 'string' ? { value } : {}
      return { document, scope, index, name, ...content, secure: secure === true }
    }),
  )
}

/** The items of `spec.variables`; none where it is no list. */
export function itemsIn({ value }: LoadedDocument): Record<string, unknown>[] {
  const { variables } = ((value as { spec?: unknown })?.spec ?? {}) as { variables?: unknown }
  return Array.isArray(variables) ? variables.filter((each) => typeof each === 'object' && each !== null) : []
}
