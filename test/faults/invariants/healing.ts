import type { Report } from '../checker.ts'
import { type Evidence, ofKind } from '../evidence.ts'

/** I9. Counts from the last event where those go on after the last fault. */
export function healing({ history, healWithinMs }: Evidence, report: Report): void {
  const faults = ofKind(history, 'fault')
  const events = ofKind(history, 'send').filter(({ type }) => type === 'ok')
  const drains = ofKind(history, 'drain')
  for (const { index, fault } of faults.filter(({ type }) => type === 'invoke')) {
    if (!faults.some((each) => each.type === 'ok' && each.fault === fault && each.index > index))
      report('I9', fault, 'was never let be')
  }
  if (drains.length === 0) report('I9', 'the end', 'it was never seen that all is done')
  for (const drain of drains) {
    if (drain.type === 'fail') report('I9', 'the end', drain.detail ?? 'not all is done')
    const last = faults.findLast(({ type, index }) => type === 'ok' && index < drain.index)
    const lastEvent = events.findLast(({ index }) => index < drain.index)
    const tookMs = last ? drain.at - Math.max(last.at, lastEvent?.at ?? 0) : 0
    if (drain.type === 'ok' && tookMs > healWithinMs) {
      report('I9', last?.fault ?? '', `all was done only ${Math.round(tookMs / 1000)} s later`)
    }
  }
}
