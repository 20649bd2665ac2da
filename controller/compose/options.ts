import type { ScheduleLimits } from '../../core/domain/schedule-limits.ts'
import type { SignInChoice } from '../../core/domain/sign-in-settings.ts'
import type { WriteBackChoice } from '../changes/change-door.ts'
import type { ExtensionUsers } from '../ports/extension-users.ts'
import type { Log } from '../ports/log.ts'
import type { DispatcherLimits } from '../tasks/limits.ts'
import type { Retention } from '../tasks/retention.ts'
import type { GitHubOptions } from './github.ts'

export interface ControllerOptions {
  /** Git URL or path of the config repository. */
  repository: string
  branch: string
  credentials: { username: string; password: string } | undefined
  dataFolder: string
  /** As which users extensions run where the controller is root; undefined: the usual ones. */
  extensionUsers: ExtensionUsers
  /** A PostgreSQL server; without it the embedded one is started. */
  databaseUrl: string | undefined
  /** A Redis for the queues; without it they are in PostgreSQL, too. */
  redis: { url: string; prefix: string } | undefined
  /** How many tasks may be out, and wait. */
  limits: Pick<
    DispatcherLimits,
    'capacityPerConnection' | 'maxRunning' | 'maxBacklog' | 'maxBacklogBytes' | 'hand'
  >
  /** What the schedules of one environment may come to. */
  scheduleLimits: ScheduleLimits
  /** Connections that the runners of one environment may have at once. */
  maxConnections: number
  /** Builds at once. Undefined: as many as there are processors. */
  maxBuilds: number | undefined
  /** Instances that start at once, each until it is connected or 10 s are over. Undefined: two for each processor. */
  maxStarts: number | undefined
  host: string
  /** Undefined: the port of the last time, else 7420, else a free one. Instances keep the address they were given. */
  port: number | undefined
  /** `host:port` where instances make their REST calls, by TLS. Undefined: the address of this controller. */
  apiAddress: string | undefined
  /**
   * What every answer says in its header `Connect-Version`. The first number chooses the release of
   * `connect-extension-runner` that may run: it reads the header of `GET /public/v1/accounts` when it starts, and goes on
   * only where it is the newest release of that major version on PyPI.
   */
  connectVersion: string
  /** Milliseconds between two looks at Git. */
  pollMs: number
  /** The sealing keys, a JWK or JWK Set as text; without it they are in the data folder. */
  sealingKey: string | undefined
  /** Passwords and the like that no output may show, beside those found on the way. */
  secrets: readonly string[]
  /** Opens `/metrics`, as the admin token does. Undefined: there is none. */
  metricsToken: string | undefined
  /** Who may sign in, beside whoever has the administrator's token. */
  signIn: SignInChoice
  /** Where people reach the controller: its origin. Undefined: by the name they call, on this machine. */
  publicUrl: string | undefined
  /** Proxies whose word counts of who called them: addresses or networks. */
  trustedProxies: readonly string[]
  /** Undefined: the config repository is watched as any Git repository. */
  github: GitHubOptions | undefined
  /** What is kept of finished tasks and past runs. */
  retention: Retention
  /** How long rows of the audit trail are kept, in milliseconds. */
  auditKeepMs: number
  /** Leave cloud instances running when the controller stops, for the next one to adopt. */
  keepInstances: boolean
  /** Where the keys are listed that sign config commits: a file or folder. Undefined: unsigned commits are taken, too. */
  requireSigned: string | undefined
  /** Write what extensions printed before they failed to the status branch, too. */
  statusOutput: boolean
  /** How old commits of the status branch get, in milliseconds, before they become one. */
  statusHistoryMs: number
  /** What may be done to the config repository for those who have the rights. Undefined: all where it is on this machine, else nothing. */
  writeBack: WriteBackChoice | undefined
  /** An SSH private key that signs commits on the status branch, and those that are made for others. */
  statusSigningKey: string | undefined
  log: Log
  version: string
  /** The controller cannot go on, and must not: the process should end. */
  fatal: (error: Error) => void
  /** Told about each new commit on the status branch. */
  statusPublished?: (commit: string) => void
  /** Where the built SDK is, as a file URL: handed to instances. */
  sdkUrl: string
  /** Where the built page is: a file URL that ends with `/`. */
  dashboardUrl: string
}

export interface RunningController {
  url: string
  adminToken: string
  /** A new link that signs in as the administrator, once, within five minutes, on this machine. */
  signInLink(): string
  stop(): Promise<void>
}
