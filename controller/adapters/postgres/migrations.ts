/** SQL, by version, counted from 1: each runs once, all that are new in one transaction. Never edit one that was released: add another. */
export const migrations: readonly string[] = [
  `
  create table extensions (
    id text primary key,
    account json not null,
    spec json not null,
    "commit" text not null
  );

  create table environments (
    id text primary key,
    extension_id text not null references extensions (id) on delete cascade,
    applied json,
    status text not null,
    conditions json not null,
    observed_commit text,
    deployed json,
    held json not null,
    next_instance integer not null default 1,
    updated_at timestamptz not null default now()
  );

  create table instances (
    id text primary key,
    environment text not null references environments (id) on delete cascade,
    launch text not null,
    created_at timestamptz not null default now()
  );

  create table tasks (
    id text primary key,
    environment text not null references environments (id) on delete cascade,
    category text not null,
    event_type text not null,
    object_id text not null,
    data text not null,
    status text not null,
    fence integer not null default 1,
    attempts integer not null default 0,
    rescheduled integer not null default 0,
    losses integer not null default 0,
    assignee text,
    sent boolean not null default false,
    message text,
    reason text,
    runtime_ms integer,
    created_at timestamptz not null default clock_timestamp(),
    not_before timestamptz not null default clock_timestamp(),
    assigned_at timestamptz,
    completed_at timestamptz,
    updated_at timestamptz not null default clock_timestamp()
  );
  create index tasks_newest on tasks (environment, created_at desc, id desc);
  create index tasks_waiting on tasks (environment, not_before)
    where status in ('scheduled', 'rescheduled', 'retrying');
  create index tasks_processing on tasks (environment) where status = 'processing';

  create table objects (
    environment text not null references environments (id) on delete cascade,
    collection text not null,
    id text not null,
    body text not null,
    updated_at timestamptz not null default now(),
    primary key (environment, collection, id)
  );

  create table schedules (
    id text primary key,
    environment text not null references environments (id) on delete cascade,
    spec json not null,
    watermark timestamptz not null,
    armed boolean not null default true
  );
  create index schedules_environment on schedules (environment);

  create table occurrences (
    schedule text not null,
    nominal timestamptz not null,
    environment text not null references environments (id) on delete cascade,
    state text not null,
    reason text,
    lateness_ms integer not null,
    task_id text,
    created_at timestamptz not null default now(),
    primary key (schedule, nominal)
  );

  create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor text not null,
    action text not null,
    subject text not null,
    detail text not null
  );

  create table confirmations (
    "commit" text primary key,
    at timestamptz not null default now()
  );
  `,
  `
  alter table tasks
    add column fairness_key text not null default '',
    add column correlation_id text,
    add column coalesced integer not null default 0,
    add column result text,
    add column story jsonb not null default '[]',
    -- Its own column, so that no index names the status: a task is then claimed without touching any index (HOT).
    add column ended_as text generated always as (case when completed_at is not null then status end) stored;

  drop index tasks_waiting;
  drop index tasks_processing;
  create index tasks_live on tasks (environment, event_type, object_id) where completed_at is null;
  create index tasks_unsuccessful on tasks (environment, ended_as, created_at desc, id desc)
    where ended_as in ('failed', 'skipped');
  create index tasks_of_object on tasks (environment, object_id, created_at desc);
  create index tasks_completed on tasks (environment, completed_at) where completed_at is not null;
  create index occurrences_nominal on occurrences (nominal);

  -- Rows are written two or three times and then kept: room on the page for that, and dead rows swept before they pile
  -- up, however many tasks are kept.
  alter table tasks set (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02,
    autovacuum_vacuum_cost_limit = 2000
  );
  `,
  `
  alter table schedules add column pause json, add column due timestamptz, add column planner text;
  alter table occurrences
    add column origin text not null default 'schedule',
    add column into_nominal timestamptz,
    add column blocker text,
    add column since timestamptz;
  create index occurrences_waiting on occurrences (schedule, nominal) where state = 'waiting';
  create index tasks_of_schedules on tasks (object_id) where completed_at is null and category = 'scheduled';
  `,
  `
  -- What another database knew of schedules that this one has not armed yet, and whether it was asked for.
  create table schedule_memories (id text primary key, environment text not null, memory json not null);
  create table schedule_restores (at timestamptz not null default now(), schedules integer not null);
  `,
  `
  -- What runners declared in their handshakes, by the release whose code they run. No environment is referred to: a
  -- runner may be there before the first row of its environment is.
  create table declarations (
    environment text not null,
    release text not null,
    worker text not null,
    setup json not null,
    first_at timestamptz not null default clock_timestamp(),
    primary key (environment, release, worker)
  );
  `,
  `
  alter table tasks add column trace_parent text;
  `,
]
