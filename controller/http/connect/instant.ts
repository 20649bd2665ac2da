/**
 * Milliseconds since the epoch, with a fraction where there are more than three digits; NaN for what is no instant.
 * Without a zone it is UTC, as clients in Python write it.
 */
export function readInstant(text: string): number {
  const found = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?)?$/.exec(text)
  if (!found) return Number.NaN
  const [, day, minute = '00:00', second = ':00', fraction = '', zone = 'Z'] = found
  return Date.parse(`${day}T${minute}${second}${zone}`) + Number(`0.${fraction || 0}`) * 1000
}
