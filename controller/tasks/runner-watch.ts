import { messageOf } from '../domain/errors.ts'
import type { Clock, EpochMs } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { TaskStore } from '../ports/store.ts'

/** Tasks that could be handed out, if there were a runner. */
export interface Stranded {
  tasks: number
  /** Since when the oldest of them waits. */
  since: EpochMs
}

/** Runners come and go: only what lasts is worth a word. */
const patienceMs = 60_000
const lookMs = 5_000

export interface RunnerWatchOptions {
  store: Pick<TaskStore, 'backlog'>
  /** Those that are to have a runner. */
  environments: () => readonly string[]
  /** Whether a runner is there that may be given tasks, busy or not. */
  hasRunner: (environment: string) => boolean
  /** Told at each look, of each environment. */
  tell: (environment: string, stranded: Stranded | null) => void
  clock: Clock
  log: Log
}

/** Sees where tasks wait and nobody is there to do them, for a minute and longer. */
export class RunnerWatch {
  readonly #options: RunnerWatchOptions
  /** Since when an environment is without a runner. */
  readonly #alone = new Map<string, EpochMs>()

  constructor(options: RunnerWatchOptions) {
    this.#options = options
  }

  /** Asks the store only where an environment has been without a runner for long enough. */
  async look(): Promise<void> {
    const { store, environments, hasRunner, tell, clock } = this.#options
    const now = clock.now()
    const all = environments()
    for (const known of this.#alone.keys()) if (!all.includes(known)) this.#alone.delete(known)
    for (const environment of all) {
      if (hasRunner(environment)) this.#alone.delete(environment)
      else if (!this.#alone.has(environment)) this.#alone.set(environment, now)
    }
    const long = (since: EpochMs | undefined) => since !== undefined && now - since >= patienceMs
    const backlog = all.some((each) => long(this.#alone.get(each))) ? await store.backlog() : []
    for (const environment of all) {
      const due = backlog.filter((each) => each.environment === environment && each.due > 0)
      const since = Math.min(...due.flatMap(({ oldestDue }) => oldestDue ?? []))
      const tasks = due.reduce((sum, each) => sum + each.due, 0)
      const isStranded = long(this.#alone.get(environment)) && tasks > 0 && long(since)
      tell(environment, isStranded ? { tasks, since } : null)
    }
  }
}

/** @returns the way to stop */
export function startRunnerWatch(options: RunnerWatchOptions): () => void {
  const watch = new RunnerWatch(options)
  let timer: NodeJS.Timeout
  let stopped = false
  const run = async () => {
    await watch
      .look()
      .catch((error: unknown) =>
        options.log.debug({ reason: messageOf(error) }, 'could not count what waits'),
      )
    if (!stopped) timer = setTimeout(run, lookMs)
  }
  timer = setTimeout(run, lookMs)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
