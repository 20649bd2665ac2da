import { isDeepStrictEqual } from 'node:util'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import type {
  Occurrence,
  PastRun,
  Pause,
  ScheduleMemory,
  ScheduleState,
} from '../../../core/domain/schedule-run.ts'
import { cleanText } from '../../../core/lib/text.ts'
import { dueOccurrences, firstWatermark } from '../../../core/schedules/due.ts'
import { jitterOf } from '../../../core/schedules/jitter.ts'
import { covers, endedPause } from '../../../core/schedules/pause.ts'
import { triggerFingerprint } from '../../../core/schedules/trigger-fingerprint.ts'
import type { ScheduleStore } from '../../ports/schedule-store.ts'
import type { Pool, Queryable } from './pg-database.ts'
import { createLedger, insertOccurrences, skipWaitingSql } from './pg-ledger.ts'

const instant = (parameter: string) => `to_timestamp(${parameter}::double precision / 1000)`

export function createScheduleStore(pool: Pool): ScheduleStore {
  const states = async (where: string, values: unknown[]): Promise<ScheduleState[]> => {
    const sql = `select id, environment, spec, watermark, pause from schedules where armed and ${where}`
    const { rows } = await pool.query<StateRow>(sql, values)
    return rows.map((row) => ({ ...row, watermark: row.watermark.getTime() }))
  }
  return {
    ...createLedger(pool),

    /**
     * A schedule that goes keeps its row unarmed: if Git brings it back, its old watermark keeps runs from repeating,
     * and the time it was away from being caught up. A new trigger says nothing about the past either. What was due by the
     * old one, and not on record yet, is put there: it will not run.
     */
    arm: (environment, schedules, now) =>
      pool.transaction(async (client) => {
        const sql =
          'select id, spec, watermark, pause, armed from schedules where environment = $1 order by id for update'
        const { rows } = await client.query<StoredRow>(sql, [environment])
        const before = new Map(rows.map((row) => [row.id, row]))
        const changed = schedules
          .filter(({ id }) => !before.get(id)?.armed)
          .concat(
            schedules.filter((spec) => {
              const known = before.get(spec.id)
              return known?.armed && !isDeepStrictEqual(known.spec, JSON.parse(JSON.stringify(spec)))
            }),
          )
        const wanted = new Set(schedules.map(({ id }) => id))
        const gone = rows.filter(({ id, armed }) => armed && !wanted.has(id)).map(({ id }) => id)
        const replanned = changed.filter((spec) => isReplanned(spec, before.get(spec.id)))
        const neverRun = [
          ...gone.flatMap((id) => dueUntil(now, before.get(id), environment, 'removed')),
          ...replanned.flatMap(({ id }) => dueUntil(now, before.get(id), environment, 'trigger-changed')),
        ]
        if (neverRun.length > 0) await insertOccurrences(client, neverRun)
        if (gone.length > 0) {
          await client.query('update schedules set armed = false, planner = null where id = any($1)', [gone])
          await client.query(skipWaitingSql, [gone, 'removed'])
        }
        if (changed.length > 0) {
          const unknown = changed.filter(({ id }) => !before.has(id))
          const memories = await takeMemories(client, environment, unknown)
          const past = (spec: Schedule) => before.get(spec.id) ?? remembered(spec, memories.get(spec.id))
          await insertOccurrences(client, [...memories.values()].flatMap(restoredRuns))
          await client.query(armSql, [
            environment,
            changed.map(({ id }) => id),
            changed.map((spec) => JSON.stringify(spec)),
            changed.map((spec) => watermarkOf(spec, past(spec), now)),
            changed.map((spec) => JSON.stringify(pauseOf(spec, past(spec), now))),
          ])
        }
        return changed.length + gone.length > 0
      }),

    async memories(environments) {
      const { rows } = await pool.query<MemoryRow>(memoriesSql, [environments ?? null])
      const { rows: untouched } = await pool.query<{ memory: ScheduleMemory }>(
        'select memory from schedule_memories where $1::text[] is null or environment = any($1)',
        [environments ?? null],
      )
      return [...rows.map(toMemory), ...untouched.map(({ memory }) => memory)]
    },

    async isNewToSchedules() {
      const { rows } = await pool.query<{ new: boolean }>(
        'select not exists (select from schedules) and not exists (select from schedule_restores) as new',
      )
      return rows[0]?.new === true
    },

    remember: (memories) =>
      pool.transaction(async (client) => {
        const { rowCount } = await client.query(
          `insert into schedule_memories (id, environment, memory)
           select id, environment, memory::json
           from unnest($1::text[], $2::text[], $3::text[]) as told (id, environment, memory)
           where not exists (select from schedules where schedules.id = told.id) on conflict do nothing`,
          [
            memories.map(({ id }) => id),
            memories.map(({ environment }) => environment),
            memories.map((memory) => JSON.stringify(memory)),
          ],
        )
        await client.query('insert into schedule_restores (schedules) values ($1)', [rowCount ?? 0])
        return rowCount ?? 0
      }),

    async appointments(planner, environment) {
      const { rows } = await pool.query<{
        id: string
        environment: string
        due: number | null
        ours: boolean
        others: boolean
      }>(
        `select id, environment, (extract(epoch from due) * 1000)::double precision as due,
           planner is not distinct from $1 as ours, planner <> $1 as others
         from schedules where armed and ($2::text is null or environment = $2)`,
        [planner, environment ?? null],
      )
      return rows.map(({ id, environment: of, due, ours, others }) => ({
        id,
        environment: of,
        due: ours ? due : undefined,
        ...(others && due !== null && { before: due }),
      }))
    },

    async plan(planner, appointments) {
      await pool.query(
        `update schedules set due = ${instant('planned.due')}, planner = $1
         from unnest($2::text[], $3::double precision[]) as planned (id, due) where schedules.id = planned.id`,
        [planner, appointments.map(({ id }) => id), appointments.map(({ due }) => due)],
      )
    },

    scheduleStates: (ids) => states('id = any($1)', [ids]),
    pausedSchedules: (now) =>
      states(
        `json_typeof(pause) = 'object' and coalesce((pause ->> 'until')::double precision > $1::double precision, true)`,
        [now],
      ),

    async pauseSchedule(id, pause) {
      const sql = 'update schedules set pause = $2 where id = $1 and armed'
      await pool.query(sql, [
        id,
        JSON.stringify({ ...pause, by: cleanText(pause.by), reason: cleanText(pause.reason) }),
      ])
      const [state] = await states('id = $1', [id])
      return state
    },
  }
}

interface StateRow {
  id: string
  environment: string
  spec: Schedule
  watermark: Date
  pause: Pause | null
}

type StoredRow = Omit<StateRow, 'environment'> & { armed: boolean }

function isReplanned(spec: Schedule, before: StoredRow | undefined): boolean {
  return before?.armed === true && !isDeepStrictEqual(before.spec.trigger, spec.trigger)
}

function dueUntil(
  now: EpochMs,
  before: StoredRow | undefined,
  environment: string,
  reason: string,
): Occurrence[] {
  if (!before) return []
  const state = { ...before, environment, watermark: before.watermark.getTime() }
  return dueOccurrences(state, now + jitterOf(state.spec), reason)
}

/** So many of the past runs of a one-time schedule are remembered: it has one for each time it was set. */
const mostPast = 20

const memoriesSql = `
  select id, environment, spec ->> 'name' as name, spec -> 'trigger' as trigger, (spec ->> 'enabled')::boolean as enabled,
    armed, watermark, pause,
    case when spec #>> '{trigger,type}' = 'onetime' then (
      select json_agg(json_build_object('nominal', (extract(epoch from nominal) * 1000)::double precision, 'state', state)
        order by nominal)
      from (select nominal, state from occurrences
            where schedule = schedules.id and origin <> 'manual' and state <> 'waiting'
            order by nominal desc limit ${mostPast}) as newest) end as past
  from schedules where $1::text[] is null or environment = any($1) order by id`

interface MemoryRow {
  id: string
  environment: string
  name: string
  trigger: Schedule['trigger']
  enabled: boolean
  armed: boolean
  watermark: Date
  pause: Pause | null
  past: PastRun[] | null
}

function toMemory({ trigger, watermark, past, ...row }: MemoryRow): ScheduleMemory {
  return { ...row, trigger: triggerFingerprint(trigger), watermark: watermark.getTime(), past: past ?? [] }
}

/** Each is of use once: from then on the schedule has a row that knows more. */
async function takeMemories(
  client: Queryable,
  environment: string,
  schedules: readonly Schedule[],
): Promise<Map<string, ScheduleMemory>> {
  if (schedules.length === 0) return new Map()
  const { rows } = await client.query<{ memory: ScheduleMemory }>(
    'delete from schedule_memories where environment = $1 and id = any($2) returning memory',
    [environment, schedules.map(({ id }) => id)],
  )
  return new Map(rows.map(({ memory }) => [memory.id, memory]))
}

/** The row that another database had: with another trigger, it is as if the schedule had been away. */
function remembered(spec: Schedule, memory: ScheduleMemory | undefined): StoredRow | undefined {
  if (!memory) return undefined
  const { id, armed, enabled, watermark, pause, trigger } = memory
  const isSame = trigger === triggerFingerprint(spec.trigger)
  return { id, spec: { ...spec, enabled }, watermark: new Date(watermark), pause, armed: armed && isSame }
}

function restoredRuns({ id, environment, past }: ScheduleMemory): Occurrence[] {
  const rest = {
    reason: 'restored',
    latenessMs: 0,
    origin: 'schedule',
    into: null,
    blocker: null,
    since: null,
  } as const
  return past.map(({ nominal, state }) => ({ schedule: id, environment, nominal, state, ...rest }))
}

const armSql = `
  insert into schedules (id, environment, spec, watermark, pause)
  select id, $1, spec::json, ${instant('watermark')}, pause::json
  from unnest($2::text[], $3::text[], $4::double precision[], $5::text[]) as wanted (id, spec, watermark, pause)
  on conflict (id) do update set armed = true, spec = excluded.spec, watermark = excluded.watermark,
    pause = excluded.pause, due = null, planner = null`

function watermarkOf(spec: Schedule, before: StoredRow | undefined, now: EpochMs): EpochMs {
  const first = firstWatermark(spec, now)
  if (!before) return first
  const old = before.watermark.getTime()
  if (before.armed && !isReplanned(spec, before)) {
    const isTurnedOn = spec.enabled && !before.spec.enabled
    return isTurnedOn ? Math.min(first, old) : old
  }
  return first < now ? first : Math.max(old, first)
}

/** What was due while it was not enabled stays skipped, although nobody may have been there to say so. */
function pauseOf(spec: Schedule, before: StoredRow | undefined, now: EpochMs): Pause | null {
  const pause = before?.pause ?? null
  if (!before?.armed || before.spec.enabled || !spec.enabled || covers(pause, now)) return pause
  if (firstWatermark(spec, now) < now) return pause
  return endedPause({ by: 'git', reason: 'enabled: false', since: before.watermark.getTime() }, now)
}
