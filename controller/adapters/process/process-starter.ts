import { commandLine } from './process-command-line.ts'
import { baseEnvironment } from './process-environment.ts'
import { type Isolation, requireStartable } from './process-isolation.ts'
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

  constructor(options: StarterOptions) {
    this.#options = options
  }

  /** @throws {BowlineError} `not-isolated`, `no-user-left`, `start-failed` */
  async start({ environment, command, env, chosen = {}, ...place }: StartOrder): Promise<Spawned> {
    const { runtimeId, isolation, tenants } = this.#options
    requireStartable(isolation)
    await tenants?.prepare(environment)
    const tenant = tenants?.of(environment)
    const base = { ...baseEnvironment(runtimeId, tenant), ...env }
    const line = commandLine(command, { tools: isolation, user: tenant?.user, env: base, chosen })
    return spawnCommand(line, { ...place, user: tenant?.user })
  }
}
