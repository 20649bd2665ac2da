import type { Occurrence, ScheduleState } from '../../core/domain/schedule-run.ts'
import { finished, type TaskCategory } from '../../core/domain/task.ts'
import { groupBy } from '../../core/lib/group-by.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunnerHub } from '../ports/runners.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { BacklogCount, TaskStore } from '../ports/task-store.ts'
import type { TaskChange } from '../tasks/feed.ts'
import { Counter, type Family, Histogram, KeptSamples, type Labels, renderFamilies } from './prometheus.ts'

export interface MetricsOptions {
  hub: Pick<RunnerHub, 'connections'>
  queue: Pick<TaskQueue, 'engine' | 'answers'>
  store: Pick<TaskStore, 'backlog'>
  clock: Clock
  /** Parts of the controller that are in trouble, of those there are. */
  troubles: { parts: readonly string[]; inTrouble: () => readonly string[] }
  /** Bytes left for the data folder; null where that cannot be told. */
  freeBytes: () => Promise<number | null>
  version: string
  /** Hides secrets in a text of an environment. */
  redact: (text: string, environment: string) => string
}

const pickupBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800]
const latenessBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 21_600, 86_400]
const categories: readonly TaskCategory[] = ['background', 'interactive', 'scheduled', 'transformation']

/**
 * What Prometheus is told: counts of what happened while we ran, and what is the case at the moment it asks. What is told of
 * each environment is kept as text, so that a scrape costs what has changed since the last one, and the copying of its text.
 */
export class Metrics {
  readonly #options: MetricsOptions
  readonly #pickup = new Histogram(
    'bowline_task_pickup_seconds',
    'From when a task was due until a runner was given it.',
    pickupBounds,
  )
  readonly #finished = new Counter(
    'bowline_tasks_finished_total',
    'Tasks that ended, by how: succeeded, skipped or failed.',
  )
  readonly #lateness = new Histogram(
    'bowline_schedule_lateness_seconds',
    'From when a run was planned until its task was made.',
    latenessBounds,
  )
  readonly #occurrences = new Counter(
    'bowline_schedule_occurrences_total',
    'Planned runs, by what became of them: queued, not run for a reason, or waiting and queued later.',
  )
  readonly #runners = new KeptSamples({
    name: 'bowline_runners_connected',
    help: 'Runners that are connected.',
    type: 'gauge',
  })
  readonly #waiting = new KeptSamples({
    name: 'bowline_tasks_waiting',
    help: 'Tasks that wait for a runner, those for later among them.',
    type: 'gauge',
  })
  readonly #oldest = new KeptSamples({
    name: 'bowline_task_oldest_waiting_seconds',
    help: 'For how long the oldest task that is due has waited; 0 where none is.',
    type: 'gauge',
  })
  readonly #environments = new Set<string>()
  /** Environments whose runners are to be counted anew. */
  readonly #recount = new Set<string>()
  /** Environments of which it was told last that tasks wait. */
  #busy: ReadonlySet<string> = new Set()
  readonly #gone = new Set<string>()
  #answering: Promise<string> | undefined

  constructor(options: MetricsOptions) {
    this.#options = options
  }

  /** There is another environment. */
  came(environment: string): void {
    this.#environments.add(environment)
    this.#gone.delete(environment)
    this.#recount.add(environment)
    this.#tellWaiting(environment, [])
  }

  /** An environment is gone, and so is what was counted of it. */
  left(environment: string): void {
    this.#environments.delete(environment)
    this.#gone.add(environment)
    this.#recount.delete(environment)
    for (const kept of [this.#runners, this.#waiting, this.#oldest]) kept.delete(environment)
  }

  /** Runners of an environment came or went. */
  connectionsChanged(environment: string): void {
    if (this.#environments.has(environment)) this.#recount.add(environment)
  }

  taskChanged({ what, task }: TaskChange): void {
    const { environment, category, status, notBefore, assignedAt } = task
    if (what === 'assigned' && assignedAt !== null)
      this.#pickup.observe(Math.max(0, Date.parse(assignedAt) - Date.parse(notBefore)) / 1000)
    else if (finished.includes(status)) this.#finished.add({ environment, category, outcome: status })
  }

  occurrence(
    { environment, spec }: Pick<ScheduleState, 'environment' | 'spec'>,
    { state, reason, latenessMs }: Pick<Occurrence, 'state' | 'reason' | 'latenessMs'>,
  ): void {
    const schedule = this.#options.redact(spec.name, environment) // anybody's words
    this.#occurrences.add({ environment, schedule, state, reason: reason ?? '' })
    if (state === 'queued') this.#lateness.observe(Math.max(0, latenessMs) / 1000)
  }

  /** Those who ask at once share an answer. */
  text(): Promise<string> {
    this.#answering ??= this.#text().finally(() => {
      this.#answering = undefined
    })
    return this.#answering
  }

  async #text(): Promise<string> {
    const { store, queue, troubles, freeBytes } = this.#options
    const [backlog, queueAnswers, free] = await Promise.all([
      store.backlog().catch(() => undefined), // counts are told all the same
      queue.answers(),
      freeBytes(),
    ])
    this.#forget()
    return renderFamilies([
      gauge('bowline_build_info', 'The version that runs.', [[{ version: this.#options.version }, 1]]),
      gauge('bowline_database_up', 'Whether the database answers.', [[{}, backlog ? 1 : 0]]),
      gauge('bowline_queue_up', 'Whether the engine of the queues answers.', [
        [{ engine: queue.engine }, queueAnswers ? 1 : 0],
      ]),
      gauge(
        'bowline_in_trouble',
        'Whether a part of the controller cannot do its work, as `bowline status` says.',
        troubles.parts.map((part) => [{ part }, troubles.inTrouble().includes(part) ? 1 : 0]),
      ),
      ...(free === null
        ? []
        : [gauge('bowline_data_free_bytes', 'Space left for the data folder.', [[{}, free]])]),
      this.#countRunners(),
      ...(backlog ? this.#countWaiting(backlog) : []),
      this.#pickup.family(),
      this.#finished.family(),
      this.#lateness.family(),
      this.#occurrences.family(),
    ])
  }

  /** What was counted of environments that are gone is told no more. */
  #forget(): void {
    if (this.#gone.size === 0) return
    const isGone = ({ environment = '' }: Labels) => this.#gone.has(environment)
    for (const each of [this.#finished, this.#occurrences]) each.drop(isGone)
    this.#gone.clear()
  }

  #countRunners(): Family {
    for (const environment of this.#recount) {
      const connections = this.#options.hub.connections(environment)
      const value = new Set(connections.map(({ instance }) => instance)).size
      this.#runners.set(environment, [{ labels: { environment }, value }])
    }
    this.#recount.clear()
    return this.#runners.family()
  }

  #countWaiting(backlog: readonly BacklogCount[]): Family[] {
    const rows = groupBy(
      backlog.filter(({ environment }) => this.#environments.has(environment)),
      ({ environment }) => environment,
    )
    for (const each of this.#busy)
      if (!rows.has(each) && this.#environments.has(each)) this.#tellWaiting(each, [])
    for (const [environment, counts] of rows) this.#tellWaiting(environment, counts)
    this.#busy = new Set(rows.keys())
    return [this.#waiting.family(), this.#oldest.family()]
  }

  #tellWaiting(environment: string, counts: readonly BacklogCount[]): void {
    const now = this.#options.clock.now()
    const since = Math.min(now, ...counts.map(({ oldestDue }) => oldestDue ?? now))
    const waiting = categories.map((category) => ({
      labels: { environment, category },
      value: counts.find((each) => each.category === category)?.waiting ?? 0,
    }))
    this.#waiting.set(environment, waiting)
    this.#oldest.set(environment, [{ labels: { environment }, value: (now - since) / 1000 }])
  }
}

function gauge(name: string, help: string, samples: readonly (readonly [Labels, number])[]): Family {
  return { name, help, type: 'gauge', samples: samples.map(([labels, value]) => ({ labels, value })) }
}
