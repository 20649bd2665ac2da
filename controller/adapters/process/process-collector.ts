import { messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import {
  createEnvironmentLog,
  type EnvironmentLog,
  type LogOptions,
} from '../instance-log/environment-log.ts'
import { openSpool, type Spool } from './process-spool.ts'
import type { Ticker } from './process-ticker.ts'

/** Replaces what must not be shown, such as the values of secure variables, in one line of output. */
export type Redact = (text: string) => string

/** Keeps the environments' logs and fills them from the spools of everything that runs. */
export interface Collector {
  log(environment: string): EnvironmentLog
  /** Collects a spool until its writer is gone; then call the result. */
  collect(spool: CollectRequest): Spool['finish']
  /** Moves what the environment's builds and instances have written so far, as far as that can be done. */
  flush(environment: string): Promise<void>
  /** Ends the followers of an environment's log, so that its folder can be removed. */
  close(environment: string): Promise<void>
  /** Flushes everything and stops. The spools are left for the next controller. */
  detach(): Promise<void>
}

export interface CollectRequest {
  environment: string
  source: string
  file: string
  resume: boolean
  seen?: (text: string) => void
}

export interface CollectorOptions extends Omit<LogOptions, 'directory'> {
  directoryOf: (environment: string) => string
  ticker: Ticker
  redact: Redact
  log: Log
}

interface Collected {
  environment: string
  spool: Spool
  stop: () => void
}

export function createCollector({
  directoryOf,
  ticker,
  redact,
  log,
  ...limits
}: CollectorOptions): Collector {
  const logs = new Map<string, EnvironmentLog>()
  const collected = new Set<Collected>()

  function logOf(environment: string): EnvironmentLog {
    const known = logs.get(environment)
    if (known) return known
    const made = createEnvironmentLog({ directory: directoryOf(environment), ...limits })
    logs.set(environment, made)
    return made
  }

  function collect({ environment, ...request }: CollectRequest): Spool['finish'] {
    const spool = openSpool({ ...request, log: logOf(environment), redact })
    const one = { environment, spool, stop: ticker.add(pumping(spool, environment, request.source)) }
    collected.add(one)
    return (remove) => {
      release(one)
      return spool.finish(remove)
    }
  }

  /** A chore that never overlaps itself, and that complains once per series of failures: they go on as the disk is full. */
  function pumping(spool: Spool, environment: string, source: string): () => void {
    let busy = false
    let failing = false
    async function pump(): Promise<void> {
      busy = true
      try {
        await (spool.hasNews() ? spool.pump() : spool.trim())
        failing = false
      } catch (error) {
        if (!failing)
          log.error({ environment, source, error: messageOf(error) }, 'Cannot write the log; trying on')
        failing = true
      } finally {
        busy = false
      }
    }
    return () => {
      if (!busy) void pump()
    }
  }

  function release(one: Collected): void {
    one.stop()
    collected.delete(one)
  }

  return {
    log: logOf,
    collect,
    async flush(environment) {
      const spools = [...collected].filter((one) => one.environment === environment)
      await Promise.allSettled(spools.map(({ spool }) => spool.pump()))
    },
    async close(environment) {
      await logs.get(environment)?.close()
      logs.delete(environment)
    },
    async detach() {
      const rest = [...collected]
      rest.forEach(release)
      await Promise.all(rest.map(({ spool }) => spool.leave()))
      await Promise.all([...logs.values()].map((each) => each.close()))
    },
  }
}
