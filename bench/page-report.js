// The figures of both pages as a table for people, and as one line for programs.

const kilobytes = (bytes) => (bytes / 1000).toFixed(1)
const megabytes = (bytes) => (bytes / 1e6).toFixed(1)
const whole = (number) => String(Math.round(number))
const places = (count) => (number) => number.toFixed(count)

/** Name in the last line, where it is in what was measured, how it is written, and what it is. */
const figures = [
  ['first_load_kb', 'firstLoad', kilobytes, 'documents, scripts and styles of the first load, gzipped, kB'],
  ['usable_ms', 'usable', whole, 'until it can be used, on a slow line and processor, ms'],
  ['list_p95_ms', 'listP95', places(1), 'the slowest list of the API, p95, ms'],
  ['list_kb', 'listBytes', kilobytes, 'a hundred rows of it, gzipped, kB'],
  ['list_plain_kb', 'listPlain', kilobytes, 'the same as it is, kB'],
  ['open_pages_cpu_percent', 'openPercent', places(2), 'fifty open pages, percent of a core'],
  ['open_pages_queries', 'openQueries', whole, 'queries of the store for them, in a minute'],
  ['idle_cpu_percent', 'idlePercent', places(2), 'without them, percent of a core'],
  ['idle_queries', 'idleQueries', whole, 'queries without them, in a minute'],
  ['heap_mb', 'heap', megabytes, 'most heap of a page at a hundred changes a second, MB'],
  ['heap_growth_mb', 'heapGrowth', megabytes, 'by which it rose from the first half to the second, MB'],
  ['dom_nodes', 'nodes', whole, 'most elements of that page'],
]

/** A line for each figure, with a column for each page. */
export function table(measured) {
  const names = Object.keys(measured)
  const rows = figures.map(([name, key, written, what]) => [
    `${what} (${name})`,
    ...names.map((each) => written(measured[each][key])),
  ])
  const all = [['', ...names], ...rows]
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)))
  return all.map((row) =>
    row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join('  '),
  )
}

/** Ours as they are, and `..._ratio`: how many times as much bull-board's are. */
export function lastLine({ bowline, 'bull-board': other }) {
  const own = bowline
    ? figures.map(([name, key, written]) => `${name}=${written(bowline[key])}`)
    : ['first_load_kb=not_measured']
  const ratios =
    bowline && other
      ? figures.map(([name, key]) => `${name}_ratio=${ratio(other[key], bowline[key])}`)
      : ['ratios=not_measured']
  return [...own, ...ratios].join(' ')
}

function ratio(other, own) {
  return own > 0 ? (other / own).toFixed(2) : 'no_limit'
}
