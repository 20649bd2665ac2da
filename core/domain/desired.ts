/**
 * What Git says, resolved: every default filled in, every reference followed, every id derived.
 * Deeply frozen, made of plain JSON values only, so that it can be stored and compared by value.
 */
export interface Desired {
  account: Account
  extensions: readonly Extension[]
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

export interface Account {
  id: string
  name: string
  displayName: string
  role: AccountRole
  products: readonly NamedId[]
  hubs: readonly NamedId[]
}

export interface NamedId {
  id: string
  name: string
}

export interface Extension {
  id: string
  name: string
  displayName: string
  type: ExtensionType
  description: string
  /** One line for lists and cards. */
  shortDescription: string
  /** Markdown. */
  overview: string
  website: string | null
  icon: string | null
  packageId: string | null
  products: readonly string[]
  hub: string | null
  permissions: readonly string[]
  /** Types and categories of events it is meant to get; null: whatever it subscribes to. */
  events: readonly string[] | null
  environments: readonly Environment[]
  /** Files of the config repository that say something about this extension, sorted. */
  files: readonly string[]
}

export interface Environment {
  id: string
  extension: string
  extensionId: string
  type: EnvironmentType
  mode: 'local' | 'cloud'
  state: 'running' | 'stopped'
  /** In cloud mode only, as is `runtime`; null in local mode. */
  source: Source | null
  runtime: RuntimeSpec | null
  instances: number
  /** Of each instance. The runtime `process` does not enforce them. */
  resources: Resources
  logLevel: LogLevel
  drainTimeoutMs: number
  /** How long new instances may take from their start to their handshake, in milliseconds. */
  deployTimeoutMs: number
  externalEvents: { enabled: boolean }
  /** While suspended the controller leaves the environment as it is; null: not suspended. */
  suspend: Suspension | null
  variables: readonly Variable[]
  schedules: readonly Schedule[]
}

export interface Source {
  url: string
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
  reason: string
  /** ISO 8601, UTC: from this instant on it is over. Null: until the field goes. */
  until: string | null
}

/** Whether the environment is suspended at an instant, in milliseconds since the epoch. */
export function isSuspended({ suspend }: Pick<Environment, 'suspend'>, now: number): boolean {
  if (!suspend) return false
  return suspend.until === null || now < Date.parse(suspend.until)
}

/** How instances are run: one member a kind, told apart by `kind`. `runtime-by-kind.ts` has the adapter of each. */
export type RuntimeSpec = ProcessRuntime

/** As processes of the machine the controller runs on. */
export interface ProcessRuntime {
  kind: 'process'
  /** Shell command run once per release in its checkout; null for none. */
  build: string | null
  /** Shell command that runs one instance in its checkout. */
  start: string
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

export interface Schedule {
  id: string
  name: string
  displayName: string
  description: string
  method: string
  /** JSON object handed to the schedulable. */
  data: Readonly<Record<string, unknown>>
  trigger: Trigger
  enabled: boolean
  /** Which of the runs that were missed are made up for: the last, none, or all. */
  missedRuns: 'last' | 'none' | 'all'
  /** Runs missed longer ago than this are never made up for. */
  catchUpWindowMs: number
  /** What happens to a run that is due while the one before is not finished. */
  overlap: Overlap
  /** How many runs may wait for the one before; more than one only where `overlap` is `queueAll`. */
  maxQueued: number
  /** Its runs come later than planned, by a time of its own up to this; 0: none. */
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

/** Reads `30s`, `5m`, `1h` or `1h30m` into milliseconds; undefined where it is none of these. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text)
  if (!match || text === '') return undefined
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}

const memoryUnits: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
}

/** Reads `512Mi`, `4Gi`, `1.5G` or plain bytes into whole bytes; undefined where it is none of these. */
export function parseMemory(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([kMGT]|[KMGT]i)?$/.exec(text) ?? []
  const factor = memoryUnits[unit]
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor)
}

/** Reads `500m`, `2` or `0.5` into thousandths of a processor; undefined where it is none of these. */
export function parseCpu(text: string): number | undefined {
  const [, amount, milli] = /^(\d+(?:\.\d+)?)(m)?$/.exec(text) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * (milli ? 1 : 1000))
}
