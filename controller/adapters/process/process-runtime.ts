import { join } from 'node:path'
import type { ProcessRuntime } from '../../../core/domain/desired.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import { FairTurns } from '../../lib/fair-turns.ts'
import { systemClock, type TimerClock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Runtime } from '../../ports/runtime.ts'
import { removeFolder } from '../files/private-files.ts'
import { type ReleaseGit, Releases } from '../git/git-releases.ts'
import { InstanceLogs } from '../instance-log/instance-logs.ts'
import { buildRelease } from './process-build.ts'
import { Collector, type Redact } from './process-collector.ts'
import { Instances } from './process-instances.ts'
import type { Isolation } from './process-isolation.ts'
import { createLayout } from './process-layout.ts'
import { provideSdk } from './process-sdk.ts'
import type { SpoolPosition } from './process-spool.ts'
import { Starter } from './process-starter.ts'
import { releasesOf, Tenants } from './process-tenants.ts'
import { createTicker } from './process-ticker.ts'
import { EnvironmentUsers } from './process-users.ts'

/** Environments whose files are removed at once: each takes programs that run as its user. */
const removalsAtOnce = 4

/** How often output is moved to the logs, and adopted processes are looked at. */
const tickMs = 200

export interface ProcessRuntimeOptions {
  /** Holds everything this runtime knows; at most one controller may use it at a time. */
  directory: string
  log: Log
  /** Default: the system's. */
  clock?: TimerClock
  git: ReleaseGit
  /** Default: all run as we do. */
  isolation?: Isolation
  /** Folder for what extensions' users must get at; everybody can pass through it. Default: `directory`, where there are none. */
  shared?: string
  /** Folder of the SDK's package, which every release then finds without installing it. Default: none is provided. */
  sdk?: string | undefined
  /** Applied to each line before it is logged, shown, or quoted in an error. It must know its secrets before `adopt`. */
  redact?: Redact
  /** Of one file of an environment's log, in bytes. Default 5 MiB. */
  maxLogBytes?: number
  /** Files kept of an environment's log. Default 5. */
  maxLogFiles?: number
  /** How long a build may take, in milliseconds. Default 10 minutes. */
  buildTimeLimitMs?: number
}

/** Runs instances as processes of this machine. They outlive the controller, and the next one adopts them. */
export function createProcessRuntime(options: ProcessRuntimeOptions): Runtime<ProcessRuntime> {
  const { directory, log, git, clock = systemClock, redact = (text) => text } = options
  const { isolation = notIsolated, shared = directory } = options
  const hasUsers = isolation.kind === 'users'
  const layout = createLayout(directory, hasUsers ? (each) => releasesOf(shared, each) : undefined)
  const { runtimeId } = layout
  const tenants = hasUsers ? tenantsIn(shared, { directory, log, isolation, runtimeId }) : undefined
  const starter = new Starter({ runtimeId, isolation, tenants })
  if (options.sdk !== undefined) provideSdk(shared, options.sdk)
  const ticker = createTicker(tickMs)
  const logs = new InstanceLogs<SpoolPosition>({
    directoryOf: layout.logs,
    clock,
    maxBytes: options.maxLogBytes ?? 5 * 1024 * 1024,
    maxFiles: options.maxLogFiles ?? 5,
  })
  const collector = new Collector({ logs, ticker, redact, log })
  const instances = new Instances({ layout, starter, collector, ticker, clock, log })
  const building = { layout, starter, collector, log, timeLimitMs: options.buildTimeLimitMs ?? 10 * 60_000 }
  const removals = new FairTurns(removalsAtOnce)
  const releases = new Releases<ProcessRuntime>({
    folders: layout,
    git,
    ...(tenants && {
      prepare: (environment) => tenants.prepare(environment),
      remove: (environment, folder) => tenants.remove(environment, folder, ['checkout']),
    }),
    async build(release, request) {
      const { environment, id } = release
      const above = layout.release(environment, id)
      await tenants?.handOver(environment, above, layout.checkout(environment, id))
      await buildRelease(release, request, building)
    },
    incomplete: async (environment, missing) => {
      for (const each of missing) log.warn({ environment }, each)
      await logs.of(environment).append('build', missing, undefined)
    },
  })

  /** What an instance runs from stays, whether or not it is asked for. */
  async function prune(environment: string, keepReleases: readonly string[]): Promise<void> {
    const used = instances.list(environment).map(({ release }) => release)
    await releases.prune(environment, new Set([...keepReleases, ...used]))
  }

  async function forget(environment: string): Promise<void> {
    const [left] = instances.list(environment)
    if (left) {
      const message = `${environment} cannot be forgotten: ${left.id} is running.`
      throw new BowlineError('instances-running', message)
    }
    await instances.settled()
    await logs.close(environment)
    await removals.run(environment, new AbortController().signal, () => removeAll(environment))
  }

  async function removeAll(environment: string): Promise<void> {
    await (tenants ? tenants.forget(environment) : removeFolder(layout.releases(environment)))
    await removeFolder(layout.logs(environment))
  }

  return {
    async adopt() {
      const adopted = await instances.adopt()
      if (hasUsers) await removeFolder(join(directory, 'releases')) // of an earlier version, all of one user
      return adopted
    },
    build: (request) => releases.build(request),
    start: (request) => instances.start(request),
    stop: (instance, graceMs) => instances.stop(instance, graceMs),
    instances: (environment) => instances.list(environment),
    prune,
    forget,
    onExit: (listener) => instances.onExit(listener),
    async logs(environment, { lines, source }) {
      await Promise.all([instances.settled(), collector.flush(environment)])
      return logs.of(environment).last(lines, source)
    },
    follow: (environment, signal) => logs.of(environment).follow(signal),
    async detach() {
      await releases.close()
      await instances.detach()
      await collector.detach()
      await logs.closeAll()
      ticker.stop()
    },
  }
}

const notIsolated: Isolation = { kind: 'none', why: 'nobody asked for it' }

interface TenantsPlace {
  directory: string
  log: Log
  isolation: Extract<Isolation, { kind: 'users' }>
  runtimeId: string
}

function tenantsIn(shared: string, { directory, log, isolation, runtimeId }: TenantsPlace): Tenants {
  const { range, setpriv, prlimit } = isolation
  const users = new EnvironmentUsers(join(directory, 'users.json'), { range, seed: runtimeId })
  return new Tenants({ users, setpriv, prlimit, nobody: range.first, shared, log })
}
