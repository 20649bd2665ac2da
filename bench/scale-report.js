// The figures of all sizes as a table for people, and as one line for programs.

const seconds = (ms) => (ms / 1000).toFixed(2)
const whole = (number) => String(Math.round(number))
const places = (count) => (number) => number.toFixed(count)

/** Name in the last line, where it is in what was measured, how it is written, and what it is. */
const figures = [
  ['converged_s', 'converged', seconds, 'start to all converged'],
  ['converged_status_s', 'convergedStatus', seconds, 'start to the status commit'],
  ['converged_cpu_s', 'convergedCpu', places(2), 'processor time of the start'],
  ['cpu_per_commit_s', 'cpu', places(3), 'processor time of a commit'],
  ['cpu_controller_s', 'cpuController', places(3), 'of it the controller'],
  ['cpu_git_s', 'cpuGit', places(3), 'of it Git'],
  ['cpu_postgres_s', 'cpuPostgres', places(3), 'of it PostgreSQL'],
  ['desired_p50_ms', 'desiredP50', whole, 'commit to desired, p50'],
  ['desired_p99_ms', 'desiredP99', whole, 'commit to desired, p99'],
  ['schedule_p50_ms', 'movedP50', whole, 'commit that moves a schedule to armed, p50'],
  ['schedule_p99_ms', 'movedP99', whole, 'commit that moves a schedule to armed, p99'],
  ['schedule_cpu_s', 'movedCpu', places(3), 'processor time of such a commit'],
  ['status_p50_ms', 'statusP50', whole, 'commit to status commit, p50'],
  ['status_p99_ms', 'statusP99', whole, 'commit to status commit, p99'],
  ['sync_p99_ms', 'syncP99', whole, 'answer to `sync`, p99'],
  ['sync_bytes', 'answerBytes', whole, 'bytes of that answer'],
  ['log_lines', 'logLines', places(1), 'lines of log of a commit'],
  ['log_bytes', 'logBytes', whole, 'bytes of log of a commit'],
  ['idle_pct', 'idle', places(2), 'idle, percent of a core'],
  ['idle_controller_pct', 'idleController', places(2), 'of it the controller'],
  ['idle_postgres_pct', 'idlePostgres', places(2), 'of it PostgreSQL'],
  ['idle_awake_pct', 'idleAwake', places(2), 'idle on cores that are kept awake'],
  ['idle_wakes_per_s', 'idleWakes', places(1), 'wake-ups a second while idle'],
  ['rss_mb', 'rss', whole, 'memory of the controller'],
  ['rss_peak_mb', 'rssPeak', whole, 'the most it had'],
  ['postgres_mb', 'postgresRss', whole, 'memory of PostgreSQL'],
  ['restart_s', 'restart', seconds, 'stop and start to ready'],
  ['restart_stop_s', 'stop', seconds, 'of it the stop'],
  ['ready_s', 'restartReady', seconds, 'start to ready, all kept'],
  ['restart_converged_s', 'restartConverged', seconds, 'stop and start to converged'],
  ['restart_cpu_s', 'restartCpu', places(2), 'processor time of the second start'],
  ['restart_rss_mb', 'restartRss', whole, 'memory after the second start'],
  ['restart_peak_mb', 'restartPeak', whole, 'the most it had then'],
  ['floor_ms', 'floor', places(1), 'git fetch and diff-tree'],
  ['floor_cpu_s', 'floorCpu', places(3), 'processor time of these'],
]

/** A line for each figure, with a column for each size and the exponent between the two largest. */
export function table(measured) {
  const head = ['', ...measured.map(({ count }) => String(count)), 'exponent']
  const rows = figures.map(([name, key, written, what]) => [
    `${what} (${name})`,
    ...measured.map((each) => shown(each[key], written)),
    exponentOf(measured, key),
  ])
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)))
  return [head, ...rows].map((row) =>
    row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join('  '),
  )
}

/** Environments with a process each have no commits that move a schedule. */
function shown(value, written) {
  return value === undefined ? '-' : written(value)
}

/**
 * The largest size has the names as they are, others end with their size. `exponent` is that of the processor time of a
 * commit, `exponent_...` those of the others.
 */
export function lastLine(measured) {
  const own = measured.toReversed().flatMap((each, index) => {
    const suffix = index === 0 ? '' : `_${each.count}`
    return figures.map(([name, key, written]) => `${name}${suffix}=${shown(each[key], written)}`)
  })
  const exponents = figures.map(([name, key]) => `exponent_${name}=${exponentOf(measured, key)}`)
  const [{ count }] = measured.slice(-1)
  return [`environments=${count}`, `exponent=${exponentOf(measured, 'cpu')}`, ...own, ...exponents].join(' ')
}

/** How a cost grows between the two largest sizes: 0 is not at all, 1 as they do. */
function exponentOf(measured, key) {
  const [smaller, larger] = measured.slice(-2)
  if (!larger || !(smaller[key] > 0) || !(larger[key] > 0)) return '-'
  return (Math.log(larger[key] / smaller[key]) / Math.log(larger.count / smaller.count)).toFixed(2)
}
