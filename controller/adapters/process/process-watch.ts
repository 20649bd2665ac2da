import { messageOf } from '../../../core/domain/errors.ts'
import type { Log } from '../../ports/log.ts'
import { readProcesses } from './process-table.ts'
import type { Ticker } from './process-ticker.ts'

export interface Watched {
  pid: number
  /** As in the process table. */
  identity: string
}

export interface WatchOptions<T extends Watched> {
  ticker: Ticker
  log: Log
  /** Whom to look at now. */
  watched: () => readonly T[]
  /** Called when the process is seen to have ended. May be called again until it is not watched any more. */
  ended: (one: T, pid: 'free' | 'reused') => void
}

/** Notices the end of processes that are not our children: one look at the process table for all of them, on each tick. */
export class ProcessWatch<T extends Watched> {
  readonly #options: WatchOptions<T>

  constructor(options: WatchOptions<T>) {
    this.#options = options
  }

  /** Looks until there is nobody to look at. */
  start(): void {
    let looking = false
    const unwatch = this.#options.ticker.add(() => {
      const watched = this.#options.watched()
      if (watched.length === 0) return unwatch()
      if (looking) return
      looking = true
      void this.lookAt(watched).finally(() => {
        looking = false
      })
    })
  }

  /** Looks at these at once. */
  async lookAt(watched: readonly T[]): Promise<void> {
    const { ended, log } = this.#options
    try {
      const rows = await readProcesses(watched.map(({ pid }) => pid))
      for (const one of watched) {
        const row = rows.get(one.pid)
        if (row?.identity !== one.identity) ended(one, row ? 'reused' : 'free')
      }
    } catch (error) {
      log.error({ error: messageOf(error) }, 'cannot read the process table')
    }
  }
}
