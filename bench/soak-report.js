// What rises during a soak.

/**
 * How much each may rise from the end of the first third to the end, by its slope: a share of what it is by then, and a
 * number where that is little. `wal_mb` goes up and down below what PostgreSQL is told; tasks that are kept are as many as
 * come in the time they are kept; handles go up and down with the connections of others, and are judged at rest.
 */
const tolerances = {
  rss_mb: { share: 0.1, least: 30 },
  postgres_mb: { share: 0.1, least: 30 },
  connections: { share: 0, least: 5 },
  disk_mb: { share: 0.1, least: 30 },
}
const names = [
  'rss_mb',
  'postgres_mb',
  'handles',
  'connections',
  'tasks',
  'disk_mb',
  'wal_mb',
  'status_commits',
  'status_kib',
]

/** More handles than at the start, once everybody has gone. */
const mostHandlesLeft = 10

/** So many handles there are at the most once everybody has gone. */
export function handlesAllowed(samples) {
  return samples[0].handles + mostHandlesLeft
}

/** What is not flat, in words. */
export function risen(samples, handlesAtRest) {
  const allowedAtRest = handlesAllowed(samples)
  const left =
    handlesAtRest <= allowedAtRest
      ? []
      : [`handles are ${handlesAtRest} when everybody has gone; ${allowedAtRest} is the most`]
  return [...left, ...rises(samples)]
}

function rises(samples) {
  const late = samples.slice(Math.floor(samples.length / 3))
  const took = late.at(-1).minute - late[0].minute
  return Object.entries(tolerances).flatMap(([name, { share, least }]) => {
    const rise = slope(late, name) * took
    const allowed = Math.max(least, share * late[0][name])
    return rise <= allowed ? [] : `${name} rose by ${rise.toFixed(1)}; ${allowed.toFixed(1)} is the most`
  })
}

/** A line for each figure: at the start, in the middle, at the end, and how much a minute from the end of the first third on. */
export function describe(samples, done) {
  const late = samples.slice(Math.floor(samples.length / 3))
  const [first, middle, last] = [samples[0], samples[Math.floor(samples.length / 2)], samples.at(-1)]
  const cells = (name) => [first[name], middle[name], last[name]].map((each) => each.toFixed(0).padStart(8))
  return [
    JSON.stringify(done),
    `${''.padEnd(16)}   start  middle     end   a minute`,
    ...names.map((name) => `${name.padEnd(16)}${cells(name).join('')}   ${slope(late, name).toFixed(2)}`),
  ]
}

export function lastLine(samples, more) {
  const late = samples.slice(Math.floor(samples.length / 3))
  const values = names.flatMap((name) => [
    `${name}=${samples.at(-1)[name].toFixed(0)}`,
    `${name}_a_minute=${slope(late, name).toFixed(2)}`,
  ])
  return [...Object.entries(more).map(([name, value]) => `${name}=${value}`), ...values].join(' ')
}

/** Of the straight line closest to the samples, a minute. */
function slope(samples, name) {
  const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length
  const minute = mean(samples.map((each) => each.minute))
  const value = mean(samples.map((each) => each[name]))
  const spread = samples.reduce((sum, each) => sum + (each.minute - minute) ** 2, 0)
  const both = samples.reduce((sum, each) => sum + (each.minute - minute) * (each[name] - value), 0)
  return spread === 0 ? 0 : both / spread
}
