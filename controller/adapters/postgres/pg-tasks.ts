import type { EpochMs } from '../../../core/domain/epoch.ts'
import type {
  AboutTask,
  Cancellation,
  NewTask,
  Settlement,
  Task,
  TaskCategory,
  TaskSummary,
  WaitingTask,
} from '../../../core/domain/task.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import type {
  BacklogCount,
  LeftTask,
  LiveCount,
  NewestTasks,
  TaskFilter,
  TaskPage,
  TaskStore,
} from '../../ports/task-store.ts'
import type { AuditTrail } from './audit-trail.ts'
import { concernsAllRows } from './database-away.ts'
import { beyondStart, mostLookedThrough, type NewestFrom, newestTasks } from './newest-tasks.ts'
import type { Pool, Queryable } from './pg-database.ts'
import { epochMsSql, instantSql } from './pg-instant.ts'
import { insertTasks } from './pg-new-tasks.ts'
import {
  type Again,
  cancelTasks,
  type End,
  giveBackTasks,
  type Passage,
  type Passed,
  passTasks,
  resubmitTasks,
} from './pg-task-changes.ts'
import { orderTasks, whereTasks } from './task-filter.ts'
import { isWaiting, type SummaryRow, summaryColumns, type TaskRow, toSummary, toTask } from './task-rows.ts'

/** The tasks: what is read of them, and the calls that share statements. */
export class PgTasks implements TaskStore {
  readonly #pool: Pool
  readonly #questions: Pool
  readonly #create: (task: NewTask) => Promise<Task>
  readonly #createAudited: (task: NewTask) => Promise<Task>
  readonly #pass: (passage: Passage) => Promise<Passed>
  readonly #giveBack: (task: Pick<Task, 'id' | 'fence'>) => Promise<void>
  readonly #cancel: (end: End) => Promise<TaskSummary | undefined>
  readonly #resubmit: (again: Again) => Promise<TaskSummary | undefined>

  /**
   * @param taskPool for what every task takes, from `createTaskPool`
   * @param questions for lists with any filter, from `createQuestionPool`
   */
  constructor(pool: Pool, taskPool: Pool, questions: Pool, trail: AuditTrail) {
    this.#pool = pool
    this.#questions = questions
    const told = { pool, trail }
    this.#create = groupCommit((tasks) => insertTasks(taskPool, tasks), concernsAllRows)
    this.#createAudited = groupCommit((tasks) => withRows(told, tasks, insertTasks), concernsAllRows)
    this.#pass = groupCommit((passages) => passTasks(taskPool, passages), concernsAllRows)
    this.#giveBack = groupCommit((tasks) => giveBackTasks(taskPool, tasks), concernsAllRows)
    this.#cancel = groupCommit((ends) => withRows(told, ends, cancelTasks), concernsAllRows)
    this.#resubmit = groupCommit((again) => withRows(told, again, resubmitTasks), concernsAllRows)
  }

  create(task: NewTask): Promise<Task> {
    return task.audit ? this.#createAudited(task) : this.#create(task)
  }

  async claim(id: string, fence: number, assignee: string): Promise<Task | undefined> {
    return (await this.#pass({ claim: { id, fence, assignee } })).claimed
  }

  async reserve(id: string, fence: number, instance: string): Promise<Task | undefined> {
    return (await this.#pass({ reserve: { id, fence, assignee: instance } })).reserved
  }

  async settle(id: string, fence: number, settlement: Settlement): Promise<TaskSummary | undefined> {
    return (await this.#pass({ settled: { id, fence, settlement } })).settled
  }

  cancel(id: string, cancellation: Cancellation): Promise<TaskSummary | undefined> {
    return this.#cancel({ id, cancellation, audit: cancellation.audit })
  }

  resubmit(
    id: string,
    by: { actor: string; notBefore?: EpochMs; audit?: AboutTask },
  ): Promise<TaskSummary | undefined> {
    return this.#resubmit({ id, ...by })
  }

  async get(id: string): Promise<Task | undefined> {
    const { rows } = await this.#pool.query<TaskRow>('select * from tasks where id = $1', [id])
    return rows[0] && toTask(rows[0])
  }

  list(filter: TaskFilter, page: TaskPage): Promise<TaskSummary[]> {
    const { limit, offset, oldestFirst = false, after } = page
    const { where, values } = whereTasks(filter)
    const put = (value: unknown) => `$${values.push(value)}`
    const direction = oldestFirst ? 'asc' : 'desc'
    const place = `(select created_at, id from tasks where id = ${after === undefined ? '' : put(after)})`
    const beyond = after === undefined ? '' : `and (created_at, id) ${oldestFirst ? '>' : '<'} ${place}`
    return this.#summaries(
      `from tasks where ${where} ${beyond} order by ${orderTasks(page)}created_at ${direction}, id ${direction}
       limit ${put(limit)} offset ${put(offset)}`,
      values,
      filter.environment === undefined ? this.#pool : this.#questions, // without one it is for ourselves
    )
  }

  async newest(
    environments: readonly string[] | null,
    filter: TaskFilter,
    page: NewestFrom & { limit: number },
  ): Promise<NewestTasks> {
    const { from, values, isAll } = newestTasks(environments, filter, page)
    const tasks = await this.#summaries(from, values, this.#questions)
    if (tasks.length === page.limit) return { tasks, next: tasks.at(-1)?.id ?? null }
    return { tasks, next: isAll ? null : await this.#lookedThroughTo(page) }
  }

  /** The task at which a look ended that went no further; null where there are no others. */
  async #lookedThroughTo(start: NewestFrom): Promise<string | null> {
    const values: unknown[] = []
    const beyond = beyondStart(start, (value) => `$${values.push(value)}`)
    const { rows } = await this.#questions.query<{ id: string }>(
      `select id from tasks where ${beyond} order by id desc offset ${mostLookedThrough - 1} limit 1`,
      values,
    )
    return rows[0]?.id ?? null
  }

  async count(filter: TaskFilter, atMost?: number): Promise<number> {
    const { where, values } = whereTasks(filter)
    const sql =
      atMost === undefined
        ? `select count(*)::integer as count from tasks where ${where}`
        : `select count(*)::integer as count from (select from tasks where ${where} limit ${atMost}) as found`
    const { rows } = await this.#questions.query<{ count: number }>(sql, values)
    return rows[0]?.count ?? 0
  }

  async counts(
    environments: readonly string[] | null,
    filter: TaskFilter,
  ): Promise<{ environment: string; count: number }[]> {
    const { where, values } = whereTasks(filter)
    const whose = environments === null ? '' : `and environment = any($${values.push(environments)})`
    const { rows } = await this.#questions.query<{ environment: string; count: number }>(
      `select environment, count(*)::integer as count from tasks where ${where} ${whose} group by environment`,
      values,
    )
    return rows
  }

  async ids(filter: TaskFilter, limit: number): Promise<string[]> {
    const { where, values } = whereTasks(filter)
    const { rows } = await this.#questions.query<{ id: string }>(
      `select id from tasks where ${where} order by created_at, id limit $${values.push(limit)}`,
      values,
    )
    return rows.map(({ id }) => id)
  }

  giveBack(task: Pick<Task, 'id' | 'fence'>): Promise<void> {
    return this.#giveBack(task)
  }

  async claimSent(id: string, fence: number, instance: string): Promise<TaskSummary | undefined> {
    return (await this.#pass({ claimSent: { id, fence, assignee: instance } })).claimedSent
  }

  async markSent(tasks: readonly Pick<Task, 'id' | 'fence'>[]): Promise<void> {
    await this.#pool.query(
      `update tasks set sent = true from unnest($1::text[], $2::integer[]) as delivered (id, fence)
       where tasks.id = delivered.id and tasks.fence = delivered.fence and status = 'processing'`,
      [tasks.map((each) => each.id), tasks.map((each) => each.fence)],
    )
  }

  async left(): Promise<LeftTask[]> {
    const { rows } = await this.#pool.query<SummaryRow & { reserved_for: string | null }>(
      `select ${summaryColumns}, reserved_for from tasks
       where completed_at is null and (status = 'processing' or reserved_for is not null) order by assigned_at, id`,
    )
    return rows.map((row) => ({ task: toSummary(row), reservedFor: row.reserved_for }))
  }

  async waiting(): Promise<Map<string, number>> {
    const { rows } = await this.#pool.query<{ environment: string; count: number }>(
      `select environment, count(*)::integer as count from tasks where ${isLiveWaiting} group by environment`,
    )
    return new Map(rows.map((row) => [row.environment, row.count]))
  }

  async waitingPage(
    environment: string,
    from: string | null,
  ): Promise<{ tasks: WaitingTask[]; next: string | null }> {
    const [notBefore, id] = from?.split('/') ?? ['-infinity', '']
    const { rows } = await this.#pool.query<WaitingRow & { exact_not_before: string }>(waitingPageSql, [
      environment,
      notBefore,
      id,
      waitingPage,
    ])
    const last = rows.at(-1)
    return {
      tasks: rows.map((row) => toWaiting(environment, row)),
      next: rows.length === waitingPage && last ? `${last.exact_not_before}/${last.id}` : null,
    }
  }

  async waitingOf(environments: readonly string[]): Promise<WaitingTask[]> {
    const { rows } = await this.#pool.query<WaitingRow & { environment: string }>(waitingOfSql, [
      environments,
    ])
    return rows.map((row) => toWaiting(row.environment, row))
  }

  async live(): Promise<LiveCount[]> {
    const { rows } = await this.#questions.query<Omit<LiveCount, 'firstDue'> & { first_due: Date | null }>(
      `select environment,
         (count(*) filter (where status = 'scheduled'))::integer as scheduled,
         (count(*) filter (where status = 'rescheduled'))::integer as rescheduled,
         (count(*) filter (where status = 'retrying'))::integer as retrying,
         (count(*) filter (where status = 'processing'))::integer as processing,
         min(not_before) filter (where ${isWaiting}) as first_due
       from tasks where completed_at is null group by environment`,
    )
    return rows.map(({ first_due, ...row }) => ({ ...row, firstDue: first_due?.getTime() ?? null }))
  }

  async backlog(): Promise<BacklogCount[]> {
    const { rows } = await this.#pool.query<BacklogRow>(
      `select environment, category, count(*)::integer as waiting,
         (count(*) filter (where not_before <= clock_timestamp()))::integer as due,
         min(not_before) filter (where not_before <= clock_timestamp()) as oldest_due
       from tasks where ${isLiveWaiting} group by environment, category`,
    )
    return rows.map(({ oldest_due, ...row }) => ({ ...row, oldestDue: oldest_due?.getTime() ?? null }))
  }

  async withTasksToForget(until: EpochMs, since: EpochMs, keep: number): Promise<string[]> {
    const found: string[] = []
    for (let after: string | undefined = ''; after !== undefined; ) {
      const values: unknown[] = [until, since, keep, after, environmentsAtOnce]
      const { rows }: { rows: Found[] } = await this.#pool.query<Found>(toForgetSql, values)
      found.push(...rows.filter((row) => row.is_due).map(({ id }) => id))
      after = rows.length === environmentsAtOnce ? rows.at(-1)?.id : undefined
    }
    return found
  }

  async endOfSurplus(environment: string, keep: number): Promise<EpochMs | undefined> {
    const { rows } = await this.#pool.query<{ ended: number }>(
      `select ${epochMsSql('completed_at')} as ended from tasks
       where environment = $1 and completed_at is not null order by completed_at desc offset $2 limit 1`,
      [environment, keep],
    )
    return rows[0]?.ended
  }

  async forgetTasks(environment: string, until: EpochMs, limit: number): Promise<number> {
    const { rowCount } = await this.#pool.query(
      `delete from tasks where id = any(array(
         select id from tasks where environment = $1 and completed_at <= ${instantSql('$2')}
         order by completed_at limit $3))`,
      [environment, until, limit],
    )
    return rowCount ?? 0
  }

  async #summaries(from: string, values: unknown[], pool = this.#pool): Promise<TaskSummary[]> {
    const { rows } = await pool.query<SummaryRow>(`select ${summaryColumns} ${from}`, values)
    return rows.map(toSummary)
  }
}

/** Where a row is to tell of one of the calls, it is written in the same transaction, and only of a task that was changed. */
async function withRows<
  Call extends { audit?: AboutTask | undefined },
  Output extends TaskSummary | undefined,
>(
  { pool, trail }: { pool: Pool; trail: AuditTrail },
  calls: readonly Call[],
  change: (database: Queryable, calls: readonly Call[]) => Promise<Output[]>,
): Promise<Output[]> {
  if (calls.every(({ audit }) => !audit)) return await change(pool, calls)
  return await pool.transaction(async (client) => {
    const changed = await change(client, calls)
    const rows = calls.flatMap(({ audit }, index) => {
      const task = changed[index]
      return audit && task ? { ...audit, object: task.id } : []
    })
    await trail.append(client, rows)
    return changed
  })
}

/** Waiting, in the words of the index. */
const isLiveWaiting = `completed_at is null and ${isWaiting}`

/** How many tasks a page of those that wait has. */
const waitingPage = 5_000

const waitingOfSql = `
  select environment, id, fence, category, event_type, object_id, fairness_key, losses, octet_length(data) as data_bytes,
    not_before
  from tasks where environment = any($1) and ${isLiveWaiting} order by environment, not_before, id`

/** Pages go by the instant as PostgreSQL writes it: it has microseconds, a Date milliseconds. */
const waitingPageSql = `
  select id, fence, category, event_type, object_id, fairness_key, losses, octet_length(data) as data_bytes, not_before,
    not_before::text as exact_not_before
  from tasks
  where environment = $1 and ${isLiveWaiting}
    and (not_before, id) > ($2::timestamptz, $3)
  order by not_before, id limit $4`

type WaitingRow = Pick<
  TaskRow,
  'id' | 'fence' | 'category' | 'event_type' | 'object_id' | 'fairness_key' | 'losses' | 'not_before'
> & { data_bytes: number }

/** An environment, and whether it has something to forget; null where it has no finished tasks. */
interface Found {
  id: string
  is_due: boolean | null
}

/** Environments that are looked at in one statement: what it takes grows with all that they keep. */
const environmentsAtOnce = 200

/**
 * From one environment that keeps finished tasks to the next, by their index, with a look at either end of it for each: those
 * that keep none cost nothing. Tasks are counted only of those in which some ended.
 */
const toForgetSql = `
  with recursive next (id) as (
    select min(environment) from tasks where completed_at is not null and environment > $4
    union all
    select (select min(environment) from tasks where completed_at is not null and environment > next.id)
    from next where id is not null
  )
  select id, (${endedSql('order by completed_at limit 1')}) <= ${instantSql('$1')}
    or (${endedSql('order by completed_at desc limit 1')}) > ${instantSql('$2')}
      and (select count(*) from (${endedSql('limit $3 + 1')}) as kept) > $3 as is_due
  from (select id from next where id is not null limit $5) as e order by id`

function endedSql(rest: string): string {
  return `select completed_at from tasks where environment = e.id and completed_at is not null ${rest}`
}

interface BacklogRow {
  environment: string
  category: TaskCategory
  waiting: number
  due: number
  oldest_due: Date | null
}

function toWaiting(environment: string, row: WaitingRow): WaitingTask {
  return {
    id: row.id,
    fence: row.fence,
    environment,
    category: row.category,
    eventType: row.event_type,
    objectId: row.object_id,
    fairnessKey: row.fairness_key,
    losses: row.losses,
    dataBytes: row.data_bytes,
    notBefore: row.not_before.toISOString(),
  }
}
