import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths } from '../../api/paths.ts'
import { askedAt, type KeyedList, type ListKind, type QueryFilter, useKeyedList } from './keyed-list.ts'

const environments: ListKind<EnvironmentOverview, QueryFilter> = {
  ...askedAt(paths.allEnvironments),
  concerns: (change) => {
    const ids = change && new Set(change.environments)
    return ({ id }) => !ids || ids.has(id)
  },
  others: {
    kind: 'anywhere',
    changed: (change) => change.environments,
    environmentOf: ({ id }) => id,
  },
}

/** Environments of a filter. */
export function useEnvironments(filter: QueryFilter): KeyedList<EnvironmentOverview, QueryFilter> {
  return useKeyedList(environments, filter)
}
