import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../core/domain/quantity.ts'

const dayMs = 24 * 3_600_000
const longestPollMs = dayMs
const shortestKeepingMs = 60_000

/** Days (`7d`), or a duration, in milliseconds; undefined where it is neither. */
export function daysOrDuration(text: string): number | undefined {
  const days = /^(\d{1,4})d$/.exec(text)?.[1]
  return days === undefined ? parseDuration(text) : Number(days) * dayMs
}

// What follows reads the value of an option, and throws Commander's InvalidArgumentError where it is none.

/** A port to listen on; 0 is any that is free. */
export function portOf(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('expected 0 to 65535.')
  return port
}

/** A whole number from 1 on. */
export function limitOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 on.')
  return Number(text)
}

/** A whole number, 0 included. */
export function countOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number, such as 100000.')
  return Number(text)
}

/** Milliseconds between two looks, from 1 s to a day. */
export function durationOf(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms < 1000 || ms > longestPollMs)
    throw new InvalidArgumentError('expected a duration from 1s to 24h, such as 30s or 5m.')
  return ms
}

/** For how many milliseconds something is kept: a minute or more. */
export function keepingOf(text: string): number {
  const ms = daysOrDuration(text)
  if (ms === undefined || ms < shortestKeepingMs)
    throw new InvalidArgumentError('expected a time of one minute or more, such as 30d or 12h.')
  return ms
}
