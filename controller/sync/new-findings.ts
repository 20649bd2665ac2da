import { type Diagnostic, formatDiagnostic } from '../../core/domain/diagnostic.ts'
import { count } from '../../core/lib/count.ts'
import type { Log } from '../ports/log.ts'

/** More lines at once help nobody: `bowline status` and the page have all of them. */
const mostLogged = 100

/**
 * Tells of the findings that the commit before did not have. `ContinuedCheck` gives the same object for one that stayed; in a
 * file that was touched, what has moved to another line is told again.
 */
export function logNewFindings(
  log: Pick<Log, 'error' | 'warn'>,
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): void {
  if (before === after) return
  const known = new Set(before)
  const fresh = after.filter((each) => !known.has(each))
  for (const each of fresh.slice(0, mostLogged))
    log[each.severity === 'error' ? 'error' : 'warn']({ code: each.code }, formatDiagnostic(each))
  const rest = fresh.length - mostLogged
  if (rest > 0) log.warn({}, `and ${count(rest, 'more finding')} that the commit before did not have`)
}
