import type { DeclaredVariable, Schedulable } from '../../core/domain/declaration.ts'
import type { LogLevel } from '../../core/domain/desired.ts'
import type { EventDefinition } from '../../core/domain/event-catalogue.ts'
import type { TaskCategory, TaskResult, TaskSummary } from '../../core/domain/task.ts'

/** One WebSocket of one runner, after its handshake. */
export interface RunnerConnection {
  /** Unique among all connections this controller has seen. */
  id: string
  /** `ENV-` id. */
  environment: string
  /** Free text chosen by the runner; for cloud instances our `INS-` id. */
  instance: string
  /** What its process serves. Only `events` takes tasks. */
  worker: 'events' | 'webapp' | 'anvilapp' | 'tfnapp'
  /** What it takes: interactive tasks, or all others. Null for runners older than 26, which take every category. */
  runnerType: 'background' | 'interactive' | null
  /** How many background tasks the runner said it works on when it connected. No count has interactive ones. */
  runningTasks: number
  /** The same of scheduled ones; null where it counts them among the others, or not at all, as 24.0 does. */
  runningScheduledTasks: number | null
  setup: RunnerSetup
  /** Generation of the configuration it was last told. */
  generation: string
  /** True once the runner has said `shutdown`, or was told so: it takes no new task, but may still send results. */
  leaving: boolean
}

/** Which process of an environment speaks. */
export type RunnerOrigin = Pick<RunnerConnection, 'instance' | 'worker'>

/** Which worker of an instance: one that loses its socket comes back as the same. */
export type RunnerPlace = Pick<RunnerConnection, 'environment' | 'instance' | 'worker' | 'runnerType'>

/** What may be wrong with a runner that is there. */
export type RunnerTroubleKind = 'refused' | 'no-handshake' | 'too-large' | 'old-variables'

/** What a runner says about its extension in its handshake, in version 2's words. */
export interface RunnerSetup {
  /** Of the protocol. */
  version: 1 | 2
  /** As the runner writes it, `42.0` say; null where it does not. */
  runnerVersion: string | null
  /** By event type: the statuses of an object it wants to be told of; none of them means all. */
  eventSubscriptions: Readonly<Record<string, readonly string[]>>
  /** Methods that a schedule may call. */
  schedulables: readonly Schedulable[]
  /** Variables it reads, with what they are until somebody sets them. */
  variables: readonly DeclaredVariable[]
  /** Roles of the accounts it is made for: `vendor`, `distributor`, `reseller`; empty where it does not say. */
  audience: readonly string[]
  readmeUrl: string | null
  changelogUrl: string | null
}

/** The configuration a runner gets: answer to its handshake, and pushed again on every change. */
export interface RunnerConfiguration {
  /** The same for the same configuration; not sent. */
  generation: string
  /** In the clear: not to be logged. */
  variables: readonly { name: string; value: string; secure: boolean }[]
  environmentType: 'development' | 'test' | 'production'
  logLevel: LogLevel
  /** `SRVC-` id. */
  serviceId: string
  /** `PRD-` ids; empty where the extension is for none in particular. */
  products: readonly string[]
  /** `HB-` id; null where the extension is for no hub. */
  hubId: string | null
  accountId: string
  accountName: string
  /** The tag of its sources, as Git says; null where Git names no sources. */
  repositoryTag: string | null
  /** Whether its owner runs it, or we do. */
  runtime: 'local' | 'cloud'
  /** Of the event types it subscribed to, in the order of its subscriptions. */
  eventDefinitions: readonly EventDefinition[]
}

/** A task as a runner gets it. */
export interface TaskMessage {
  /** `TQ-` id. */
  taskId: string
  category: TaskCategory
  eventType: string
  objectId: string
  /** JSON. Of interactive tasks only: a runner gets the object of others over REST. Null for all others. */
  data: unknown
  /** Comes back untouched in the result; carries the fence. */
  correlationId: string
  /** W3C trace context, `00-{32 hex}-{16 hex}-01`, which the handler's REST calls carry on; null for none. */
  traceParent: string | null
}

/** What a runner answers to a task. */
export interface ResultMessage extends TaskResult {
  taskId: string
  /** As it came with the task; null where the runner left it out, and so the answer is refused. */
  correlationId: string | null
}

/** Who is let in. */
export interface Admission {
  /** `ENV-` id. */
  environment: string
  /** Id of the keys that its key counts with. */
  key: string
}

/** What the hub asks and tells. Every callback is called in the order things happened on the wire. */
export interface RunnerHubEvents {
  /**
   * Whose key this is; undefined refuses the upgrade with 401.
   * @param environment an `ENV-` id or a UUID, any case
   * @param instance as which it wants to connect
   */
  authenticate(environment: string, instance: string, authorization: string): Admission | undefined
  /** One of these was refused. */
  refused(wanted: { environment: string; instance: string }, address: string): void
  /** Answers a handshake. Must resolve within 5 s. */
  configure(environment: string, setup: RunnerSetup, from: RunnerOrigin): Promise<RunnerConfiguration>
  /** A handshake is complete: tasks may be sent. */
  connected(connection: RunnerConnection): void
  /** Its socket is closed, or lost. Told once of each connection. */
  disconnected(connection: RunnerConnection): void
  /** The runner said `shutdown`: `leaving` is true from now on. */
  leaving(connection: RunnerConnection): void
  /**
   * A worker does not work as it should; with null that is over.
   * @param lasts until that is told; else for as long as it is told again and again
   */
  troubled(place: RunnerPlace, kind: RunnerTroubleKind, message: string | null, lasts?: boolean): void
  /** Resolves when the result is on record, or need not be. Never rejects. */
  result(connection: RunnerConnection, result: ResultMessage): Promise<void>
}

/** The server's end of the Connect protocol. */
export interface RunnerHub {
  /** Those of an environment whose handshake is complete. */
  connections(environment: string): readonly RunnerConnection[]
  /**
   * Puts a task on a connection's wire.
   * @param connection id
   * @returns false when it is gone or leaving, and nothing was sent; true does not say that it arrived
   */
  send(connection: string, task: TaskMessage): boolean
  /** Pushes a new configuration to every connection of those instances of the environment. */
  push(environment: string, configuration: RunnerConfiguration, isMeant: (instance: string) => boolean): void
  /** Asks the connections of an instance (of all, where none is named) to finish and go. */
  shutdown(environment: string, instance?: string): void
  /**
   * Ends the connections of an environment whose keys do not count any more, with close code 1008: they try again, and are
   * refused.
   */
  expel(environment: string, counts: (key: string) => boolean): void
  /**
   * Asks all connections of an environment to finish and go, and ends those that are there after `graceMs`. Resolves soon after
   * that, whatever they do.
   */
  dismiss(environment: string, graceMs: number): Promise<void>
  /** Ends all connections with close code 1012, so that runners come back. */
  close(): Promise<void>
}

/**
 * Why a runner does not take a task, and whether another release that is there does; undefined where it may be given it.
 */
export type Unwanted = (
  task: TaskSummary,
  runner: RunnerConnection,
) => { why: string; elsewhere: boolean } | undefined
