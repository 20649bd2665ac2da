import { InvalidArgumentError } from 'commander'
import { Addresses } from '../controller/lib/addresses.ts'
import { parseDuration } from '../core/domain/quantity.ts'

const dayMs = 24 * 3_600_000
const longestPollMs = dayMs
const longestOverlapMs = 7 * dayMs
const shortestKeepingMs = 60_000

/** Days (`7d`), or a duration, in milliseconds; undefined where it is neither. */
export function daysOrDuration(text: string): number | undefined {
  const days = /^(\d{1,4})d$/.exec(text)?.[1]
  return days === undefined ? parseDuration(text) : Number(days) * dayMs
}

// What follows reads the value of an option, and throws Commander's InvalidArgumentError where it is none.

const longestNumber = 999_999_999

/** A whole number in these bounds. */
export function wholeNumber(from: number, to = longestNumber): (text: string) => number {
  const bounds = to === longestNumber ? `from ${from} on` : `from ${from} to ${to}`
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (number >= from && number <= to) return number
    throw new InvalidArgumentError(`expected a whole number ${bounds}.`)
  }
}

/** A port to listen on; 0 is any that is free. */
export const portOf = wholeNumber(0, 65_535)
export const limitOf = wholeNumber(1)
export const countOf = wholeNumber(0)
/** Of a list that is read page by page. */
export const pageOf = wholeNumber(1, 1000)

/** A version such as `43.0.0`. */
export function connectVersionOf(text: string): string {
  if (!/^\d{1,4}(\.\d{1,4}){0,2}(-[\w.]{1,40})?$/.test(text))
    throw new InvalidArgumentError('expected a version such as 43.0.0.')
  return text
}

/** `host` or `host:port`, as instances get it in `API_ADDRESS`. */
export function addressOf(text: string): string {
  const port = /^(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/.exec(text)
  if (port && Number(port[1] ?? 1) >= 1 && Number(port[1] ?? 1) <= 65_535) return text
  throw new InvalidArgumentError(
    'expected a host and a port, such as connect.example.com:8443, without https://.',
  )
}

/** Ids of users, as `50000-59999`; or `off`. */
export function usersOf(text: string): 'off' | { first: number; last: number } {
  if (text === 'off') return text
  const [, first, last] = (/^(\d{4,10})-(\d{4,10})$/.exec(text) ?? []).map(Number)
  if (first !== undefined && last !== undefined && first >= 1000 && first <= last && last < 2 ** 32 - 1)
    return { first, last }
  throw new InvalidArgumentError('expected two ids of users from 1000 on, such as 50000-59999, or off.')
}

/** Milliseconds between two looks, from 1 s to a day. */
export function durationOf(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms < 1000 || ms > longestPollMs)
    throw new InvalidArgumentError('expected a duration from 1s to 24h, such as 30s or 5m.')
  return ms
}

/** Milliseconds for which older keys count beside new ones: from none to a week. */
export function overlapOf(text: string): number {
  const ms = text === '0' ? 0 : daysOrDuration(text)
  if (ms === undefined || ms > longestOverlapMs)
    throw new InvalidArgumentError('expected 0, or a time of at most 7 days, such as 30m, 1h or 2d.')
  return ms
}

/** For how many milliseconds something is kept: a minute or more. */
export function keepingOf(text: string): number {
  const ms = daysOrDuration(text)
  if (ms === undefined || ms < shortestKeepingMs)
    throw new InvalidArgumentError('expected a time of one minute or more, such as 30d or 12h.')
  return ms
}

/** After how many milliseconds a key ends. */
export function expiryOf(text: string): number {
  const ms = daysOrDuration(text)
  if (ms === undefined || ms < 60_000 || ms > 365 * dayMs)
    throw new InvalidArgumentError('expected a time from 1m to 365d, such as 90d: every key ends.')
  return ms
}

/** Addresses and networks, by comma. */
export function addressesOf(text: string): readonly string[] {
  const all = text.split(',').flatMap((each) => each.trim() || [])
  try {
    new Addresses(all)
    return all
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`)
  }
}

/** `https://bowline.acme.com`, or a path of one, as people write it into a browser: the path stands in cookies and links as it is. */
export function publicUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash) {
    if (/^(?:\/[\w.~-]+)*\/?$/.test(url.pathname)) return text
    throw new InvalidArgumentError(
      'expected a path of letters, digits, "-", "_", "." and "~", such as /bowline.',
    )
  }
  throw new InvalidArgumentError('expected an address such as https://bowline.acme.com.')
}
