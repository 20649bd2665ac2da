import type { Occurrence, OccurrenceRecord } from '../../../core/domain/schedule-run.ts'
import type { Queryable } from './pg-database.ts'
import { instantSql } from './pg-instant.ts'

/** Which occurrence a statement wrote. */
export interface Written {
  schedule: string
  nominal: Date
}

export const skipWaitingSql = `
  update occurrences set state = 'skipped', reason = $2 where state = 'waiting' and schedule = any($1)`

/** Ends with what happens to those that are there. */
export const insertOccurrencesSql = `
  insert into occurrences (schedule, environment, nominal, state, reason, lateness_ms, origin, into_nominal, blocker, since)
  select schedule, environment, ${instantSql('nominal')}, state, reason, lateness, origin, ${instantSql('into_nominal')}, blocker,
    ${instantSql('since')}
  from unnest($1::text[], $2::text[], $3::double precision[], $4::text[], $5::text[], $6::integer[], $7::text[],
    $8::double precision[], $9::text[], $10::double precision[])
    as planned (schedule, environment, nominal, state, reason, lateness, origin, into_nominal, blocker, since)`

export const writtenSql = 'returning schedule, nominal'

/** Writes those that are not on record yet, and says which. */
export async function insertOccurrences(
  client: Queryable,
  planned: readonly Occurrence[],
): Promise<Written[]> {
  const sql = `${insertOccurrencesSql} on conflict do nothing ${writtenSql}`
  return (await client.query<Written>(sql, columnsOf(planned))).rows
}

/** The largest `integer` of PostgreSQL, 24 days: what is noticed later is written as this late. */
const longestLatenessMs = 2 ** 31 - 1

/** The values of `insertOccurrencesSql`. */
export function columnsOf(planned: readonly Occurrence[]): unknown[] {
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

export const selectOccurrencesSql = `
  select o.*, t.status as task_status, t.attempts + t.losses as task_retries, t.assigned_at as task_assigned_at,
    t.completed_at as task_completed_at
  from occurrences o left join tasks t on t.id = o.task_id`

export interface OccurrenceRow {
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
  task_retries: number | null
  task_assigned_at: Date | null
  task_completed_at: Date | null
}

export function toOccurrence(row: OccurrenceRow): OccurrenceRecord {
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
    retries: row.task_retries,
    startedAt: row.task_assigned_at?.getTime() ?? null,
    finishedAt: row.task_completed_at?.getTime() ?? null,
  }
}
