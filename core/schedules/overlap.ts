import type { Schedule } from '../domain/desired.ts'
import type { EpochMs } from '../domain/epoch.ts'
import type { Occurrence } from '../domain/schedule-run.ts'

/** What is there of a schedule's earlier runs. */
export interface EarlierRuns {
  /** Tasks that are not finished. */
  unfinished: readonly string[]
  /** Occurrences that wait, oldest first, without those of a backfill: these are not in anybody's way. */
  waiting: readonly EpochMs[]
}

/** What becomes of runs whose time has come, oldest first, beside earlier ones; and which tasks make way for them. */
export function besideEarlier(
  { overlap, maxQueued = 1 }: Pick<Schedule, 'overlap'> & Partial<Pick<Schedule, 'maxQueued'>>,
  due: readonly Occurrence[],
  earlier: EarlierRuns,
): { occurrences: Occurrence[]; cancel: readonly string[] } {
  let busy = earlier.unfinished.length > 0
  const waiting = [...earlier.waiting]
  let cancel: readonly string[] = []

  const wait = (run: Occurrence): Occurrence => {
    waiting.push(run.nominal)
    return { ...run, state: 'waiting', reason: overlap === 'allow' ? 'turn' : 'overlap' }
  }
  const place = (run: Occurrence): Occurrence => {
    const isFree = !busy && waiting.length === 0
    const [first] = waiting
    busy = true
    switch (overlap) {
      case 'allow':
        return run.origin === 'catch-up' &&
          due.some(({ nominal, state }) => state === 'queued' && nominal < run.nominal)
          ? wait(run)
          : run
      case 'cancelPrevious':
        cancel = earlier.unfinished
        return run
      case 'queueOne':
        if (isFree) return run
        return first === undefined
          ? wait(run)
          : { ...run, state: 'coalesced', reason: 'overlap', into: first }
      case 'queueAll':
        if (isFree) return run
        return waiting.length < maxQueued ? wait(run) : { ...run, state: 'skipped', reason: 'queue-full' }
      case 'skip':
        if (isFree) return run
        return { ...run, state: 'skipped', reason: 'overlap', blocker: earlier.unfinished[0] ?? null }
    }
  }
  return { occurrences: due.map((each) => (isRun(each) ? place(each) : each)), cancel }
}

function isRun({ state }: Occurrence): boolean {
  return state === 'queued'
}
