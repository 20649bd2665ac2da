/** What kind of thing is in a cell. `unknown` is what the file says in no known way. */
export type CellKind = 'text' | 'number' | 'boolean' | 'date' | 'error' | 'formula' | 'empty' | 'unknown'

/** One cell as it was read, before anybody judges it. */
export interface GridCell {
  /** 1 is A. */
  column: number
  kind: CellKind
  /** Text as it is, all runs of rich text joined; numbers as JavaScript writes them; `TRUE` or `FALSE`; else empty. */
  text: string
  /** How a number is shown, such as `0.00%`; null where it is shown as it is. */
  format: string | null
}

export interface GridRow {
  /** 1-based, as people see it. */
  row: number
  hidden: boolean
  cells: readonly GridCell[]
}

/** The sheet `Data`, without what surrounds it. Rows and cells in order; those without anything may be missing. */
export interface Grid {
  rows: readonly GridRow[]
  /** `A2:B3`. */
  merges: readonly string[]
  hiddenColumns: ReadonlySet<number>
}
