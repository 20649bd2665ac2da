import type { Rule } from '../rule.ts'

/** What would become of all but one of the runs made up for, where runs neither overlap nor wait in any number. */
const fates = {
  skip: 'skipped',
  queueOne: 'part of another',
  cancelPrevious: 'cancelled by the next',
} as const

export const missedRunsFit: Rule = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { missedRuns = 'last', overlap = 'skip', catchUpWindow } = schedule.body.spec
    if (missedRuns === 'none' && catchUpWindow !== undefined) {
      report({
        code: 'catch-up-window-unused',
        severity: 'warning',
        in: schedule,
        at: '/spec/catchUpWindow',
        message: 'with missedRuns: none nothing is made up for, so the window does nothing',
        hint: 'remove "catchUpWindow", or write missedRuns: last',
      })
    }
    if (missedRuns !== 'all' || overlap === 'allow' || overlap === 'queueAll') continue
    const message = `missedRuns: all needs overlap: queueAll or allow; with overlap: ${overlap} all but one of them would be ${fates[overlap]}`
    const hint = 'write overlap: queueAll, or missedRuns: last'
    report({ code: 'missed-runs-need-overlap', in: schedule, at: '/spec/missedRuns', message, hint })
  }
}
