import { useEffect, useMemo } from 'preact/hooks'

/** The last list of each kind, and its filter: by what it is of. */
const last = new Map<unknown, { key: string; list: unknown }>()

/**
 * A list of a filter. Where the last one of its kind had the same filter it is that one, for Back: it is there as it was left.
 * @param of what it is of: always the same, and of no other kind
 * @param filter in one order, so that two that are equal are equal as texts
 */
export function useKeptList<L>(of: unknown, filter: unknown, make: () => L): L {
  const key = JSON.stringify(filter)
  const list = useMemo(() => {
    const before = last.get(of)
    return before?.key === key ? (before.list as L) : make()
  }, [of, key])
  useEffect(() => {
    last.set(of, { key, list })
  }, [list])
  return list
}
