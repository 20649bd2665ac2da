import type { TaskCategory } from '../../core/domain/task.ts'
import { lastRank } from '../ports/task-queue.ts'

export interface DispatcherLimits {
  /** How long a runner whose socket is lost has to come back before its tasks are handed on. */
  graceMs: number
  /** A runner that came back and says it works on nothing may still have results to send. */
  lateResultMs: number
  /** The clients' own limits on a handler, and 90 s for the answer to arrive. */
  leaseMs: Readonly<Record<TaskCategory, number>>
  /** How long an interactive task may wait for a runner: nobody wants the answer after that. */
  interactiveWaitMs: number
  /** Tasks out at once on one connection. */
  capacityPerConnection: number
  /** Tasks out at once over all environments. Undefined: as many as runners take. */
  maxRunning: number | undefined
  /** Waiting tasks of one environment; with more, events are turned away. */
  maxBacklog: number
  /** The same for the data of all that wait. */
  maxBacklogBytes: number
  /** Due tasks of one environment that wait in memory; those beyond wait in the queue. */
  hand: number
  /** The queue's last rank: with more turns than that, what waits is ranked anew. */
  lastRank: number
}

export const usualLimits: DispatcherLimits = {
  graceMs: 30_000,
  lateResultMs: 10_000,
  leaseMs: { background: 390_000, interactive: 210_000, scheduled: 43_290_000, transformation: 57_690_000 },
  interactiveWaitMs: 120_000,
  capacityPerConnection: 25,
  maxRunning: undefined,
  maxBacklog: 100_000,
  maxBacklogBytes: 256 * 1024 * 1024,
  hand: 10_000,
  lastRank,
}
