import type { Settlement } from '../../core/domain/task.ts'
import { createPostgresTaskQueue } from '../adapters/bullmq/bullmq-postgres.ts'
import { createRedisTaskQueue } from '../adapters/bullmq/bullmq-redis.ts'
import { freeBytes } from '../adapters/files/free-space.ts'
import { providedSdkUrl } from '../adapters/process/process-sdk.ts'
import { Configuration } from '../apply/configuration.ts'
import { RunnerTroubles } from '../observe/runner-troubles.ts'
import { troubleParts } from '../observe/troubles.ts'
import type { RunnerHub } from '../ports/runners.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import { redactedSettlement } from '../redact/redacted.ts'
import { Declarations } from '../runners/declarations.ts'
import { createRunnerHub, type RunnerServer } from '../runners/hub.ts'
import { unwantedBy } from '../runners/unwanted.ts'
import { Metrics } from '../stats/metrics.ts'
import { Dispatcher } from '../tasks/dispatcher.ts'
import { startRetention } from '../tasks/retention.ts'
import { startSweep } from '../tasks/sweep.ts'
import type { Closers } from './closers.ts'
import type { Ground } from './ground.ts'
import { RunnerEvents } from './runner-events.ts'

/** What brings tasks to runners: every replica does, for the runners that are connected to it. */
export interface Dispatch {
  queue: TaskQueue
  hub: RunnerHub & RunnerServer
  dispatcher: Dispatcher
  /** What extensions said they are. */
  declarations: Declarations
  /** Runners that are there and do not work. */
  runnerTroubles: RunnerTroubles
  /** What runners and instances are told. */
  configuration: Configuration
  metrics: Metrics
}

/** @param address `host:port` where instances reach us; asked for once it is known */
export async function openDispatch(
  ground: Ground,
  address: () => string,
  closers: Closers,
): Promise<Dispatch> {
  const { options, log, clock, store, feed, registry, changes, keys, periods, vault, redactor } = ground
  const queue = await openQueue(ground)
  closers.add(() => queue.close())
  const { limits, maxConnections, apiAddress, version } = options
  const hub = createRunnerHub({ clock, log, maxConnections })
  const { trust } = ground.certificates
  const hide = (secrets: readonly string[], environment: string) => redactor.declare(secrets, environment)
  const redacted = (environment: string, settlement: Settlement) =>
    redactedSettlement(settlement, redactor.of(environment))
  const releaseOf = (environment: string, instance: string) => registry.releaseOf(environment, instance) ?? ''
  const declarations = new Declarations({ store, releaseOf, log })
  await declarations.restore()
  const unwanted = unwantedBy(declarations)
  const dispatcher = new Dispatcher({
    store,
    queue,
    hub,
    clock,
    random: Math.random,
    log,
    redacted,
    unwanted,
    limits,
  })
  const sdkUrl = ground.shared === undefined ? options.sdkUrl : providedSdkUrl(ground.shared)
  const reached = { address, apiAddress, trust, sdkUrl }
  const configuration = new Configuration({ registry, hub, declarations, vault, keys, hide, ...reached })
  const told = (environment: string) => changes.publish({ what: 'runner-troubles', environment })
  const runnerTroubles = new RunnerTroubles({ clock, log, changed: told })
  closers.add(async () => runnerTroubles.close())
  const parts = { configuration, declarations, troubles: runnerTroubles, dispatcher }
  periods.onChange((environment) => hub.expel(environment, (key) => keys.counts(environment, key)))
  hub.serve(new RunnerEvents({ registry, keys, changes, log, ...parts }))
  const metrics = new Metrics({
    hub,
    queue,
    store,
    clock,
    troubles: { parts: troubleParts, inTrouble: () => ground.troubles.list().map(({ part }) => part) },
    freeBytes: () => freeBytes(ground.folder.path).catch(() => null),
    version,
    redact: redactor.ofEnvironment,
  })
  feed.subscribe((change) => metrics.taskChanged(change))
  registry.watch({ came: (id) => metrics.came(id), left: (id) => metrics.left(id) })
  closers.add(
    changes.subscribe(['connection'], ({ connection }) => metrics.connectionsChanged(connection.environment)),
  )
  return { queue, hub, dispatcher, declarations, runnerTroubles, configuration, metrics }
}

async function openQueue({ options: { redis }, database, log, clock }: Ground): Promise<TaskQueue> {
  return redis
    ? await createRedisTaskQueue(redis.url, redis.prefix, log, clock)
    : await createPostgresTaskQueue(database.connection, log, clock)
}

/** From now on the queue is healed from the store, and what is older than it is to be kept is forgotten. */
export function startUpkeep(ground: Ground, { queue, dispatcher }: Dispatch, closers: Closers): void {
  const { options, store, clock, log, registry } = ground
  const stopSweep = startSweep({
    queue,
    store,
    requeue: (environment, tasks) => dispatcher.requeue(environment, tasks),
    isUnderway: (task) => dispatcher.isUnderway(task),
    environments: () => registry.ids(),
    clock,
    log,
  })
  closers.add(stopSweep)
  closers.add(startRetention({ retention: options.retention, store, clock, log }))
}
