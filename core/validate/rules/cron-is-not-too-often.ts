import { cronSchedules, placeOfField } from '../cron-schedules.ts'
import type { Rule } from '../rule.ts'

/** Below this, in seconds, it is more often a slip than meant. */
const leastSeconds = 10

/** Who thinks in five fields leaves the seconds at `*`, and gets sixty runs for one. */
export const cronIsNotTooOften: Rule = function* (catalog, report) {
  for (const schedule of yield* cronSchedules(catalog)) {
    yield
    const { cron } = schedule
    const [seconds = '', minutes = '', hours = ''] = cron.pattern.split(' ')
    const apart = leastApart(seconds, hasNeighbours(minutes, hours))
    if (apart >= leastSeconds) continue
    report({
      code: 'cron-too-often',
      severity: 'warning',
      ...placeOfField(schedule, 'seconds'),
      message: `runs are only ${apart === 1 ? 'a second' : `${apart} seconds`} apart; the first field is seconds`,
      hint: `for once in such a minute, write ${JSON.stringify(cron.expression.replace(/^\S+/, '0'))}`,
    })
  }
}

/** The shortest way from one second to the next, also to the first of the minute after where that is named as well. */
function leastApart(seconds: string, roundTheEnd: boolean): number {
  const values = numbersOf(seconds, 60)
  const next = roundTheEnd ? [...values.slice(1), (values[0] ?? 0) + 60] : values.slice(1)
  return Math.min(60, ...next.map((each, index) => each - (values[index] ?? 0)))
}

/** Whether it names a minute and the one after it, also that of the next hour. */
function hasNeighbours(minutes: string, hours: string): boolean {
  const values = numbersOf(minutes, 60)
  if (values.some((each) => values.includes(each + 1))) return true
  const all = numbersOf(hours, 24)
  return values.includes(59) && values.includes(0) && all.some((each) => all.includes((each + 1) % 24))
}

function numbersOf(text: string, size: number): number[] {
  return text === '*' ? Array.from({ length: size }, (_, index) => index) : text.split(',').map(Number)
}
