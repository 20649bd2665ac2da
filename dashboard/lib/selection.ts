/** Rows that somebody has chosen, to do something to them. */
export interface Selection {
  ids: ReadonlySet<string>
  /** The row from which a range goes; null before the first. */
  from: string | null
  /** All that the filter finds is meant, shown or not. */
  isAll: boolean
}

export const nothingSelected: Selection = { ids: new Set(), from: null, isAll: false }

export function toggled({ ids, isAll }: Selection, id: string): Selection {
  if (isAll) return { ids: new Set([id]), from: id, isAll: false }
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, from: id, isAll: false }
}

/** @param rows ids in the order in which they are shown */
export function ranged(selection: Selection, rows: readonly string[], to: string): Selection {
  const ends = [rows.indexOf(selection.from ?? to), rows.indexOf(to)]
  const [first = -1, last = -1] = ends.toSorted((a, b) => a - b)
  if (first < 0) return toggled(selection, to) // where it began is not shown any more
  return {
    ids: new Set([...selection.ids, ...rows.slice(first, last + 1)]),
    from: selection.from ?? to,
    isAll: false,
  }
}
