/** What a spreadsheet may be. A person's list of variables stays far below; a file above is there to exhaust us. */
export const limits = {
  fileBytes: 2 * 1024 * 1024,
  /** Parts in the archive. */
  entries: 64,
  /** All parts together, counted while they are inflated. */
  inflatedBytes: 32 * 1024 * 1024,
  /** Rows with variables; the header comes on top. */
  rows: 5000,
  columns: 16,
  /** UTF-16 code units, as Excel counts. */
  cellCharacters: 32_767,
  /** Tags in one part. 5,000 rows of 16 cells have 490,000. */
  tags: 600_000,
  /** Milliseconds of the processor for reading the cells, in a thread of its own. */
  readMs: 5000,
  /** MiB of heap for that thread. */
  heapMib: 128,
} as const

/** 5,000 as `5,000`, whatever the locale of the machine. */
export function counted(number: number): string {
  return number.toLocaleString('en-US')
}

/** Bytes as `2 MiB`, with one decimal where it is not whole. */
export function mebibytes(bytes: number): string {
  return `${Number((bytes / 1024 / 1024).toFixed(1))} MiB`
}
