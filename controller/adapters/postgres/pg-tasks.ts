import type { NewTask, Task, TaskCategory, TaskSummary } from '../../../core/domain/task.ts'
import { groupCommit } from '../../lib/group-commit.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import { concernsAllRows, type Pool, type Queryable } from './pg-database.ts'
import { insertTasks } from './pg-new-tasks.ts'
import {
  type Again,
  type Claim,
  cancelTasks,
  claimTasks,
  type End,
  resubmitTasks,
  type Settled,
  settleTasks,
} from './pg-task-changes.ts'
import { whereTasks } from './task-filter.ts'
import { isWaiting, type SummaryRow, summaryColumns, type TaskRow, toSummary, toTask } from './task-rows.ts'

/** Waiting, in the words of the index. */
const isLiveWaiting = `completed_at is null and ${isWaiting}`

export function createTaskStore(pool: Pool, taskPool: Pool): TaskStore {
  const many = async (sql: string, values: unknown[]): Promise<TaskSummary[]> => {
    const { rows } = await pool.query<SummaryRow>(sql, values)
    return rows.map(toSummary)
  }
  const create = groupCommit((tasks: readonly NewTask[]) => insertTasks(taskPool, tasks), concernsAllRows)
  const claim = groupCommit((claims: readonly Claim[]) => claimTasks(taskPool, claims), concernsAllRows)
  const settle = groupCommit((settled: readonly Settled[]) => settleTasks(taskPool, settled), concernsAllRows)
  const cancel = groupCommit((ends: readonly End[]) => cancelTasks(pool, ends), concernsAllRows)
  const resubmit = groupCommit((again: readonly Again[]) => resubmitTasks(pool, again), concernsAllRows)
  return {
    create,
    claim: (id, fence, assignee) => claim({ id, fence, assignee }),
    settle: (id, fence, settlement) => settle({ id, fence, settlement }),
    cancel: (id, cancellation) => cancel({ id, cancellation }),
    resubmit: (id, by) => resubmit({ id, ...by }),

    async get(id) {
      const { rows } = await pool.query<TaskRow>('select * from tasks where id = $1', [id])
      return rows[0] && toTask(rows[0])
    },

    list(filter, { limit, offset, oldestFirst = false, after }) {
      const { where, values } = whereTasks(filter)
      const put = (value: unknown) => `$${values.push(value)}`
      const direction = oldestFirst ? 'asc' : 'desc'
      const place = `(select created_at, id from tasks where id = ${after === undefined ? '' : put(after)})`
      const beyond = after === undefined ? '' : `and (created_at, id) ${oldestFirst ? '>' : '<'} ${place}`
      return many(
        `select ${summaryColumns} from tasks where ${where} ${beyond}
         order by created_at ${direction}, id ${direction} limit ${put(limit)} offset ${put(offset)}`,
        values,
      )
    },

    async count(filter, atMost) {
      const { where, values } = whereTasks(filter)
      const sql =
        atMost === undefined
          ? `select count(*)::integer as count from tasks where ${where}`
          : `select count(*)::integer as count from (select from tasks where ${where} limit ${atMost}) as found`
      const { rows } = await pool.query<{ count: number }>(sql, values)
      return rows[0]?.count ?? 0
    },

    async ids(filter, limit) {
      const { where, values } = whereTasks(filter)
      const { rows } = await pool.query<{ id: string }>(
        `select id from tasks where ${where} order by created_at, id limit $${values.push(limit)}`,
        values,
      )
      return rows.map(({ id }) => id)
    },

    async markSent(tasks) {
      await pool.query(
        `update tasks set sent = true from unnest($1::text[], $2::integer[]) as delivered (id, fence)
         where tasks.id = delivered.id and tasks.fence = delivered.fence and status = 'processing'`,
        [tasks.map((each) => each.id), tasks.map((each) => each.fence)],
      )
    },

    processing: (environment) =>
      many(
        `select ${summaryColumns} from tasks
         where completed_at is null and status = 'processing' and ($1::text is null or environment = $1)`,
        [environment ?? null],
      ),

    async waiting() {
      const { rows } = await pool.query<{ environment: string; count: number }>(
        `select environment, count(*)::integer as count from tasks where ${isLiveWaiting} group by environment`,
      )
      return new Map(rows.map((row) => [row.environment, row.count]))
    },

    async waitingPage(environment, from) {
      const [notBefore, id] = from?.split('/') ?? ['-infinity', '']
      const { rows } = await pool.query<WaitingRow>(waitingPageSql, [environment, notBefore, id, waitingPage])
      const tasks = rows.map((row) => ({
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
      }))
      const last = rows.at(-1)
      return { tasks, next: rows.length === waitingPage && last ? `${last.place}/${last.id}` : null }
    },

    async backlog() {
      const { rows } = await pool.query<BacklogRow>(
        `select environment, category, count(*)::integer as waiting,
           (count(*) filter (where not_before <= clock_timestamp()))::integer as due,
           min(not_before) filter (where not_before <= clock_timestamp()) as oldest_due
         from tasks where ${isLiveWaiting} group by environment, category`,
      )
      return rows.map(({ oldest_due, ...row }) => ({ ...row, oldestDue: oldest_due?.getTime() ?? null }))
    },

    async endOfSurplus(environment, keep) {
      const { rows } = await pool.query<{ ended: number }>(
        `select (extract(epoch from completed_at) * 1000)::double precision as ended from tasks
         where environment = $1 and completed_at is not null order by completed_at desc offset $2 limit 1`,
        [environment, keep],
      )
      return rows[0]?.ended
    },

    async forgetTasks(environment, until, limit) {
      const { rowCount } = await pool.query(
        `delete from tasks where id = any(array(
           select id from tasks where environment = $1 and completed_at <= to_timestamp($2::double precision / 1000)
           order by completed_at limit $3))`,
        [environment, until, limit],
      )
      return rowCount ?? 0
    },
  }
}

/** Also used inside the ledger's transaction, so that an occurrence and its task are written together. */
export async function insertTask(database: Queryable, task: NewTask): Promise<Task> {
  const [created] = await insertTasks(database, [task])
  if (!created) throw new Error('the task was not written')
  return created
}

const waitingPage = 5_000

/** The place is exact, where a Date is to the millisecond. */
const waitingPageSql = `
  select id, fence, category, event_type, object_id, fairness_key, losses, octet_length(data) as data_bytes, not_before,
    not_before::text as place
  from tasks
  where environment = $1 and ${isLiveWaiting}
    and (not_before, id) > ($2::timestamptz, $3)
  order by not_before, id limit $4`

type WaitingRow = Pick<
  TaskRow,
  'id' | 'fence' | 'category' | 'event_type' | 'object_id' | 'fairness_key' | 'losses' | 'not_before'
> & { data_bytes: number; place: string }

interface BacklogRow {
  environment: string
  category: TaskCategory
  waiting: number
  due: number
  oldest_due: Date | null
}
