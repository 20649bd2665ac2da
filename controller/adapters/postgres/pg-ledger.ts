import type { Occurrence, OccurrenceRecord } from '../../../core/domain/schedule-run.ts'
import type { NewTask, Task } from '../../../core/domain/task.ts'
import type { LedgerEntry, ScheduleStore } from '../../ports/schedule-store.ts'
import type { Pool, Queryable } from './pg-database.ts'
import { insertTasks } from './pg-new-tasks.ts'

type Ledger = Pick<
  ScheduleStore,
  | 'record'
  | 'backfill'
  | 'unfinishedRuns'
  | 'waitingRuns'
  | 'startWaiting'
  | 'skipWaiting'
  | 'occurrences'
  | 'occurrencesBetween'
  | 'lastOccurrences'
  | 'waitAndRun'
  | 'forgetOccurrences'
>

const instant = (parameter: string) => `to_timestamp(${parameter}::double precision / 1000)`

/** The runs of schedules, planned and by hand. */
export function createLedger(pool: Pool): Ledger {
  const occurrences = async (rest: string, values: unknown[]): Promise<OccurrenceRecord[]> => {
    const { rows } = await pool.query<OccurrenceRow>(`${selectSql} ${rest}`, values)
    return rows.map(toOccurrence)
  }
  return {
    record: (entries) =>
      pool.transaction(async (client) => {
        const planned = entries.flatMap((entry) => entry.occurrences)
        const rows = await insertOccurrences(client, planned)
        const written = new Set(rows.map(({ schedule, nominal }) => keyOf(schedule, nominal.getTime())))
        const runs = entries.flatMap(({ occurrences: each, taskOf }) =>
          each
            .filter((run) => run.state === 'queued' && written.has(keyOf(run.schedule, run.nominal)))
            .map((run) => ({ schedule: run.schedule, nominal: run.nominal, task: taskOf(run) })),
        )
        const tasks = await giveTasks(client, runs)
        await advance(client, entries)
        return tasks
      }),

    async backfill(past) {
      const { rows } = await pool.query<Written>(
        `${insertSql} on conflict (schedule, nominal) do update set state = 'waiting', reason = excluded.reason,
           origin = excluded.origin, into_nominal = null, blocker = null, since = null
         where occurrences.task_id is null and occurrences.state not in ('waiting', 'queued') ${writtenSql}`,
        columnsOf(past),
      )
      return rows.map(({ nominal }) => nominal.getTime()).sort((a, b) => a - b)
    },

    async unfinishedRuns(ids) {
      const { rows } = await pool.query<{ id: string; schedule: string }>(
        `select id, object_id as schedule from tasks
         where completed_at is null and category = 'scheduled' and object_id = any($1) order by created_at, id`,
        [ids],
      )
      return grouped(rows)
    },

    async waitingRuns(ids) {
      const { rows } = await pool.query<
        Pick<OccurrenceRow, 'schedule' | 'environment' | 'nominal' | 'origin' | 'lateness_ms'>
      >(
        `select schedule, environment, nominal, origin, lateness_ms from occurrences
         where state = 'waiting' and ($1::text[] is null or schedule = any($1)) order by schedule, nominal`,
        [ids ?? null],
      )
      return rows.map(({ lateness_ms: latenessMs, ...row }) => ({
        ...row,
        nominal: row.nominal.getTime(),
        latenessMs,
      }))
    },

    startWaiting: (runs) =>
      pool.transaction(async (client) => {
        const { rows } = await client.query<Written>(
          `update occurrences set state = 'queued', reason = null
           from unnest($1::text[], $2::double precision[]) as run (schedule, nominal)
           where occurrences.schedule = run.schedule and occurrences.nominal = ${instant('run.nominal')}
             and state = 'waiting'
           returning occurrences.schedule, occurrences.nominal`,
          [runs.map(({ schedule }) => schedule), runs.map(({ nominal }) => nominal)],
        )
        const started = new Set(rows.map(({ schedule, nominal }) => keyOf(schedule, nominal.getTime())))
        return await giveTasks(
          client,
          runs.filter(({ schedule, nominal }) => started.has(keyOf(schedule, nominal))),
        )
      }),

    async skipWaiting(ids, reason) {
      await pool.query(skipWaitingSql, [ids, reason])
    },

    occurrences: (schedule, limit) =>
      occurrences('where o.schedule = $1 order by o.nominal desc limit $2', [schedule, limit]),

    occurrencesBetween: (schedule, from, to) =>
      occurrences(
        `where o.schedule = $1 and o.nominal >= ${instant('$2')} and o.nominal < ${instant('$3')} order by o.nominal`,
        [schedule, from, to],
      ),

    lastOccurrences: (ids) =>
      occurrences(
        `where (o.schedule, o.nominal) in (
           select wanted.id, (select max(nominal) from occurrences where schedule = wanted.id)
           from unnest($1::text[]) as wanted (id))`,
        [ids],
      ),

    async waitAndRun(schedule) {
      const { rows } = await pool.query<{ waited: number | null; ran: number | null }>(
        `select avg(extract(epoch from assigned_at - not_before) * 1000)::double precision as waited,
           avg(extract(epoch from completed_at - assigned_at) * 1000)::double precision as ran
         from (select t.* from occurrences o join tasks t on t.id = o.task_id
               where o.schedule = $1 and t.completed_at is not null order by o.nominal desc limit 5) as newest`,
        [schedule],
      )
      return { waitMs: Math.round(rows[0]?.waited ?? 0), runMs: Math.round(rows[0]?.ran ?? 0) }
    },

    async forgetOccurrences(before, limit) {
      const { rowCount } = await pool.query(
        `delete from occurrences where (schedule, nominal) in (
           select schedule, nominal from occurrences as old
           where nominal < ${instant('$1')}
             and exists (select from occurrences where schedule = old.schedule and nominal > old.nominal)
           order by nominal limit $2)`,
        [before, limit],
      )
      return rowCount ?? 0
    },
  }
}

interface Written {
  schedule: string
  nominal: Date
}

export const skipWaitingSql = `
  update occurrences set state = 'skipped', reason = $2 where state = 'waiting' and schedule = any($1)`

const insertSql = `
  insert into occurrences (schedule, environment, nominal, state, reason, lateness_ms, origin, into_nominal, blocker, since)
  select schedule, environment, ${instant('nominal')}, state, reason, lateness, origin, ${instant('into_nominal')}, blocker,
    ${instant('since')}
  from unnest($1::text[], $2::text[], $3::double precision[], $4::text[], $5::text[], $6::integer[], $7::text[],
    $8::double precision[], $9::text[], $10::double precision[])
    as planned (schedule, environment, nominal, state, reason, lateness, origin, into_nominal, blocker, since)`

const writtenSql = 'returning schedule, nominal'

/** Writes those that are not on record yet, and says which. */
export async function insertOccurrences(
  client: Queryable,
  planned: readonly Occurrence[],
): Promise<Written[]> {
  const sql = `${insertSql} on conflict do nothing ${writtenSql}`
  return (await client.query<Written>(sql, columnsOf(planned))).rows
}

/** What the column holds, 24 days: later than that is late enough. */
const longestLatenessMs = 2 ** 31 - 1

function columnsOf(planned: readonly Occurrence[]): unknown[] {
  return [
    planned.map(({ schedule }) => schedule),
    planned.map(({ environment }) => environment),
    planned.map(({ nominal }) => nominal),
    planned.map(({ state }) => state),
    planned.map(({ reason }) => reason),
    planned.map(({ latenessMs }) => Math.min(latenessMs, longestLatenessMs)),
    planned.map(({ origin }) => origin),
    planned.map(({ into }) => into),
    planned.map(({ blocker }) => blocker),
    planned.map(({ since }) => since),
  ]
}

function keyOf(schedule: string, nominal: number): string {
  return `${schedule} ${nominal}`
}

async function giveTasks(
  client: Queryable,
  runs: readonly { schedule: string; nominal: number; task: NewTask }[],
): Promise<Task[]> {
  if (runs.length === 0) return []
  const tasks = await insertTasks(
    client,
    runs.map(({ task }) => task),
  )
  await client.query(
    `update occurrences set task_id = run.task
     from unnest($1::text[], $2::double precision[], $3::text[]) as run (schedule, nominal, task)
     where occurrences.schedule = run.schedule and occurrences.nominal = ${instant('run.nominal')}`,
    [runs.map(({ schedule }) => schedule), runs.map(({ nominal }) => nominal), tasks.map(({ id }) => id)],
  )
  return tasks
}

async function advance(client: Queryable, entries: readonly LedgerEntry[]): Promise<void> {
  const moves = entries.flatMap(({ schedule, move }) => (move ? [{ schedule, ...move }] : []))
  if (moves.length === 0) return
  await client.query(
    `update schedules set watermark = greatest(schedules.watermark, ${instant('move.watermark')}),
       due = ${instant('move.due')}, planner = move.planner
     from unnest($1::text[], $2::double precision[], $3::double precision[], $4::text[])
       as move (id, watermark, due, planner)
     where schedules.id = move.id`,
    [
      moves.map(({ schedule }) => schedule),
      moves.map(({ watermark }) => watermark),
      moves.map(({ due }) => due),
      moves.map(({ planner }) => planner),
    ],
  )
}

function grouped(rows: readonly { id: string; schedule: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { id, schedule } of rows) groups.set(schedule, [...(groups.get(schedule) ?? []), id])
  return groups
}

const selectSql =
  'select o.*, t.status as task_status from occurrences o left join tasks t on t.id = o.task_id'

interface OccurrenceRow {
  schedule: string
  environment: string
  nominal: Date
  state: OccurrenceRecord['state']
  reason: string | null
  lateness_ms: number
  origin: Occurrence['origin']
  into_nominal: Date | null
  blocker: string | null
  since: Date | null
  task_id: string | null
  task_status: OccurrenceRecord['taskStatus']
}

function toOccurrence(row: OccurrenceRow): OccurrenceRecord {
  return {
    schedule: row.schedule,
    environment: row.environment,
    nominal: row.nominal.getTime(),
    state: row.state,
    reason: row.reason,
    latenessMs: row.lateness_ms,
    origin: row.origin,
    into: row.into_nominal?.getTime() ?? null,
    blocker: row.blocker,
    since: row.since?.getTime() ?? null,
    taskId: row.task_id,
    taskStatus: row.task_status,
  }
}
