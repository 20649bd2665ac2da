import { paths, pathTo } from '../../api/paths.ts'
import type { EnvironmentVariable } from '../../api/variable.ts'
import { type KeyedList, type ListKind, useKeyedList } from './keyed-list.ts'
import type { Concerns } from './query.ts'

const kinds = new Map<string, ListKind<EnvironmentVariable>>()

/** @param environment id */
function kindOf(environment: string): ListKind<EnvironmentVariable> {
  const known = kinds.get(environment)
  if (known) return known
  const kind: ListKind<EnvironmentVariable> = {
    path: pathTo(paths.environmentVariables, { environment }),
    concerns: (change) => () => change.status || change.environments.includes(environment),
    environmentOf: () => environment,
    elsewhere: () => [],
  }
  kinds.set(environment, kind)
  return kind
}

/** Variables of an environment, by its id, that a filter finds. */
export function useVariables(
  environment: string,
  filter: Readonly<Record<string, string | undefined>>,
): KeyedList<EnvironmentVariable> {
  return useKeyedList(kindOf(environment), filter)
}

/** What Git says of variables comes with a commit, what is in force with the environment. */
export const onVariables =
  (environment: string): Concerns =>
  (change) =>
    !change || change.status || change.environments.includes(environment)
