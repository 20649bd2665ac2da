/**
 * Plans, and what becomes of them, against two oracles that share nothing with ours: a scan of every minute of 400 days
 * with offsets asked of the runtime, and croner 11.0.1.
 *
 * `TIMES=1000` takes every zone there is.
 */
import { Cron as Croner } from 'croner'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { ScheduleState } from '../../../../core/domain/schedule-run.ts'
import { parseCron } from '../../../../core/schedules/cron/cron.ts'
import { dueOccurrences, nextStart, watermarkAt } from '../../../../core/schedules/due.ts'
import { jitterOf } from '../../../../core/schedules/jitter.ts'
import { checkTimeZone } from '../../../../core/schedules/time/time-zone.ts'
import { occurrencesOf } from '../../../../core/schedules/trigger.ts'
import { type KnownTrigger, knownTrigger } from '../../../support/random-triggers.ts'
import { scheduleOf } from '../../../support/samples.ts'
import { tries } from '../../../support/tries.ts'
import { scan, type ZoneTable, zoneTable } from '../../../support/zone-table.ts'

const day = 1440
const from = Date.UTC(2026, 11, 1) / 60_000
const until = from + 400 * day
const end = until * 60_000
const runs = tries(60)
const seed = Number(process.env.ORACLE_SEED ?? 20_261_201)

const some = [
  'Europe/Stockholm',
  'Australia/Lord_Howe',
  'America/Nuuk',
  'Africa/Casablanca',
  'America/Havana',
  'UTC',
]
const zones = runs > 1000 ? [...Intl.supportedValuesOf('timeZone').filter(checkTimeZone), 'UTC'] : some

const tables = new Map<string, ZoneTable>()
function tableOf(zone: string): ZoneTable {
  const known = tables.get(zone)
  if (known) return known
  const table = zoneTable(zone, from - 10 * day, until + 2 * day)
  tables.set(zone, table)
  return table
}

const minutes = fc.integer({ min: 0, max: 400 * day * 60_000 })

const theCase = fc.constantFrom(...zones).chain((zone) =>
  fc.record({
    zone: fc.constant(zone),
    known: knownTrigger(zone, from),
    start: minutes.map((ms) => from * 60_000 + ms),
    /** Around a change of the clock, where the zone has any. */
    nearby: fc.record({ change: fc.nat(10), shift: fc.integer({ min: -3 * 3600, max: 3 * 3600 }) }),
    downtime: fc.record({
      /** Up to 40 days, as often short as long. */
      length: fc
        .double({ min: 0, max: Math.log(40 * day), noNaN: true })
        .map((log) => Math.exp(log) * 60_000),
      looks: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
      missedRuns: fc.constantFrom('last' as const, 'none' as const, 'all' as const),
      catchUpWindowMs: fc.integer({ min: 1, max: 744 * 60 }).map((each) => each * 60_000),
      jitterMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constant(3_600_000)),
      isLong: fc.nat(100).map((each) => each === 0),
    }),
  }),
)

const told = {
  cases: 0,
  occurrences: 0,
  rows: 0,
  croner: 0,
  explained: 0,
  zones: new Set<string>(),
  empty: 0,
}

test(`agrees with both on ${runs} plans, and puts each planned run on record once`, {
  timeout: 3 * 3_600_000,
}, () => {
  fc.assert(
    fc.property(theCase, ({ zone, known, start, nearby, downtime }) => {
      told.cases += 1
      told.zones.add(zone)
      const table = tableOf(zone)
      const { changes } = table
      comparePlan(table, known, start)
      const change = changes[1 + (nearby.change % Math.max(1, changes.length - 1))]
      if (change) comparePlan(table, known, change.at * 60_000 + nearby.shift * 1000)
      if (known.croner !== undefined) {
        compareWithCroner(table, known, start)
        if (change) compareWithCroner(table, known, change.at * 60_000 + nearby.shift * 1000)
      }
      checkLedger(table, known, start, downtime)
    }),
    { seed, numRuns: runs },
  )
})

afterAll(() => {
  if (runs > 1000) process.stdout.write(`${JSON.stringify({ ...told, zones: told.zones.size, seed })}\n`)
})

const limit = 25
/** Years end at 2199 with us: rare days may come later with croner. */
const endOfYears = Date.UTC(2200, 0, 1)

function comparePlan(table: ZoneTable, known: KnownTrigger, start: number): void {
  const expected = expectedOf(table, known, start, end, limit)
  told.occurrences += expected.length
  if (expected.length === 0) told.empty += 1
  expect(occurrencesOf(known.trigger, start, end, limit).map(iso)).toEqual(expected.map(iso))
}

/** croner says the same but for times of day in a gap that ends on the next day: it drops them, and so a daily run. */
function compareWithCroner(table: ZoneTable, { trigger, croner, plan }: KnownTrigger, start: number): void {
  if (trigger.type !== 'advanced' || !croner) return
  const parsed = parseCron(trigger.cron, trigger)
  const mode = croner.pattern.split(' ').length === 7 ? '7-part' : '6-part'
  const oracle = new Croner(croner.pattern, {
    ...croner.options,
    timezone: trigger.timeZone,
    fixedTimeRule: 'no-wildcard',
    mode,
    paused: true,
  })
  const theirs = oracle
    .nextRuns(limit, new Date(start))
    .map((date) => date.getTime())
    .filter((instant) => instant < endOfYears)
  const ours = parsed.ok ? occurrencesOf(trigger, start, Number.POSITIVE_INFINITY, limit) : []
  told.croner += 1
  const withoutGaps = ours.filter((instant) => !theirs.includes(instant))
  if (
    plan?.fixed &&
    withoutGaps.length > 0 &&
    withoutGaps.every((instant) => endsGapAtMidnight(table, instant))
  ) {
    told.explained += 1
    const agreed = ours.filter((instant) => theirs.includes(instant))
    expect(agreed.map(iso)).toEqual(theirs.slice(0, agreed.length).map(iso))
    return
  }
  expect(ours.map(iso)).toEqual(theirs.map(iso))
}

/** Whether clocks are put forward at this instant, from before midnight to midnight or later. */
function endsGapAtMidnight({ changes }: ZoneTable, instant: number): boolean {
  const index = changes.findIndex(({ at }) => at * 60_000 === instant)
  const [before, after] = [changes[index - 1], changes[index]]
  if (!before || !after || after.offset <= before.offset) return false
  return Math.floor((after.at + after.offset) / day) > Math.floor((after.at + before.offset - 1) / day)
}

type Downtime = Pick<ScheduleState['spec'], 'missedRuns' | 'catchUpWindowMs' | 'jitterMs'> & {
  length: number
  looks: readonly number[]
  isLong: boolean
}

/** A controller that is there at some moments only, whose clock goes back once: the last look is at the end. */
function checkLedger(
  table: ZoneTable,
  known: KnownTrigger,
  start: number,
  { length, looks, isLong, ...values }: Downtime,
): void {
  const most = isLong ? 1500 : 120
  const planned = expectedOf(table, known, start, Math.min(start + length, end), most)
  const over = planned.length === most ? (planned.at(-1) ?? start) : Math.min(start + length, end)
  const spec = scheduleOf('ENV-1234-5678-01', 'one', { trigger: known.trigger, ...values })
  const jitter = jitterOf(spec)
  const state: ScheduleState = {
    id: spec.id,
    environment: 'ENV-1234-5678-01',
    spec,
    watermark: start,
    pause: null,
  }
  const rows = new Map<number, string>()
  const covered = new Set<number>()
  const [back = 0.5, ...forth] = looks
  const times = [...forth.sort((a, b) => a - b), back, 1].map(
    (part) => Math.round(start + (over - start) * part) + jitter,
  )
  for (const now of times) {
    const due = dueOccurrences(state, now, undefined)
    for (const { nominal, state: fate, reason, into, since, latenessMs } of due) {
      expect(rows.has(nominal) || covered.has(nominal)).toBe(false)
      rows.set(nominal, fate)
      expect(latenessMs).toBe(now - jitter - nominal)
      if (fate !== 'queued') expect(reason).not.toBeNull()
      if (fate === 'coalesced') expect(due.find((each) => each.nominal === into)?.state).toBe('queued')
      if (since !== null) for (const each of planned) if (each > since && each < nominal) covered.add(each)
    }
    const started = due.filter((each) => each.state === 'queued')
    expect(started.length).toBeLessThanOrEqual(values.missedRuns === 'all' ? 100 : 1)
    state.watermark = Math.max(state.watermark, watermarkAt(state, now))
    expect(nextStart(state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now)
  }
  told.rows += rows.size
  expect([...rows.keys(), ...covered].sort((a, b) => a - b).map(iso)).toEqual(planned.map(iso))
}

function expectedOf(
  table: ZoneTable,
  known: KnownTrigger,
  after: number,
  to: number,
  most: number,
): number[] {
  const { trigger, plan } = known
  if (plan) return scan(table, plan, after, to, most)
  if (trigger.type !== 'recurring') throw new Error('only hours need no wall')
  const found: number[] = []
  for (
    let at = Date.parse(trigger.start);
    at <= to && found.length < most;
    at += trigger.every.n * 3_600_000
  ) {
    if (at > after) found.push(at)
  }
  return found
}

function iso(instant: number): string {
  return new Date(instant).toISOString()
}
