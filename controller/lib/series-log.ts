import type { TimerClock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

/** How long the same is not said again, in milliseconds: at first, and after that where it goes on and on. */
const firstMs = { info: 60_000, warn: 600_000, error: 600_000 } as const
const laterMs = 3_600_000
/** So many of a series are said before it counts as one: what goes well is news a few times. */
const allowed = { info: 5, warn: 1, error: 1 } as const
/** More are not kept apart: then the oldest is forgotten. */
const mostSeries = 1_000

/** What tells series apart, beside level and message: whose it is and why it happens, and not which of many it is. */
const telling = [
  'environment',
  'instance',
  'worker',
  'schedule',
  'reason',
  'error',
  'code',
  'problem',
  'route',
  'pull',
  'commit',
] as const

type Level = keyof typeof allowed

interface Series {
  /** In the window that is open. */
  said: number
  /** Not said since the window was opened, and the last of them. */
  held: number
  last: object
  windowMs: number
  close: () => void
}

/**
 * A log that says what comes again and again once, and after ten minutes, and each hour from then on, how often it came since.
 * Debug lines pass: who asks for them wants them all.
 */
export class SeriesLog implements Log {
  readonly #log: Log
  readonly #clock: Pick<TimerClock, 'after'>
  readonly #series = new Map<string, Series>()

  constructor(log: Log, clock: Pick<TimerClock, 'after'>) {
    this.#log = log
    this.#clock = clock
  }

  debug(fields: object, message: string): void {
    this.#log.debug(fields, message)
  }

  info(fields: object, message: string): void {
    this.#say('info', fields, message)
  }

  warn(fields: object, message: string): void {
    this.#say('warn', fields, message)
  }

  error(fields: object, message: string): void {
    this.#say('error', fields, message)
  }

  /** Says now what is held, and begins anew. */
  flush(): void {
    for (const { close } of [...this.#series.values()]) close()
    this.#series.clear()
  }

  #say(level: Level, fields: object, message: string): void {
    const key = keyOf(level, fields, message)
    const series = this.#series.get(key) ?? this.#begin(key, level, message)
    if (series.said < allowed[level]) {
      series.said += 1
      this.#log[level](fields, message)
    } else {
      series.held += 1
      series.last = fields
    }
  }

  #begin(key: string, level: Level, message: string): Series {
    const [oldest] = this.#series
    if (oldest && this.#series.size >= mostSeries) oldest[1].close()
    const series: Series = { said: 0, held: 0, last: {}, windowMs: firstMs[level], close: () => {} }
    const open = () => {
      const cancel = this.#clock.after(series.windowMs, () =>
        this.#closeWindow(key, series, level, message, open),
      )
      series.close = () => {
        cancel()
        this.#tell(series, level, message)
        this.#series.delete(key)
      }
    }
    open()
    this.#series.set(key, series)
    return series
  }

  /** A series of which nothing came in its window is over. */
  #closeWindow(key: string, series: Series, level: Level, message: string, open: () => void): void {
    if (series.held === 0) {
      this.#series.delete(key)
      return
    }
    this.#tell(series, level, message)
    series.windowMs = laterMs
    series.held = 0
    open()
  }

  #tell({ held, last }: Series, level: Level, message: string): void {
    if (held > 0) this.#log[level]({ ...last, again: held }, message)
  }
}

function keyOf(level: Level, fields: object, message: string): string {
  const { err, ...others } = fields as Readonly<Record<string, unknown>>
  const why = err instanceof Error ? err.message : ''
  return JSON.stringify([level, message, why, ...telling.map((name) => others[name] ?? null)])
}
