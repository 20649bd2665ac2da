import type { Extension } from './extension.ts'
import type { LogOptions } from './log.ts'
import { readSettings } from './settings.ts'
import { type Configuration, hasInteractiveEvents } from './wire.ts'
import { Worker } from './worker.ts'

/** What an extension's own leftovers (timers, sockets) may take after everything is delivered. */
const leftoversMs = 1_000

export interface RunOptions {
  /** Default: the process's environment variables. */
  env?: Readonly<Record<string, string | undefined>>
  /** Where log lines go. Default: standard output. */
  write?: (line: string) => void
}

export interface RunningExtension {
  /** Takes no more tasks, finishes those it has, delivers their results, and leaves. Resolves when that is done. */
  stop(): Promise<void>
  /** Resolves when the extension has left, whoever asked for it. */
  finished: Promise<void>
}

/**
 * Connects an extension and leaves it working. For a program that is nothing but the extension, use `run`.
 * @throws {Error} when settings are missing
 */
export function start(extension: Extension, options: RunOptions = {}): RunningExtension {
  const { env = process.env, write = (line) => process.stdout.write(line) } = options
  const settings = readSettings(env)
  const configuration = { current: unconfigured }
  const logging: LogOptions = { level: () => configuration.current.logLevel, write }
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  let stopping: Promise<void> | undefined

  const stop = () => {
    stopping ??= Promise.all(workers.map((worker) => worker.stop())).then(() => finish())
    return stopping
  }
  const workers = runnerTypesOf(extension).map(
    (runnerType) =>
      new Worker({ runnerType, extension, settings, configuration, logging, onShutdown: () => void stop() }),
  )
  return { stop, finished }
}

/**
 * Connects an extension and works until the server, SIGTERM or SIGINT says to stop; then the process ends by itself
 * with code 0, as soon as the last result is delivered.
 * @throws {Error} when settings are missing
 */
export async function run(extension: Extension, options: RunOptions = {}): Promise<void> {
  const running = start(extension, options)
  const stop = () => void running.stop()
  process.on('SIGTERM', stop).on('SIGINT', stop)
  await running.finished
  setTimeout(() => process.exit(0), leftoversMs).unref()
}

/** Until the handshake. */
const unconfigured: Configuration = {
  variables: Object.freeze({}),
  logLevel: 'INFO',
  serviceId: '',
  eventDefinitions: [],
}

function runnerTypesOf(extension: Extension): ('background' | 'interactive')[] {
  return hasInteractiveEvents(extension) ? ['background', 'interactive'] : ['background']
}
