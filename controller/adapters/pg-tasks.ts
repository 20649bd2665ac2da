import { longestResultBytes, type Task, type TaskCategory, type TaskSummary } from '../domain/task.ts'
import { cleanText, cutBytes, keepableJson } from '../domain/text.ts'
import type { Cancellation, NewTask, Settlement, TaskStore } from '../ports/store.ts'
import { groupCommit } from './group-commit.ts'
import { isDatabaseAway, type Pool, type Queryable } from './pg-database.ts'
import { insertTasks } from './pg-new-tasks.ts'
import { whereTasks } from './task-filter.ts'
import { type SummaryRow, summaryColumns, type TaskRow, toSummary, toTask } from './task-rows.ts'
import { addToStory } from './task-story.ts'

const isWaiting = "tasks.status in ('scheduled', 'rescheduled', 'retrying')"
/** The waiting ones, found by their index. */
const isLiveWaiting = `completed_at is null and ${isWaiting}`
const longestMessageBytes = 16 * 1024

export function createTaskStore(pool: Pool): TaskStore {
  const many = async (sql: string, values: unknown[]): Promise<TaskSummary[]> => {
    const { rows } = await pool.query<SummaryRow>(sql, values)
    return rows.map(toSummary)
  }
  const create = groupCommit((tasks: readonly NewTask[]) => insertTasks(pool, tasks), isDatabaseAway)
  const claim = groupCommit((claims: readonly Claim[]) => claimTasks(pool, claims), isDatabaseAway)
  const settle = groupCommit((settled: readonly Settled[]) => settleTasks(pool, settled), isDatabaseAway)
  const cancel = groupCommit((ends: readonly End[]) => cancelTasks(pool, ends), isDatabaseAway)
  const resubmit = groupCommit((again: readonly Again[]) => resubmitTasks(pool, again), isDatabaseAway)
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

    async backlog() {
      const { rows } = await pool.query<BacklogRow>(
        `select environment, category, count(*)::integer as waiting,
           (count(*) filter (where not_before <= clock_timestamp()))::integer as due,
           min(not_before) filter (where not_before <= clock_timestamp()) as oldest_due
         from tasks where ${isLiveWaiting} group by environment, category`,
      )
      return rows.map(({ oldest_due, ...row }) => ({ ...row, oldestDue: oldest_due?.getTime() ?? null }))
    },

    waitingTasks: (environment, limit) =>
      many(
        `select ${summaryColumns} from tasks where environment = $1 and ${isLiveWaiting}
         order by not_before, id limit $2`,
        [environment, limit],
      ),

    async forgetTasks(environment, { before, keep, limit }) {
      const { rowCount } = await pool.query(
        `delete from tasks where id = any(array(
           select id from tasks where environment = $1 and completed_at <= greatest(
             to_timestamp($2::double precision / 1000),
             (select completed_at from tasks where environment = $1 and completed_at is not null
              order by completed_at desc offset $3 limit 1))
           order by completed_at limit $4))`,
        [environment, before, keep, limit],
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

interface BacklogRow {
  environment: string
  category: TaskCategory
  waiting: number
  due: number
  oldest_due: Date | null
}

interface Claim {
  id: string
  fence: number
  assignee: string
}

/** Each row says which call it answers: the first of those that ask for the same. */
type Answer<Row> = Row & { call: number }

function answersOf<Row, Output>(rows: readonly Answer<Row>[], count: number, read: (row: Row) => Output) {
  const answers = new Array<Output | undefined>(count).fill(undefined)
  for (const row of rows) answers[row.call - 1] = read(row)
  return answers
}

async function claimTasks(pool: Pool, claims: readonly Claim[]): Promise<(Task | undefined)[]> {
  const story = addToStory({
    what: "'assigned'",
    fence: 'tasks.fence',
    by: 'claim.assignee',
    message: 'null',
  })
  const { rows } = await pool.query<Answer<TaskRow>>(
    `update tasks set status = 'processing', assignee = claim.assignee, sent = false, story = ${story},
       assigned_at = clock_timestamp(), updated_at = clock_timestamp()
     from unnest($1::text[], $2::integer[], $3::text[]) with ordinality as claim (id, fence, assignee, call)
     where tasks.id = claim.id and tasks.fence = claim.fence and ${isWaiting}
     returning ${summaryColumns}, data, result, story, call::integer`,
    [
      claims.map(({ id }) => id),
      claims.map(({ fence }) => fence),
      claims.map(({ assignee }) => cleanText(assignee)),
    ],
  )
  return answersOf(rows, claims.length, toTask)
}

interface Settled {
  id: string
  fence: number
  settlement: Settlement
}

async function settleTasks(pool: Pool, settled: readonly Settled[]): Promise<(TaskSummary | undefined)[]> {
  const story = addToStory({
    what: 'ended.event',
    fence: 'tasks.fence',
    by: 'tasks.assignee',
    message: 'ended.message',
  })
  const { rows } = await pool.query<Answer<SummaryRow>>(
    `update tasks set status = ended.status, reason = ended.reason, message = ended.message, result = ended.result,
       attempts = ended.attempts, rescheduled = ended.rescheduled, losses = ended.losses,
       runtime_ms = ended.runtime_ms, story = ${story},
       fence = case when ended.not_before is null then tasks.fence else tasks.fence + 1 end,
       not_before = coalesce(to_timestamp(ended.not_before / 1000), tasks.not_before),
       completed_at = case when ended.not_before is null then clock_timestamp() end,
       updated_at = clock_timestamp()
     from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[],
         $9::integer[], $10::integer[], $11::integer[], $12::double precision[]) with ordinality
       as ended (id, fence, status, reason, message, result, event, attempts, rescheduled, losses, runtime_ms,
         not_before, call)
     where tasks.id = ended.id and tasks.fence = ended.fence and tasks.status = 'processing'
     returning ${summaryColumns}, call::integer`,
    [
      settled.map(({ id }) => id),
      settled.map(({ fence }) => fence),
      settled.map(({ settlement }) => settlement.status),
      settled.map(({ settlement }) => settlement.reason),
      settled.map(({ settlement }) => storedMessage(settlement.message)),
      settled.map(({ settlement }) => storedResult(settlement.result)),
      settled.map(({ settlement }) => settlement.event),
      settled.map(({ settlement }) => settlement.attempts),
      settled.map(({ settlement }) => settlement.rescheduled),
      settled.map(({ settlement }) => settlement.losses),
      settled.map(({ settlement }) => settlement.runtimeMs),
      settled.map(({ settlement }) => settlement.notBefore ?? null),
    ],
  )
  return answersOf(rows, settled.length, toSummary)
}

interface End {
  id: string
  cancellation: Cancellation
}

const cancelled = { status: 'skipped', reason: 'cancelled', event: 'cancelled', message: null } as const

async function cancelTasks(pool: Pool, ends: readonly End[]): Promise<(TaskSummary | undefined)[]> {
  const story = addToStory({
    what: 'ending.event',
    fence: 'tasks.fence',
    by: 'ending.actor',
    message: 'ending.message',
  })
  const as = ends.map(({ cancellation }) => ({ ...cancelled, ...cancellation.as }))
  const { rows } = await pool.query<Answer<SummaryRow>>(
    `update tasks set status = ending.status, reason = ending.reason, message = ending.message, fence = tasks.fence + 1,
       story = ${story}, completed_at = clock_timestamp(), updated_at = clock_timestamp()
     from unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::text[]) with ordinality
       as ending (id, actor, running, status, reason, event, message, call)
     where tasks.id = ending.id and (${isWaiting} or (ending.running and tasks.status = 'processing'))
     returning ${summaryColumns}, call::integer`,
    [
      ends.map(({ id }) => id),
      ends.map(({ cancellation }) => cleanText(cancellation.actor)),
      ends.map(({ cancellation }) => cancellation.running),
      as.map(({ status }) => status),
      as.map(({ reason }) => reason),
      as.map(({ event }) => event),
      as.map(({ message }) => storedMessage(message)),
    ],
  )
  return answersOf(rows, ends.length, toSummary)
}

interface Again {
  id: string
  actor: string
  notBefore?: number
}

async function resubmitTasks(pool: Pool, again: readonly Again[]): Promise<(TaskSummary | undefined)[]> {
  const story = addToStory({
    what: "'resubmitted'",
    fence: 'tasks.fence + 1',
    by: 'again.actor',
    message: 'null',
  })
  const { rows } = await pool.query<Answer<SummaryRow>>(
    `update tasks set status = 'scheduled', fence = tasks.fence + 1, attempts = 0, losses = 0, rescheduled = 0,
       reason = null, message = null, result = null, assignee = null, runtime_ms = null, assigned_at = null,
       story = ${story}, not_before = coalesce(to_timestamp(again.not_before / 1000), clock_timestamp()),
       completed_at = null, updated_at = clock_timestamp()
     from unnest($1::text[], $2::text[], $3::double precision[]) with ordinality as again (id, actor, not_before, call)
     where tasks.id = again.id and tasks.status = 'failed'
     returning ${summaryColumns}, call::integer`,
    [
      again.map(({ id }) => id),
      again.map(({ actor }) => cleanText(actor)),
      again.map(({ notBefore }) => notBefore ?? null),
    ],
  )
  return answersOf(rows, again.length, toSummary)
}

function storedMessage(message: string | null): string | null {
  return message === null ? null : cutBytes(cleanText(message), longestMessageBytes)
}

function storedResult(result: unknown): string | null {
  const kept = keepableJson(result, longestResultBytes)
  return kept === null ? null : JSON.stringify(kept)
}
