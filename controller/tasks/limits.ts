import type { TaskCategory } from '../../core/domain/task.ts'
import { lastRank } from '../ports/task-queue.ts'

/** How many tasks may wait and be out, and for how long. Times are in milliseconds. */
export interface DispatcherLimits {
  /** How long a runner whose socket is lost has to come back before its tasks are handed on. */
  graceMs: number
  /** How long a runner that came back has to send results that it may still have, before tasks it does not have are handed on. */
  lateResultMs: number
  /** How long a task may be out after that with a runner that may not have it. */
  doubtMs: number
  /**
   * How long a task may be out before it counts as lost. A reconnect does not begin it anew: who comes back late has
   * `lateResultMs`, and nobody more than that and `graceMs` beyond it. It is the limit that
   * cloudblue/connect-extension-runner sets its handlers (`BACKGROUND_TASK_MAX_EXECUTION_TIME` 300 s, `INTERACTIVE_...`
   * 120 s, `SCHEDULED_...` 12 h, `TRANSFORMATION_...` 16 h), and 90 s for the answer to arrive.
   */
  leaseMs: Readonly<Record<TaskCategory, number>>
  /** How long an interactive task may wait for a runner: nobody wants the answer after that. */
  interactiveWaitMs: number
  /** Tasks out at once on one connection. */
  capacityPerConnection: number
  /** Tasks out at once over all environments. Undefined: as many as runners take. */
  maxRunning: number | undefined
  /** Waiting tasks of one environment, due or not; with more, events are turned away. */
  maxBacklog: number
  /** The same for the bytes of their data. */
  maxBacklogBytes: number
  /** Due tasks of one environment that wait in memory; those beyond wait in the queue. */
  hand: number
  /** The last rank entries may have: with more rounds than that, what waits is ranked anew. */
  lastRank: number
}

export const usualLimits: DispatcherLimits = {
  graceMs: 30_000,
  lateResultMs: 10_000,
  doubtMs: 50_000,
  leaseMs: { background: 390_000, interactive: 210_000, scheduled: 43_290_000, transformation: 57_690_000 },
  interactiveWaitMs: 120_000,
  capacityPerConnection: 25,
  maxRunning: undefined,
  maxBacklog: 100_000,
  maxBacklogBytes: 256 * 1024 * 1024,
  hand: 10_000,
  lastRank,
}
