/** Reads `30s`, `5m`, `1h` or `1h30m` into milliseconds; undefined where it is none of these. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text)
  if (!match || text === '') return undefined
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}

/** Bytes in one of each unit. */
const memoryUnits: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
}

/** Reads `512Mi`, `4Gi`, `1.5G` or plain bytes into whole bytes; undefined where it is none of these. */
export function parseMemory(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([kMGT]|[KMGT]i)?$/.exec(text) ?? []
  const factor = memoryUnits[unit]
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor)
}

/** Reads `500m`, `2` or `0.5` into thousandths of a processor; undefined where it is none of these. */
export function parseCpu(text: string): number | undefined {
  const [, amount, milli] = /^(\d+(?:\.\d+)?)(m)?$/.exec(text) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * (milli ? 1 : 1000))
}
