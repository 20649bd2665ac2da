import { isDeepStrictEqual } from 'node:util'
import type { Variable } from '../domain/desired.ts'

/** A variable that differs. Values are null where there is none, and where one side is secure: nobody may see those. */
export interface VariableChange {
  name: string
  change: 'added' | 'changed' | 'removed'
  secure: boolean
  from: string | null
  to: string | null
}

/** By name. A value that is secure on one side is hidden on both: what was plain before may be the same secret. */
export function changedVariables(before: readonly Variable[], after: readonly Variable[]): VariableChange[] {
  const from = new Map(before.map((each) => [each.name, each]))
  const to = new Map(after.map((each) => [each.name, each]))
  return [...new Set([...from.keys(), ...to.keys()])]
    .sort()
    .filter((name) => !isDeepStrictEqual(from.get(name), to.get(name)))
    .map((name) => changeOf(name, from.get(name), to.get(name)))
}

function changeOf(name: string, from: Variable | undefined, to: Variable | undefined): VariableChange {
  const secure = from?.secure === true || to?.secure === true
  const visible = (variable: Variable | undefined) =>
    secure || !variable || variable.secure ? null : variable.value
  const change = !from ? 'added' : !to ? 'removed' : 'changed'
  return { name, change, secure, from: visible(from), to: visible(to) }
}
