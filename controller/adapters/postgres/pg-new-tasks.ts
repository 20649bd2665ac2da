import type { NewTask, Task } from '../../../core/domain/task.ts'
import { exactText } from '../../../core/lib/exact-json.ts'
import { cleanText } from '../../../core/lib/text.ts'
import type { Queryable } from './pg-database.ts'
import { instantSql } from './pg-instant.ts'
import { newTaskId, type TaskRow, toTask } from './task-rows.ts'
import { addToStory, atOneMoment, moment } from './task-story.ts'

/**
 * Writes new tasks, in one statement; in a transaction with what else is written there. An event of an object that has a
 * task queued becomes part of that one; a row that is locked is just being claimed, and counts as claimed, as does one that
 * is reserved: its runner may have asked for the object already.
 * @returns the task of each, in their order: the same one for events that were folded together
 * @throws what `Queryable` throws; where an environment is not in the store; where five ids in a row were taken
 */
export async function insertTasks(database: Queryable, tasks: readonly NewTask[]): Promise<Task[]> {
  const created = new Array<Task>(tasks.length)
  let groups = groupsOf(tasks)
  for (let tries = 0; groups.length > 0; tries++) {
    if (tries === mostTries) throw new Error('no free id was found for a new task')
    const written = await insertGroups(database, groups)
    for (const [group, task] of written) for (const caller of group.callers) created[caller] = task
    groups = groups.filter((each) => !written.has(each))
  }
  return created
}

/** How many ids are tried for a task: they may be taken, after the clock was set back. */
const mostTries = 5

/** @returns the tasks of those that were written: all but those whose id is taken */
async function insertGroups(database: Queryable, groups: readonly Group[]): Promise<Map<Group, Task>> {
  const values = [
    groups.map(() => newTaskId()),
    groups.map(({ task }) => task.environment),
    groups.map(({ task }) => task.category),
    groups.map(({ task }) => task.eventType),
    groups.map(({ task }) => task.objectId),
    groups.map(({ task }) => exactText(task.data ?? null)),
    groups.map(({ task }) => task.notBefore ?? null),
    groups.map(({ task }) => task.fairnessKey ?? ''),
    groups.map(({ task }) => task.correlationId ?? null),
    groups.map(({ task }) => task.by ?? null),
    groups.map(({ callers }) => callers.length - 1),
    groups.map(({ task }) => mayFold(task)),
    groups.map(({ task }) => task.traceParent ?? null),
  ]
  const { rows } = await database.query<TaskRow & { call: number }>({
    name: 'insert tasks',
    text: insertSql,
    values,
  })
  return new Map(rows.map((row) => [groups[Number(row.call) - 1] as Group, toTask(row)]))
}

/** Events of one object, as one: the newest, and the calls it answers. */
interface Group {
  task: NewTask
  callers: number[]
}

function groupsOf(tasks: readonly NewTask[]): Group[] {
  const groups = new Map<string, Group>()
  for (const [index, task] of tasks.entries()) {
    const { environment, eventType, objectId } = task
    const key = mayFold(task)
      ? JSON.stringify([environment, cleanText(eventType), cleanText(objectId)])
      : `${index}`
    const callers = groups.get(key)?.callers ?? []
    groups.set(key, { task, callers: [...callers, index] })
  }
  return [...groups.values()]
}

function mayFold({ category, notBefore }: NewTask): boolean {
  return category === 'background' && notBefore === undefined
}

/** Only the newest of the events folded in has a place in the story, which would be full of them otherwise. */
const coalesced = addToStory({
  what: "'coalesced'",
  fence: 'tasks.fence',
  by: 'new.by',
  message: "format('%s further events', tasks.coalesced + new.further + 1)",
}).replaceAll(
  'tasks.story',
  "(case when tasks.story -> -1 ->> 'what' = 'coalesced' then tasks.story - -1 else tasks.story end)",
)

/** Where the queued one was for later, it moves to now: with a new fence, as its entry in the queue is for later. */
const insertSql = `
  with new as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::double precision[],
        $8::text[], $9::text[], $10::text[], $11::integer[], $12::boolean[], $13::text[]) with ordinality
      as new (id, environment, category, event_type, object_id, data, not_before, fairness_key, correlation_id, by,
        further, may_fold, trace_parent, call)
  ),
  queued as (
    select found.id, new.call from new cross join lateral (
      select id from tasks
      where new.may_fold and completed_at is null and status = 'scheduled' and category = 'background'
        and reserved_for is null
        and environment = new.environment and event_type = new.event_type and object_id = new.object_id
      order by not_before limit 1 for update skip locked
    ) as found
  ),
  folded as (
    update tasks set data = new.data, coalesced = tasks.coalesced + new.further + 1,
      correlation_id = coalesce(new.correlation_id, tasks.correlation_id),
      trace_parent = coalesce(new.trace_parent, tasks.trace_parent),
      ${atOneMoment({
        fence: 'case when tasks.not_before > moment.now then tasks.fence + 1 else tasks.fence end',
        not_before: 'least(tasks.not_before, moment.now)',
        updated_at: 'moment.now',
        story: coalesced,
      })}
    from queued join new using (call) where tasks.id = queued.id
    returning tasks.*, call
  ),
  inserted as (
    insert into tasks (id, environment, category, event_type, object_id, data, status, created_at, updated_at,
      not_before, fairness_key, correlation_id, coalesced, trace_parent, story)
    select id, environment, category, event_type, object_id, data, 'scheduled', moment.now, moment.now,
      coalesce(${instantSql('not_before')}, moment.now), fairness_key, correlation_id, further, trace_parent,
      jsonb_build_array(jsonb_build_object('at', moment.now, 'what', 'created', 'fence', 1, 'by', by,
        'message', case when further > 0 then format('%s further events', further) end))
    from new cross join ${moment} where not exists (select from queued where queued.call = new.call)
    on conflict (id) do nothing
    returning *
  )
  select folded.* from folded
  union all select inserted.*, call from inserted join new using (id)`
