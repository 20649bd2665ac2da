import { eventCategory } from '../../../core/domain/event-catalogue.ts'
import type { NewTask, TaskCategory } from '../../../core/domain/task.ts'
import { badInput } from '../errors.ts'
import { demandFits, readEventType, readJson, readObjectId, readText, refuseUnknown } from './event-fields.ts'
import { readInstant } from './instant.ts'

/** As far ahead as a runner may reschedule a task. */
const longestWaitMs = 30 * 24 * 3_600_000

/**
 * The body of `POST .../tasks`: `{object: {id, type, category?}, data?, not_before?, fairness_key?, correlation_id?}`.
 * `data` is undefined where there was none.
 */
export function readNewTask(body: unknown, environment: string, now: number): NewTask {
  const { object, data, ...rest } = recordOf('the body', readJson(body ?? null))
  const { id, type, category, ...further } = recordOf('object', object)
  refuseUnknown(rest, ['object', 'data', 'not_before', 'fairness_key', 'correlation_id'])
  refuseUnknown(further, ['id', 'type', 'category'], 'object.')
  const eventType = readEventType(
    type,
    'object.type: expected the name of an event such as "asset_purchase_request_processing"',
  )
  const objectId = readObjectId(id, 'object.id')
  if (data !== undefined) recordOf('data', data)
  demandFits(data ?? null, 'bytes of JSON')
  const notBefore = readNotBefore(rest.not_before, now)
  return {
    environment,
    category: readCategory(category, eventType),
    eventType,
    objectId,
    data,
    fairnessKey: readText('fairness_key', rest.fairness_key) ?? '',
    correlationId: readText('correlation_id', rest.correlation_id) ?? null,
    ...(notBefore === undefined ? {} : { notBefore }),
  }
}

/** The body of a wish to try tasks again: `{not_before?}`, or none. */
export function readAgain(body: unknown, now: number): { notBefore?: number } {
  const wish = recordOf('the body', body ?? {})
  refuseUnknown(wish, ['not_before'])
  const notBefore = readNotBefore(wish.not_before, now)
  return notBefore === undefined ? {} : { notBefore }
}

/** Undefined for at once: where nothing is said, or a time that has passed. */
function readNotBefore(value: unknown, now: number): number | undefined {
  if (value === undefined || value === null) return undefined
  const instant = typeof value === 'string' ? Math.floor(readInstant(value)) : Number.NaN
  if (Number.isNaN(instant)) throw badInput('not_before: expected an instant such as "2027-01-31T08:00:00Z"')
  if (instant > now + longestWaitMs) throw badInput('not_before: at most 30 days ahead')
  return instant > now ? instant : undefined
}

function readCategory(category: unknown, type: string): TaskCategory {
  const usual = eventCategory(type)
  if (category === undefined || category === usual) return usual
  if (category === 'scheduled')
    throw badInput('object.category: scheduled tasks are made by their schedule; run that instead')
  throw badInput(`object.category: events of the type ${type} are ${usual}`)
}

function recordOf(name: string, value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw badInput(`${name}: expected a JSON object`)
  return value as Record<string, unknown>
}
