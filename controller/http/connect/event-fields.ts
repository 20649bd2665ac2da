import { messageOf } from '../../../core/domain/errors.ts'
import { closest, quoted } from '../../../core/lib/closest.ts'
import { exactText } from '../../../core/lib/exact-json.ts'
import { cleanJson } from '../../../core/lib/text.ts'
import { badInput } from '../errors.ts'

/** Of an event's data as JSON. */
const maxPayloadBytes = 256 * 1024
const longestText = 256

/** @throws {HttpError} 400, as all here do, for what is none */
export function readEventType(value: unknown, expected: string): string {
  if (typeof value !== 'string' || !/^[\w.-]{1,128}$/.test(value)) throw badInput(expected)
  return value
}

/** @param field what the caller named it */
export function readObjectId(value: unknown, field: string): string {
  if (typeof value !== 'string' || !/^[\w.:-]{1,128}$/.test(value))
    throw badInput(`${field}: expected 1 to 128 letters, digits, "_", ".", ":" or "-"`)
  return value
}

/** @param what said of the limit where it is too long */
export function demandFits(data: unknown, what: string): void {
  if (Buffer.byteLength(exactText(data)) > maxPayloadBytes)
    throw badInput(`data: at most ${maxPayloadBytes} ${what}`)
}

/** Runners lose interactive tasks without data. */
export function demandData(eventType: string, data: unknown): void {
  if (Object.keys((data ?? {}) as object).length === 0)
    throw badInput(`data: ${eventType} is answered from its data alone, so there must be some`)
}

/** At most 256 characters. Undefined where there is none. */
export function readText(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value.length > longestText)
    throw badInput(`${name}: expected at most ${longestText} characters`)
  return value
}

/** @param prefix of the fields' names, where they are within another: `object.` */
export function refuseUnknown(values: object, names: readonly string[], prefix = ''): void {
  const unknown = Object.keys(values).find((each) => !names.includes(each))
  if (unknown === undefined) return
  const near = closest(unknown, names)
  const known = names.length === 0 ? '' : near ? `; did you mean "${near}"?` : `; there are ${quoted(names)}`
  throw badInput(`${prefix}${unknown}: there is no such field${known}`)
}

/** A body whose texts PostgreSQL can hold. */
export function readJson(body: unknown): unknown {
  try {
    return cleanJson(body)
  } catch (error) {
    throw badInput(`data: ${messageOf(error)}`)
  }
}
