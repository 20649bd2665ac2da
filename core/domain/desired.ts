import type { ExtraRight, Role } from './rights.ts'

/**
 * What Git says, resolved: every default filled in, every reference followed, every id derived.
 * Deeply frozen, made of plain JSON values only, so that it can be stored and compared by value.
 */
export interface Desired {
  account: Account
  extensions: readonly Extension[]
  /** Left out: none is declared. Null: it is declared with errors, so nobody can tell. */
  access?: Access | null
}

export type AccountRole = 'vendor' | 'distributor' | 'reseller'
export type ExtensionType =
  | 'multi-account-installation'
  | 'commerce-transformations'
  | 'fulfillment-automation'
  | 'hub-integration'
export type EnvironmentType = 'dev' | 'test' | 'production'

/** In the order of their number: 01 dev, 02 test, 03 production. */
export const environmentTypes: readonly EnvironmentType[] = ['dev', 'test', 'production']

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR'

/** Who owns the config repository: exactly one in each. */
export interface Account {
  /** `VA-ddd-ddd` of a vendor, `PA-ddd-ddd` of the others: derived from the name unless Git says another. */
  id: string
  /** Ids are derived from it. */
  name: string
  /** For people. Default: the name. */
  displayName: string
  role: AccountRole
  /** Those its extensions may work with. */
  products: readonly NamedId[]
  /** Those its extensions may integrate. */
  hubs: readonly NamedId[]
}

/** Something of the platform by its id there, with a name for people. */
export interface NamedId {
  id: string
  name: string
}

/** A small service. It runs in up to three environments, one of each type. */
export interface Extension {
  /** `SRVC-dddd-dddd`, derived from the names of account and extension unless Git says another. */
  id: string
  /** Unique in the account. */
  name: string
  /** For people. Default: the name. */
  displayName: string
  type: ExtensionType
  description: string
  /** One line for lists and cards. */
  shortDescription: string
  /** Markdown. */
  overview: string
  /** http or https URL. */
  website: string | null
  /** Of an image: a path in the config repository, or an https URL. */
  icon: string | null
  /** Only where `type` is `hub-integration`, which needs it; null else. */
  packageId: string | null
  /** Ids of products of the account. */
  products: readonly string[]
  /** Id of the hub of the account that it integrates; only where `type` is `hub-integration`. */
  hub: string | null
  /** Modules of the platform it may access. */
  permissions: readonly string[]
  /** Types and categories of events it is meant to get; null: whatever it subscribes to. */
  events: readonly string[] | null
  environments: readonly Environment[]
  /** Files of the config repository that say something about this extension, sorted. */
  files: readonly string[]
  /** The files that declare it and its environments: what may be done with them hangs on that. Left out: not known yet. */
  declaredIn?: DeclaredIn
}

/** Paths of files, by what they declare. */
export interface DeclaredIn {
  extension: string
  environments: Readonly<Partial<Record<EnvironmentType, string>>>
}

/** One deployment of an extension, with tasks, variables and schedules of its own. */
export interface Environment {
  /** `ENV-dddd-dddd-01|02|03`, from the id of the extension and the type. */
  id: string
  /** Name of the extension. */
  extension: string
  /** `SRVC-dddd-dddd`. */
  extensionId: string
  type: EnvironmentType
  /** `cloud` (the default): built and run from `source`. `local`: somebody runs it elsewhere, and it connects. */
  mode: 'local' | 'cloud'
  /** Whether it takes tasks and, in cloud mode, has instances. Default: `running`. */
  state: 'running' | 'stopped'
  /** Where its code is; null in local mode, and in no other. */
  source: Source | null
  /** How its code is built and started; null in local mode, and in no other. */
  runtime: RuntimeSpec | null
  /** How many copies run at the same time, in cloud mode. Default: 1. */
  instances: number
  /** Of each instance. The runtime `process` does not enforce them. */
  resources: Resources
  /** The least severe messages it logs. Default: `INFO`. */
  logLevel: LogLevel
  /** How long instances may finish what they have before they are stopped, in milliseconds. Default: 30 s; at most 1 h. */
  drainTimeoutMs: number
  /** How long new instances may take from their start to their handshake, in milliseconds. Default: 60 s; 1 s to 1 h. */
  deployTimeoutMs: number
  /** Whether systems outside the platform may send it events, signed with its secret. Default: enabled. */
  externalEvents: { enabled: boolean }
  /** While suspended the controller leaves the environment as it is; null: not suspended. */
  suspend: Suspension | null
  variables: readonly Variable[]
  schedules: readonly Schedule[]
}

/** A release in Git. */
export interface Source {
  /** Of the repository, without user name and password. */
  url: string
  /** Name of a tag, not of a branch. */
  tag: string
  /** Present where the repository asks who is there. */
  auth?: SourceAuth
}

export interface SourceAuth {
  username: string
  /** Name of a variable of the controller's environment, `BOWLINE_SECRET_...`, that holds the password: never the password. */
  passwordFrom: string
}

/** Upper limits; null: none. */
export interface Resources {
  /** Thousandths of a processor. */
  cpuMillis: number | null
  memoryBytes: number | null
}

export interface Suspension {
  /** For people; shown in the status. */
  reason: string
  /** ISO 8601, UTC: from this instant on it is over. Null: until the field goes. */
  until: string | null
}

/** Whether new instances are needed: the protocol cannot take the last variable from a running worker. */
export function losesAllVariables(
  before: Pick<Environment, 'variables'> | null,
  after: Pick<Environment, 'variables'>,
): boolean {
  return (before?.variables.length ?? 0) > 0 && after.variables.length === 0
}

/** Whether the environment is suspended at an instant, in milliseconds since the epoch. */
export function isSuspended({ suspend }: Pick<Environment, 'suspend'>, now: number): boolean {
  if (!suspend) return false
  return suspend.until === null || now < Date.parse(suspend.until)
}

/**
 * How instances are run: one member a kind, told apart by `kind`. A new kind is a member here, a `kind` in
 * `schemas/environment.v1.json` (then `npm run generate`), in `core/validate/resolve.ts` and in `api/observed.ts`, a folder
 * of `controller/adapters/`, and an adapter in `openRuntime` of `controller/compose/leader-parts.ts`. The suite
 * `test/contract/adapters/runtime-suite.ts` holds for each.
 */
export type RuntimeSpec = ProcessRuntime

/** As processes of the machine the controller runs on. */
export interface ProcessRuntime {
  kind: 'process'
  /** Shell command run once per release in its checkout; null for none. */
  build: string | null
  /** Shell command that runs one instance in its checkout. */
  start: string
  /** Variables of the process beside those that every instance gets, sorted by name. Present where there are any. */
  env?: Readonly<Record<string, string>>
}

export type Variable = PlainVariable | SealedVariable

export interface PlainVariable {
  name: string
  secure: false
  value: string
}

export interface SealedVariable {
  name: string
  secure: true
  /** A compact JWE, as Git holds it: only the controller can open it. */
  sealed: string
}

/** A method of the extension that is called again and again, or once. */
export interface Schedule {
  /** `EFS-dddd-dddd-nn-dddd`, derived from its environment and name unless Git says another. */
  id: string
  /** Unique in the environment. */
  name: string
  /** For people. Default: the name. */
  displayName: string
  description: string
  /** One of the schedulable methods that the extension names in its handshake. */
  method: string
  /** JSON object handed to the schedulable. */
  data: Readonly<Record<string, unknown>>
  trigger: Trigger
  /** Default: true. */
  enabled: boolean
  /** Which of the runs that were missed are made up for: the last, none, or all. */
  missedRuns: 'last' | 'none' | 'all'
  /** In milliseconds: runs missed longer ago than this are never made up for. Default: 24 h; 1 min to 31 days. */
  catchUpWindowMs: number
  /** What happens to a run that is due while the one before is not finished. */
  overlap: Overlap
  /** How many runs may wait for the one before; more than one only where `overlap` is `queueAll`. Default there: 100. */
  maxQueued: number
  /** In milliseconds: its runs come later than planned, by a time of its own up to this. Default: 0, none; at most 1 h. */
  jitterMs: number
}

export type Overlap = 'skip' | 'queueOne' | 'queueAll' | 'cancelPrevious' | 'allow'

export type Trigger = OneTimeTrigger | RecurringTrigger | CronTrigger

/**
 * Once. Times are ISO 8601 to the second: `2027-03-28T02:30:00` is read in the time zone, `2027-03-28T02:30:00+02:00`
 * is an instant.
 */
export interface OneTimeTrigger {
  type: 'onetime'
  at: string
  /** IANA name. */
  timeZone: string
  /** What to do where `at` is past when it is first seen. */
  ifPast: 'run' | 'error'
}

export type RecurringUnit = 'hour' | 'day' | 'week' | 'month'

/** On a grid that begins at `start`. Hours are elapsed time, days and weeks wall time, months begin on their first day. */
export interface RecurringTrigger {
  type: 'recurring'
  every: { n: number; unit: RecurringUnit }
  /** A time as of `OneTimeTrigger`. */
  start: string
  /** Exclusive; a date alone (`2027-12-31`) is included. */
  end: string | null
  /** IANA name. */
  timeZone: string
}

export interface CronTrigger {
  type: 'advanced'
  /** Six fields, seconds first, or seven with a year. */
  cron: string
  /** IANA name. */
  timeZone: string
  /** Left out, not filled in: to a trigger that is stored already, a new field would be a change. */
  dialect?: 'quartz'
  /** What two day fields mean together: days that match either, or both. */
  domDow?: 'or' | 'and'
}

/** Who may do what, as Git says it: allow only. What no grant allows is refused to all but the administrator. */
export interface Access {
  grants: readonly Grant[]
}

export interface Grant {
  /** Null: none, only `rights`. */
  role: Role | null
  /** Beside those of the role. */
  rights: readonly ExtraRight[]
  /** Names or ids, as an identity provider vouches for them. */
  users: readonly string[]
  groups: readonly string[]
  /** Ids. */
  keys: readonly string[]
  /** Globs over the file that declares what is acted on: `*` and `?` within a folder, `**` across them. Null: all. */
  paths: readonly string[] | null
  /** Null: all types. */
  environments: readonly EnvironmentType[] | null
  /** Where it is written; `line` is 1-based. */
  at: { file: string; line: number }
}
