/** Writes JSON lines. Message first, then whatever else the line is to hold. */
export interface Log {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
}

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR'

const severity: Readonly<Record<LogLevel, number>> = { DEBUG: 0, INFO: 1, WARNING: 2, ERROR: 3 }

export interface LogOptions {
  /** Asked for every line, because the server changes it at any time. */
  level: () => LogLevel
  write: (line: string) => void
  /** Part of every line. */
  fields?: object
}

/** One line is `{"time": ISO 8601, "level", "message", ...fields}`. */
export function createLog({ level, write, fields = {} }: LogOptions): Log {
  const at =
    (lineLevel: LogLevel) =>
    (message: string, more: object = {}) => {
      if (severity[lineLevel] < severity[level()]) return
      const head = { time: new Date().toISOString(), level: lineLevel, message }
      write(`${JSON.stringify({ ...head, ...fields, ...more }, plainErrors())}\n`)
    }
  return { debug: at('DEBUG'), info: at('INFO'), warn: at('WARNING'), error: at('ERROR') }
}

export function isLogLevel(word: unknown): word is LogLevel {
  return typeof word === 'string' && Object.hasOwn(severity, word)
}

/** Errors have no enumerable fields, and logging must not fail on what JSON cannot hold. */
function plainErrors(): (key: string, value: unknown) => unknown {
  const ancestors: unknown[] = []
  return function (this: unknown, _key, value) {
    if (value instanceof Error) return value.stack ?? value.message
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return value
    while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop()
    if (ancestors.includes(value)) return '(circular)'
    ancestors.push(value)
    return value
  }
}
