import { cronSchedules, placeOfField } from '../cron-schedules.ts'
import type { Rule } from '../rule.ts'

const sizes = { seconds: 60, minutes: 60, hours: 24 } as const
const wholes = { seconds: 'minute', minutes: 'hour', hours: 'day' } as const

/** Steps begin anew with each hour: every 40 minutes is at 0 and 40, and then after 20. */
export const cronStepDivides: Rule = function* (catalog, report) {
  for (const schedule of yield* cronSchedules(catalog)) {
    yield
    const { fields } = schedule
    for (const field of ['seconds', 'minutes', 'hours'] as const) {
      const [, text] = /^[*0]?\/(\d+)$/.exec(fields[field].text) ?? []
      const step = Number(text ?? 1)
      if (sizes[field] % step === 0) continue
      const message = `every ${step} ${field} begins anew with each ${wholes[field]}: the last gap is ${sizes[field] % step} ${field}`
      const hint = 'for an even pace, use a step that divides the field, or type: recurring with hours'
      report({
        code: 'cron-uneven-step',
        severity: 'warning',
        ...placeOfField(schedule, field),
        message,
        hint,
      })
    }
  }
}
