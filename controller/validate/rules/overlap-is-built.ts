import type { Rule } from '../rule.ts'

export const overlapIsBuilt: Rule = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { overlap = 'skip' } = schedule.body.spec
    if (overlap === 'skip' || overlap === 'allow') continue
    const message = `overlap: ${overlap} is not built yet`
    const hint = 'write overlap: skip or overlap: allow'
    report({ code: 'overlap-not-built', in: schedule, at: '/spec/overlap', message, hint })
  }
}
