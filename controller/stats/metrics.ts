import type { Occurrence, ScheduleState } from '../../core/domain/schedule-run.ts'
import { finished, type TaskCategory } from '../../core/domain/task.ts'
import type { Clock } from '../ports/clock.ts'
import type { RunnerHub } from '../ports/runners.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { BacklogCount, TaskStore } from '../ports/task-store.ts'
import type { TaskChange } from '../tasks/feed.ts'
import { Counter, type Family, Histogram, type Labels, renderFamilies } from './prometheus.ts'

export interface MetricsOptions {
  /** All there are. */
  environments: () => readonly string[]
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

/** What Prometheus is told: counts of what happened while we ran, and what is the case at the moment it asks. */
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
  #answering: Promise<string> | undefined

  constructor(options: MetricsOptions) {
    this.#options = options
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
      this.#runners(),
      ...(backlog ? this.#waiting(backlog) : []),
      this.#pickup.family(),
      this.#finished.family(),
      this.#lateness.family(),
      this.#occurrences.family(),
    ])
  }

  #runners(): Family {
    const { environments, hub } = this.#options
    const count = (environment: string) =>
      new Set(hub.connections(environment).map(({ instance }) => instance)).size
    return gauge(
      'bowline_runners_connected',
      'Runners that are connected.',
      environments().map((environment) => [{ environment }, count(environment)]),
    )
  }

  #waiting(backlog: readonly BacklogCount[]): Family[] {
    const { environments, clock } = this.#options
    const now = clock.now()
    const rows = new Map(backlog.map((each) => [`${each.environment} ${each.category}`, each]))
    const waiting: [Labels, number][] = []
    const oldest: [Labels, number][] = []
    for (const environment of environments()) {
      let since = now
      for (const category of categories) {
        const row = rows.get(`${environment} ${category}`)
        waiting.push([{ environment, category }, row?.waiting ?? 0])
        since = Math.min(since, row?.oldestDue ?? now)
      }
      oldest.push([{ environment }, (now - since) / 1000])
    }
    return [
      gauge('bowline_tasks_waiting', 'Tasks that wait for a runner, those for later among them.', waiting),
      gauge(
        'bowline_task_oldest_waiting_seconds',
        'For how long the oldest task that is due has waited; 0 where none is.',
        oldest,
      ),
    ]
  }
}

function gauge(name: string, help: string, samples: readonly (readonly [Labels, number])[]): Family {
  return { name, help, type: 'gauge', samples: samples.map(([labels, value]) => ({ labels, value })) }
}
