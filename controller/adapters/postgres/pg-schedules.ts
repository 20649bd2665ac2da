import type { AuditEntry } from '../../../core/domain/audit.ts'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { PastRun, Pause, ScheduleMemory, ScheduleState } from '../../../core/domain/schedule-run.ts'
import { groupBy } from '../../../core/lib/group-by.ts'
import { HeldOnce } from '../../../core/lib/held-once.ts'
import { cleanText } from '../../../core/lib/text.ts'
import { type Arming, armingOf } from '../../../core/schedules/arming.ts'
import { triggerFingerprint } from '../../../core/schedules/trigger-fingerprint.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import type { Appointment, FoundAppointment, Planning, ScheduleStore } from '../../ports/schedule-store.ts'
import type { AuditTrail } from './audit-trail.ts'
import { concernsAllRows } from './database-away.ts'
import { insertOccurrences, skipWaitingSql } from './occurrence-rows.ts'
import type { Pool, Queryable } from './pg-database.ts'
import { epochMsSql, instantSql } from './pg-instant.ts'
import type { Ledger } from './pg-ledger.ts'

/** What is armed, and what is remembered of it; its runs are in the ledger. */
export class PgSchedules implements Omit<ScheduleStore, keyof Ledger> {
  readonly #pool: Pool
  readonly #trail: AuditTrail
  readonly #arm: (wanted: Wanted) => Promise<boolean>

  constructor(pool: Pool, trail: AuditTrail) {
    this.#pool = pool
    this.#trail = trail
    this.#arm = groupCommit(
      (wanted) => pool.transaction((client) => armAll(client, wanted)),
      concernsAllRows,
      ({ schedules }) => Math.max(1, schedules.length),
    )
  }

  arm(
    environment: string,
    schedules: readonly Schedule[],
    now: EpochMs,
    planning?: Planning,
  ): Promise<boolean> {
    return this.#arm({ environment, schedules, now, planning })
  }

  async armed(): Promise<Map<string, string>> {
    const { rows } = await this.#pool.query<{ environment: string; fingerprint: string }>(fingerprintSql)
    return new Map(rows.map(({ environment, fingerprint }) => [environment, fingerprint]))
  }

  async memories(environments?: readonly string[]): Promise<ScheduleMemory[]> {
    const { rows } = await this.#pool.query<MemoryRow>(memoriesSql, [environments ?? null])
    const { rows: untouched } = await this.#pool.query<{ memory: ScheduleMemory }>(
      'select memory from schedule_memories where $1::text[] is null or environment = any($1)',
      [environments ?? null],
    )
    return [...rows.map(toMemory), ...untouched.map(({ memory }) => memory)]
  }

  async withMemories(): Promise<string[]> {
    const { rows } = await this.#pool.query<{ environment: string }>(
      'select environment from schedules union select environment from schedule_memories order by environment',
    )
    return rows.map(({ environment }) => environment)
  }

  async isNewToSchedules(): Promise<boolean> {
    const { rows } = await this.#pool.query<{ new: boolean }>(
      'select not exists (select from schedules) and not exists (select from schedule_restores) as new',
    )
    return rows[0]?.new === true
  }

  remember(memories: readonly ScheduleMemory[]): Promise<number> {
    return this.#pool.transaction(async (client) => {
      const { rowCount } = await client.query(rememberSql, [
        memories.map(({ id }) => id),
        memories.map(({ environment }) => environment),
        memories.map((memory) => JSON.stringify(memory)),
      ])
      await client.query('insert into schedule_restores (schedules) values ($1)', [rowCount ?? 0])
      return rowCount ?? 0
    })
  }

  async appointments(planner: string, environments?: readonly string[]): Promise<FoundAppointment[]> {
    const values = [planner, environments ?? null]
    const { rows } = await this.#pool.query<AppointmentRow>(appointmentsSql, values)
    const once = new HeldOnce()
    return rows.map(({ id, environment: of, due, is_ours, is_of_others }) => ({
      id,
      environment: once.text(of),
      due: is_ours ? due : undefined,
      ...(is_of_others && due !== null && { before: due }),
    }))
  }

  async plan(planner: string, appointments: readonly Pick<Appointment, 'id' | 'due'>[]): Promise<void> {
    await this.#pool.query(
      `update schedules set due = ${instantSql('planned.due')}, planner = $1
       from unnest($2::text[], $3::double precision[]) as planned (id, due) where schedules.id = planned.id`,
      [planner, appointments.map(({ id }) => id), appointments.map(({ due }) => due)],
    )
  }

  scheduleStates(ids: readonly string[]): Promise<ScheduleState[]> {
    return this.#states('id = any($1)', [ids])
  }

  pausedSchedules(now: EpochMs): Promise<ScheduleState[]> {
    return this.#states(
      `json_typeof(pause) = 'object' and coalesce((pause ->> 'until')::double precision > $1::double precision, true)`,
      [now],
    )
  }

  async pauseSchedule(id: string, pause: Pause, audit?: AuditEntry): Promise<ScheduleState | undefined> {
    const kept = { ...pause, by: cleanText(pause.by), reason: cleanText(pause.reason) }
    const sql = 'update schedules set pause = $2 where id = $1 and armed'
    await this.#pool.transaction(async (client) => {
      const { rowCount } = await client.query(sql, [id, JSON.stringify(kept)])
      if (rowCount === 1 && audit) await this.#trail.append(client, [audit])
    })
    const [state] = await this.#states('id = $1', [id])
    return state
  }

  async #states(where: string, values: unknown[]): Promise<ScheduleState[]> {
    const sql = `select id, environment, spec, watermark, pause from schedules where armed and ${where}`
    const { rows } = await this.#pool.query<StateRow>(sql, values)
    return rows.map(toState)
  }
}

interface StateRow {
  id: string
  environment: string
  spec: Schedule
  watermark: Date
  pause: Pause | null
}

function toState({ id, environment, spec, watermark, pause }: StateRow): ScheduleState {
  return { id, environment, spec, watermark: watermark.getTime(), pause }
}

/** What an environment is to have armed. */
interface Wanted {
  environment: string
  schedules: readonly Schedule[]
  now: EpochMs
  planning: Planning | undefined
}

/** Of an environment that is named twice, the last counts. Returns whether anything is different now, for each. */
async function armAll(client: Queryable, all: readonly Wanted[]): Promise<boolean[]> {
  const wanted = new Map(all.map((each) => [each.environment, each]))
  const { rows } = await client.query<StateRow & { armed: boolean }>(knownSql, [[...wanted.keys()]])
  const known = groupBy(
    rows.map((row) => ({ ...toState(row), armed: row.armed })),
    (state) => state.environment,
  )
  const ids = new Set(rows.map(({ id }) => id))
  const unknown = [...wanted.values()].flatMap(({ environment, schedules }) =>
    schedules.flatMap(({ id }) => (ids.has(id) ? [] : { environment, id })),
  )
  const memories = groupBy(await takeMemories(client, unknown), (memory) => memory.environment)
  const armings = new Map(
    [...wanted.values()].map((each) => {
      const { environment, schedules, now } = each
      const own = armingOf(known.get(environment) ?? [], schedules, memories.get(environment) ?? [], now)
      return [environment, { ...own, ...each }] as const
    }),
  )
  await carryOut(client, [...armings.values()])
  return all.map(({ environment }) => {
    const { write, disarm } = armings.get(environment) ?? { write: [], disarm: [] }
    return write.length + disarm.length > 0
  })
}

/** Locks the rows, in one order: nobody arms, plans or records beside this. */
const knownSql = `
  select id, environment, spec, watermark, pause, armed from schedules where environment = any($1) order by id for update`

async function carryOut(client: Queryable, armings: readonly (Arming & Wanted)[]): Promise<void> {
  const record = armings.flatMap((each) => each.record)
  if (record.length > 0) await insertOccurrences(client, record)
  const disarm = armings.flatMap((each) => each.disarm)
  if (disarm.length > 0) {
    await client.query('update schedules set armed = false, planner = null where id = any($1)', [disarm])
    await client.query(skipWaitingSql, [disarm, 'removed'])
  }
  const rows = armings.flatMap((arming) => arming.write.map((each) => ({ ...each, ...planOf(each, arming) })))
  if (rows.length === 0) return
  await client.query(armSql, [
    rows.map(({ environment }) => environment),
    rows.map(({ spec }) => spec.id),
    rows.map(({ spec }) => JSON.stringify(spec)),
    rows.map(({ watermark }) => watermark),
    rows.map(({ pause }) => JSON.stringify(pause)),
    rows.map(({ due }) => due),
    rows.map(({ planner }) => planner),
  ])
}

function planOf(row: Pick<ScheduleState, 'spec' | 'watermark'>, { environment, now, planning }: Wanted) {
  const due = planning?.dueOf(row, now) ?? null
  return { environment, due, planner: planning?.planner ?? null }
}

const armSql = `
  insert into schedules (id, environment, spec, watermark, pause, due, planner)
  select id, environment, spec::json, ${instantSql('watermark')}, pause::json, ${instantSql('due')}, planner
  from unnest($1::text[], $2::text[], $3::text[], $4::double precision[], $5::text[], $6::double precision[], $7::text[])
    as wanted (environment, id, spec, watermark, pause, due, planner)
  on conflict (id) do update set armed = true, spec = excluded.spec, watermark = excluded.watermark,
    pause = excluded.pause, due = excluded.due, planner = excluded.planner`

/** As `fingerprintOf` has it: `json` keeps the text that it was given. */
const fingerprintSql = `
  select environment, md5(string_agg(md5(spec::text), ',' order by id collate "C")) as fingerprint
  from schedules where armed group by environment`

/** Each is of use once: from then on the schedule has a row that knows more. */
async function takeMemories(
  client: Queryable,
  schedules: readonly { environment: string; id: string }[],
): Promise<ScheduleMemory[]> {
  if (schedules.length === 0) return []
  const { rows } = await client.query<{ memory: ScheduleMemory }>(
    `delete from schedule_memories where (environment, id) in
       (select * from unnest($1::text[], $2::text[])) returning memory`,
    [schedules.map(({ environment }) => environment), schedules.map(({ id }) => id)],
  )
  return rows.map(({ memory }) => memory)
}

const rememberSql = `
  insert into schedule_memories (id, environment, memory)
  select id, environment, memory::json
  from unnest($1::text[], $2::text[], $3::text[]) as told (id, environment, memory)
  where not exists (select from schedules where schedules.id = told.id) on conflict do nothing`

interface AppointmentRow {
  id: string
  environment: string
  due: number | null
  /** Planned by this planner. */
  is_ours: boolean
  /** Planned by another one. */
  is_of_others: boolean
}

const appointmentsSql = `
  select id, environment, ${epochMsSql('due')} as due,
    planner is not distinct from $1 as is_ours, planner <> $1 as is_of_others
  from schedules where armed and ($2::text[] is null or environment = any($2))`

/** So many of the past runs of a one-time schedule are remembered: it has one for each time it was set. */
const mostPast = 20

const memoriesSql = `
  select id, environment, spec ->> 'name' as name, spec -> 'trigger' as trigger, (spec ->> 'enabled')::boolean as enabled,
    armed, watermark, pause,
    case when spec #>> '{trigger,type}' = 'onetime' then (
      select json_agg(json_build_object('nominal', ${epochMsSql('nominal')}, 'state', state)
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
