import { EnvironmentLog, type LogLimits } from './environment-log.ts'

export interface InstanceLogsOptions extends LogLimits {
  directoryOf: (environment: string) => string
}

/** The logs of all environments that one runtime writes to. `Position` as for `EnvironmentLog`. */
export class InstanceLogs<Position = unknown> {
  readonly #options: InstanceLogsOptions
  readonly #logs = new Map<string, EnvironmentLog<Position>>()

  constructor(options: InstanceLogsOptions) {
    this.#options = options
  }

  of(environment: string): EnvironmentLog<Position> {
    const known = this.#logs.get(environment)
    if (known) return known
    const { directoryOf, ...limits } = this.#options
    const made = new EnvironmentLog<Position>({ directory: directoryOf(environment), ...limits })
    this.#logs.set(environment, made)
    return made
  }

  /** Ends the followers of an environment's log, so that its folder can be removed. */
  async close(environment: string): Promise<void> {
    await this.#logs.get(environment)?.close()
    this.#logs.delete(environment)
  }

  /** Ends all followers. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#logs.values()].map((each) => each.close()))
  }
}
