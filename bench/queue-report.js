import { median } from './measure.js'

const titles = {
  raw_pg: 'BullMQ, PostgreSQL',
  raw_redis: 'BullMQ, Redis',
  graphile: 'graphile-worker',
  bowline_pg: 'Bowline, PostgreSQL',
  bowline_redis: 'Bowline, Redis',
  bowline_empty: 'Bowline, none kept',
}

/** Of one contender, over all rounds. */
export function summary(taken) {
  const pickups = taken.flatMap((each) => each.pickups).toSorted((a, b) => a - b)
  const middle = (figure) =>
    taken[0][figure] === undefined ? undefined : median(taken.map((each) => each[figure]))
  return {
    added: middle('added'),
    direct: middle('direct'),
    throughput: middle('throughput'),
    all: taken.map((each) => Math.round(each.throughput)),
    p50: pickups[Math.floor(pickups.length * 0.5)],
    p99: pickups[Math.floor(pickups.length * 0.99)],
  }
}

/** For people. */
export function table(figures) {
  const rows = Object.entries(figures[50]).map(([name, { added, direct, throughput, p50, p99, all }]) => {
    const numbers = [added, direct, throughput, figures[1][name].throughput].map(whole)
    const columns = [...numbers, `${fixed(p50)} ms`, `${fixed(p99)} ms`]
    return `${titles[name].padEnd(20)}${columns.map((each) => each.padStart(11)).join('')}   (${all.join(', ')})`
  })
  return ['jobs a second             added   directly 50 at once  1 at once pickup p50        p99', ...rows]
}

export function lastLine({ 50: at50, 1: at1 }) {
  const ratio = (a, b) => (a && b ? (a.throughput / b.throughput).toFixed(2) : 'none')
  const { bowline_pg: pg, bowline_redis: redis, bowline_empty: empty, graphile } = at50
  const line = {
    ratio_pg: ratio(pg, at50.raw_pg),
    ratio_redis: ratio(redis, at50.raw_redis),
    ratio_graphile: ratio(pg, graphile),
    ratio_pg_1: ratio(at1.bowline_pg, at1.raw_pg),
    ratio_redis_1: ratio(at1.bowline_redis, at1.raw_redis),
    ratio_graphile_1: ratio(at1.bowline_pg, at1.graphile),
    pickup_p50_ms: fixed(pg?.p50),
    pickup_p99_ms: fixed(pg?.p99),
    pickup_redis_p50_ms: fixed(redis?.p50),
    pickup_redis_p99_ms: fixed(redis?.p99),
    events_pg: whole(pg?.added),
    events_redis: whole(redis?.added),
    enqueue_pg: whole(pg?.direct),
    enqueue_redis: whole(redis?.direct),
    ratio_empty: ratio(pg, empty),
  }
  return Object.entries(line)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

function whole(number) {
  return number === undefined ? '-' : String(Math.round(number))
}

function fixed(number) {
  return number === undefined ? '-' : number.toFixed(1)
}
