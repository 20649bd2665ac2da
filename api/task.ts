import { choiceQuery } from './keyset.ts'
import { type Operation, ok, page } from './operation.ts'
import { paths } from './paths.ts'
import {
  anything,
  described,
  flag,
  instant,
  integer,
  list,
  named,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  type TypeOf,
  text,
} from './schema.ts'

const at = object({ at: instant() })
const category = oneOf('background', 'interactive', 'scheduled', 'transformation')
const eventWord = oneOf(
  'created',
  'coalesced',
  'assigned',
  'sent',
  'succeeded',
  'failed',
  'skipped',
  'rescheduled',
  'retrying',
  'lost',
  'released',
  'resubmitted',
  'cancelled',
)

/** Stands for what goes to the runner of a task and comes from it, where the caller may not see that. */
export const hiddenPayload = '(hidden: it takes the right payload:read)'

const summary = {
  id: text('`TQ-dddd-dddd-dddd-dddd`; later tasks have higher ones.'),
  object: object({ id: text(), type: text('Event type.'), category }),
  assignee: optional(text('The instance that works or worked on it.')),
  status: oneOf('scheduled', 'processing', 'rescheduled', 'retrying', 'succeeded', 'skipped', 'failed'),
  reason: nullable(text('Why it ended otherwise than well.')),
  output: nullable(
    text(
      `What the runner said, or why it ended without it; at most 4000 characters. What the runner said is \`${hiddenPayload}\` for whoever may not see it.`,
    ),
  ),
  environment: object({
    id: text(),
    type: oneOf('development', 'test', 'production'),
    extension: optional(
      object({ id: text(), name: text() }, 'Where tasks of many are asked for; not of one that is gone.'),
    ),
  }),
  fence: integer('Rises by one each time it is put into the queue.'),
  retry_count: integer(),
  rescheduled_count: integer(),
  loss_count: integer('Deliveries that ended with the runner gone.'),
  coalesced_count: integer('Further events of the same object that are part of it.'),
  fairness_key: text('Tasks of different keys take turns.'),
  correlation_id: nullable(text()),
  runtime_total: nullable(number('Milliseconds.')),
  not_before: instant(),
  events: object({ created: at, updated: at, assigned: optional(at), completed: optional(at) }),
}

/** A task as lists show it. Made by `controller/http/connect/task-shape.ts`, read by `cli/tasks/`. */
export const WireTask = named('TaskSummary', object(summary))
export type WireTask = TypeOf<typeof WireTask>

const StoryEvent = named(
  'TaskEvent',
  object({
    at: instant(),
    what: eventWord,
    fence: integer('The fence it had when it happened.'),
    by: nullable(text('The instance that worked on it, or who asked for it.')),
    message: nullable(text('At most 500 characters.')),
  }),
)

/** A task whole. */
export const WholeTask = named(
  'Task',
  object({
    ...summary,
    data: anything(
      `What its handler gets; \`${hiddenPayload}\` for whoever may not see it; null where it was not asked for.`,
    ),
    result: anything('What the runner answered as data, where it is at most 256 KiB of JSON; else null.'),
    data_bytes: integer('Of its data, as JSON.'),
    trace_parent: nullable(text('The header `traceparent` that it came with: its handler carries it on.')),
    story: described('What happened to it, in order; the newest 100.', list(StoryEvent)),
  }),
)
export type WholeTask = TypeOf<typeof WholeTask>

/** A line of what happens to tasks: a change, or how many were missed by a reader who was too slow. */
const WatchedChange = named(
  'TaskChange',
  object({
    what: optional(eventWord),
    task: optional(WireTask),
    missed: optional(integer('So many changes were not sent: the reader was too slow.')),
  }),
)

/** What came of a wish about many tasks. */
const BulkResult = named(
  'BulkResult',
  object({
    dry_run: flag(),
    count: integer('How many the filter found.'),
    done: optional(
      integer(
        'How many of them it was done to, the oldest `limit` where that is said. Left out in a dry run.',
      ),
    ),
  }),
)

/** How many there are of some kind, and where. */
export const TaskCounts = named(
  'TaskCounts',
  object({
    count: integer('All together.'),
    environments: described(
      'Those in which there are any.',
      list(
        object({
          id: text('`ENV-...`.'),
          extension: text('Name.'),
          type: oneOf('dev', 'test', 'production'),
          count: integer(),
        }),
      ),
    ),
  }),
)
export type TaskCounts = TypeOf<typeof TaskCounts>

/** A number that is exact up to 10,000; a large table is counted slowly. */
const capped = (description: string) =>
  object({ count: integer('At most 10,000.'), isMore: flag('There are more than that.') }, description)

/** What there is to do, and who is there to do it. */
export const TaskQueue = named(
  'TaskQueue',
  object({
    at: instant('When it was so.'),
    live: object(
      { scheduled: integer(), rescheduled: integer(), retrying: integer(), processing: integer() },
      'What has not ended, by status: exact.',
    ),
    ended: object({
      succeeded: capped('Of those that are still kept.'),
      skipped: capped('Of those that are still kept.'),
      failed: capped('Of those that are still kept.'),
    }),
    firstDue: nullable(
      instant('From when on the first of the waiting tasks may be handed out. Past: it waits since then.'),
    ),
    runners: integer('Instances that are connected.'),
    withoutRunner: object(
      {
        total: integer(),
        first: described(
          'Those of which a task waits for longest first; at most 10.',
          list(
            object({
              id: text('`ENV-...`.'),
              extension: text('Name.'),
              type: oneOf('dev', 'test', 'production'),
              waiting: integer('Tasks, due or not.'),
              firstDue: instant(),
            }),
          ),
        ),
      },
      'Environments in which a task is due and no runner is connected.',
    ),
  }),
)
export type TaskQueue = TypeOf<typeof TaskQueue>

const NewTask = object({
  object: object({ id: text(), type: text('Event type.'), category: optional(category) }),
  data: optional(record(anything())),
  not_before: optional(nullable(instant('At most 30 days ahead.'))),
  fairness_key: optional(nullable(text('At most 256 characters.'))),
  correlation_id: optional(nullable(text('At most 256 characters.'))),
})
const again = object({ not_before: optional(nullable(instant('At most 30 days ahead.'))) })

/** Where a list of all environments goes on. */
export const nextHeader = 'Bowline-Next'

const common = { tag: 'Tasks' } as const
const bit = oneOf('0', '1', 'true', 'false')
const bulk = { dryRun: bit, all: bit }

export const taskOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listTasks',
    method: 'get',
    path: paths.allTasks,
    summary: 'The tasks of all environments, newest first',
    needs: 'tasks:read',
    rql: true,
    query: {
      ...choiceQuery,
      after: text('Id of a task: the page begins after it.'),
      before: instant('The page begins with the newest task made before then, which is found at once.'),
      words: integer('Of each `output` so many characters at most. Default: 4000.'),
    },
    answers: {
      200: {
        description:
          'At most 1000; `limit`, by default 100. Without `offset` and `ordering`. Of a filter that no index serves 50,000 tasks are looked through at once: there may be fewer than `limit`, or none, and others further on.',
        body: list(WireTask),
        headers: { [nextHeader]: 'Where there may be more: what the next page begins `after`.' },
      },
    },
    errors: [400, 404, 429],
  },
  {
    ...common,
    id: 'countTasks',
    method: 'get',
    path: paths.countTasks,
    summary: 'How many tasks a filter means, by environment',
    needs: 'tasks:read',
    rql: true,
    query: choiceQuery,
    answers: ok('Without `limit`, `offset` and `ordering`.', TaskCounts),
    errors: [400, 429],
  },
  {
    ...common,
    id: 'taskQueue',
    method: 'get',
    path: paths.taskQueue,
    summary: 'How much there is to do, since when it waits, and how many runners are there for it',
    needs: 'tasks:read',
    query: choiceQuery,
    answers: ok('As it is now.', TaskQueue),
    errors: [400, 429],
  },
  {
    ...common,
    id: 'getTask',
    method: 'get',
    path: paths.taskById,
    summary: 'A task by its id alone',
    needs: 'tasks:read',
    query: { data: described('Whether its data are answered, too. Default: 1.', bit) },
    answers: ok('The task.', WholeTask),
    errors: [404],
  },
  {
    ...common,
    id: 'watchTasks',
    method: 'get',
    path: paths.watchTasks,
    summary: 'What happens to tasks from now on, for the filter given',
    needs: 'tasks:read',
    rql: true,
    query: choiceQuery,
    answers: {
      200: {
        description: 'A line of JSON each; empty lines keep the connection alive.',
        contentType: 'application/x-ndjson',
        body: WatchedChange,
      },
    },
    errors: [400],
  },
  {
    ...common,
    id: 'listEnvironmentTasks',
    method: 'get',
    path: paths.tasks,
    summary: "An environment's tasks, newest first",
    needs: 'tasks:read',
    runner: true,
    rql: true,
    query: { after: text('Id of a task: the page begins after it.') },
    answers: page('A page of tasks.', list(WireTask)),
    errors: [400, 404, 429],
  },
  {
    ...common,
    id: 'createTask',
    method: 'post',
    path: paths.tasks,
    summary: 'Makes a task by hand',
    needs: 'tasks:create',
    body: NewTask,
    answers: { 201: { description: 'The task.', body: WholeTask } },
    errors: [400, 404, 429],
  },
  {
    ...common,
    id: 'getEnvironmentTask',
    method: 'get',
    path: paths.task,
    summary: 'A task',
    needs: 'tasks:read',
    runner: true,
    answers: ok('The task.', WholeTask),
    errors: [404],
  },
  {
    ...common,
    id: 'resubmitTask',
    method: 'post',
    path: paths.resubmitTask,
    summary: 'Puts a failed task back into the queue',
    needs: 'tasks:retry',
    body: again,
    bodyOptional: true,
    answers: ok('The task.', WireTask),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'cancelTask',
    method: 'post',
    path: paths.cancelTask,
    summary: 'Ends a task that waits',
    needs: 'tasks:cancel',
    query: { running: bit },
    answers: ok('The task.', WireTask),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'resubmitTasks',
    method: 'post',
    path: paths.resubmitTasks,
    summary: 'Puts the failed tasks of a filter back into the queue',
    needs: 'tasks:retry',
    rql: true,
    query: bulk,
    body: again,
    bodyOptional: true,
    answers: ok('How many.', BulkResult),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'cancelTasks',
    method: 'post',
    path: paths.cancelTasks,
    summary: 'Ends the waiting tasks of a filter',
    needs: 'tasks:cancel',
    rql: true,
    query: { ...bulk, running: bit },
    answers: ok('How many.', BulkResult),
    errors: [400, 404],
  },
]
