import { join } from 'node:path'
import { Option } from 'commander'
import { usualRange } from '../../controller/ports/extension-users.ts'
import { usualLimits } from '../../controller/tasks/limits.ts'
import { usualRetention } from '../../controller/tasks/retention.ts'
import { usualScheduleLimits } from '../../core/domain/schedule-limits.ts'
import {
  addressesOf,
  addressOf,
  connectVersionOf,
  countOf,
  durationOf,
  keepingOf,
  limitOf,
  portOf,
  publicUrlOf,
  usersOf,
} from '../arguments.ts'
import { defaultDataFolder } from '../client.ts'
import { UsageError } from '../exit.ts'

/** One thing that can be chosen for a controller, by flag or by environment variable. */
export interface Setting {
  flags: string
  help: string
  env: string
  /** Left out, with no `isNeeded`: not set. */
  default?: string | number | boolean | readonly string[]
  /** How the default is shown, where not as it is. */
  defaultText?: string
  /** @throws {InvalidArgumentError} */
  parse?: (text: string) => unknown
  choices?: readonly string[]
  /** There is no controller without it. */
  isNeeded?: true
}

export const mib = 1024 * 1024

/** By the name under which Commander gives the value: that of the flag in camel case. In the order of the help. */
export const settings = {
  repo: {
    flags: '--repo <url-or-path>',
    help: 'the config repository',
    env: 'BOWLINE_REPO',
    isNeeded: true,
  },
  branch: {
    flags: '--branch <name>',
    help: 'the branch that says what is desired',
    env: 'BOWLINE_BRANCH',
    default: 'main',
  },
  data: {
    flags: '--data <dir>',
    help: 'what the controller keeps',
    env: 'BOWLINE_DATA',
    default: defaultDataFolder,
  },
  host: {
    flags: '--host <address>',
    help: 'address to listen on',
    env: 'BOWLINE_HOST',
    default: '127.0.0.1',
  },
  port: {
    flags: '--port <n>',
    help: 'port to listen on (default: 7420, then the same again)',
    env: 'BOWLINE_PORT',
    parse: portOf,
  },
  apiAddress: {
    flags: '--api-address <host:port>',
    help: 'where instances make their REST calls, by TLS (default: this controller, with a certificate of its own)',
    env: 'BOWLINE_API_ADDRESS',
    parse: addressOf,
  },
  poll: {
    flags: '--poll <duration>',
    help: 'how often to look at Git',
    env: 'BOWLINE_POLL',
    default: 30_000,
    defaultText: '30s',
    parse: durationOf,
  },
  connectVersion: {
    flags: '--connect-version <version>',
    help: 'the version of Connect that runners are told: the Python runner starts only where it is the newest release of that major version',
    env: 'BOWLINE_CONNECT_VERSION',
    default: '43.0.0',
    parse: connectVersionOf,
  },
  extensionUsers: {
    flags: '--extension-users <range>',
    help: `as root: ids of the users that extensions run as, one for each environment, such as 50000-59999; or off (default: ${usualRange.first}-${usualRange.last})`,
    env: 'BOWLINE_EXTENSION_USERS',
    parse: usersOf,
  },
  keepInstances: {
    flags: '--keep-instances',
    help: 'leave instances running on stop, for the next start to adopt',
    env: 'BOWLINE_KEEP_INSTANCES',
    default: false,
  },
  maxBuilds: {
    flags: '--max-builds <n>',
    help: 'builds of extensions at once; others wait for their turn (default: as many as there are processors)',
    env: 'BOWLINE_MAX_BUILDS',
    parse: limitOf,
  },
  maxStarts: {
    flags: '--max-starts <n>',
    help: 'instances that start at once, each until it is connected, for 10 s at most (default: two for each processor)',
    env: 'BOWLINE_MAX_STARTS',
    parse: limitOf,
  },
  maxRunning: {
    flags: '--max-running <n>',
    help: 'tasks out with runners at once, of all environments (default: no limit)',
    env: 'BOWLINE_MAX_RUNNING',
    parse: limitOf,
  },
  maxPerRunner: {
    flags: '--max-per-runner <n>',
    help: 'tasks out at once on one connection of a runner',
    env: 'BOWLINE_MAX_PER_RUNNER',
    default: usualLimits.capacityPerConnection,
    parse: limitOf,
  },
  maxConnections: {
    flags: '--max-connections <n>',
    help: 'connections that the runners of one environment may have at once',
    env: 'BOWLINE_MAX_CONNECTIONS',
    default: 256,
    parse: limitOf,
  },
  maxSchedules: {
    flags: '--max-schedules <n>',
    help: 'schedules that one environment may have',
    env: 'BOWLINE_MAX_SCHEDULES',
    default: usualScheduleLimits.schedules,
    parse: limitOf,
  },
  maxRunsAMinute: {
    flags: '--max-runs-a-minute <n>',
    help: 'how often the schedules of one environment may run, taken together',
    env: 'BOWLINE_MAX_RUNS_A_MINUTE',
    default: usualScheduleLimits.runsPerMinute,
    parse: limitOf,
  },
  maxWaiting: {
    flags: '--max-waiting <n>',
    help: 'tasks that may wait in one environment before events are turned away',
    env: 'BOWLINE_MAX_WAITING',
    default: usualLimits.maxBacklog,
    parse: limitOf,
  },
  maxWaitingMib: {
    flags: '--max-waiting-mib <n>',
    help: 'the same for the data of all that wait, in MiB',
    env: 'BOWLINE_MAX_WAITING_MIB',
    default: usualLimits.maxBacklogBytes / mib,
    parse: limitOf,
  },
  maxInHand: {
    flags: '--max-in-hand <n>',
    help: 'due tasks of one environment that wait in memory; more wait in the queue',
    env: 'BOWLINE_MAX_IN_HAND',
    default: usualLimits.hand,
    parse: countOf,
  },
  keepTasks: {
    flags: '--keep-tasks <time>',
    help: 'how long to keep finished tasks',
    env: 'BOWLINE_KEEP_TASKS',
    default: usualRetention.tasksMs,
    defaultText: '30d',
    parse: keepingOf,
  },
  keepTasksCount: {
    flags: '--keep-tasks-count <n>',
    help: 'how many finished tasks to keep at most, in each environment',
    env: 'BOWLINE_KEEP_TASKS_COUNT',
    default: usualRetention.tasksPerEnvironment,
    parse: countOf,
  },
  keepRuns: {
    flags: '--keep-runs <time>',
    help: 'how long to keep what became of scheduled runs',
    env: 'BOWLINE_KEEP_RUNS',
    default: usualRetention.runsMs,
    defaultText: '90d',
    parse: keepingOf,
  },
  keepAudit: {
    flags: '--keep-audit <time>',
    help: 'how long to keep rows of the audit trail',
    env: 'BOWLINE_KEEP_AUDIT',
    default: 365 * 24 * 3_600_000,
    defaultText: '365d',
    parse: keepingOf,
  },
  requireSigned: {
    flags: '--require-signed <path>',
    help: 'take only commits signed with a key listed in this file or folder: allowed signers (SSH), armored OpenPGP keys',
    env: 'BOWLINE_REQUIRE_SIGNED',
  },
  writeBack: {
    flags: '--write-back <how>',
    help: 'what becomes of changes that people make on the page or over REST: a commit on the branch, a pull request, or off (default: commit where the repository is on this machine, else off)',
    env: 'BOWLINE_WRITE_BACK',
    choices: ['off', 'pull-request', 'commit'],
  },
  statusOutput: {
    flags: '--status-output',
    help: 'write the last lines of what failed to the status branch, too, where others may read them for long',
    env: 'BOWLINE_STATUS_OUTPUT',
    default: false,
  },
  statusHistory: {
    flags: '--status-history <time>',
    help: 'how long to keep commits of the status branch as they are; older ones, and all beyond 10,000, become one',
    env: 'BOWLINE_STATUS_HISTORY',
    default: 30 * 24 * 3_600_000,
    defaultText: '30d',
    parse: keepingOf,
  },
  logFormat: {
    flags: '--log-format <format>',
    help: 'how to log',
    env: 'BOWLINE_LOG_FORMAT',
    choices: ['text', 'json'],
    default: 'text',
  },
  logLevel: {
    flags: '--log-level <level>',
    help: 'how much to log',
    env: 'BOWLINE_LOG_LEVEL',
    choices: ['debug', 'info', 'warn', 'error'],
    default: 'info',
  },
  githubApp: {
    flags: '--github-app <id>',
    help: 'report to GitHub as this App (or with a token, see below)',
    env: 'BOWLINE_GITHUB_APP',
  },
  githubAppKey: {
    flags: '--github-app-key <file>',
    help: "the App's private key, a PEM file",
    env: 'BOWLINE_GITHUB_APP_KEY',
  },
  githubRepository: {
    flags: '--github-repository <owner/name>',
    help: 'the config repository at GitHub (default: from its URL)',
    env: 'BOWLINE_GITHUB_REPOSITORY',
  },
  githubComment: {
    flags: '--github-comment',
    help: 'keep a comment on each pull request, beside the check',
    env: 'BOWLINE_GITHUB_COMMENT',
    default: false,
  },
  publicUrl: {
    flags: '--public-url <url>',
    help: 'where people reach this controller: for links, and the one name by which they sign in, beside those of its machine',
    env: 'BOWLINE_PUBLIC_URL',
    parse: publicUrlOf,
  },
  signIn: {
    flags: '--sign-in <file>',
    help: 'who may sign in: a YAML file with identity providers and machines (see docs/sign-in.md)',
    env: 'BOWLINE_SIGN_IN',
  },
  trustedProxies: {
    flags: '--trusted-proxies <addresses>',
    help: 'proxies in front of this controller, such as 10.0.0.7,10.1.0.0/16: what they say of who called counts (default: none)',
    env: 'BOWLINE_TRUSTED_PROXIES',
    default: [] as readonly string[],
    defaultText: '',
    parse: addressesOf,
  },
} as const satisfies Record<string, Setting>

type Name = keyof typeof settings
type Value<S> = S extends { parse: (text: string) => infer V }
  ? V
  : S extends { choices: readonly (infer V)[] }
    ? V
    : S extends { default: boolean }
      ? boolean
      : string
/** Those that always have a value. */
type Given = {
  [N in Name]: (typeof settings)[N] extends { default: unknown } | { isNeeded: true } ? N : never
}[Name]

/** What was chosen, by flag, environment variable or default. */
export type Settings = { [N in Given]: Value<(typeof settings)[N]> } & {
  [N in Exclude<Name, Given>]?: Value<(typeof settings)[N]>
}

/** What holds where nothing is chosen. */
export function defaultSettings(): Omit<Settings, 'repo'> {
  const entries: [string, Setting][] = Object.entries(settings)
  const given = entries.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]]))
  return Object.fromEntries(given)
}

/** What `bowline demo` takes: all but what is about the config repository, which it makes itself. */
export function demoSettings(): Setting[] {
  const { repo, branch, requireSigned, data, poll, ...others } = settings
  const { githubApp, githubAppKey, githubRepository, githubComment, ...rest } = others
  return [
    { ...data, help: 'where the demo lives', default: join(defaultDataFolder, 'demo') },
    { ...poll, default: 2_000, defaultText: '2s' },
    ...Object.values(rest),
  ]
}

export function optionOf(setting: Setting): Option {
  const option = new Option(setting.flags, setting.help)
  if (!isLeftOut(setting)) option.env(setting.env)
  if (setting.default !== undefined) option.default(setting.default, setting.defaultText)
  if (setting.parse) option.argParser(setting.parse)
  if (setting.choices) option.choices(setting.choices)
  return setting.isNeeded ? option.makeOptionMandatory() : option
}

/** An empty variable is none; of a switch it says whether: to Commander any text would be yes. */
function isLeftOut({ flags, env }: Setting): boolean {
  const text = process.env[env]
  if (text === undefined || flags.includes('<')) return text === ''
  if (/^(true|1|yes|on)$/i.test(text)) return false
  if (/^(false|0|no|off|)$/i.test(text)) return true
  throw new UsageError(`${env}: expected true or false, found ${JSON.stringify(text)}`)
}
