import type { TimerClock } from '../ports/clock.ts'
import type { Log, LogOfSeries } from '../ports/log.ts'

/** How long the same is not said again, in milliseconds: at first, and after that where it goes on and on. */
const firstMs = { info: 60_000, warn: 600_000, error: 600_000 } as const
const laterMs = 3_600_000
/** So many of a series are said before it counts as one: what goes well is news a few times. */
const allowed = { info: 5, warn: 1, error: 1 } as const
/** More are not kept apart: then the oldest is forgotten. */
const mostSeries = 1_000
/** So many of one message about one environment are: what is told apart, such as the names of instances, may be anybody's choice. */
const mostOfGroup = 20

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
  message: string
  environment: unknown
  /** In the window that is open. */
  said: number
  /** Not said since the window was opened, and the last of them. */
  held: number
  last: object
  lastAt: number
  windowMs: number
  group: string
  close: (level?: Level) => void
}

/**
 * A log that says what comes again and again once, and after ten minutes, and each hour from then on, how often it came since.
 * Debug lines pass: who asks for them wants them all.
 */
export class SeriesLog implements LogOfSeries {
  readonly #log: Log
  readonly #clock: Pick<TimerClock, 'after' | 'now'>
  readonly #series = new Map<string, Series>()
  /** How many there are of one message about one environment. */
  readonly #groups = new Map<string, number>()

  constructor(log: Log, clock: Pick<TimerClock, 'after' | 'now'>) {
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

  /** Says at the end what is held, and begins anew. It is past by now, and no trouble of the end: it is told as information. */
  flush(): void {
    for (const { close } of [...this.#series.values()]) close('info')
    this.#series.clear()
    this.#groups.clear()
  }

  /** Of what is put right nothing is said any more; where it comes again, it is news. */
  over(environment: string, message: string): void {
    for (const series of [...this.#series.values()]) {
      if (series.environment !== environment || series.message !== message) continue
      series.held = 0
      series.close()
    }
  }

  #say(level: Level, fields: object, message: string): void {
    const series = this.#seriesOf(level, fields, message)
    if (series.said < allowed[level]) {
      series.said += 1
      this.#log[level](fields, message)
    } else {
      series.held += 1
      series.last = fields
      series.lastAt = this.#clock.now()
    }
  }

  #seriesOf(level: Level, fields: { environment?: unknown }, message: string): Series {
    const key = keyOf(level, fields, message)
    const known = this.#series.get(key)
    if (known) return known
    const group = JSON.stringify([level, message, fields.environment ?? null])
    const isFull = (this.#groups.get(group) ?? 0) >= mostOfGroup
    const ofAll = isFull ? this.#series.get(group) : undefined
    return ofAll ?? this.#begin(isFull ? group : key, group, level, fields, message)
  }

  #begin(
    key: string,
    group: string,
    level: Level,
    fields: { environment?: unknown },
    message: string,
  ): Series {
    const [oldest] = this.#series
    if (oldest && this.#series.size >= mostSeries) oldest[1].close()
    const { environment } = fields
    const windowMs = firstMs[level]
    const none = { said: 0, held: 0, last: {}, lastAt: 0, close: () => {} }
    const series: Series = { ...none, message, environment, windowMs, group }
    const open = () => {
      const cancel = this.#clock.after(series.windowMs, () => this.#closeWindow(key, series, level, open))
      series.close = (as = level) => {
        cancel()
        this.#tell(series, as)
        this.#forget(key, group)
      }
    }
    open()
    this.#series.set(key, series)
    this.#groups.set(group, (this.#groups.get(group) ?? 0) + 1)
    return series
  }

  #forget(key: string, group: string): void {
    if (!this.#series.delete(key)) return
    const left = (this.#groups.get(group) ?? 1) - 1
    if (left > 0) this.#groups.set(group, left)
    else this.#groups.delete(group)
  }

  /** A series of which nothing came in its window is over. */
  #closeWindow(key: string, series: Series, level: Level, open: () => void): void {
    if (series.held === 0) {
      this.#forget(key, series.group)
      return
    }
    this.#tell(series, level)
    series.windowMs = laterMs
    series.held = 0
    open()
  }

  #tell({ held, last, lastAt, message }: Series, level: Level): void {
    if (held === 0) return
    const fields = { ...withoutStack(last), again: held, lastAt: new Date(lastAt).toISOString() }
    this.#log[level](fields, message)
  }
}

/** Its stack, and what was printed, stand in the first line of the series. */
function withoutStack(fields: object): object {
  const { err, printed: _, ...others } = fields as Readonly<Record<string, unknown>>
  return err instanceof Error ? { error: err.message, ...others } : others
}

function keyOf(level: Level, fields: object, message: string): string {
  const { err, ...others } = fields as Readonly<Record<string, unknown>>
  const why = err instanceof Error ? causeOf(err) : ''
  return JSON.stringify([level, message, why, ...telling.map((name) => others[name] ?? null)])
}

/** Messages of the system name files, and so another one each time. */
function causeOf(error: NodeJS.ErrnoException): string {
  const { code, syscall, message } = error
  return code !== undefined && syscall !== undefined ? `${code} ${syscall}` : message
}
