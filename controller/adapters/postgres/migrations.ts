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
  `
  -- The audit trail as a chain: each hash is SHA-256 over the one before it and the row as canonical JSON (RFC 8785). What
  -- rows are found by stands beside that, taken from it. Rows that were there are chained in their order.
  alter table audit rename to audit_before;
  alter index audit_pkey rename to audit_before_pkey;

  create table audit (
    seq bigint primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    object text not null,
    result text not null,
    -- Number of the row that this one ends: what had begun.
    begun bigint,
    entry text not null,
    hash bytea not null
  );

  -- One row: where the chain begins, where it ends, and behind which row what is kept of it goes on.
  create table audit_head (
    one boolean primary key default true check (one),
    chain bytea not null,
    seq bigint not null,
    hash bytea not null,
    at timestamptz not null,
    base_seq bigint not null,
    base_hash bytea not null
  );

  create table audit_heads (seq bigint primary key, at timestamptz not null, line text not null);

  do $$
  declare
    was record;
    number bigint := 0;
    newest timestamptz := '1970-01-01T00:00Z';
    first bytea := sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
    last bytea := first;
    row_text text;
    instant text;
  begin
    for was in select * from audit_before order by id loop
      number := number + 1;
      newest := greatest(newest, date_trunc('milliseconds', was.at));
      instant := to_char(newest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
      row_text := '{"action":' || to_json(was.action)::text
        || ',"actor":{"id":' || to_json(was.actor)::text || ',"kind":"'
        || case when was.actor = 'admin' then 'admin' else 'environment' end || '"},"at":"' || instant
        || '","object":' || to_json(was.subject)::text
        || case when was.detail = '' then '' else ',"reason":' || to_json(was.detail)::text end
        || ',"result":"done","seq":' || number || '}';
      last := sha256(last || convert_to(row_text, 'UTF8'));
      insert into audit (seq, at, actor, action, object, result, entry, hash)
      values (number, newest, was.actor, was.action, was.subject, 'done', row_text, last);
    end loop;
    insert into audit_head (chain, seq, hash, at, base_seq, base_hash)
    values (first, number, last, newest, 0, first);
  end $$;

  drop table audit_before;
  create index audit_at on audit (at);
  create index audit_of_actor on audit (actor, seq);
  create index audit_of_object on audit (object, seq);
  create index audit_of_action on audit (action text_pattern_ops, seq);
  create index audit_begun on audit (seq) where result = 'begun';
  create index audit_ended on audit (begun) where begun is not null;
  `,
  `
  -- What goes with an environment or an extension is found without going through all there is; so is what is paused.
  create index environments_extension on environments (extension_id);
  create index instances_environment on instances (environment);
  create index occurrences_environment on occurrences (environment);
  create index schedule_memories_environment on schedule_memories (environment);
  create index schedules_paused on schedules (id) where json_typeof(pause) = 'object';
  `,
  `
  -- People and machines that have signed in. Of a token only its hash is kept; refresh tokens are sealed by the controller.
  create table sessions (
    id text primary key,
    hash text not null unique,
    owner text not null,
    provider text,
    subject text,
    sid text,
    place text not null,
    who json not null,
    refresh_token text,
    refreshed_at timestamptz not null,
    created_at timestamptz not null,
    used_at timestamptz not null,
    ends_at timestamptz not null,
    address text not null,
    agent text not null
  );
  create index sessions_of_owner on sessions (owner, created_at);
  create index sessions_of_provider on sessions (provider, subject) where provider is not null;

  create table machine_keys (
    id text primary key,
    name text not null,
    hash text not null,
    former_hash text,
    former_until timestamptz,
    key_limit json not null,
    addresses text[] not null,
    created_at timestamptz not null,
    created_by text not null,
    ends_at timestamptz not null,
    used_at timestamptz
  );
  `,
  `
  -- Who may do what: not always what the newest commit says, since wider rights wait to be confirmed.
  create table access_in_force (
    one boolean primary key default true check (one),
    "commit" text not null,
    access json not null,
    since timestamptz not null default clock_timestamp()
  );
  `,
  `
  -- The instance that a waiting task goes out to as soon as its place is free: it may be there before that is on record.
  alter table tasks add column reserved_for text;
  `,
  `
  -- Changes to the config repository that somebody asked for under a key: the same is made once.
  create table config_changes (
    id text primary key,
    caller text not null,
    key text not null,
    digest text not null,
    at timestamptz not null,
    begun int8 not null default 0,
    answer json not null,
    done boolean not null default false,
    unique (caller, key)
  );
  create index config_changes_at on config_changes (at);
  `,
  `
  -- By which an identity provider knows whom to sign out; sealed.
  alter table sessions add column id_token text;
  `,
  `
  -- The newest that failed or were skipped, of all environments. Written once, when a task ends so.
  create index tasks_unsuccessful_newest on tasks (ended_as, id) where ended_as in ('failed', 'skipped');
  `,
]
