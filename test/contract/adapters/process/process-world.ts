import { join } from 'node:path'
import { releasesOf } from '../../../../controller/adapters/process/process-tenants.ts'
import type { Exit, Instance, Release, Runtime } from '../../../../controller/ports/runtime.ts'
import {
  createProcessHarness,
  isolation,
  type ProcessHarness,
  type RuntimeSettings,
} from '../../../support/process-harness.ts'

export const environment = 'ENV-1234-5678-01'
export const ids = ['INS-1234-5678-01-000001', 'INS-1234-5678-01-000002', 'INS-1234-5678-01-000003'] as const
export const [id] = ids
export const forever = 'while :; do sleep 0.05; done'

/** A process runtime in a folder of its own, a repository whose tag `v1` it builds, and what it tells. */
export class ProcessWorld {
  readonly harness: ProcessHarness
  #runtime: Runtime | undefined
  exits: Exit[] = []

  private constructor(harness: ProcessHarness) {
    this.harness = harness
  }

  static async create(): Promise<ProcessWorld> {
    const harness = await createProcessHarness()
    await harness.tagged('v1', { 'hello.txt': 'hello' })
    return new ProcessWorld(harness)
  }

  get runtime(): Runtime {
    if (!this.#runtime) throw new Error('open it first')
    return this.#runtime
  }

  /** A new runtime over the folder; resolves with what it adopts. */
  open(settings?: RuntimeSettings): Promise<Instance[]> {
    this.#runtime = this.harness.open(settings)
    this.exits = []
    this.runtime.onExit((exit) => this.exits.push(exit))
    return this.runtime.adopt()
  }

  build(command: string | null = null, signal: AbortSignal = new AbortController().signal): Promise<Release> {
    const source = { url: this.harness.repository.directory, tag: 'v1' }
    const runtime = { kind: 'process', build: command, start: forever } as const
    return this.runtime.build({ environment, source, runtime, signal })
  }

  async start(command: string, instance: string = id): Promise<Instance> {
    const release = await this.build()
    const runtime = { kind: 'process', build: null, start: command } as const
    return await this.runtime.start({ instance, release, runtime, env: {} })
  }

  /** What is in the log of a source, an instance id or `build`. */
  async textsOf(source: string): Promise<string[]> {
    const lines = await this.runtime.logs(environment, { lines: 100_000 })
    return lines.filter((line) => line.source === source).map(({ text }) => text)
  }

  /** A path below the runtime's folder. */
  path(...names: string[]): string {
    return join(this.harness.directory, ...names)
  }

  /** Folder of the environment's releases. */
  get releases(): string {
    const { shared } = this.harness
    return isolation.kind === 'users' ? releasesOf(shared, environment) : this.path('releases', environment)
  }

  checkoutOf(release: string): string {
    return join(this.releases, release, 'checkout')
  }
}
