import type { Extension } from './extension.ts'
import { Link } from './link.ts'
import { createLog, type Log, type LogOptions } from './log.ts'
import { perform } from './perform.ts'
import type { Settings } from './settings.ts'
import { type Configuration, renderSetupRequest, type WireTask } from './wire.ts'

/** Once the last handler is done, how long to try to reach a server that is away with the results. */
const lastResultsMs = 30_000

export interface WorkerOptions {
  runnerType: 'background' | 'interactive'
  extension: Extension
  settings: Settings
  /** Shared by all workers of a process: the newest holds. */
  configuration: { current: Configuration }
  logging: LogOptions
  /** The server wants the whole process to finish. */
  onShutdown: () => void
}

/** Takes tasks from one connection, does them all at once, and sends their results over it. */
export class Worker {
  readonly #options: WorkerOptions
  readonly #log: Log
  readonly #link: Link
  readonly #running = new Map<WireTask, Promise<void>>()

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#log = createLog({ ...options.logging, fields: { worker: options.runnerType } })
    this.#link = new Link({
      url: () => this.#url(),
      apiKey: options.settings.apiKey,
      setupRequest: renderSetupRequest(options.extension),
      log: this.#log,
      onMessage: (message) => {
        if (message.kind === 'configuration') this.#reconfigure(message.configuration)
        else if (message.kind === 'task') this.#begin(message.task)
        else if (message.kind === 'shutdown') options.onShutdown()
      },
    })
  }

  /** Takes no more, finishes what it has, delivers the results, and closes. */
  async stop(): Promise<void> {
    await this.#link.leave()
    let delivered = true
    do {
      await Promise.all(this.#running.values())
      delivered = await this.#link.flushed(lastResultsMs)
    } while (delivered && this.#running.size > 0)
    if (!delivered) this.#log.error('the server is away; the last results were not delivered')
    await this.#link.close()
  }

  /** Event definitions hold for the life of a process: what is pushed later may leave them out. */
  #reconfigure(next: Configuration): void {
    const { configuration } = this.#options
    const { eventDefinitions } = configuration.current
    configuration.current = eventDefinitions.length > 0 ? { ...next, eventDefinitions } : next
  }

  #begin(task: WireTask): void {
    this.#running.set(task, this.#do(task))
  }

  async #do(task: WireTask): Promise<void> {
    const { extension, settings, configuration, logging } = this.#options
    const { id, eventType, objectId } = task.info
    const result = await perform(task, {
      extension,
      settings,
      configuration: () => configuration.current,
      log: createLog({ ...logging, fields: { task: id, event: eventType, object: objectId } }),
    })
    this.#running.delete(task)
    this.#link.deliver(result)
  }

  #url(): string {
    const { settings, runnerType } = this.#options
    const path = [settings.environment, settings.instance].map(encodeURIComponent).join('/')
    const query = new URLSearchParams({
      running_tasks: String(this.#count('background')),
      running_scheduled_tasks: String(this.#count('scheduled')),
      runner_type: runnerType,
    })
    return `${settings.webSocketUrl}/public/v1/devops/ws/${path}?${query}`
  }

  #count(category: string): number {
    return [...this.#running.keys()].filter(({ info }) => info.category === category).length
  }
}
