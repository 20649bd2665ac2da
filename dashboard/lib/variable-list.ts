import { paths, pathTo } from '../../api/paths.ts'
import type { EnvironmentVariable } from '../../api/variable.ts'
import { askedAt, type KeyedList, type ListKind, type QueryFilter, useKeyedList } from './keyed-list.ts'
import type { Concerns } from './query.ts'

/** What Git says of variables comes with a commit, what is in force with the environment. */
export const onVariables =
  (environment: string): Concerns =>
  (change) =>
    !change || change.status || change.environments.includes(environment)

const kinds = new Map<string, ListKind<EnvironmentVariable, QueryFilter>>()

/** @param environment id */
function kindOf(environment: string): ListKind<EnvironmentVariable, QueryFilter> {
  const known = kinds.get(environment)
  if (known) return known
  const kind: ListKind<EnvironmentVariable, QueryFilter> = {
    ...askedAt(pathTo(paths.environmentVariables, { environment })),
    concerns: (change) => () => onVariables(environment)(change, undefined),
    others: { kind: 'anywhere', environmentOf: () => environment, changed: () => [] },
  }
  kinds.set(environment, kind)
  return kind
}

/** Variables of an environment, by its id, that a filter finds. */
export function useVariables(
  environment: string,
  filter: QueryFilter,
): KeyedList<EnvironmentVariable, QueryFilter> {
  return useKeyedList(kindOf(environment), filter)
}
