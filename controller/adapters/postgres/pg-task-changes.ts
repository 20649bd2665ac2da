import type { EpochMs } from '../../../core/domain/epoch.ts'
import {
  type AboutTask,
  type Cancellation,
  longestResultBytes,
  type Settlement,
  type Task,
  type TaskSummary,
} from '../../../core/domain/task.ts'
import { exactText } from '../../../core/lib/exact-json.ts'
import { cleanText, cutBytes, keepableJson } from '../../../core/lib/text.ts'
import type { Queryable } from './pg-database.ts'
import { instantSql } from './pg-instant.ts'
import { isWaiting, type SummaryRow, summaryColumns, type TaskRow, toSummary, toTask } from './task-rows.ts'
import { addToStory } from './task-story.ts'

/*
 * Changes of tasks that are there. Each function does many calls of the store in one statement, all or none, and answers
 * them in their order: with the task as it is then, or undefined where the call changed nothing. Where two calls are for
 * one task, one of them is answered. Each throws what `Queryable` throws.
 */

/** UTF-8; what is longer is cut. */
const longestMessageBytes = 16 * 1024

/** See `TaskStore.claim`. */
export interface Claim {
  id: string
  fence: number
  assignee: string
}

/** Tasks that wait at these fences go out to these instances. */
export async function claimTasks(
  database: Queryable,
  claims: readonly Claim[],
): Promise<(Task | undefined)[]> {
  const values = columnsOf(claims, ({ id, fence, assignee }) => [id, fence, assignee])
  const { rows } = await database.query<Answer<TaskRow>>({ name: 'claim tasks', text: claimSql, values })
  return answersOf(rows, claims, toTask)
}

const claimSql = `
  update tasks set status = 'processing', assignee = claim.assignee, sent = false,
    assigned_at = clock_timestamp(), updated_at = clock_timestamp(),
    story = ${addToStory({ what: "'assigned'", fence: 'tasks.fence', by: 'claim.assignee', message: 'null' })}
  from unnest($1::text[], $2::integer[], $3::text[]) with ordinality as claim (id, fence, assignee, call)
  where tasks.id = claim.id and tasks.fence = claim.fence and ${isWaiting}
  returning ${summaryColumns}, tasks.data, tasks.result, tasks.trace_parent, tasks.story, call::integer`

/** See `TaskStore.settle`. */
export interface Settled {
  id: string
  fence: number
  settlement: Settlement
}

/** Tasks that are out at these fences end, or go back to the queue. */
export async function settleTasks(
  database: Queryable,
  settled: readonly Settled[],
): Promise<(TaskSummary | undefined)[]> {
  const values = columnsOf(settled, ({ id, fence, settlement }) => [
    id,
    fence,
    settlement.status,
    settlement.reason,
    storedMessage(settlement.message),
    storedResult(settlement.result),
    settlement.event,
    settlement.attempts,
    settlement.rescheduled,
    settlement.losses,
    settlement.runtimeMs,
    settlement.notBefore ?? null,
  ])
  const { rows } = await database.query<Answer<SummaryRow>>({ name: 'settle tasks', text: settleSql, values })
  return answersOf(rows, settled, toSummary)
}

const settleSql = `
  update tasks set status = ended.status, reason = ended.reason, message = ended.message, result = ended.result,
    attempts = ended.attempts, rescheduled = ended.rescheduled, losses = ended.losses, runtime_ms = ended.runtime_ms,
    story = ${addToStory({ what: 'ended.event', fence: 'tasks.fence', by: 'tasks.assignee', message: 'ended.message' })},
    fence = case when ended.not_before is null then tasks.fence else tasks.fence + 1 end,
    not_before = coalesce(${instantSql('ended.not_before')}, tasks.not_before),
    completed_at = case when ended.not_before is null then clock_timestamp() end,
    updated_at = clock_timestamp()
  from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[],
      $9::integer[], $10::integer[], $11::integer[], $12::double precision[]) with ordinality
    as ended (id, fence, status, reason, message, result, event, attempts, rescheduled, losses, runtime_ms,
      not_before, call)
  where tasks.id = ended.id and tasks.fence = ended.fence and tasks.status = 'processing'
  returning ${summaryColumns}, call::integer`

/** See `TaskStore.cancel`. */
export interface End {
  id: string
  cancellation: Cancellation
  audit?: AboutTask | undefined
}

/** How a cancellation ends a task where it does not say. */
const cancelled = { status: 'skipped', reason: 'cancelled', event: 'cancelled', message: null } as const

/** Tasks that wait, or are out where that is wanted, end at whatever fence they have. */
export async function cancelTasks(
  database: Queryable,
  ends: readonly End[],
): Promise<(TaskSummary | undefined)[]> {
  const { rows } = await database.query<Answer<SummaryRow>>(
    cancelSql,
    columnsOf(ends, ({ id, cancellation: { actor, running, as } }) => {
      const { status, reason, event, message = null } = as ?? cancelled
      return [id, actor, running, status, reason, event, storedMessage(message)]
    }),
  )
  return answersOf(rows, ends, toSummary)
}

const cancelSql = `
  update tasks set status = ending.status, reason = ending.reason, message = ending.message, fence = tasks.fence + 1,
    completed_at = clock_timestamp(), updated_at = clock_timestamp(),
    story = ${addToStory({ what: 'ending.event', fence: 'tasks.fence', by: 'ending.actor', message: 'ending.message' })}
  from unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::text[]) with ordinality
    as ending (id, actor, running, status, reason, event, message, call)
  where tasks.id = ending.id and (${isWaiting} or (ending.running and tasks.status = 'processing'))
  returning ${summaryColumns}, call::integer`

/** See `TaskStore.resubmit`. */
export interface Again {
  id: string
  actor: string
  /** Default: at once. */
  notBefore?: EpochMs
  audit?: AboutTask | undefined
}

/** Failed tasks go back to the queue as if they were new. */
export async function resubmitTasks(
  database: Queryable,
  again: readonly Again[],
): Promise<(TaskSummary | undefined)[]> {
  const { rows } = await database.query<Answer<SummaryRow>>(
    resubmitSql,
    columnsOf(again, ({ id, actor, notBefore = null }) => [id, actor, notBefore]),
  )
  return answersOf(rows, again, toSummary)
}

const resubmitSql = `
  update tasks set status = 'scheduled', fence = tasks.fence + 1, attempts = 0, losses = 0, rescheduled = 0,
    reason = null, message = null, result = null, assignee = null, runtime_ms = null, assigned_at = null,
    not_before = coalesce(${instantSql('again.not_before')}, clock_timestamp()), completed_at = null,
    updated_at = clock_timestamp(),
    story = ${addToStory({ what: "'resubmitted'", fence: 'tasks.fence + 1', by: 'again.actor', message: 'null' })}
  from unnest($1::text[], $2::text[], $3::double precision[]) with ordinality as again (id, actor, not_before, call)
  where tasks.id = again.id and tasks.status = 'failed'
  returning ${summaryColumns}, call::integer`

/** A row with the number of the call that it answers, counted from 1 (`with ordinality`). */
type Answer<Row> = Row & { call: number }

function answersOf<Row, Output>(
  rows: readonly Answer<Row>[],
  calls: readonly unknown[],
  read: (row: Row) => Output,
): (Output | undefined)[] {
  const answers = new Array<Output | undefined>(calls.length).fill(undefined)
  for (const row of rows) answers[row.call - 1] = read(row)
  return answers
}

/** An array for each column, for `unnest`. */
function columnsOf<Call>(calls: readonly Call[], rowOf: (call: Call) => readonly unknown[]): unknown[][] {
  const rows = calls.map(rowOf)
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]))
}

function storedMessage(message: string | null): string | null {
  return message === null ? null : cutBytes(cleanText(message), longestMessageBytes)
}

function storedResult(result: unknown): string | null {
  const kept = keepableJson(result, longestResultBytes)
  return kept === null ? null : exactText(kept)
}
