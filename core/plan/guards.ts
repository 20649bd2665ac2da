import type { GuardCode, Held } from '../domain/plan.ts'
import { accessWidened } from './guards/access-widened.ts'
import { deletion } from './guards/deletion.ts'
import { emptyRepository } from './guards/empty-repository.ts'
import { findingInScope } from './guards/finding-in-scope.ts'
import { modeSwitch } from './guards/mode-switch.ts'
import { secureStaysSecure } from './guards/secure-stays-secure.ts'
import { shrink } from './guards/shrink.ts'

/** Why something is held back because of the live state, and what to do, for people; undefined: it is not. Pure. */
type Guard<Facts> = (facts: Facts) => string | undefined

/** All that may hold a change back, by the code it is told with; from the widest to the narrowest. */
const guards = {
  /** Everything: nothing changes in this pass. */
  'empty-repository': emptyRepository,
  /** Every deletion in an extension. */
  'finding-in-scope': findingInScope,
  /** Every deletion of this pass. */
  'too-many-deletions': shrink,
  /** The deletion of an environment. */
  'not-stopped': deletion,
  /** Everything new in an environment. */
  'mode-switch': modeSwitch,
  /** Variables of an environment. */
  'secure-to-plain': secureStaysSecure,
  /** Who may do what. */
  'access-widened': accessWidened,
} satisfies Record<GuardCode, Guard<never>>

type FactsOf<Code extends GuardCode> = Parameters<(typeof guards)[Code]>[0]

/** Asks a guard: its code and reason where it holds something back. */
export function heldBy<Code extends GuardCode>(
  code: Code,
  facts: FactsOf<Code>,
): Pick<Held, 'code' | 'reason'> | undefined {
  const guard = guards[code] as Guard<FactsOf<Code>>
  const reason = guard(facts)
  return reason === undefined ? undefined : { code, reason }
}
