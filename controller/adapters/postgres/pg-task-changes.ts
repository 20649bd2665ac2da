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
import { addToStory, atOneMoment } from './task-story.ts'

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

/** See `TaskStore.settle`. */
export interface Settled {
  id: string
  fence: number
  settlement: Settlement
}

/** A call for a task that is about to go out to a runner (see `TaskStore.reserve`), goes out, or comes back. */
export type Passage = { reserve: Claim } | { claim: Claim } | { claimSent: Claim } | { settled: Settled }

/** What became of it: nothing where it changed nothing. */
export interface Passed {
  reserved?: Task | undefined
  claimed?: Task | undefined
  claimedSent?: TaskSummary | undefined
  settled?: TaskSummary | undefined
}

/**
 * Tasks that wait at these fences are reserved for these instances, or go out to them; tasks that are out at these fences
 * end, or go back to the queue. In one statement, as it is the end of one that frees the place for the next: then all is
 * on disk at once. No task may be in it twice: PostgreSQL would do only one of both.
 */
export async function passTasks(database: Queryable, passages: readonly Passage[]): Promise<Passed[]> {
  const reserves = passages.flatMap((each) => ('reserve' in each ? [each.reserve] : []))
  const claims = passages.flatMap((each) => ('claim' in each ? [each.claim] : []))
  const sent = passages.flatMap((each) => ('claimSent' in each ? [each.claimSent] : []))
  const settled = passages.flatMap((each) => ('settled' in each ? [each.settled] : []))
  const usual = [...columnsOf(claims, claimColumns), ...columnsOf(settled, settledColumns)]
  const ahead = [...columnsOf(reserves, claimColumns), ...columnsOf(sent, claimColumns)]
  const isUsual = reserves.length + sent.length === 0
  const { rows } = await database.query<Answer<PassedRow>>(
    isUsual
      ? { name: 'pass tasks', text: passSql, values: usual }
      : { name: 'pass tasks ahead', text: passAheadSql, values: [...usual, ...ahead] },
  )
  const next = answersOf(rows.filter(isReserved), reserves, toTask).values()
  const out = answersOf(rows.filter(isClaimed), claims, toTask).values()
  const outSince = answersOf(rows.filter(isOutSince), sent, toSummary).values()
  const back = answersOf(rows.filter(isSettled), settled, toSummary).values()
  return passages.map((each) => {
    if ('reserve' in each) return { reserved: next.next().value }
    if ('claimSent' in each) return { claimedSent: outSince.next().value }
    return 'claim' in each ? { claimed: out.next().value } : { settled: back.next().value }
  })
}

type PassedRow =
  | (TaskRow & { passage: 'reserved' | 'claimed' })
  | (SummaryRow & { passage: 'claimed sent' | 'settled'; data: null })

function isReserved(row: Answer<PassedRow>): row is Answer<TaskRow & { passage: 'reserved' }> {
  return row.passage === 'reserved'
}

function isClaimed(row: Answer<PassedRow>): row is Answer<TaskRow & { passage: 'claimed' }> {
  return row.passage === 'claimed'
}

function isOutSince(
  row: Answer<PassedRow>,
): row is Answer<SummaryRow & { passage: 'claimed sent'; data: null }> {
  return row.passage === 'claimed sent'
}

function isSettled(row: Answer<PassedRow>): row is Answer<SummaryRow & { passage: 'settled'; data: null }> {
  return row.passage === 'settled'
}

const claimColumns: Columns<Claim> = [({ id }) => id, ({ fence }) => fence, ({ assignee }) => assignee]

const settledColumns: Columns<Settled> = [
  ({ id }) => id,
  ({ fence }) => fence,
  ({ settlement }) => settlement.status,
  ({ settlement }) => settlement.reason,
  ({ settlement }) => storedMessage(settlement.message),
  ({ settlement }) => storedResult(settlement.result),
  ({ settlement }) => settlement.event,
  ({ settlement }) => settlement.attempts,
  ({ settlement }) => settlement.rescheduled,
  ({ settlement }) => settlement.losses,
  ({ settlement }) => settlement.runtimeMs,
  ({ settlement }) => settlement.notBefore ?? null,
]

const wholeTask = `${summaryColumns}, tasks.data, tasks.result, tasks.trace_parent, tasks.story`

/** What summaries bring of a task, with nothing in the place of the rest. */
const summaryOnly = `${summaryColumns}, null::text, null::text, null::text, null::jsonb`

/** @param calls ids, fences and assignees, as parameters */
function claimSql(calls: string, returned: string): string {
  return `
    update tasks set status = 'processing', assignee = claim.assignee, reserved_for = null, sent = false,
      ${atOneMoment({
        assigned_at: 'moment.now',
        updated_at: 'moment.now',
        story: addToStory({
          what: "'assigned'",
          fence: 'tasks.fence',
          by: 'claim.assignee',
          message: 'null',
        }),
      })}
    from unnest(${calls}) with ordinality as claim (id, fence, assignee, call)
    where tasks.id = claim.id and tasks.fence = claim.fence and ${isWaiting}
    returning ${returned}, call::integer`
}

/** People see nothing of it: the task waits as before. */
const reserveSql = `
  update tasks set reserved_for = reservation.instance
  from unnest($16::text[], $17::integer[], $18::text[]) with ordinality as reservation (id, fence, instance, call)
  where tasks.id = reservation.id and tasks.fence = reservation.fence and ${isWaiting}
  returning ${wholeTask}, 'reserved', call::integer`

const settleSql = `
  update tasks set status = ended.status, reason = ended.reason, message = ended.message, result = ended.result,
    attempts = ended.attempts, rescheduled = ended.rescheduled, losses = ended.losses, runtime_ms = ended.runtime_ms,
    fence = case when ended.not_before is null then tasks.fence else tasks.fence + 1 end,
    not_before = coalesce(${instantSql('ended.not_before')}, tasks.not_before),
    ${atOneMoment({
      completed_at: 'case when ended.not_before is null then moment.now end',
      updated_at: 'moment.now',
      story: addToStory({
        what: 'ended.event',
        fence: 'tasks.fence',
        by: 'tasks.assignee',
        message: 'ended.message',
      }),
    })}
  from unnest($4::text[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::integer[],
      $12::integer[], $13::integer[], $14::integer[], $15::double precision[]) with ordinality
    as ended (id, fence, status, reason, message, result, event, attempts, rescheduled, losses, runtime_ms,
      not_before, call)
  where tasks.id = ended.id and tasks.fence = ended.fence and tasks.status = 'processing'
  returning ${summaryOnly}, 'settled', call::integer`

const usualSql = `claimed as (${claimSql('$1::text[], $2::integer[], $3::text[]', `${wholeTask}, 'claimed' as passage`)}),
  settled as (${settleSql})`

/** Each update that a statement has takes time to set up, also where it has no rows: most have none for what is ahead. */
const passSql = `with ${usualSql} select * from claimed union all select * from settled`

const passAheadSql = `with ${usualSql},
  reserved as (${reserveSql}),
  sent as (${claimSql('$19::text[], $20::integer[], $21::text[]', `${summaryOnly}, 'claimed sent'`)})
  select * from claimed union all select * from settled union all select * from reserved union all select * from sent`

/** Tasks that still wait at these fences are reserved no more. */
export async function giveBackTasks(
  database: Queryable,
  tasks: readonly Pick<Task, 'id' | 'fence'>[],
): Promise<undefined[]> {
  await database.query(giveBackSql, [tasks.map(({ id }) => id), tasks.map(({ fence }) => fence)])
  return tasks.map(() => undefined)
}

const giveBackSql = `
  update tasks set reserved_for = null from unnest($1::text[], $2::integer[]) as returned (id, fence)
  where tasks.id = returned.id and tasks.fence = returned.fence and ${isWaiting}`

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
  const { rows } = await database.query<Answer<SummaryRow>>(cancelSql, columnsOf(ends, endColumns))
  return answersOf(rows, ends, toSummary)
}

const endColumns: Columns<End> = [
  ({ id }) => id,
  ({ cancellation }) => cancellation.actor,
  ({ cancellation }) => cancellation.running,
  ({ cancellation: { as = cancelled } }) => as.status,
  ({ cancellation: { as = cancelled } }) => as.reason,
  ({ cancellation: { as = cancelled } }) => as.event,
  ({ cancellation: { as = cancelled } }) => storedMessage(as.message ?? null),
]

const cancelSql = `
  update tasks set status = ending.status, reason = ending.reason, message = ending.message, fence = tasks.fence + 1,
    reserved_for = null,
    ${atOneMoment({
      completed_at: 'moment.now',
      updated_at: 'moment.now',
      story: addToStory({
        what: 'ending.event',
        fence: 'tasks.fence',
        by: 'ending.actor',
        message: 'ending.message',
      }),
    })}
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
  const { rows } = await database.query<Answer<SummaryRow>>(resubmitSql, columnsOf(again, againColumns))
  return answersOf(rows, again, toSummary)
}

const againColumns: Columns<Again> = [
  ({ id }) => id,
  ({ actor }) => actor,
  ({ notBefore }) => notBefore ?? null,
]

const resubmitSql = `
  update tasks set status = 'scheduled', fence = tasks.fence + 1, attempts = 0, losses = 0, rescheduled = 0,
    reason = null, message = null, result = null, assignee = null, runtime_ms = null, assigned_at = null,
    completed_at = null,
    ${atOneMoment({
      not_before: `coalesce(${instantSql('again.not_before')}, moment.now)`,
      updated_at: 'moment.now',
      story: addToStory({
        what: "'resubmitted'",
        fence: 'tasks.fence + 1',
        by: 'again.actor',
        message: 'null',
      }),
    })}
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

type Columns<Call> = readonly ((call: Call) => unknown)[]

/** An array for each column, for `unnest`. */
function columnsOf<Call>(calls: readonly Call[], columns: Columns<Call>): unknown[][] {
  return columns.map((column) => calls.map(column))
}

function storedMessage(message: string | null): string | null {
  return message === null ? null : cutBytes(cleanText(message), longestMessageBytes)
}

function storedResult(result: unknown): string | null {
  const kept = keepableJson(result, longestResultBytes)
  return kept === null ? null : exactText(kept)
}
