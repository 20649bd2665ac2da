import { Writable } from 'node:stream'
import { pino } from 'pino'
import { escapedInJson } from '../../core/lib/hidden-characters.ts'
import { forLog, forOneLine, forTerminal } from '../../core/lib/people-text.ts'
import type { Log } from '../ports/log.ts'

export type LogFormat = 'text' | 'json'

/** Pino, as JSON lines for machines or as text for people, both on stdout. */
export function createLog(
  format: LogFormat,
  level: string,
  output: NodeJS.WritableStream = process.stdout,
): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return pino(options, format === 'json' ? jsonStream(output) : textStream(output))
}

const labels: Readonly<Record<number, string>> = {
  20: 'debug',
  30: '',
  40: 'warning',
  50: 'error',
  60: 'fatal',
}

/** The same JSON, without what would reach the terminal of whoever looks at it. */
function jsonStream(output: NodeJS.WritableStream): { write(line: string): void } {
  return { write: (line) => void output.write(escapedInJson(line)) }
}

/** `12:04:31  ENV-1234-5678-01  warning: an instance ended  (code=1)` */
function textStream(output: NodeJS.WritableStream): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      output.write(`${textLine(JSON.parse(chunk.toString()))}\n`)
      done()
    },
  })
}

/** A connection's id is for machines: people know it by its instance. What was `printed` keeps its lines. */
function textLine({
  level,
  time,
  msg,
  environment,
  err,
  connection: _,
  printed,
  ...fields
}: Record<string, unknown>): string {
  const label = labels[Number(level)]
  const place = typeof environment === 'string' ? `${forOneLine(environment)}  ` : ''
  const shown = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  const details = shown.map(
    ([key, value]) => `${key}=${forOneLine(typeof value === 'string' ? value : JSON.stringify(value))}`,
  )
  const stack = (err as { stack?: string } | undefined)?.stack
  return [
    `${String(time).slice(11, 19)}  ${place}${label ? `${label}: ` : ''}${forLog(String(msg))}`,
    ...(details.length > 0 ? [`  (${details.join(' ')})`] : []),
    ...(Array.isArray(printed)
      ? printed.map((line) => `\n    ${forTerminal(String(line).replaceAll('\n', ' '))}`)
      : []),
    ...(stack ? [`\n${forTerminal(stack)}`] : []),
  ].join('')
}
