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
    task: nullable(
      object({
        id: text(),
        status: nullable(described('Null: it is no longer kept.', taskStatus)),
        retries: nullable(
          integer(
            'How many tries were in vain: to be made again, or lost with their runner. Null: it is no longer kept.',
          ),
        ),
        started: nullable(instant('When a runner got it, the last time. Null: none has.')),
        finished: nullable(instant()),
      }),
    ),
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
    failing: flag('Its last run was missed or has failed, or it is outgrown.'),
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

export const NextRuns = named(
  'NextRuns',
  object({
    timeZone: text('IANA name.'),
    next: list(object({ at: instant(), local: text(), afterClockChange: flag() })),
    clockChanges: list(object({ at: instant(), from: text(), to: text() })),
    jitter_ms: integer(),
  }),
)

export type NextRuns = TypeOf<typeof NextRuns>

/** A schedule with what Git says of it, for whoever reads or edits it. */
export const ScheduleDetails = named(
  'ScheduleDetails',
  object({
    schedule: WireSchedule,
    at: nullable(
      object(
        { file: text(), line: integer('1-based.'), column: integer('1-based.') },
        'Where Git declares it. Null before the files were read.',
      ),
    ),
    spec: nullable(
      described('Its `spec`, as it is written. Null before the files were read.', record(anything())),
    ),
  }),
)
export type ScheduleDetails = TypeOf<typeof ScheduleDetails>

/** A schedule that is not there yet, or not so. */
export const WantedSchedule = object({
  name: text('In Git.'),
  spec: described(
    'As the reference of the YAML has it; `extension` and `environment` may be left out.',
    record(anything()),
  ),
  next: optional(integer('How many runs, at most 100. Default: 5.')),
})
export type WantedSchedule = TypeOf<typeof WantedSchedule>

export const SchedulePreview = named(
  'SchedulePreview',
  object({
    yaml: text('The document to put into a file.'),
    findings: list(
      object({
        severity: oneOf('error', 'warning'),
        code: text('Stable: see docs/diagnostics.md.'),
        message: text(),
        hint: nullable(text()),
        field: text('Such as `trigger.cron`; `metadata.name`; empty where it is about all of it.'),
        line: integer('Of `yaml`, 1-based.'),
        column: integer('1-based.'),
      }),
    ),
    file: nullable(text('Where Git declares it, or would: beside the others of its environment.')),
    taken: flag('Git declares one of that name already.'),
    runs: nullable(described('Null where its trigger is wrong.', NextRuns)),
  }),
)
export type SchedulePreview = TypeOf<typeof SchedulePreview>

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
    query: {
      ...pageQuery,
      ...choiceQuery,
      state: text('`active`, `paused`, `disabled`, `ended` or `failing`; several separated by commas.'),
      q: text('In its name, method, extension or id.'),
      id: text('At most 200 `EFS-` ids, separated by commas: these alone.'),
    },
    answers: ok(
      'By id: those of an environment follow each other. With `state` a page may hold fewer than there are to follow.',
      keysetPage(WireSchedule),
    ),
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
    query: {
      next: integer('How many, at most 1000. Default: 10.'),
      after: instant('Default: now.'),
      before: instant('The last so many before that, oldest first, in place of those after.'),
    },
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
    query: { limit: integer('At most 1000. Default: 20.'), before: instant('Planned before that only.') },
    answers: ok('The runs.', list(WireRun)),
    errors: [400, 404],
  },
  {
    ...common,
    id: 'getScheduleDetails',
    method: 'get',
    path: paths.environmentSchedule,
    summary: 'A schedule by its name or id, and what Git says of it',
    needs: 'environments:read',
    answers: ok('The schedule.', ScheduleDetails),
    errors: [404],
  },
  {
    ...common,
    id: 'previewSchedule',
    method: 'post',
    path: paths.schedulePreview,
    summary: 'What is wrong with a schedule that is being written, and when it would run',
    needs: 'environments:read',
    body: WantedSchedule,
    answers: ok('What it would be. Nothing is another by it.', SchedulePreview),
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
