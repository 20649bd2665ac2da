import type { Schedule } from '../../core/domain/desired.ts'
import type { Beginnings } from '../lib/beginnings.ts'
import type { FairTurns } from '../lib/fair-turns.ts'
import type { Unattended } from '../observe/attendance.ts'
import type { RunnerTroubles } from '../observe/runner-troubles.ts'
import type { StatusWriter } from '../observe/status-writer.ts'
import type { TagWatch } from '../observe/tag-watch.ts'
import type { TimerClock } from '../ports/clock.ts'
import type { EnvironmentStore } from '../ports/environment-store.ts'
import type { LogOfSeries } from '../ports/log.ts'
import type { RunnerHub } from '../ports/runners.ts'
import type { Runtime } from '../ports/runtime.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { Declarations } from '../runners/declarations.ts'
import type { Vault } from '../sealing/vault.ts'
import type { Dispatcher } from '../tasks/dispatcher.ts'
import type { ArrivalLines } from './arrival.ts'
import type { Configuration } from './configuration.ts'

/** What the environments of a fleet act through, and are told by. */
export interface EnvironmentPorts {
  runtime: Pick<Runtime, 'build' | 'start' | 'stop' | 'instances' | 'prune' | 'forget' | 'logs'>
  hub: Pick<RunnerHub, 'connections' | 'shutdown' | 'dismiss'>
  dispatcher: Pick<Dispatcher, 'open' | 'refillAll' | 'route' | 'drop' | 'running' | 'instanceGone'>
  queue: Pick<TaskQueue, 'inUse' | 'clear' | 'remove'>
  store: EnvironmentStore
  /** Writes what is kept of each environment. */
  writer: Pick<StatusWriter, 'put' | 'settled' | 'known' | 'forget' | 'recall' | 'close'>
  /** Makes the environment's schedules exactly these. */
  arm: (environment: string, schedules: readonly Schedule[], signal: AbortSignal) => Promise<void>
  /** In which order environments are worked on. */
  beginnings: Pick<Beginnings, 'next'>
  /** Builds, of which few are made at once. */
  builds: Pick<FairTurns, 'run'>
  /** Instances that are being started, of which there are few at once. */
  starts: Pick<FairTurns, 'take'>
  clock: TimerClock
  /** A number in [0, 1). */
  random: () => number
  log: LogOfSeries
  /** Says that an environment is as a commit says. */
  arrivals: Pick<ArrivalLines, 'tell'>
  vault: Pick<Vault, 'openTarget'>
  configuration: Pick<Configuration, 'told' | 'ofInstance' | 'push'>
  /** Ends all keys of an environment that is gone. */
  endKeys: (environment: string) => Promise<void>
  declarations: Pick<Declarations, 'settle' | 'drop' | 'of'>
  troubles: Pick<RunnerTroubles, 'of' | 'forget'>
  /** Whether the tag of what is deployed was moved or removed since. */
  movedTag: TagWatch['of']
  /** The tasks of an environment that wait for a runner in vain. */
  unattended: (environment: string) => Unattended | null
  /** Called when something has been applied in full. */
  applied: (environment: string) => void
  /** Called whenever anything that a status shows has changed. */
  changed: (environment: string) => void
}
