import type { ComponentChildren } from 'preact'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import type { EnvironmentVariable, VariablePage } from '../../api/variable.ts'
import { causeOf } from '../lib/cause.ts'
import { withQuery } from '../lib/place.ts'
import { useQuery } from '../lib/query.ts'
import { isItself, type Pending } from '../lib/variable-basket.ts'
import { onVariables } from '../lib/variable-list.ts'

/** One commit has all of them or none: to look at a few is enough. */
const mostLookedAt = 20

interface ArrivalProps {
  environment: EnvironmentOverview
  written: readonly Pending[]
  /** Until Git has it. */
  waiting: ComponentChildren
}

/** Whether variables that were written are in force. */
export function VariableArrival({ environment, written, waiting }: ArrivalProps) {
  const looked = written.slice(0, mostLookedAt)
  const path = withQuery(pathTo(paths.environmentVariables, { environment: environment.id }), {
    id: looked.map(({ edit }) => edit.name).join(','),
  })
  const page = useQuery<VariablePage>(path, onVariables(environment.id))?.data.value
  if (!page) return <>{waiting}</>
  const now = new Map(page.items.map((each) => [each.name, each]))
  const has = (isAsked: (pending: Pending, now: EnvironmentVariable | undefined) => boolean) =>
    looked.every((each) => isAsked(each, now.get(each.edit.name)))
  if (!has(isInGit)) return <>{waiting}</>
  if (has((_, variable) => isSettled(variable))) return <p>It is in force.</p>
  return (
    <p>
      Git has it. {environment.extension} {environment.type} is yet to take it up:{' '}
      {causeOf(environment)?.message}
    </p>
  )
}

function isSettled(variable: EnvironmentVariable | undefined): boolean {
  return !variable || variable.standing === 'in-force' || variable.standing === null
}

/** Of one for all environments nothing is seen where this environment has its own. */
function isInGit({ edit, before }: Pending, now: EnvironmentVariable | undefined): boolean {
  if (edit.environment === null && now?.from === 'environment') return true
  const there = now && isItself(now, edit.environment) ? now : undefined
  if (edit.kind === 'unset-variable') return there === undefined
  if (!there) return false
  if (edit.sealed !== undefined) return edit.sealed.endsWith(`.${there.sealing}`)
  if (there.secure) return there.sealing !== before?.sealing
  return (
    edit.value === undefined ||
    (there.length === edit.value.length && edit.value.startsWith(there.value ?? ''))
  )
}
