import { messageOf } from '../../../core/domain/errors.ts'
import { eventCategory } from '../../../core/domain/event-catalogue.ts'
import type { NewTask, TaskCategory } from '../../../core/domain/task.ts'
import { cleanJson } from '../../../core/lib/text.ts'
import { HttpError } from '../app.ts'
import { instantOf } from './task-query.ts'

const maxPayloadBytes = 256 * 1024
/** As far ahead as a runner may reschedule a task. */
const longestWaitMs = 30 * 24 * 3_600_000

/**
 * The body of `POST .../tasks`: `{object: {id, type, category?}, data?, not_before?, fairness_key?, correlation_id?}`.
 * `data` is undefined where there was none.
 */
export function readNewTask(body: unknown, environment: string, now: number): NewTask {
  const { object, data, ...rest } = recordOf('the body', cleaned(body))
  const { id, type, category, ...further } = recordOf('object', object)
  refuseUnknown(rest, ['not_before', 'fairness_key', 'correlation_id'], '')
  refuseUnknown(further, [], 'object.')
  if (typeof type !== 'string' || !/^[\w.-]{1,128}$/.test(type))
    throw invalid('object.type: expected the name of an event such as "asset_purchase_request_processing"')
  if (typeof id !== 'string' || !/^[\w.:-]{1,128}$/.test(id))
    throw invalid('object.id: expected 1 to 128 letters, digits, "_", ".", ":" or "-"')
  if (data !== undefined) recordOf('data', data)
  if (Buffer.byteLength(JSON.stringify(data ?? null)) > maxPayloadBytes)
    throw invalid(`data: at most ${maxPayloadBytes} bytes of JSON`)
  const notBefore = readNotBefore(rest.not_before, now)
  return {
    environment,
    category: readCategory(category, type),
    eventType: type,
    objectId: id,
    data,
    fairnessKey: readText('fairness_key', rest.fairness_key) ?? '',
    correlationId: readText('correlation_id', rest.correlation_id) ?? null,
    ...(notBefore === undefined ? {} : { notBefore }),
  }
}

/** The body of a wish to try tasks again: `{not_before?}`, or none. */
export function readAgain(body: unknown, now: number): { notBefore?: number } {
  const wish = recordOf('the body', body ?? {})
  refuseUnknown(wish, ['not_before'], '')
  const notBefore = readNotBefore(wish.not_before, now)
  return notBefore === undefined ? {} : { notBefore }
}

/** Undefined for at once: where nothing is said, or a time that has passed. */
function readNotBefore(value: unknown, now: number): number | undefined {
  if (value === undefined || value === null) return undefined
  const instant = typeof value === 'string' ? instantOf(value) : Number.NaN
  if (Number.isNaN(instant)) throw invalid('not_before: expected an instant such as "2027-01-31T08:00:00Z"')
  if (instant > now + longestWaitMs) throw invalid('not_before: at most 30 days ahead')
  return instant > now ? instant : undefined
}

function readCategory(category: unknown, type: string): TaskCategory {
  const usual = eventCategory(type)
  if (category === undefined || category === usual) return usual
  if (category === 'scheduled')
    throw invalid('object.category: scheduled tasks are made by their schedule; run that instead')
  throw invalid(`object.category: events of the type ${type} are ${usual}`)
}

/** Undefined where there is none. */
export function readText(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value.length > 256)
    throw invalid(`${name}: expected at most 256 characters`)
  return value
}

function recordOf(name: string, value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw invalid(`${name}: expected a JSON object`)
  return value as Record<string, unknown>
}

function refuseUnknown(values: object, names: readonly string[], prefix: string): void {
  const unknown = Object.keys(values).find((each) => !names.includes(each))
  if (unknown !== undefined) throw invalid(`${prefix}${unknown}: there is no such field`)
}

function cleaned(body: unknown): unknown {
  try {
    return cleanJson(body ?? null)
  } catch (error) {
    throw invalid(`data: ${messageOf(error)}`)
  }
}

function invalid(message: string): HttpError {
  return new HttpError(400, 'VAL_001', message)
}
