import { createHash } from 'node:crypto'
import type { Schedule } from '../domain/desired.ts'

/**
 * How much later than planned the runs of a schedule start, in milliseconds: whole seconds up to its jitter, always the
 * same for the same id.
 */
export function jitterOf({
  id,
  jitterMs = 0,
}: Pick<Schedule, 'id'> & Partial<Pick<Schedule, 'jitterMs'>>): number {
  if (jitterMs === 0) return 0
  const number = createHash('sha256').update(id).digest().readUIntBE(0, 6)
  return (number % (Math.floor(jitterMs / 1000) + 1)) * 1000
}
