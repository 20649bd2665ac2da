import { choiceQuery, keysetPage, pageQuery } from './keyset.ts'
import { type Operation, ok, page } from './operation.ts'
import { paths } from './paths.ts'
import {
  anything,
  described,
  either,
  flag,
  instant,
  integer,
  list,
  named,
  nullable,
  object,
  oneOf,
  optional,
  record,
  type TypeOf,
  text,
} from './schema.ts'

const taskStatus = oneOf(
  'scheduled',
  'processing',
  'rescheduled',
  'retrying',
  'succeeded',
  'skipped',
  'failed',
)

/** A planned run of a schedule that is decided. */
export const WireRun = named(
  'Run',
  object({
    nominal: instant('When it was planned for.'),
    state: oneOf('waiting', 'queued', 'skipped', 'missed', 'coalesced'),
    reason: nullable(text('Why it was skipped, missed or coalesced.')),
    lateness_ms: integer('How late it was noticed.'),
    origin: oneOf('schedule', 'catch-up', 'backfill', 'manual'),
    into: nullable(instant('The run that a coalesced one is part of.')),
    blocked_by: nullable(text('The task that was not finished.')),
    also_all_since: nullable(instant('It stands for all after this, too.')),
    task: nullable(object({ id: text(), status: nullable(taskStatus) })),
  }),
)
export type WireRun = TypeOf<typeof WireRun>

const time_zone = text('IANA name.')

/** When a schedule runs. Times are instants where there are such; else as written in Git. */
export const WireTrigger = either(
  object({ type: oneOf('onetime'), date: text(), time_zone }),
  either(
    object({
      type: oneOf('recurring'),
      start: text(),
      end: nullable(text()),
      unit: oneOf('hours', 'days', 'weeks', 'months'),
      amount: integer(),
      time_zone,
    }),
    object({
      type: oneOf('advanced'),
      cron_expression: text(),
      dialect: optional(oneOf('quartz')),
      dom_dow: optional(oneOf('or', 'and')),
      time_zone,
    }),
  ),
)
export type WireTrigger = TypeOf<typeof WireTrigger>

const at = object({ at: instant() })

/** A schedule, in Connect's words and some of ours. */
export const WireSchedule = named(
  'Schedule',
  object({
    id: text('`EFS-dddd-dddd-nn-dddd`.'),
    name: text('For people.'),
    declared_name: text('In Git.'),
    description: text(),
    method: text(),
    parameter: record(anything()),
    trigger: WireTrigger,
    environment: object({ id: text(), type: oneOf('development', 'test', 'production') }),
    extension: object({ id: text(), name: text('For people.'), declared_name: text('In Git.') }),
    status: oneOf('enabled', 'disabled'),
    state: oneOf('active', 'paused', 'disabled', 'ended'),
    reason: nullable(text('Why it is not enabled.')),
    pause: nullable(object({ owner: text(), reason: text(), since: instant(), until: nullable(instant()) })),
    overlap: oneOf('skip', 'queueOne', 'queueAll', 'cancelPrevious', 'allow'),
    jitter_ms: integer(),
    outgrown: flag('It falls due more often than its runs can be finished.'),
    last_run: nullable(WireRun),
    events: object({ last_triggered: optional(at), next_trigger: optional(at) }),
    triggered: optional(
      object({
        state: described('It waits for the run before it, or has its task.', oneOf('waiting', 'queued')),
        task: nullable(object({ id: text(), status: taskStatus })),
      }),
    ),
  }),
)
export type WireSchedule = TypeOf<typeof WireSchedule>

const NextRuns = named(
  'NextRuns',
  object({
    timeZone: text('IANA name.'),
    next: list(object({ at: instant(), local: text(), afterClockChange: flag() })),
    clockChanges: list(object({ at: instant(), from: text(), to: text() })),
    jitter_ms: integer(),
  }),
)

const common = { tag: 'Schedules' } as const
const byHand = { ...common, method: 'post', errors: [404, 409] } as const
const owner = optional(text('Who stands behind the token.'))

export const scheduleOperations: readonly Operation[] = [
  {
    ...common,
    id: 'listAllSchedules',
    method: 'get',
    path: paths.allSchedules,
    summary: 'The schedules of all environments, page by page',
    needs: 'environments:read',
    query: { ...pageQuery, ...choiceQuery },
    answers: ok('By id: those of an environment follow each other.', keysetPage(WireSchedule)),
    errors: [400],
  },
  {
    ...common,
    id: 'listSchedules',
    method: 'get',
    path: paths.schedules,
    summary: "An environment's schedules",
    needs: 'environments:read',
    runner: true,
    rql: true,
    answers: page('A page of schedules.', list(WireSchedule)),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'getSchedule',
    method: 'get',
    path: paths.schedule,
    summary: 'A schedule',
    needs: 'environments:read',
    runner: true,
    answers: ok('The schedule.', WireSchedule),
    errors: [404],
  },
  {
    ...common,
    id: 'getNextRuns',
    method: 'get',
    path: paths.nextRuns,
    summary: 'When it runs next',
    needs: 'environments:read',
    runner: true,
    query: { next: integer('How many, at most 1000. Default: 10.') },
    answers: ok('The next runs as planned, whether it is on or not.', NextRuns),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'getPastRuns',
    method: 'get',
    path: paths.pastRuns,
    summary: 'Its past runs, newest first',
    needs: 'environments:read',
    runner: true,
    query: { limit: integer('At most 1000. Default: 20.') },
    answers: ok('The runs.', list(WireRun)),
    errors: [400, 404],
  },
  {
    ...byHand,
    id: 'triggerSchedule',
    path: paths.triggerSchedule,
    needs: 'schedules:run',
    summary: 'Runs it now, beside its plan',
    body: object({ owner }),
    bodyOptional: true,
    answers: ok('The schedule, and in `triggered` what came of it.', WireSchedule),
  },
  {
    ...byHand,
    id: 'pauseSchedule',
    path: paths.disableSchedule,
    needs: 'schedules:pause',
    summary: 'Pauses it by hand',
    body: object({ reason: optional(text()), owner, until: optional(nullable(instant())) }),
    bodyOptional: true,
    answers: ok('The schedule.', WireSchedule),
    errors: [400, 404, 409],
  },
  {
    ...byHand,
    id: 'resumeSchedule',
    path: paths.enableSchedule,
    needs: 'schedules:pause',
    summary: 'Ends its pause',
    body: object({ owner }),
    bodyOptional: true,
    answers: ok('The schedule.', WireSchedule),
  },
  {
    ...byHand,
    id: 'backfillSchedule',
    path: paths.backfillSchedule,
    needs: 'schedules:run',
    summary: 'Makes up for past runs that did not run',
    body: object({
      from: instant(),
      to: optional(instant('Default: now.')),
      dry_run: optional(flag()),
      owner,
    }),
    answers: ok(
      'The runs that start, or would.',
      object({ dry_run: flag(), ran: integer('How many ran in that time.'), runs: list(instant()) }),
    ),
    errors: [400, 404, 409],
  },
]
