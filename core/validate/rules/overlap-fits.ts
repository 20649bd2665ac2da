import type { Rule } from '../rule.ts'

export const overlapFits: Rule = ({ schedules }, report) => {
  for (const schedule of schedules) {
    const { overlap = 'skip', maxQueued } = schedule.body.spec
    if (maxQueued === undefined || overlap === 'queueAll') continue
    const message = `maxQueued is for overlap: queueAll; with overlap: ${overlap} it does nothing`
    const hint = 'write overlap: queueAll, or remove "maxQueued"'
    report({ code: 'not-for-overlap', in: schedule, at: '/spec/maxQueued', message, hint })
  }
}
