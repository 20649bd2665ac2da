import { fieldName } from '../explain.ts'
import type { Rule } from '../rule.ts'
import { writtenTimes } from '../written-times.ts'

/** No 30 February, no 24:00, no offset of 20 hours. */
export const timesExist: Rule = (catalog, report) => {
  for (const { in: declared, at, text, time } of writtenTimes(catalog)) {
    if (time) continue
    const message = `${fieldName(at)}: there is no such time as ${JSON.stringify(text)}`
    const hint = 'check the day of the month, the hour (00 to 23) and the offset (at most 14 hours)'
    report({ code: 'no-such-time', in: declared, at, message, hint })
  }
}
