import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import type { InstanceLogs } from '../instance-log/instance-logs.ts'
import { Spool, type SpoolPosition } from './process-spool.ts'
import type { Ticker } from './process-ticker.ts'

/** Replaces what must not be shown, such as the values of secure variables, in output of an environment. */
export type Redact = (text: string, environment: string) => string

export interface CollectRequest {
  environment: string
  /** An instance id, or `build`. */
  source: string
  /** Path of the spool. */
  file: string
  /** False for a file just made: then what the log says about its source is about another one. */
  resume: boolean
  /** Told each text that went into the log. */
  seen?: (text: string) => void
}

/**
 * For a writer that is gone: moves the rest of its spool into the log and calls `remove` to delete the file.
 * @throws what `remove` throws, and the error of the operating system where the log cannot be written
 */
export type FinishSpool = (remove: () => Promise<void>) => Promise<void>

/** Until what writes faster than is read is looked at again: it fills the disk meanwhile. */
const hurryMs = 20

export interface CollectorOptions {
  logs: InstanceLogs<SpoolPosition>
  ticker: Ticker
  redact: Redact
  log: Log
}

interface Collected {
  environment: string
  spool: Spool
  stop: () => void
}

/** Moves into the environments' logs what the processes of builds and instances write into their spools, on each tick. */
export class Collector {
  readonly #options: CollectorOptions
  readonly #collected = new Set<Collected>()

  constructor(options: CollectorOptions) {
    this.#options = options
  }

  /** Collects a spool until its writer is gone; then call the result. */
  collect({ environment, ...request }: CollectRequest): FinishSpool {
    const { logs, redact, ticker } = this.#options
    const spool = new Spool({
      ...request,
      log: logs.of(environment),
      redact: (text) => redact(text, environment),
    })
    const stop = ticker.add(this.#pumping(spool, environment, request.source))
    const one = { environment, spool, stop }
    this.#collected.add(one)
    return (remove) => {
      this.#release(one)
      return spool.finish(remove)
    }
  }

  /** A chore that never overlaps itself. Of a series of failures it tells the first: they go on as the disk is full. */
  #pumping(spool: Spool, environment: string, source: string): () => void {
    let busy = false
    let failing = false
    const pump = async () => {
      busy = true
      try {
        if (!spool.hasNews()) await spool.trim()
        else while (await spool.pump()) await delay(hurryMs)
        failing = false
      } catch (error) {
        const fields = { environment, source, error: messageOf(error) }
        if (!failing) this.#options.log.error(fields, 'cannot write the log; trying on')
        failing = true
      } finally {
        busy = false
      }
    }
    return () => {
      if (!busy) void pump()
    }
  }

  #release(one: Collected): void {
    one.stop()
    this.#collected.delete(one)
  }

  /** Moves what the environment's builds and instances have written so far, as far as that can be done. */
  async flush(environment: string): Promise<void> {
    const spools = [...this.#collected].filter((one) => one.environment === environment)
    await Promise.allSettled(spools.map(({ spool }) => spool.pump()))
  }

  /**
   * Moves what there is and stops. The spools are left for the next controller.
   * @throws the error of the operating system where a log cannot be written
   */
  async detach(): Promise<void> {
    const rest = [...this.#collected]
    for (const one of rest) this.#release(one)
    await Promise.all(rest.map(({ spool }) => spool.leave()))
  }
}
