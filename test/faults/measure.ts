import type { Violation } from './checker.ts'
import { type Evidence, groupBy, ofKind, type Run, runsOf } from './evidence.ts'

/** A line of the table. */
export interface Measures {
  /** That were acknowledged. */
  events: number
  /** Made of events, and of schedules. */
  tasks: number
  lost: number
  /** Times a handler came to the end of a task again. */
  repeated: number
  /** Results that came too late, and were refused. */
  refused: number
  /** Tried and not done, to be tried again later. */
  retrying: number
  /** Failed because they were lost three times. */
  quarantined: number
  /** The longest time from the moment a fault is over until work it stopped is done. */
  recoveryMs: number
}

export function measure(evidence: Evidence, violations: readonly Violation[]): Measures {
  const { history, tasks, texts } = evidence
  const runs = runsOf(history)
  const done = groupBy(
    runs.filter(({ end }) => end?.type === 'ok'),
    ({ begin }) => begin.task,
  )
  return {
    events: ofKind(history, 'send').filter(({ type }) => type === 'ok').length,
    tasks: tasks.length,
    lost: violations.filter(({ invariant }) => invariant === 'I1').length,
    repeated: [...done.values()].reduce((sum, each) => sum + each.length - 1, 0),
    refused: texts.reduce((sum, { text }) => sum + text.split(refusal).length - 1, 0),
    retrying: tasks.filter(({ status }) => status === 'retrying').length,
    quarantined: tasks.filter(({ reason }) => reason === 'quarantined').length,
    recoveryMs: Math.max(0, ...recoveries(evidence, runs)),
  }
}

const refusal = 'refused the result of a delivery that is no longer current'

/** From each end of a fault to the next end of a run, and to the ends of the tasks it cut off. */
function recoveries({ history }: Evidence, runs: readonly Run[]): number[] {
  const ends = ofKind(history, 'run').filter(({ type }) => type === 'ok')
  const byTask = groupBy(ends, ({ task }) => task)
  return ofKind(history, 'fault').flatMap((fault, _, faults) => {
    if (fault.type !== 'ok') return []
    const next = ends.find(({ index }) => index > fault.index)
    const begun = faults.findLast(({ type, index }) => type === 'invoke' && index < fault.index)
    const before = faults.findLast(({ index }) => index < (begun?.index ?? 0))
    const cut = runs.filter(
      ({ begin, end }) => !end && begin.index < fault.index && begin.index > (before?.index ?? -1),
    )
    const again = cut.map(({ begin }) => byTask.get(begin.task)?.find(({ index }) => index > fault.index))
    return [next, ...again].flatMap((end) => (end ? [end.at - fault.at] : []))
  })
}
