import { createHash } from 'node:crypto'
import type { Trigger } from '../domain/desired.ts'
import { compareText } from '../lib/compare-text.ts'

/** 16 hex digits, the same for triggers that say the same: in whatever order their fields are, and null or left out. */
export function triggerFingerprint(trigger: Trigger): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(trigger)))
    .digest('hex')
    .slice(0, 16)
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, each]) => each !== null && each !== undefined)
  return fields.sort(([a], [b]) => compareText(a, b)).map(([name, each]) => [name, sorted(each)])
}
