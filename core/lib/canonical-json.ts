/**
 * JSON of which there is one text for a value: keys in the order of their UTF-16 code units, no white space, numbers and
 * strings as JavaScript writes them (RFC 8785). Fields that are undefined are left out.
 * @param value plain data; text without lone surrogates
 * @throws {RangeError} where a number is not finite
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`${value} is no number of JSON`)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const fields = value as Readonly<Record<string, unknown>>
  let text = ''
  for (const key of Object.keys(fields).sort()) {
    const each = fields[key]
    if (each !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(each)}`
  }
  return `{${text}}`
}
