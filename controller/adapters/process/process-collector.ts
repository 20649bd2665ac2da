import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import type { InstanceLogs } from '../instance-log/instance-logs.ts'
import { holdStill } from './process-hold.ts'
import { Spool, type SpoolPosition } from './process-spool.ts'
import type { Mark } from './process-table.ts'
import { createTicker, type Ticker } from './process-ticker.ts'

/** Replaces what must not be shown, such as the values of secure variables, in output of an environment. */
export type Redact = (text: string, environment: string) => string

export interface CollectRequest {
  environment: string
  /** An instance id, or `build`. */
  source: string
  /** Path of the spool. */
  file: string
  /** How to know who writes into it. */
  mark: Mark
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

/** Between two looks for those who would fill the disk, and how long such a one is held still. */
const floodLookMs = 50
const heldMs = 250

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
  /** Lets each go on that is held still now. */
  readonly #held = new Set<() => void>()
  readonly #floodTicker = createTicker(floodLookMs)

  constructor(options: CollectorOptions) {
    this.#options = options
  }

  /** Collects a spool until its writer is gone; then call the result. */
  collect({ environment, mark, ...request }: CollectRequest): FinishSpool {
    const { logs, redact, ticker } = this.#options
    const spool = new Spool({
      ...request,
      log: logs.of(environment),
      redact: (text) => redact(text, environment),
    })
    const chores = [
      ticker.add(this.#pumping(spool, environment, request.source)),
      this.#floodTicker.add(this.#holding(spool, mark, environment)),
    ]
    const stop = () => {
      for (const each of chores) each()
    }
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
        await (spool.hasNews() ? spool.pump() : spool.trim())
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

  /** Whoever writes faster than what is too much can be taken away waits for that. */
  #holding(spool: Spool, mark: Mark, environment: string): () => void {
    let held = false
    const hold = async () => {
      held = true
      const letGo = holdStill(mark)
      this.#held.add(letGo)
      try {
        this.#options.log.debug(
          { environment },
          'held still for a moment: it writes faster than the disk is emptied',
        )
        await spool.pump()
        await delay(heldMs)
      } catch {
        // told by whoever pumps at every tick
      } finally {
        if (this.#held.delete(letGo)) letGo()
        held = false
      }
    }
    return () => {
      if (!held && spool.isFlooded()) void hold()
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
    for (const letGo of this.#held) letGo()
    this.#held.clear()
    await Promise.all(rest.map(({ spool }) => spool.leave()))
    this.#floodTicker.stop()
  }
}
