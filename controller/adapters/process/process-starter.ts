import { commandLine } from './process-command-line.ts'
import { baseEnvironment, buildVariable, instanceVariable } from './process-environment.ts'
import { type Isolation, requireStartable } from './process-isolation.ts'
import type { Alive } from './process-leftovers.ts'
import { type Spawned, spawnCommand } from './process-spawn.ts'
import type { Tenants } from './process-tenants.ts'

export interface StarterOptions {
  runtimeId: string
  isolation: Isolation
  /** Undefined: all run as we do. */
  tenants: Tenants | undefined
}

export interface StartOrder {
  /** Whose it is. */
  environment: string
  /** For the shell. */
  command: string
  /** Where it works; the environment's own. */
  directory: string
  /** Variables that the controller sets, beside those that every process gets. */
  env: Readonly<Record<string, string>>
  /** Variables that others have chosen: they win over those that every process gets. */
  chosen?: Readonly<Record<string, string>>
  /** File its output is appended to. */
  output: string
}

/** Starts what extensions run, builds and instances: each as its environment's user, where there are such. */
export class Starter {
  readonly #options: StarterOptions
  /** All that was started here and has not ended, by environment. */
  readonly #alive = new Map<Alive, string>()
  /** How many builds and instances each environment has. */
  readonly #atWork = new Map<string, number>()

  constructor(options: StarterOptions) {
    this.#options = options
  }

  /** The environment's user; undefined where all run as we do. */
  userOf(environment: string): number | undefined {
    return this.#options.tenants?.of(environment).user
  }

  /** What was started for an environment and has not ended. */
  aliveIn(environment: string): Alive[] {
    return [...this.#alive].flatMap(([one, whose]) => (whose === environment ? one : []))
  }

  /**
   * Call `left` once what was started is gone.
   * @throws {BowlineError} `not-isolated`, `no-user-left`, `start-failed`
   */
  async start(order: StartOrder): Promise<Spawned> {
    this.found(order.environment)
    try {
      return await this.#start(order)
    } catch (error) {
      await this.left(order.environment)
      throw error
    }
  }

  /** Counts what an earlier controller has started. */
  found(environment: string): void {
    this.#atWork.set(environment, this.#count(environment) + 1)
  }

  /** Where it was the last of its environment, everything else that runs as its user ends, too: nobody could know it otherwise. */
  async left(environment: string): Promise<void> {
    this.#atWork.set(environment, this.#count(environment) - 1)
    await this.#options.tenants?.endAll(environment, () => this.#count(environment) === 0)
  }

  /** Whether what an earlier controller has started runs as we would start it. */
  isOurs({ environment, pid }: { environment: string; pid: number }): boolean {
    const { tenants } = this.#options
    return tenants === undefined || tenants.isTheirs(environment, pid)
  }

  /** Ends what runs as users of environments that have nothing at work. */
  async endOthers(): Promise<void> {
    await this.#options.tenants?.endOthers(new Set(this.#atWork.keys()))
  }

  #count(environment: string): number {
    return this.#atWork.get(environment) ?? 0
  }

  async #start({ environment, command, env, chosen = {}, ...place }: StartOrder): Promise<Spawned> {
    const { runtimeId, isolation, tenants } = this.#options
    requireStartable(isolation)
    await tenants?.prepare(environment)
    const tenant = tenants?.of(environment)
    const base = { ...baseEnvironment(runtimeId, tenant), ...env }
    const line = commandLine(command, { tools: isolation, user: tenant?.user, env: base, chosen })
    const spawned = await spawnCommand(line, { ...place, user: tenant?.user })
    const [name = ''] = [instanceVariable, buildVariable].filter((each) => each in env)
    const one = { pid: spawned.pid, mark: `${name}=${env[name]}` }
    this.#alive.set(one, environment)
    void spawned.exited.then(() => this.#alive.delete(one))
    await tenants?.switched(spawned.pid)
    return spawned
  }
}
