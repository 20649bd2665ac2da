import type { Plan } from '../../core/domain/plan.ts'
import { count } from '../../core/lib/count.ts'
import type { Log } from '../ports/log.ts'

/** More lines at once help nobody: the audit trail has all of them, and each environment says when it is there. */
const mostLogged = 100

/** Tells of the changes that the plan before did not have: what is on its way is planned again whenever one looks. */
export function logNewChanges(log: Pick<Log, 'info'>, before: Plan | null, { changes }: Plan): void {
  const known = new Set(before?.changes.map(textOf))
  const fresh = changes.filter((each) => !known.has(textOf(each)))
  for (const { environment, kind, reason } of fresh.slice(0, mostLogged))
    log.info({ environment }, `${kind}: ${reason}`)
  const rest = fresh.length - mostLogged
  if (rest > 0) log.info({}, `and ${count(rest, 'more change')} that the plan before did not have`)
}

function textOf({ kind, environment, reason }: Plan['changes'][number]): string {
  return `${kind} ${environment} ${reason}`
}
