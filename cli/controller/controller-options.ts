import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileProblem } from '../../controller/adapters/files/file-problem.ts'
import type { ControllerOptions } from '../../controller/compose/options.ts'
import { packageFolder } from '../../controller/lib/package-folder.ts'
import type { Log } from '../../controller/ports/log.ts'
import { messageOf } from '../../core/domain/errors.ts'
import { isLoopback } from '../../core/domain/loopback.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { version } from '../version.ts'
import { mib, type Settings } from './settings.ts'
import { signInChoice } from './sign-in-file.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a controller is started with, from what was chosen and from what only the environment says.
 * @throws {UsageError} where a value cannot be meant
 */
export function controllerOptions(chosen: Settings, env: Environment, log: Log): ControllerOptions {
  const { BOWLINE_GIT_USERNAME: username = 'git', BOWLINE_GIT_PASSWORD: password } = env
  const signingKey = env.BOWLINE_STATUS_SIGNING_KEY
  return {
    repository: chosen.repo,
    branch: chosen.branch,
    credentials: password ? { username, password } : undefined,
    dataFolder: resolve(chosen.data),
    extensionUsers: chosen.extensionUsers,
    databaseUrl: env.DATABASE_URL || undefined,
    redis: redisOptions(env),
    host: chosen.host,
    port: chosen.port,
    apiAddress: chosen.apiAddress,
    pollMs: chosen.poll,
    connectVersion: chosen.connectVersion,
    github: githubOptions(chosen, env),
    sealingKey: env.BOWLINE_SEALING_KEY || undefined,
    secrets: secretsIn(env),
    metricsToken: metricsToken(env),
    signIn: signInChoice(chosen.signIn, env),
    publicUrl: chosen.publicUrl,
    trustedProxies: chosen.trustedProxies,
    maxConnections: chosen.maxConnections,
    maxBuilds: chosen.maxBuilds,
    maxStarts: chosen.maxStarts,
    scheduleLimits: { schedules: chosen.maxSchedules, runsPerMinute: chosen.maxRunsAMinute },
    keepInstances: chosen.keepInstances,
    limits: {
      maxRunning: chosen.maxRunning,
      capacityPerConnection: chosen.maxPerRunner,
      maxBacklog: chosen.maxWaiting,
      maxBacklogBytes: chosen.maxWaitingMib * mib,
      hand: chosen.maxInHand,
    },
    retention: {
      tasksMs: chosen.keepTasks,
      tasksPerEnvironment: chosen.keepTasksCount,
      runsMs: chosen.keepRuns,
    },
    requireSigned: chosen.requireSigned && resolve(chosen.requireSigned),
    writeBack: chosen.writeBack,
    statusOutput: chosen.statusOutput,
    auditKeepMs: chosen.keepAudit,
    statusHistoryMs: chosen.statusHistory,
    statusSigningKey: signingKey ? resolve(signingKey) : undefined,
    log,
    fatal: (error) => {
      log.error({ reason: error.message }, 'ending at once; what runs goes on running')
      process.exit(exitCodes.failure)
    },
    version,
    sdkUrl: new URL('dist/sdk/index.js', packageFolder).href,
    dashboardUrl: new URL('dist/dashboard/', packageFolder).href,
  }
}

function secretsIn(env: Environment): string[] {
  const passwords = Object.entries(env).filter(([name]) => name.startsWith('BOWLINE_SECRET_'))
  return [
    env.BOWLINE_GIT_PASSWORD,
    ...(env.DATABASE_URL ? [env.PGPASSWORD] : []), // node-postgres takes it from there
    env.BOWLINE_GITHUB_TOKEN,
    env.BOWLINE_GITHUB_WEBHOOK_SECRET,
    metricsToken(env),
    ...passwords.map(([, value]) => value),
  ].filter((each) => each !== undefined)
}

/** Undefined where no Redis is named. */
function redisOptions(env: Environment): ControllerOptions['redis'] {
  const { REDIS_URL: url, BOWLINE_REDIS_PREFIX: prefix = '' } = env
  if (!/^[\w.-]{0,64}$/.test(prefix))
    throw new UsageError('BOWLINE_REDIS_PREFIX: expected at most 64 letters, digits, "_", "." or "-"')
  return url ? { url, prefix: prefix || 'bowline' } : undefined
}

/** Undefined where there is none. */
function metricsToken({ BOWLINE_METRICS_TOKEN: token }: Environment): string | undefined {
  if (token && !/^[\x21-\x7e]{16,}$/.test(token))
    throw new UsageError(
      'BOWLINE_METRICS_TOKEN: expected at least 16 letters, digits and signs, without spaces',
    )
  return token || undefined
}

/** Undefined where neither an App nor a token is named. */
function githubOptions(chosen: Settings, env: Environment): ControllerOptions['github'] {
  const credentials = githubCredentials(chosen, env.BOWLINE_GITHUB_TOKEN)
  return (
    credentials && {
      credentials,
      apiUrl: gitHubApi(env.GITHUB_API_URL),
      repository: chosen.githubRepository,
      webhookSecret: env.BOWLINE_GITHUB_WEBHOOK_SECRET || undefined,
      comment: chosen.githubComment,
      publicUrl: chosen.publicUrl,
    }
  )
}

/** What answers to questions about the repository is given our token. */
function gitHubApi(text: string | undefined): string | undefined {
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.host))) return text
  throw new UsageError('GITHUB_API_URL: expected https://HOST/api/v3, since a token is sent there')
}

function githubCredentials(
  { githubApp: appId, githubAppKey: keyFile }: Settings,
  token: string | undefined,
): NonNullable<ControllerOptions['github']>['credentials'] | undefined {
  if (appId === undefined) return token ? { kind: 'token', token } : undefined
  if (keyFile === undefined)
    throw new UsageError('--github-app needs --github-app-key, the file with its private key')
  try {
    return { kind: 'app', appId, privateKey: readFileSync(keyFile, 'utf8') }
  } catch (error) {
    throw new UsageError(`cannot read the App's key: ${fileProblem(error) ?? messageOf(error)}`)
  }
}
