import { Writable } from 'node:stream'
import { pino } from 'pino'
import type { Log } from '../ports/log.ts'

export type LogFormat = 'text' | 'json'

/** Pino, as JSON lines for machines or as text for people, both on stdout. */
export function createLog(
  format: LogFormat,
  level: string,
  output: NodeJS.WritableStream = process.stdout,
): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return pino(options, format === 'json' ? output : textStream(output))
}

const labels: Readonly<Record<number, string>> = {
  20: 'debug',
  30: '',
  40: 'warning',
  50: 'error',
  60: 'fatal',
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
  const place = typeof environment === 'string' ? `${environment}  ` : ''
  const shown = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  const details = shown.map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const stack = (err as { stack?: string } | undefined)?.stack
  return [
    `${String(time).slice(11, 19)}  ${place}${label ? `${label}: ` : ''}${msg}`,
    ...(details.length > 0 ? [`  (${details.join(' ')})`] : []),
    ...(Array.isArray(printed) ? printed.map((line) => `\n    ${line}`) : []),
    ...(stack ? [`\n${stack}`] : []),
  ].join('')
}
