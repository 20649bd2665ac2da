import { giftInWords } from '../../access/compare.ts'
import type { Gift } from '../../domain/access.ts'

/** Named of those who gain something; the others are counted. */
const mostNamed = 5

/**
 * Whoever can commit could else make himself an administrator. So rights grow only once somebody who has them has
 * confirmed the commit; what a commit takes away alone is taken at once.
 */
export function accessWidened({ gains }: { gains: readonly Gift[] }): string | undefined {
  if (gains.length === 0) return undefined
  const named = gains.slice(0, mostNamed).map((each) => giftInWords(each, 'gains'))
  const more = gains.length > mostNamed ? ` and ${gains.length - mostNamed} more` : ''
  return `${named.join('; ')}${more}; who may do what stays as it was until an approver or administrator of everything confirms this commit`
}
