import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { LogFormat } from '../../controller/adapters/log.ts'
import type { ControllerOptions, RunningController } from '../../controller/compose/options.ts'
import { packageFolder } from '../../controller/lib/package-folder.ts'
import { usualLimits } from '../../controller/tasks/limits.ts'
import { usualRetention } from '../../controller/tasks/retention.ts'
import { parseDuration } from '../../core/domain/desired.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { defaultDataFolder } from '../client.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { version } from '../version.ts'

export interface UpOptions {
  repo: string
  branch: string
  data: string
  host: string
  port?: number
  poll: number
  keepInstances: boolean
  maxRunning?: number
  maxPerRunner?: number
  maxWaiting?: number
  maxWaitingMib?: number
  maxInHand?: number
  keepTasks?: number
  keepTasksCount?: number
  keepRuns?: number
  requireSigned?: string
  logFormat: LogFormat
  logLevel: string
  githubApp?: string
  githubAppKey?: string
  githubRepository?: string
  githubComment: boolean
  publicUrl?: string
}

export function upCommand(): Command {
  const command = new Command('up')
    .summary('run the controller')
    .description('Run the controller: make the world match the config repository, until it is stopped.')
    .addOption(
      new Option('--repo <url-or-path>', 'the config repository').env('BOWLINE_REPO').makeOptionMandatory(),
    )
    .addOption(
      new Option('--branch <name>', 'the branch that says what is desired')
        .env('BOWLINE_BRANCH')
        .default('main'),
    )
    .addOption(
      new Option('--data <dir>', 'what the controller keeps').env('BOWLINE_DATA').default(defaultDataFolder),
    )
    .addOption(
      new Option('--host <address>', 'address to listen on').env('BOWLINE_HOST').default('127.0.0.1'),
    )
    .addOption(
      new Option('--port <n>', 'port to listen on (default: 7420, then the same again)')
        .env('BOWLINE_PORT')
        .argParser(portOf),
    )
    .addOption(
      new Option('--poll <duration>', 'how often to look at Git')
        .env('BOWLINE_POLL')
        .default(30_000, '30s')
        .argParser(durationOf),
    )
    .addOption(
      new Option('--keep-instances', 'leave instances running on stop, for the next start to adopt')
        .env('BOWLINE_KEEP_INSTANCES')
        .default(false),
    )
    .addOption(
      new Option(
        '--max-running <n>',
        'tasks out with runners at once, of all environments (default: no limit)',
      )
        .env('BOWLINE_MAX_RUNNING')
        .argParser(limitOf),
    )
    .addOption(
      new Option('--max-per-runner <n>', 'tasks out at once on one connection of a runner')
        .env('BOWLINE_MAX_PER_RUNNER')
        .default(usualLimits.capacityPerConnection)
        .argParser(limitOf),
    )
    .addOption(
      new Option('--max-waiting <n>', 'tasks that may wait in one environment before events are turned away')
        .env('BOWLINE_MAX_WAITING')
        .default(usualLimits.maxBacklog)
        .argParser(limitOf),
    )
    .addOption(
      new Option('--max-waiting-mib <n>', 'the same for the data of all that wait, in MiB')
        .env('BOWLINE_MAX_WAITING_MIB')
        .default(usualLimits.maxBacklogBytes / mib)
        .argParser(limitOf),
    )
    .addOption(
      new Option(
        '--max-in-hand <n>',
        'due tasks of one environment that wait in memory; more wait in the queue',
      )
        .env('BOWLINE_MAX_IN_HAND')
        .default(usualLimits.hand)
        .argParser(countOf),
    )
    .addOption(
      new Option('--keep-tasks <time>', 'how long to keep finished tasks')
        .env('BOWLINE_KEEP_TASKS')
        .default(usualRetention.tasksMs, '30d')
        .argParser(keepingOf),
    )
    .addOption(
      new Option('--keep-tasks-count <n>', 'how many finished tasks to keep at most, in each environment')
        .env('BOWLINE_KEEP_TASKS_COUNT')
        .default(usualRetention.tasksPerEnvironment)
        .argParser(countOf),
    )
    .addOption(
      new Option('--keep-runs <time>', 'how long to keep what became of scheduled runs')
        .env('BOWLINE_KEEP_RUNS')
        .default(usualRetention.runsMs, '90d')
        .argParser(keepingOf),
    )
    .addOption(
      new Option(
        '--require-signed <path>',
        'take only commits signed with a key listed in this file or folder: allowed signers (SSH), armored OpenPGP keys',
      ).env('BOWLINE_REQUIRE_SIGNED'),
    )
    .addOption(
      new Option('--log-format <format>', 'how to log')
        .env('BOWLINE_LOG_FORMAT')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(
      new Option('--log-level <level>', 'how much to log')
        .env('BOWLINE_LOG_LEVEL')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    )
    .addOption(
      new Option('--github-app <id>', 'report to GitHub as this App (or with a token, see below)').env(
        'BOWLINE_GITHUB_APP',
      ),
    )
    .addOption(
      new Option('--github-app-key <file>', "the App's private key, a PEM file").env(
        'BOWLINE_GITHUB_APP_KEY',
      ),
    )
    .addOption(
      new Option(
        '--github-repository <owner/name>',
        'the config repository at GitHub (default: from its URL)',
      ).env('BOWLINE_GITHUB_REPOSITORY'),
    )
    .addOption(
      new Option('--github-comment', 'keep a comment on each pull request, beside the check')
        .env('BOWLINE_GITHUB_COMMENT')
        .default(false),
    )
    .addOption(
      new Option('--public-url <url>', 'where people reach this controller, for links').env(
        'BOWLINE_PUBLIC_URL',
      ),
    )
    .addHelpText(
      'after',
      `
Environment:
  DATABASE_URL                            a PostgreSQL server to use instead of the embedded one
  REDIS_URL                               a Redis, Valkey or Redis Cluster for the queues (default: PostgreSQL, too)
  BOWLINE_REDIS_PREFIX                    what its keys begin with, where several controllers share it (default: bowline)
  BOWLINE_METRICS_TOKEN                   a token for GET /metrics, beside the admin token (at least 16 characters)
  BOWLINE_SEALING_KEY                     the keys that open sealed values, a JWK or JWK Set (default: made on first start)
  BOWLINE_GITHUB_TOKEN                    a token to report to GitHub with: commit statuses, no checks
  BOWLINE_GITHUB_WEBHOOK_SECRET           accept webhooks of GitHub at /webhooks/github, signed with this
  GITHUB_API_URL                          https://HOST/api/v3 of a GitHub Enterprise server
  BOWLINE_SECRET_...                      passwords that sources name in auth.passwordFrom
  BOWLINE_STATUS_SIGNING_KEY              an SSH private key without a passphrase: signs the commits of the status branch
  BOWLINE_GIT_USERNAME, BOWLINE_GIT_PASSWORD   credentials of the config repository (a token is a password)`,
    )
    .action(async (options: UpOptions) => {
      const { createLog } = await import('../../controller/adapters/log.ts')
      const { startController } = await import('../../controller/main.ts')
      const log = createLog(options.logFormat, options.logLevel)
      await runUntilSignalled(async () => {
        const controller = await startController(controllerOptions(options, log))
        log.info({}, `the API is at ${controller.url}; "bowline status" shows what is running`)
        return controller
      }, log)
    })
  return withExamples(command, [
    ['bowline up --repo https://github.com/acme/extensions.git', 'follow the branch main'],
    [
      'bowline up --repo ../config --data /var/lib/acme',
      'a local repository; all that is kept is in one folder',
    ],
    ['bowline up --repo ../config --poll 5s --port 8080', 'look at Git more often; listen on another port'],
    ['bowline up --repo ../config --require-signed /etc/bowline/signers', 'take signed commits only'],
  ])
}

export function controllerOptions(options: UpOptions, log: ControllerOptions['log']): ControllerOptions {
  const { BOWLINE_GIT_USERNAME: username = 'git', BOWLINE_GIT_PASSWORD: password } = process.env
  const signingKey = process.env.BOWLINE_STATUS_SIGNING_KEY
  const passwords = Object.entries(process.env).filter(([name]) => name.startsWith('BOWLINE_SECRET_'))
  return {
    repository: options.repo,
    branch: options.branch,
    credentials: password ? { username, password } : undefined,
    dataFolder: resolve(options.data),
    databaseUrl: process.env.DATABASE_URL || undefined,
    redis: redisOptions(),
    host: options.host,
    port: options.port,
    pollMs: options.poll,
    github: githubOptions(options),
    sealingKey: process.env.BOWLINE_SEALING_KEY || undefined,
    secrets: [
      password,
      process.env.BOWLINE_GITHUB_TOKEN,
      process.env.BOWLINE_GITHUB_WEBHOOK_SECRET,
      metricsToken(),
      ...passwords.map(([, value]) => value),
    ].filter((each) => each !== undefined),
    metricsToken: metricsToken(),
    keepInstances: options.keepInstances,
    limits: {
      maxRunning: options.maxRunning,
      capacityPerConnection: options.maxPerRunner ?? usualLimits.capacityPerConnection,
      maxBacklog: options.maxWaiting ?? usualLimits.maxBacklog,
      maxBacklogBytes: options.maxWaitingMib ? options.maxWaitingMib * mib : usualLimits.maxBacklogBytes,
      hand: options.maxInHand ?? usualLimits.hand,
    },
    retention: {
      tasksMs: options.keepTasks ?? usualRetention.tasksMs,
      tasksPerEnvironment: options.keepTasksCount ?? usualRetention.tasksPerEnvironment,
      runsMs: options.keepRuns ?? usualRetention.runsMs,
    },
    requireSigned: options.requireSigned && resolve(options.requireSigned),
    statusSigningKey: signingKey ? resolve(signingKey) : undefined,
    log,
    fatal: (error) => {
      log.error({ reason: error.message }, 'ending at once; what runs goes on running')
      process.exit(exitCodes.failure)
    },
    version,
    sdkUrl: new URL('dist/sdk/index.js', packageFolder).href,
  }
}

/** Undefined where no Redis is named. */
export function redisOptions(): ControllerOptions['redis'] {
  const { REDIS_URL: url, BOWLINE_REDIS_PREFIX: prefix = '' } = process.env
  if (!/^[\w.-]{0,64}$/.test(prefix))
    throw new UsageError('BOWLINE_REDIS_PREFIX: expected at most 64 letters, digits, "_", "." or "-"')
  return url ? { url, prefix: prefix || 'bowline' } : undefined
}

/** Undefined where there is none. */
export function metricsToken(): string | undefined {
  const { BOWLINE_METRICS_TOKEN: token } = process.env
  if (token && !/^[\x21-\x7e]{16,}$/.test(token))
    throw new UsageError(
      'BOWLINE_METRICS_TOKEN: expected at least 16 letters, digits and signs, without spaces',
    )
  return token || undefined
}

/** Undefined where neither an App nor a token is named. */
function githubOptions(options: UpOptions): ControllerOptions['github'] {
  const {
    BOWLINE_GITHUB_TOKEN: token,
    BOWLINE_GITHUB_WEBHOOK_SECRET: webhookSecret,
    GITHUB_API_URL,
  } = process.env
  const credentials = githubCredentials(options, token)
  return (
    credentials && {
      credentials,
      apiUrl: GITHUB_API_URL || undefined,
      repository: options.githubRepository,
      webhookSecret: webhookSecret || undefined,
      comment: options.githubComment,
      publicUrl: options.publicUrl,
    }
  )
}

function githubCredentials(
  { githubApp: appId, githubAppKey: keyFile }: UpOptions,
  token: string | undefined,
): NonNullable<ControllerOptions['github']>['credentials'] | undefined {
  if (appId === undefined) return token ? { kind: 'token', token } : undefined
  if (keyFile === undefined)
    throw new UsageError('--github-app needs --github-app-key, the file with its private key')
  try {
    return { kind: 'app', appId, privateKey: readFileSync(keyFile, 'utf8') }
  } catch (error) {
    throw new UsageError(`cannot read the App's key: ${messageOf(error)}`)
  }
}

/** Ctrl-C below npm arrives twice: from the terminal, and from npm. Only what comes later is a second wish. */
const sameSignalMs = 1000

/**
 * Starts a controller, and stops it on SIGINT or SIGTERM, also on one that comes before it is up; then the process ends.
 * A second signal ends it at once.
 */
export async function runUntilSignalled(
  start: () => Promise<RunningController>,
  log: ControllerOptions['log'],
): Promise<void> {
  const signalled = new Promise<void>((resolve) => {
    let first: number | undefined
    const onSignal = () => {
      if (first !== undefined && Date.now() - first > sameSignalMs) process.exit(exitCodes.failure)
      if (first === undefined) log.info({}, 'stopping: draining what runs (once more to end at once)')
      first ??= Date.now()
      resolve()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
  const controller = await start()
  await signalled
  await controller.stop()
  log.info({}, 'stopped')
  process.exit(exitCodes.clean)
}

function portOf(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('expected 0 to 65535.')
  return port
}

const day = 24 * 3_600_000

/** Days (`30d`), or a duration. */
function keepingOf(text: string): number {
  const days = /^(\d{1,4})d$/.exec(text)?.[1]
  const ms = days === undefined ? parseDuration(text) : Number(days) * day
  if (ms === undefined || ms < 60_000)
    throw new InvalidArgumentError('expected a time of one minute or more, such as 30d or 12h.')
  return ms
}

function limitOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 on.')
  return Number(text)
}

function countOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number, such as 100000.')
  return Number(text)
}

const mib = 1024 * 1024

const longestPollMs = 24 * 3_600_000

export function durationOf(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms < 1000 || ms > longestPollMs)
    throw new InvalidArgumentError('expected a duration from 1s to 24h, such as 30s or 5m.')
  return ms
}
