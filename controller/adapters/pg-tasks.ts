import { randomInt } from 'node:crypto'
import type { Task } from '../domain/task.ts'
import { cleanText } from '../domain/text.ts'
import type { NewTask, Settlement, TaskFilter, TaskStore } from '../ports/store.ts'
import type { Pool, Queryable } from './pg-database.ts'

const isWaiting = "status in ('scheduled', 'rescheduled', 'retrying')"

export function createTaskStore(pool: Pool): TaskStore {
  const one = async (sql: string, values: unknown[]) => {
    const { rows } = await pool.query<TaskRow>(sql, values)
    return rows[0] && toTask(rows[0])
  }
  const many = async (sql: string, values: unknown[]) => {
    const { rows } = await pool.query<TaskRow>(sql, values)
    return rows.map(toTask)
  }
  return {
    create: (task) => insertTask(pool, task),
    get: (id) => one('select * from tasks where id = $1', [id]),

    list(filter, { limit, offset, oldestFirst = false }) {
      const { where, values } = conditions(filter)
      const direction = oldestFirst ? 'asc' : 'desc'
      return many(
        `select * from tasks ${where} order by created_at ${direction}, id ${direction}
         limit $${values.length + 1} offset $${values.length + 2}`,
        [...values, limit, offset],
      )
    },

    async count(filter) {
      const { where, values } = conditions(filter)
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::integer as count from tasks ${where}`,
        values,
      )
      return rows[0]?.count ?? 0
    },

    claim: (id, fence, assignee) =>
      one(
        `update tasks set status = 'processing', assignee = $3, sent = false, assigned_at = clock_timestamp(),
           completed_at = null, updated_at = clock_timestamp()
         where id = $1 and fence = $2 and ${isWaiting} returning *`,
        [id, fence, cleanText(assignee)],
      ),

    async markSent(tasks) {
      await pool.query(
        `update tasks set sent = true from unnest($1::text[], $2::integer[]) as delivered (id, fence)
         where tasks.id = delivered.id and tasks.fence = delivered.fence and status = 'processing'`,
        [tasks.map((each) => each.id), tasks.map((each) => each.fence)],
      )
    },

    settle: (id, fence, settlement) => one(settleSql, settleValues(id, fence, settlement)),

    resubmit: (id) =>
      one(
        `update tasks set status = 'scheduled', fence = fence + 1, attempts = 0, losses = 0, rescheduled = 0,
           reason = null, message = null, not_before = clock_timestamp(), completed_at = null,
           updated_at = clock_timestamp()
         where id = $1 and status = 'failed' returning *`,
        [id],
      ),

    processing: (environment) =>
      many("select * from tasks where status = 'processing' and ($1::text is null or environment = $1)", [
        environment ?? null,
      ]),

    async waiting() {
      const { rows } = await pool.query<{ environment: string; count: number }>(
        `select environment, count(*)::integer as count from tasks where ${isWaiting} group by environment`,
      )
      return new Map(rows.map((row) => [row.environment, row.count]))
    },

    async waitingPage(environment, from) {
      const [notBefore, id] = from?.split('/') ?? ['-infinity', '']
      const { rows } = await pool.query<WaitingRow>(waitingPageSql, [environment, notBefore, id, waitingPage])
      const tasks = rows.map((row) => ({
        id: row.id,
        fence: row.fence,
        category: row.category,
        notBefore: row.not_before.toISOString(),
      }))
      const last = rows.at(-1)
      return { tasks, next: rows.length === waitingPage && last ? `${last.place}/${last.id}` : null }
    },
  }
}

/** Also used inside the ledger's transaction, so that an occurrence and its task are written together. */
export async function insertTask(database: Queryable, task: NewTask): Promise<Task> {
  const { rows } = await database.query<TaskRow>(
    `insert into tasks (id, environment, category, event_type, object_id, data, status, not_before)
     values ($1, $2, $3, $4, $5, $6, 'scheduled', coalesce(to_timestamp($7::double precision / 1000), clock_timestamp()))
     returning *`,
    [
      newTaskId(),
      task.environment,
      task.category,
      cleanText(task.eventType),
      cleanText(task.objectId),
      JSON.stringify(task.data ?? null),
      task.notBefore ?? null,
    ],
  )
  const row = rows[0]
  if (!row) throw new Error('the task was not written')
  return toTask(row)
}

const waitingPage = 5_000

/** The place is exact, where a Date is to the millisecond. */
const waitingPageSql = `
  select id, fence, category, not_before, not_before::text as place from tasks
  where environment = $1 and ${isWaiting}
    and (not_before, id) > ($2::timestamptz, $3)
  order by not_before, id limit $4`

const settleSql = `
  update tasks set
    status = $3, reason = $4, message = $5, attempts = $6, rescheduled = $7, losses = $8, runtime_ms = $9,
    fence = case when $10::double precision is null then fence else fence + 1 end,
    not_before = coalesce(to_timestamp($10::double precision / 1000), not_before),
    completed_at = case when $10::double precision is null then clock_timestamp() end,
    updated_at = clock_timestamp()
  where id = $1 and fence = $2 and status = 'processing' returning *`

function settleValues(id: string, fence: number, settlement: Settlement): unknown[] {
  return [
    id,
    fence,
    settlement.status,
    settlement.reason,
    settlement.message === null ? null : cleanText(settlement.message).slice(0, 4000),
    settlement.attempts,
    settlement.rescheduled,
    settlement.losses,
    settlement.runtimeMs,
    settlement.notBefore ?? null,
  ]
}

function conditions(filter: TaskFilter): { where: string; values: unknown[] } {
  const columns: readonly (readonly [string, unknown])[] = [
    ['environment = ', filter.environment],
    ['event_type = ', filter.eventType],
    ['object_id = ', filter.objectId],
    ['status = any', filter.statuses],
    ['category = any', filter.categories],
    ['id = any', filter.ids],
  ]
  const used = columns.filter(([, value]) => value !== undefined)
  const clauses = used.map(([clause], index) => `${clause}($${index + 1})`)
  return {
    where: clauses.length > 0 ? `where ${clauses.join(' and ')}` : '',
    values: used.map(([, value]) => value),
  }
}

/** `TQ-dddd-dddd-dddd-dddd` */
function newTaskId(): string {
  const group = () => randomInt(10_000).toString().padStart(4, '0')
  return `TQ-${group()}-${group()}-${group()}-${group()}`
}

type WaitingRow = Pick<TaskRow, 'id' | 'fence' | 'category' | 'not_before'> & { place: string }

interface TaskRow {
  id: string
  environment: string
  category: Task['category']
  event_type: string
  object_id: string
  data: string
  status: Task['status']
  fence: number
  attempts: number
  rescheduled: number
  losses: number
  assignee: string | null
  sent: boolean
  message: string | null
  reason: string | null
  runtime_ms: number | null
  created_at: Date
  not_before: Date
  assigned_at: Date | null
  completed_at: Date | null
  updated_at: Date
}

function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    environment: row.environment,
    category: row.category,
    eventType: row.event_type,
    objectId: row.object_id,
    data: JSON.parse(row.data),
    status: row.status,
    fence: row.fence,
    attempts: row.attempts,
    rescheduled: row.rescheduled,
    losses: row.losses,
    assignee: row.assignee,
    sent: row.sent,
    message: row.message,
    reason: row.reason,
    runtimeMs: row.runtime_ms,
    createdAt: row.created_at.toISOString(),
    notBefore: row.not_before.toISOString(),
    assignedAt: row.assigned_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  }
}
