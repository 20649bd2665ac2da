import type { LogLevel } from '../../core/domain/desired.ts'
import type { EventDefinition } from '../../core/domain/event-catalogue.ts'
import type { TaskCategory, TaskResult } from '../../core/domain/task.ts'

/** One WebSocket of one runner, after its handshake. */
export interface RunnerConnection {
  /** Unique among all connections this controller has seen. */
  id: string
  environment: string
  /** Free text chosen by the runner; for cloud instances our `INS-` id. */
  instance: string
  /** Null for runners older than 26, which take every category. */
  runnerType: 'background' | 'interactive' | null
  /** What the runner said on connecting it is working on. */
  runningTasks: number
  setup: RunnerSetup
  /** Generation of the configuration it was last told. */
  generation: string
  /** True once the runner has said `shutdown`, or was told so: it takes no new task, but may still send results. */
  leaving: boolean
}

/** What a runner says about its extension in its handshake, in version 2's words. */
export interface RunnerSetup {
  version: 1 | 2
  runnerVersion: string | null
  /** Event type to the statuses it wants. */
  eventSubscriptions: Readonly<Record<string, readonly string[]>>
  schedulables: readonly { method: string; name: string; description: string }[]
  variables: readonly { name: string; initialValue: string; secure: boolean }[]
  audience: readonly string[]
  readmeUrl: string | null
  changelogUrl: string | null
}

/** The configuration a runner gets: answer to its handshake, and pushed again on every change. */
export interface RunnerConfiguration {
  /** The same for the same configuration; not sent. */
  generation: string
  variables: readonly { name: string; value: string; secure: boolean }[]
  environmentType: 'development' | 'test' | 'production'
  logLevel: LogLevel
  serviceId: string
  products: readonly string[]
  hubId: string | null
  accountId: string
  accountName: string
  repositoryTag: string | null
  runtime: 'local' | 'cloud'
  eventDefinitions: readonly EventDefinition[]
}

export interface TaskMessage {
  taskId: string
  category: TaskCategory
  eventType: string
  objectId: string
  data: unknown
  /** Comes back untouched in the result; carries the fence. */
  correlationId: string
  traceParent: string | null
}

export interface ResultMessage extends TaskResult {
  taskId: string
  correlationId: string | null
}

/** What the hub asks and tells. Every callback is called in the order things happened on the wire. */
export interface RunnerHubEvents {
  /** Whose key this is; undefined refuses the upgrade with 401. `environment` is an `ENV-` id or a UUID, any case. */
  authenticate(environment: string, authorization: string): string | undefined
  /** Answers a handshake. Must resolve within 5 s. */
  configure(environment: string, setup: RunnerSetup): Promise<RunnerConfiguration>
  connected(connection: RunnerConnection): void
  disconnected(connection: RunnerConnection): void
  /** The runner said `shutdown`. */
  leaving(connection: RunnerConnection): void
  /** Resolves when the result is on record, or need not be. Never rejects. */
  result(connection: RunnerConnection, result: ResultMessage): Promise<void>
}

/** The server's end of the Connect protocol. */
export interface RunnerHub {
  connections(environment: string): readonly RunnerConnection[]
  /** Puts a task on a connection's wire. False when it is gone or leaving. */
  send(connection: string, task: TaskMessage): boolean
  /** Pushes a new configuration to every connection of the environment. */
  push(environment: string, configuration: RunnerConfiguration): void
  /** Asks the connections of an instance (of all, where none is named) to finish and go. */
  shutdown(environment: string, instance?: string): void
  /** Ends all connections with close code 1012, so that runners come back. */
  close(): Promise<void>
}
