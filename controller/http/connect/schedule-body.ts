import type { FastifyRequest } from 'fastify'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import type { Pause } from '../../../core/domain/schedule-run.ts'
import { badInput } from '../errors.ts'
import { refuseUnknown } from './event-fields.ts'

const longestReason = 500
const longestOwner = 100

/** The body of a pause: `{reason?, owner?, until?}`. It is by whoever calls, and nobody pauses in the name of another. */
export function pauseOf({ body }: FastifyRequest, caller: string, now: EpochMs): Pause {
  refuseUnknown((body ?? {}) as object, ['reason', 'owner', 'until'])
  const { reason = 'paused over the API', owner = '', until } = (body ?? {}) as Record<string, unknown>
  if (typeof reason !== 'string' || typeof owner !== 'string')
    throw badInput('"reason" and "owner" must be texts')
  const end = until === undefined || until === null ? null : instantOf(until, 'until')
  if (end !== null && end <= now) throw badInput('"until" is past')
  return { by: onBehalfOf({ body }, caller), reason: reason.slice(0, longestReason), since: now, until: end }
}

/** The body of a backfill: `{from, to?, dry_run?}`; `to` is now where it is left out. */
export function rangeOf({ body }: FastifyRequest, now: EpochMs) {
  const values = (body ?? {}) as Record<string, unknown>
  refuseUnknown(values, ['from', 'to', 'dry_run', 'owner'])
  if (typeof (values.dry_run ?? false) !== 'boolean') throw badInput('"dry_run" must be true or false')
  const from = instantOf(values.from, 'from')
  const to = values.to === undefined ? now : instantOf(values.to, 'to')
  if (from >= to) throw badInput('"from" must be before "to"')
  if (to > now) throw badInput('"to" must not be ahead: what is still to come runs by itself')
  return { from, to, isDryRun: values.dry_run === true }
}

function instantOf(value: unknown, name: string): EpochMs {
  const instant =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value)
      ? Date.parse(value)
      : Number.NaN
  if (Number.isNaN(instant)) throw badInput(`"${name}" must be an instant such as 2027-01-31T18:00:00Z`)
  return instant
}

/** Who stands behind the caller's token, as far as they say: `admin (alice)` where the body has `owner: alice`. */
export function onBehalfOf({ body }: Pick<FastifyRequest, 'body'>, caller: string): string {
  const { owner } = (body ?? {}) as { owner?: unknown }
  return typeof owner === 'string' && owner !== '' ? `${caller} (${owner.slice(0, longestOwner)})` : caller
}
