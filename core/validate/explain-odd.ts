import { oddCharacterIn } from '../lib/odd-character.ts'
import type { Code } from './codes.ts'
import { fieldName } from './explain.ts'
import type { Finding } from './rule.ts'

/** What is found of a text that is not among those it may be, or not in the form it must have. */
const codesOfWrongText: ReadonlySet<Code> = new Set([
  'bad-cron',
  'bad-format',
  'bad-icon',
  'invalid-value',
  'no-such-time',
  'not-one-of',
  'unknown-event',
  'unknown-kind',
  'unknown-time-zone',
  'unsupported-version',
])

/** Where a character that is not what it looks like makes a text wrong, the finding is about that and points at it. */
export function explainOdd(finding: Finding): Finding {
  if (!codesOfWrongText.has(finding.code)) return finding
  const text = valueAt(finding.in.document.value, finding.at)
  const odd = typeof text === 'string' ? oddCharacterIn(text) : undefined
  if (typeof text !== 'string' || !odd) return finding
  const within = { text, from: odd.index, to: odd.index + odd.length }
  const message = `${fieldName(finding.at)}: ${odd.message}`
  const code = finding.severity === 'warning' ? 'unseen-character' : 'odd-character'
  return { ...finding, code, message, hint: odd.hint, within }
}

/** By JSON Pointer. */
function valueAt(value: unknown, pointer: string): unknown {
  let found = value
  for (const step of pointer.split('/').slice(1)) {
    found = (found as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return found
}
