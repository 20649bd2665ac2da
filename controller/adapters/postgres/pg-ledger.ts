import type { AuditEntry } from '../../../core/domain/audit.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { Occurrence, OccurrenceRecord, WaitingRun } from '../../../core/domain/schedule-run.ts'
import type { NewTask, Task } from '../../../core/domain/task.ts'
import type { LedgerEntry, ScheduleStore } from '../../ports/schedule-store.ts'
import type { AuditTrail } from './audit-trail.ts'
import {
  columnsOf,
  insertOccurrences,
  insertOccurrencesSql,
  type OccurrenceRow,
  selectOccurrencesSql,
  skipWaitingSql,
  toOccurrence,
  type Written,
  writtenSql,
} from './occurrence-rows.ts'
import type { Pool, Queryable } from './pg-database.ts'
import { instantSql } from './pg-instant.ts'
import { insertTasks } from './pg-new-tasks.ts'

export type Ledger = Pick<
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

/** The runs of schedules, planned and by hand. */
export class PgLedger implements Ledger {
  readonly #pool: Pool
  readonly #trail: AuditTrail

  constructor(pool: Pool, trail: AuditTrail) {
    this.#pool = pool
    this.#trail = trail
  }

  record(entries: readonly LedgerEntry[]): Promise<Task[]> {
    return this.#pool.transaction(async (client) => {
      const planned = entries.flatMap((entry) => entry.occurrences)
      const written = keysOf(await insertOccurrences(client, planned))
      const runs = entries.flatMap(({ occurrences, taskOf }) =>
        occurrences
          .filter((run) => run.state === 'queued' && written.has(keyOf(run.schedule, run.nominal)))
          .map((run) => ({ schedule: run.schedule, nominal: run.nominal, task: taskOf(run) })),
      )
      const tasks = await giveTasks(client, runs)
      await advance(client, entries)
      const isWritten = ({ schedule, nominal }: Occurrence) => written.has(keyOf(schedule, nominal))
      await this.#trail.append(
        client,
        entries.flatMap(({ audit, occurrences }) => (audit && occurrences.some(isWritten) ? audit : [])),
      )
      return tasks
    })
  }

  backfill(past: readonly Occurrence[], audit?: AuditEntry): Promise<EpochMs[]> {
    return this.#pool.transaction(async (client) => {
      const waiting = await this.#wait(client, past)
      if (audit) await this.#trail.append(client, [audit])
      return waiting
    })
  }

  async #wait(client: Queryable, past: readonly Occurrence[]): Promise<EpochMs[]> {
    const { rows } = await client.query<Written>(
      `${insertOccurrencesSql} on conflict (schedule, nominal) do update set state = 'waiting', reason = excluded.reason,
         origin = excluded.origin, into_nominal = null, blocker = null, since = null
       where occurrences.task_id is null and occurrences.state not in ('waiting', 'queued') ${writtenSql}`,
      columnsOf(past),
    )
    return rows.map(({ nominal }) => nominal.getTime()).sort((a, b) => a - b)
  }

  async unfinishedRuns(ids: readonly string[]): Promise<Map<string, string[]>> {
    const { rows } = await this.#pool.query<{ schedule: string; tasks: string[] }>(
      `select object_id as schedule, array_agg(id order by created_at, id) as tasks from tasks
       where completed_at is null and category = 'scheduled' and object_id = any($1) group by object_id`,
      [ids],
    )
    return new Map(rows.map(({ schedule, tasks }) => [schedule, tasks]))
  }

  async waitingRuns(ids?: readonly string[]): Promise<WaitingRun[]> {
    const { rows } = await this.#pool.query<WaitingRow>(
      `select schedule, environment, nominal, origin, lateness_ms from occurrences
       where state = 'waiting' and ($1::text[] is null or schedule = any($1)) order by schedule, nominal`,
      [ids ?? null],
    )
    return rows.map(({ lateness_ms: latenessMs, nominal, ...row }) => ({
      ...row,
      nominal: nominal.getTime(),
      latenessMs,
    }))
  }

  startWaiting(runs: readonly Run[]): Promise<Task[]> {
    return this.#pool.transaction(async (client) => {
      const { rows } = await client.query<Written>(
        `update occurrences set state = 'queued', reason = null
         from unnest($1::text[], $2::double precision[]) as run (schedule, nominal)
         where occurrences.schedule = run.schedule and occurrences.nominal = ${instantSql('run.nominal')}
           and state = 'waiting'
         returning occurrences.schedule, occurrences.nominal`,
        [runs.map(({ schedule }) => schedule), runs.map(({ nominal }) => nominal)],
      )
      const started = keysOf(rows)
      return await giveTasks(
        client,
        runs.filter(({ schedule, nominal }) => started.has(keyOf(schedule, nominal))),
      )
    })
  }

  async skipWaiting(ids: readonly string[], reason: string): Promise<void> {
    await this.#pool.query(skipWaitingSql, [ids, reason])
  }

  occurrences(schedule: string, limit: number, before?: EpochMs): Promise<OccurrenceRecord[]> {
    const older = before === undefined ? '' : `and o.nominal < ${instantSql('$3')}`
    return this.#select(`where o.schedule = $1 ${older} order by o.nominal desc limit $2`, [
      schedule,
      limit,
      ...(before === undefined ? [] : [before]),
    ])
  }

  occurrencesBetween(schedule: string, from: EpochMs, to: EpochMs): Promise<OccurrenceRecord[]> {
    return this.#select(
      `where o.schedule = $1 and o.nominal >= ${instantSql('$2')} and o.nominal < ${instantSql('$3')}
       order by o.nominal`,
      [schedule, from, to],
    )
  }

  lastOccurrences(ids: readonly string[]): Promise<OccurrenceRecord[]> {
    return this.#select(
      `where (o.schedule, o.nominal) in (
         select wanted.id, (select max(nominal) from occurrences where schedule = wanted.id)
         from unnest($1::text[]) as wanted (id))`,
      [ids],
    )
  }

  async waitAndRun(schedule: string): Promise<{ waitMs: number; runMs: number }> {
    const { rows } = await this.#pool.query<{ waited: number | null; ran: number | null }>(
      `select avg(extract(epoch from assigned_at - not_before) * 1000)::double precision as waited,
         avg(extract(epoch from completed_at - assigned_at) * 1000)::double precision as ran
       from (select t.* from occurrences o join tasks t on t.id = o.task_id
             where o.schedule = $1 and t.completed_at is not null order by o.nominal desc limit 5) as newest`,
      [schedule],
    )
    return { waitMs: Math.round(rows[0]?.waited ?? 0), runMs: Math.round(rows[0]?.ran ?? 0) }
  }

  async forgetOccurrences(before: EpochMs, limit: number, from: EpochMs = 0): Promise<number> {
    const { rowCount } = await this.#pool.query(
      `delete from occurrences where (schedule, nominal) in (
         select schedule, nominal from occurrences as old
         where nominal >= ${instantSql('$3')} and nominal < ${instantSql('$1')}
           and exists (select from occurrences where schedule = old.schedule and nominal > old.nominal)
         order by nominal limit $2)`,
      [before, limit, from],
    )
    return rowCount ?? 0
  }

  async #select(rest: string, values: unknown[]): Promise<OccurrenceRecord[]> {
    const { rows } = await this.#pool.query<OccurrenceRow>(`${selectOccurrencesSql} ${rest}`, values)
    return rows.map(toOccurrence)
  }
}

/** A run, with the task that is to do it. */
interface Run {
  schedule: string
  nominal: EpochMs
  task: NewTask
}

function keyOf(schedule: string, nominal: EpochMs): string {
  return `${schedule} ${nominal}`
}

function keysOf(written: readonly Written[]): Set<string> {
  return new Set(written.map(({ schedule, nominal }) => keyOf(schedule, nominal.getTime())))
}

async function giveTasks(client: Queryable, runs: readonly Run[]): Promise<Task[]> {
  if (runs.length === 0) return []
  const tasks = await insertTasks(
    client,
    runs.map(({ task }) => task),
  )
  await client.query(
    `update occurrences set task_id = run.task
     from unnest($1::text[], $2::double precision[], $3::text[]) as run (schedule, nominal, task)
     where occurrences.schedule = run.schedule and occurrences.nominal = ${instantSql('run.nominal')}`,
    [runs.map(({ schedule }) => schedule), runs.map(({ nominal }) => nominal), tasks.map(({ id }) => id)],
  )
  return tasks
}

async function advance(client: Queryable, entries: readonly LedgerEntry[]): Promise<void> {
  const moves = entries.flatMap(({ schedule, move }) => (move ? [{ schedule, ...move }] : []))
  if (moves.length === 0) return
  await client.query(
    `update schedules set watermark = greatest(schedules.watermark, ${instantSql('move.watermark')}),
       due = ${instantSql('move.due')}, planner = move.planner
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

type WaitingRow = Pick<OccurrenceRow, 'schedule' | 'environment' | 'nominal' | 'origin' | 'lateness_ms'>
