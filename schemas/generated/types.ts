// Generated from schemas/*.json by "npm run generate". Do not edit.

/**
 * Who may do what. Grants only allow: what none of them allows is refused to all but the administrator.
 */
export interface AccessDocument {
  /**
   * Version of the configuration language.
   */
  apiVersion: 'bowline.dev/v1'
  /**
   * What this document declares.
   */
  kind: 'Access'
  /**
   * Who this is.
   */
  metadata: {
    /**
     * Name of this document, unique among all Access documents. Nothing refers to it.
     */
    name: string
  }
  spec: AccessSpec
}
/**
 * The grants.
 */
export interface AccessSpec {
  /**
   * What is given to whom. Their order makes no difference.
   */
  grants: GrantSpec[]
}
/**
 * Gives a role, rights or both, to users, groups and keys. It needs at least one of each.
 */
export interface GrantSpec {
  /**
   * `viewer` sees, `operator` also restarts, retries, cancels, runs, and edits what environments do, `approver` also confirms what guards hold back, `admin` may do everything. Left out: only `rights` are given.
   */
  role?: 'viewer' | 'operator' | 'approver' | 'admin'
  /**
   * Rights of their own, which no role but `admin` has: `payload:read` shows data and results of tasks, `secrets:reveal` the API key and the secret of an environment. Left out: only the role is given.
   *
   * Items: A right.
   */
  rights?: ('payload:read' | 'secrets:reveal')[]
  /**
   * People, by the name or id that their identity provider vouches for. Left out: none.
   *
   * Items: A name, as it is told.
   */
  users?: string[]
  /**
   * Groups of the identity provider. Left out: none.
   *
   * Items: A name, as it is told.
   */
  groups?: string[]
  /**
   * Keys of machines, by their ids as `bowline access-keys list` shows them; `machine:NAME` for a rule under `machines` of `--sign-in`. Left out: none.
   *
   * Items: A name, as it is told.
   */
  keys?: string[]
  /**
   * Globs over the file that declares what is acted on: `*` and `?` within a folder, `**` across folders. Left out: everything.
   *
   * Items: A glob, from the top of the repository.
   */
  paths?: string[]
  /**
   * Types of environment. Left out: all of them, and what is no environment.
   *
   * Items: A type.
   */
  environments?: ('dev' | 'test' | 'production')[]
}

/**
 * Who owns this configuration repository. Declared exactly once.
 */
export interface AccountDocument {
  /**
   * Version of the configuration language.
   */
  apiVersion: 'bowline.dev/v1'
  /**
   * What this document declares.
   */
  kind: 'Account'
  /**
   * Who this is.
   */
  metadata: {
    /**
     * Short name of the account. Identifiers are derived from it, so it should never change.
     */
    name: string
    /**
     * Adopts an identifier the account has already. Left out: derived from the name, `VA-` for vendors and `PA-` for the others.
     */
    id?: string
  }
  spec: AccountSpec
}
/**
 * The account itself.
 */
export interface AccountSpec {
  /**
   * Name for people. Left out: the same as `metadata.name`.
   */
  displayName?: string
  /**
   * The part the account plays; it decides which types of extension it may have.
   */
  role: 'vendor' | 'distributor' | 'reseller'
  /**
   * IANA name of the time zone in which schedules are read where neither they nor their environment name one. Left out: UTC.
   */
  timeZone?: string
  /**
   * Products that extensions of this account may work with.
   *
   * Items: One product.
   */
  products?: {
    /**
     * Identifier of the product.
     */
    id: string
    /**
     * Name of the product, for people.
     */
    name: string
  }[]
  /**
   * Hubs that extensions of this account may integrate.
   *
   * Items: One hub.
   */
  hubs?: {
    /**
     * Identifier of the hub.
     */
    id: string
    /**
     * Name of the hub, for people.
     */
    name: string
  }[]
}

/**
 * One place where an extension runs: its `dev`, `test` or `production`.
 */
export interface EnvironmentDocument {
  /**
   * Version of the configuration language.
   */
  apiVersion: 'bowline.dev/v1'
  /**
   * What this document declares.
   */
  kind: 'Environment'
  /**
   * Who this is.
   */
  metadata: {
    /**
     * Name of this document, unique among all Environments. Nothing refers to it.
     */
    name: string
  }
  spec: EnvironmentSpec
}
/**
 * The environment itself.
 */
export interface EnvironmentSpec {
  /**
   * Name of the Extension (its `metadata.name`) this belongs to.
   */
  extension: string
  /**
   * Which of the three environments of the extension this is. Each exists at most once.
   */
  type: 'dev' | 'test' | 'production'
  /**
   * `cloud`: Bowline builds and runs the code at `source`. `local`: somebody runs it elsewhere and connects.
   */
  mode?: 'local' | 'cloud'
  /**
   * Whether the environment takes tasks and, in cloud mode, has instances.
   */
  state?: 'running' | 'stopped'
  source?: SourceSpec
  runtime?: RuntimeSpec
  /**
   * How many copies run at the same time, in cloud mode.
   */
  instances?: number
  resources?: ResourcesSpec
  /**
   * The least severe messages the extension logs.
   */
  logLevel?: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR'
  /**
   * IANA name of the time zone in which the schedules of this environment are read where they name none. Left out: that of the account.
   */
  timeZone?: string
  /**
   * How long an instance may finish running tasks before it is stopped; at most 1h.
   */
  drainTimeout?: string
  /**
   * How long a new instance may take from its start until it is connected; from 1s to 1h.
   */
  deployTimeout?: string
  externalEvents?: ExternalEventsSpec
  suspend?: SuspendSpec
}
/**
 * Where the code is. Required in cloud mode, not allowed in local mode. Left out: none.
 */
export interface SourceSpec {
  /**
   * Git repository of the code. Never holds a user name or password.
   */
  url: string
  /**
   * Tag of the release to run: the name of a Git tag, not of a branch, and no range of versions.
   */
  tag: string
  auth?: SourceAuthSpec
}
/**
 * Who asks for the code, where the repository is not public; for https URLs. Left out: nobody in particular.
 */
export interface SourceAuthSpec {
  /**
   * User name at the Git host.
   */
  username: string
  /**
   * Name of the variable of the controller's own environment that holds the password or access token; it begins with `BOWLINE_SECRET_`. The variable with `BOWLINE_HOSTS_` in place of that, beside it, names the hosts that it may be sent to. Never the password itself.
   */
  passwordFrom: string
}
/**
 * How the code is built and started. Required in cloud mode, not allowed in local mode. Left out: none.
 */
export interface RuntimeSpec {
  /**
   * What runs an instance: `process` is a plain process of the operating system.
   */
  kind?: 'process'
  /**
   * Shell command that runs once per release, in its checkout. Left out: nothing is built.
   */
  build?: string
  /**
   * Shell command that runs one instance, in its checkout.
   */
  start: string
  /**
   * Variables of an instance's process, by name, beside those that every instance gets (`docs/operations.md`). Plain values that anybody may see: for the runtime and its libraries, not for the extension, whose variables (a VariableSet) reach it without a restart and can be secret. Always text: quote numbers, true and false. Left out: none.
   */
  env?: {
    [k: string]: string
  }
}
/**
 * Upper limits of each instance, in cloud mode. Recorded and shown; the runtime `process` does not enforce them yet. Left out: no limits.
 */
export interface ResourcesSpec {
  /**
   * Processors: `2`, `0.5`, or thousandths such as `500m`; from 10m to 128. Left out: no limit.
   */
  cpu?: string
  /**
   * Memory with its unit: `Ki`, `Mi`, `Gi`, `Ti` (powers of 1024) or `k`, `M`, `G`, `T` (powers of 1000); from 16Mi to 1Ti. Left out: no limit.
   */
  memory?: string
}
/**
 * Whether systems outside the platform may send events to this environment, signed with its secret.
 */
export interface ExternalEventsSpec {
  /**
   * Whether they are taken.
   */
  enabled?: boolean
}
/**
 * Holds the environment still: while suspended, the controller leaves it as it is, whatever else changes here. Left out: not suspended.
 */
export interface SuspendSpec {
  /**
   * Why, for people; shown in the status.
   */
  reason: string
  /**
   * When it is over: an instant with its offset, or a date (through the end of that day, UTC). Left out: when this field is removed.
   */
  until?: string
}

/**
 * A small service that reacts to events, schedules and calls.
 */
export interface ExtensionDocument {
  /**
   * Version of the configuration language.
   */
  apiVersion: 'bowline.dev/v1'
  /**
   * What this document declares.
   */
  kind: 'Extension'
  /**
   * Who this is.
   */
  metadata: {
    /**
     * Short name of the extension; other documents refer to it. Its identifiers are derived from it, so it should never change.
     */
    name: string
    /**
     * Adopts an identifier the extension has already. Left out: derived from the names of account and extension.
     */
    id?: string
  }
  spec: ExtensionSpec
}
/**
 * The extension itself.
 */
export interface ExtensionSpec {
  /**
   * Name for people. Left out: the same as `metadata.name`.
   */
  displayName?: string
  /**
   * What the extension is for, for people.
   */
  description?: string
  /**
   * One line about the extension, for lists and cards.
   */
  shortDescription?: string
  /**
   * What the extension does, at length; Markdown.
   */
  overview?: string
  /**
   * Page about the extension, an http or https URL. Left out: none.
   */
  website?: string
  /**
   * Image shown beside the name: a path in this repository or an https URL. Left out: no image.
   */
  icon?: string
  /**
   * What the extension does. `fulfillment-automation` is for vendors only; `hub-integration` for distributors and resellers.
   */
  type:
    'multi-account-installation' | 'commerce-transformations' | 'fulfillment-automation' | 'hub-integration'
  /**
   * Identifiers of the products the extension works with; each must be among the products of the Account.
   *
   * Items: Identifier of a product of the account.
   */
  products?: string[]
  /**
   * Identifier of the hub the extension integrates, for the type `hub-integration`; it must be among the hubs of the Account. Left out: none.
   */
  hub?: string
  /**
   * Package identifier on the hub, for the type `hub-integration`, which requires it. Left out: none.
   */
  packageId?: string
  /**
   * Modules of the platform the extension may access.
   *
   * Items: Name of a module.
   */
  permissions?: string[]
  /**
   * Types and categories (`background`, `interactive`) of events the extension is meant to get, for those who review it; what it does get is what it subscribes to when it starts. Left out: whatever it subscribes to.
   *
   * Items: An event type, or a category of them.
   */
  events?: string[]
}

/**
 * Calls a schedulable method of an extension at given times.
 */
export interface ScheduleDocument {
  /**
   * Version of the configuration language.
   */
  apiVersion: 'bowline.dev/v1'
  /**
   * What this document declares.
   */
  kind: 'Schedule'
  /**
   * Who this is.
   */
  metadata: {
    /**
     * Name of the schedule, unique in its environment. Its identifier is derived from it, so another name makes another schedule.
     */
    name: string
    /**
     * Adopts an identifier the schedule has already; with it the schedule can be renamed and keeps its history. Left out: derived from environment and name; where another schedule has that already, the next free one.
     */
    id?: string
  }
  spec: ScheduleSpec
}
/**
 * What is called, and when.
 */
export interface ScheduleSpec {
  /**
   * Name of the Extension (its `metadata.name`) this belongs to.
   */
  extension: string
  /**
   * The environment of the extension the schedule is for.
   */
  environment: 'dev' | 'test' | 'production'
  /**
   * Schedulable method of the extension to call.
   */
  method: string
  /**
   * Name for people. Left out: the same as `metadata.name`.
   */
  displayName?: string
  /**
   * What the schedule is for, for people.
   */
  description?: string
  /**
   * JSON object handed to the method.
   */
  data?: {
    [k: string]: unknown
  }
  trigger: TriggerSpec
  /**
   * Whether the schedule runs.
   */
  enabled?: boolean
  /**
   * Which of the runs that were missed while the controller was away are made up for: the `last` one, `none`, or `all` (at most the newest 100, one a second; needs `overlap: queueAll` or `allow`). The others are recorded, as part of the last or as missed.
   */
  missedRuns?: 'last' | 'none' | 'all'
  /**
   * Runs missed longer ago than this are never made up for; from 1m to 744h (31 days).
   */
  catchUpWindow?: string
  /**
   * What happens to a run that is due while the one before is not finished: `skip` records it as skipped; `queueOne` lets one run wait, and later ones become part of it; `queueAll` lets up to `maxQueued` wait; `cancelPrevious` ends the one before; `allow` starts it beside the one before.
   */
  overlap?: 'skip' | 'queueOne' | 'queueAll' | 'cancelPrevious' | 'allow'
  /**
   * How many runs may wait for the one before, with `overlap: queueAll`; further ones are recorded as skipped.
   */
  maxQueued?: number
  /**
   * Runs start later than planned, by up to this: always the same time for the same schedule, so that many schedules do not start together; at most 1h.
   */
  jitter?: string
}
/**
 * When the method is called: `onetime` with `at`, `recurring` with `every` and `start`, or `advanced` with `cron`.
 */
export interface TriggerSpec {
  /**
   * Kind of trigger: `onetime` fires once, `recurring` again and again from a start, `advanced` by a cron expression.
   */
  type?: 'onetime' | 'recurring' | 'advanced'
  /**
   * When to fire, for `onetime`: a time in `timeZone`, or an instant with its offset. In a gap of the clock the first moment after it counts, where a time comes twice the first. Left out: only for the other types.
   */
  at?: string
  /**
   * For `onetime`: what to do where `at` is past already when it is first seen. `error`: refuse it, and never run it; `run`: run it at once.
   */
  ifPast?: 'error' | 'run'
  every?: EverySpec
  /**
   * The first run of `recurring`, to which all others are aligned: a date (its midnight), a time in `timeZone`, or an instant with its offset. Left out: only for the other types.
   */
  start?: string
  /**
   * For `recurring`: no run at or after this; a date alone is included to the end of its day. Left out: it never ends.
   */
  end?: string
  /**
   * Cron expression, for `advanced`: seconds, minutes, hours, day of the month, month, day of the week, and if need be a year (2000 to 2199). Left out: only for the other types.
   */
  cron?: string
  /**
   * How `cron` is read. `cron`: days of the week are 0 to 7, Sunday is 0 and 7. `quartz`: as Quartz reads it, 1 to 7, Sunday is 1, and day of the month or day of the week is `?`.
   */
  dialect?: 'cron' | 'quartz'
  /**
   * For a `cron` with both a day of the month and a day of the week: run on days that match one of them (`or`), or both (`and`). Left out: such an expression is refused, since systems differ.
   */
  domDow?: 'or' | 'and'
  /**
   * IANA name of the time zone in which times and the expression are read. Left out: that of the environment, else that of the account, else UTC.
   */
  timeZone?: string
}
/**
 * How far apart the runs are, for `recurring`. Left out: only for the other types.
 */
export interface EverySpec {
  /**
   * How many units.
   */
  n?: number
  /**
   * `hour` is elapsed time. `day` and `week` keep the time of day of `start`, whatever the clock does. `month` is 00:00 on the first day of a month: for another day, use cron.
   */
  unit: 'hour' | 'day' | 'week' | 'month'
}

/**
 * Variables of an extension, or of one of its environments. For the same name, the value of the environment wins over that of the extension.
 */
export interface VariableSetDocument {
  /**
   * Version of the configuration language.
   */
  apiVersion: 'bowline.dev/v1'
  /**
   * What this document declares.
   */
  kind: 'VariableSet'
  /**
   * Who this is.
   */
  metadata: {
    /**
     * Name of this document, unique among all VariableSets. Nothing refers to it.
     */
    name: string
  }
  spec: VariableSetSpec
}
/**
 * The variables and where they hold.
 */
export interface VariableSetSpec {
  /**
   * Name of the Extension (its `metadata.name`) this belongs to.
   */
  extension: string
  /**
   * The environment these variables are for; for the same name they win over those of the whole extension. Left out: all environments of the extension.
   */
  environment?: 'dev' | 'test' | 'production'
  /**
   * The variables. A name stands at most once for the extension and once for each environment.
   */
  variables: VariableSpec[]
}
/**
 * One variable.
 */
export interface VariableSpec {
  /**
   * Name of the variable; upper and lower case differ.
   */
  name: string
  /**
   * Value of the variable. Always text: quote numbers, true and false. Left out: only where there is `sealed`.
   */
  value?: string
  /**
   * Value that only the controller can read: a compact JWE (RFC 7516). Needs `secure: true`, takes the place of `value`. Left out: the value is in `value`.
   */
  sealed?: string
  /**
   * Whether the value is secret. A secure variable has `sealed`, never `value`: what is in Git in plain text is no secret.
   */
  secure?: boolean
}
