const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-30 17:04:09 +01:00` by the clocks of an IANA zone; of UTC where the browser does not know it. */
export function inZone(at: number, timeZone: string): string {
  const found = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const { year, month, day, hour, minute, second, timeZoneName = '' } = found
  const offset = timeZoneName.replace(/^(GMT|UTC)([+-]00:00)?/, '') // of UTC some say nothing, some +00:00
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${offset || 'UTC'}`
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const two = '2-digit'
  const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const
  const format = new Intl.DateTimeFormat('en', {
    ...fields,
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
    timeZone: isZone(timeZone) ? timeZone : 'UTC',
  })
  formats.set(timeZone, format)
  return format
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
