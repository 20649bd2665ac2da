import type { Rule } from '../rule.ts'

/** Where runs may not overlap, all but one of those made up for at once would be skipped. */
export const missedRunsFit: Rule = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { missedRuns, overlap = 'skip' } = schedule.body.spec
    if (missedRuns !== 'all' || overlap !== 'skip') continue
    const message =
      'missedRuns: all needs overlap: allow; with overlap: skip all but one of them would be skipped'
    const hint = 'write overlap: allow, or missedRuns: last'
    report({ code: 'missed-runs-need-overlap', in: schedule, at: '/spec/missedRuns', message, hint })
  }
}
