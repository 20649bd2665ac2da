import { isDeepStrictEqual } from 'node:util'
import { compareAccess } from '../access/compare.ts'
import { noAccess } from '../domain/access.ts'
import type { Access } from '../domain/desired.ts'
import type { Diagnostic } from '../domain/diagnostic.ts'
import type { Held, Plan } from '../domain/plan.ts'
import { isOpenEnded } from './guards/finding-in-scope.ts'
import { heldBy } from './guards.ts'

/** Stands for an extension where something is held back that is none of any. */
export const accessName = 'Access'

/**
 * Who may do what from now on. Where it cannot be told what a commit says, and where it gives more than there was, all stays
 * as it was.
 * @param wanted null: it is declared with errors; undefined: none is declared
 */
export function planAccess(
  before: Access = noAccess,
  wanted: Access | null | undefined,
  errors: readonly Diagnostic[],
): { access?: NonNullable<Plan['access']>; held: Held[] } {
  const to = wanted === undefined ? noAccess : wanted
  const files = new Set(before.grants.map(({ at }) => at.file))
  const isUnclear = errors.some((each) => isOpenEnded(each) && files.has(each.at.file))
  if (to === null || isUnclear || isDeepStrictEqual(before, to)) return { held: [] }
  const { gains, losses } = compareAccess(before, to)
  const widened = heldBy('access-widened', { gains })
  if (widened) return { held: [{ ...widened, extension: accessName, environment: null }] }
  return { access: { to, losses }, held: [] }
}
