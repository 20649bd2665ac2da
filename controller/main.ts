import { readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { BowlineError } from '../core/domain/errors.ts'
import type { Target } from '../core/domain/target.ts'
import { maskObserved } from '../core/plan/mask.ts'
import { readSealedHeader } from '../core/sealing/sealed-header.ts'
import { KeyRing } from './access/key-ring.ts'
import { sameSecret } from './access/same-secret.ts'
import { createPostgresTaskQueue } from './adapters/bullmq/bullmq-postgres.ts'
import { createRedisTaskQueue } from './adapters/bullmq/bullmq-redis.ts'
import { addressFile, openDataFolder, sealingKeysFile } from './adapters/files/data-folder.ts'
import { writeWhole } from './adapters/files/write-whole.ts'
import { createGitSource } from './adapters/git/git-source.ts'
import { createStatusBranch } from './adapters/git/git-status-branch.ts'
import { checkoutTag, resolveTag } from './adapters/git/git-tags.ts'
import { displayUrl } from './adapters/git/git-url.ts'
import { databaseSecrets } from './adapters/postgres/database-url.ts'
import { openDatabase } from './adapters/postgres/open-database.ts'
import { createPool, createTaskPool, migrate } from './adapters/postgres/pg-database.ts'
import { createPgStore } from './adapters/postgres/pg-store.ts'
import { StoreClock } from './adapters/postgres/store-clock.ts'
import { createProcessRuntime } from './adapters/process/process-runtime.ts'
import { secretsOf } from './adapters/redis/redis-url.ts'
import { createRuntimeByKind } from './adapters/runtime-by-kind.ts'
import { configurationOf, variablesOf } from './apply/configuration.ts'
import { Fleet } from './apply/fleet.ts'
import { createGitHubService, type GitHubOptions } from './compose/github.ts'
import { openSignedCommits } from './compose/signed-commits.ts'
import { addEnvironmentRoutes } from './http/api/environments.ts'
import { addHealthRoutes } from './http/api/health.ts'
import { addMetricsRoute } from './http/api/metrics.ts'
import { addSealingRoutes } from './http/api/sealing.ts'
import { addSheetRoutes } from './http/api/sheets.ts'
import { addStatusRoutes } from './http/api/status.ts'
import { addTaskApi } from './http/api/tasks.ts'
import { createApp } from './http/app.ts'
import { connectVersion } from './http/connect/connect-version.ts'
import { addDevopsRoutes } from './http/connect/devops.ts'
import { addEventRoutes } from './http/connect/events.ts'
import { addObjectRoutes } from './http/connect/objects.ts'
import { addScheduleRoutes } from './http/connect/schedules.ts'
import { addTaskRoutes } from './http/connect/tasks.ts'
import { environmentIdOf } from './http/find-environment.ts'
import { Attendance } from './observe/attendance.ts'
import type { EnvironmentStore } from './ports/environment-store.ts'
import type { Log } from './ports/log.ts'
import type { RunnerHubEvents, RunnerSetup } from './ports/runners.ts'
import { redactValue } from './redact/redact-value.ts'
import { redactedLog, redactedStore } from './redact/redacted.ts'
import { Redactor } from './redact/redactor.ts'
import { createOverview } from './report/create-overview.ts'
import { StatusPublisher } from './report/publisher.ts'
import { eventDefinitions } from './runners/event-definitions.ts'
import { createRunnerHub } from './runners/hub.ts'
import { mirroredStore, ScheduleMirror } from './schedules/schedule-mirror.ts'
import { Scheduler } from './schedules/scheduler.ts'
import type { SchedulerOptions } from './schedules/scheduler-options.ts'
import { openKeyChain } from './sealing/key-chain.ts'
import { Vault } from './sealing/vault.ts'
import { Metrics } from './stats/metrics.ts'
import { SnapshotLoader } from './sync/snapshot-loader.ts'
import { Sync } from './sync/sync.ts'
import { Dispatcher } from './tasks/dispatcher.ts'
import { TaskFeed, watchedStore } from './tasks/feed.ts'
import type { DispatcherLimits } from './tasks/limits.ts'
import { type Retention, startRetention } from './tasks/retention.ts'
import { startSweep } from './tasks/sweep.ts'

export interface ControllerOptions {
  /** Git URL or path of the config repository. */
  repository: string
  branch: string
  credentials: { username: string; password: string } | undefined
  dataFolder: string
  /** A PostgreSQL server; without it the embedded one is started. */
  databaseUrl: string | undefined
  /** A Redis for the queues; without it they are in PostgreSQL, too. */
  redis: { url: string; prefix: string } | undefined
  /** How many tasks may be out, and wait. */
  limits: Pick<
    DispatcherLimits,
    'capacityPerConnection' | 'maxRunning' | 'maxBacklog' | 'maxBacklogBytes' | 'hand'
  >
  host: string
  /** Undefined: the port of the last time, else 7420, else a free one. Instances keep the address they were given. */
  port: number | undefined
  /** Milliseconds between two looks at Git. */
  pollMs: number
  /** The sealing keys, a JWK or JWK Set as text; without it they are in the data folder. */
  sealingKey: string | undefined
  /** Passwords and the like that no output may show, beside those found on the way. */
  secrets: readonly string[]
  /** Opens `/metrics`, as the admin token does. Undefined: there is none. */
  metricsToken: string | undefined
  /** Undefined: the config repository is watched as any Git repository. */
  github: GitHubOptions | undefined
  /** What is kept of finished tasks and past runs. */
  retention: Retention
  /** Leave cloud instances running when the controller stops, for the next one to adopt. */
  keepInstances: boolean
  /** Where the keys are listed that sign config commits: a file or folder. Undefined: unsigned commits are taken, too. */
  requireSigned: string | undefined
  /** An SSH private key that signs commits on the status branch. */
  statusSigningKey: string | undefined
  log: Log
  version: string
  /** The controller cannot go on, and must not: the process should end. */
  fatal: (error: Error) => void
  /** Told about each new commit on the status branch. */
  statusPublished?: (commit: string) => void
  /** Where the built SDK is, as a file URL: handed to instances. */
  sdkUrl: string
}

export interface RunningController {
  url: string
  adminToken: string
  stop(): Promise<void>
}

const statusBranchName = 'bowline-status'

/** Puts everything together, in the order in which the parts need each other, and takes it apart in reverse. */
export async function startController(options: ControllerOptions): Promise<RunningController> {
  const { log } = options
  const closers: (() => Promise<unknown> | unknown)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).toReversed()) {
      await Promise.resolve(close()).catch((error: unknown) =>
        log.error({ err: error }, 'a part did not stop well'),
      )
    }
  }
  try {
    return { ...(await compose(options, (close) => closers.push(close))), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function compose(
  options: ControllerOptions,
  onStop: (close: () => Promise<unknown> | unknown) => void,
): Promise<{ url: string; adminToken: string }> {
  const { repository, branch, credentials } = options
  const random = Math.random
  const redactor = new Redactor()
  const learned = (secret: string) => redactor.add(secret)
  const { redact } = redactor
  options.secrets.forEach(learned)
  if (options.redis) secretsOf(options.redis.url).forEach(learned)
  if (options.databaseUrl) databaseSecrets(options.databaseUrl).forEach(learned)
  const log = redactedLog(options.log, redact)
  const folder = await openDataFolder(options.dataFolder)
  learned(folder.adminToken)
  const signedCommits = await openSignedCommits({ ...options, dataFolder: folder.path })
  const keys = new KeyRing(folder.secret, learned)
  const keyChain = await openKeyChain(join(folder.path, sealingKeysFile), options.sealingKey)
  const vault = new Vault(() => keyChain.keys(), learned)

  const database = await openDatabase(options)
  onStop(() => database.close())
  const pool = createPool(database.connection, log)
  onStop(() => pool.end())
  const taskPool = createTaskPool(database.connection, log)
  onStop(() => taskPool.end())
  await migrate(pool)
  const clock = await StoreClock.open(pool)
  onStop(() => clock.close())
  const feed = new TaskFeed()
  feed.subscribe(({ task }) => clock.heard(Date.parse(task.updatedAt)))
  const statusBranch = createStatusBranch({
    url: repository,
    branch: statusBranchName,
    directory: join(folder.path, 'status.git'),
    author: { name: 'Bowline', email: 'bowline@localhost' },
    now: clock.now,
    ...optional({ credentials, signingKey: options.statusSigningKey }),
  })
  const pgStore = createPgStore(pool, taskPool)
  const mirror = new ScheduleMirror({
    store: pgStore,
    branch: statusBranch,
    clock,
    log,
    redact: (memories) => redactValue(memories, redact) as typeof memories,
    changed: () => publisher.changed(),
  })
  const store = watchedStore(redactedStore(mirroredStore(pgStore, mirror), redact), feed)
  const queue = options.redis
    ? await createRedisTaskQueue(options.redis.url, options.redis.prefix, log, clock)
    : await createPostgresTaskQueue(database.connection, log, clock)
  onStop(() => queue.close())

  const git = await createGitSource({
    url: repository,
    branch,
    directory: join(folder.path, 'config.git'),
    ...optional({ credentials }),
  })
  const runtime = createRuntimeByKind({
    process: createProcessRuntime({
      directory: join(folder.path, 'runtime'),
      log,
      git: { resolveTag, checkoutTag },
      redact,
    }),
  })
  onStop(() => runtime.detach())

  const hub = createRunnerHub({ events: hubEvents(), clock, log })
  const dispatcher = new Dispatcher({ store, queue, hub, clock, random, log, limits: options.limits })
  const metrics = new Metrics({
    environments: () => fleet.ids(),
    hub,
    queue,
    store,
    clock,
    version: options.version,
    redact,
  })
  feed.subscribe((change) => metrics.taskChanged(change))
  const running: Pick<SchedulerOptions, 'clock' | 'enqueue' | 'cancel' | 'hindrance' | 'hasRoom'> = {
    clock,
    enqueue: (tasks) => dispatcher.enqueueAll(tasks),
    cancel: (task, how) => dispatcher.cancel(task, how),
    hindrance: (id) =>
      fleet.target(id)?.environment.state === 'running' ? undefined : 'environment-stopped',
    hasRoom: (environment) => dispatcher.hasRoom(environment),
  }
  const scheduler = new Scheduler({
    ...running,
    store,
    log,
    recorded: (state, occurrence) => {
      metrics.occurrence(state, occurrence)
      mirror.recorded(state, occurrence)
    },
    pausesChanged: () => changed(),
  })
  let address = ''
  const fleet = new Fleet({
    runtime,
    hub,
    dispatcher,
    queue,
    store,
    clock,
    random,
    log,
    arm: async (environment, schedules) => {
      if (await store.arm(environment, schedules, clock.now())) scheduler.refresh(environment)
    },
    instanceEnvironment: (environment, instance) => ({
      API_KEY: keys.of(environment).apiKey,
      ENVIRONMENT_ID: environment,
      INSTANCE_ID: instance,
      SERVER_ADDRESS: address,
      API_ADDRESS: address,
      BOWLINE_URL: `http://${address}`,
      BOWLINE_SDK: options.sdkUrl,
    }),
    address: () => address,
    openTarget: (target, applied) => vault.openTarget(target, applied),
    pushConfiguration: async (environment) => {
      const configuration = await configure(environment, undefined)
      if (configuration) hub.push(environment, configuration)
    },
    unattended: (environment) => attendance.of(environment),
    changed: () => {
      changed()
      sync.liveStateChanged()
    },
  })
  const attendance = new Attendance({
    environments: () => fleet.ids(),
    hasRunner: (environment) => dispatcher.hasRunner(environment, 'background'),
    waiting: (environment) => dispatcher.waiting(environment),
    store,
    clock,
    log,
    changed: (environment) => fleet.restate(environment),
  })
  const loader = new SnapshotLoader(git)
  const sync = new Sync({
    git,
    loader,
    fleet,
    store,
    clock,
    log,
    pollMs: options.pollMs,
    ...(signedCommits && { refusal: (commit, signal) => signedCommits.refusal(commit, signal) }),
    changed: () => changed(),
  })
  const overview = createOverview({
    repository: displayUrl(repository),
    branch,
    sync,
    fleet,
    vault,
    keyChain,
    paused: (environment) => scheduler.paused(environment),
    redact: (value) => redactValue(value, redact) as typeof value,
  })
  const publisher = new StatusPublisher({
    branch: statusBranch,
    overview,
    schedules: () => mirror.files(),
    clock,
    random,
    log,
    published: (commit) => {
      log.info({}, `status written to the branch ${statusBranchName} (${commit.slice(0, 7)})`)
      options.statusPublished?.(commit)
    },
  })

  const changed = () => {
    publisher.changed()
    github?.changed()
  }
  const environmentIds = () => fleet.ids()
  const app = createApp({
    adminToken: folder.adminToken,
    keys,
    environments: environmentIds,
    connectVersion,
    redact,
    log,
  })
  let started = false
  addHealthRoutes(app, {
    ready: async () => started && (await answers(() => pool.query('select 1'))),
    queue,
    version: options.version,
  })
  addStatusRoutes(app, { overview, fleet, sync, store })
  addEnvironmentRoutes(app, { fleet, runtime, store, keys })
  addDevopsRoutes(app, { fleet, hub })
  addTaskRoutes(app, { fleet, store, clock, dispatcher })
  addTaskApi(app, { store, feed })
  addScheduleRoutes(app, { ...running, fleet, store, scheduler })
  addSheetRoutes(app, { fleet, now: () => new Date(clock.now()) })
  addSealingRoutes(app, {
    keyChain,
    sealedWith: (key) => countSealedWith(key, fleet),
    store,
    keysChanged: () => fleet.retry(),
  })
  addEventRoutes(app, { fleet, store, keys, dispatcher, redact })
  addMetricsRoute(app, { metrics, token: options.metricsToken })
  addObjectRoutes(app, { fleet, store })
  const github =
    options.github &&
    createGitHubService(options.github, {
      url: repository,
      branch,
      git,
      loader,
      live: () => ({
        commit: sync.applied(),
        account: fleet.extensions()[0]?.account ?? null,
        observed: maskObserved(fleet.observed()),
      }),
      overview,
      applied: () => sync.applied(),
      planned: () => sync.state().planned,
      refusal: signedCommits && ((base, head, signal) => signedCommits.refusalOfMerge(base, head, signal)),
      pushed: () => void sync.look(),
      app,
      clock,
      log,
      pollMs: options.pollMs,
    })
  app.server.on('upgrade', (request, socket, head) => {
    if (!hub.handleUpgrade(request, socket, head)) socket.destroy()
  })

  function hubEvents(): RunnerHubEvents {
    return {
      authenticate(environment, authorization) {
        const id = environmentIdOf(environment, environmentIds())
        if (id === undefined) return undefined
        return sameSecret(authorization, keys.of(id).apiKey) ? id : undefined
      },
      async configure(environment, setup) {
        const configuration = await configure(environment, setup)
        if (!configuration) throw new BowlineError('no-target', `${environment} is not declared any more`)
        return configuration
      },
      connected(connection) {
        dispatcher.connected(connection)
        fleet.connectionsChanged(connection)
      },
      disconnected(connection) {
        dispatcher.disconnected(connection)
        fleet.connectionsChanged(connection)
      },
      leaving(connection) {
        dispatcher.leaving(connection)
        fleet.connectionsChanged(connection)
      },
      async result(connection, result) {
        await dispatcher.result(connection, result).catch((error: unknown) => {
          log.error(
            { err: error, environment: connection.environment, task: result.taskId },
            'a result was not recorded',
          )
        })
      },
    }
  }

  async function configure(environment: string, setup: RunnerSetup | undefined) {
    const target = fleet.target(environment)
    if (!target) return undefined
    const opened = await vault.openTarget(target, fleet.applied(environment))
    const setups = [...hub.connections(environment).map((each) => each.setup), ...(setup ? [setup] : [])]
    const variables = variablesOf(
      opened.variables,
      setups.flatMap((each) => each.variables),
    )
    for (const { secure, value } of variables) if (secure) learned(value)
    const subscriptions = Object.assign({}, ...setups.map((each) => each.eventSubscriptions))
    const configuration = configurationOf(opened.target, variables, eventDefinitions(subscriptions))
    return {
      ...configuration,
      generation: keys.fingerprint([configuration.variables, configuration.logLevel]),
    }
  }

  await vault.recall(await rememberedTargets(store))
  const adopted = new Set((await runtime.adopt()).map((each) => each.id))
  if (adopted.size > 0) log.info({ instances: [...adopted] }, `adopted ${adopted.size} running instances`)
  onStop(() => dispatcher.close())
  runtime.onExit((exit) => fleet.exited(exit))
  await dispatcher.recover((instance) => instance.startsWith('INS-') && !adopted.has(instance))
  await fleet.restore()
  address = await listen(app, options)
  onStop(async () => {
    await hub.close()
    await app.close()
  })
  fleet.resume()
  onStop(() => publisher.close())
  onStop(() => fleet.close(!options.keepInstances))
  onStop(() => mirror.stop())
  onStop(attendance.start())
  onStop(
    startSweep({
      queue,
      store,
      requeue: (environment, tasks) => dispatcher.requeue(environment, tasks),
      isUnderway: (task) => dispatcher.isUnderway(task),
      environments: environmentIds,
      log,
    }),
  )
  onStop(startRetention({ retention: options.retention, store, clock, log }))
  onStop(() => scheduler.stop())
  onStop(() => sync.stop())
  onStop(() => github?.stop())
  const url = `http://${address}`
  const addressPath = join(folder.path, addressFile)
  await writeWhole(addressPath, `${JSON.stringify({ url, pid: process.pid })}\n`)
  onStop(() => rm(addressPath, { force: true }))
  started = true
  // Git may take its time: what is kept runs on meanwhile. But a schedule that Git has removed is not caught up with.
  void sync.look().then(() => {
    scheduler.start()
    github?.start()
  })
  return { url, adminToken: folder.adminToken }
}

/** All that an earlier controller knew: adopted instances go on writing what they were told then. */
async function rememberedTargets(store: EnvironmentStore): Promise<Target[]> {
  const applied = new Map((await store.environments()).map((each) => [each.id, each.applied]))
  return (await store.extensions()).flatMap(({ account, spec, commit }) =>
    spec.environments
      .flatMap((each) => [each, applied.get(each.id) ?? each])
      .map((environment) => ({ account, extension: spec, environment, commit })),
  )
}

/** Also what is applied counts: an environment may be behind what is declared. */
function countSealedWith(key: string, fleet: Fleet): number {
  const environments = fleet.extensions().flatMap(({ spec }) => spec.environments)
  const all = environments.flatMap((each) => [each, fleet.applied(each.id) ?? each])
  const sealed = new Set(
    all.flatMap((each) => each.variables.flatMap((one) => (one.secure ? one.sealed : []))),
  )
  return [...sealed].filter((each) => {
    const header = readSealedHeader(each)
    return typeof header !== 'string' && header.keyId === key
  }).length
}

const usualPort = 7420

async function listen(app: ReturnType<typeof createApp>, options: ControllerOptions): Promise<string> {
  const { host, port, dataFolder } = options
  const remembered = join(dataFolder, 'port')
  const last = Number(await readFile(remembered, 'utf8').catch(() => ''))
  const candidates = port !== undefined ? [port] : last > 0 ? [last] : [usualPort, 0]
  for (const [index, candidate] of candidates.entries()) {
    try {
      await app.listen({ host, port: candidate })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      if (index < candidates.length - 1) continue
      throw new BowlineError(
        'port-in-use',
        `port ${candidate} on ${host} is taken; choose another with --port`,
      )
    }
  }
  const { port: actual } = app.server.address() as AddressInfo
  await writeWhole(remembered, `${actual}\n`)
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `${name.includes(':') ? `[${name}]` : name}:${actual}`
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  return await ask().then(
    () => true,
    () => false,
  )
}

/** Leaves out what is undefined: optional properties are either there or not. */
function optional<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
