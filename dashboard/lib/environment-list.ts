import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { type KeyedList, type ListKind, useKeyedList } from './keyed-list.ts'

const environments: ListKind<EnvironmentOverview> = {
  path: paths.allEnvironments,
  concerns: (change) => {
    const ids = new Set(change.environments)
    return ({ id }) => ids.has(id)
  },
  environmentOf: ({ id }) => id,
  elsewhere: (change) => change.environments,
}

/** Environments of a filter. */
export function useEnvironments(
  filter: Readonly<Record<string, string | undefined>>,
): KeyedList<EnvironmentOverview> {
  return useKeyedList(environments, filter)
}
