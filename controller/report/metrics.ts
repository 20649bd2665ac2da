import { type TaskCategory, type TaskSummary, taskCategories } from '../domain/task.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Backlog, Occurrence } from '../ports/store.ts'
import { Counter, gauge, Histogram, type Metric, render } from './prometheus.ts'

/** What is asked for at each scrape. */
export interface Now {
  at: EpochMs
  environments: readonly { id: string; runners: number }[]
  /** Undefined while the store does not answer. */
  backlog: readonly Backlog[] | undefined
  queue: { engine: string; answers: boolean }
}

const pickupBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600]
const latenessBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86_400]

/** What Prometheus is told: counted from the start of the process, or as it is when it asks. */
export class Metrics {
  readonly #pickup = new Histogram(
    'bowline_task_pickup_seconds',
    'From when a task may be handed out until a runner has it.',
    pickupBounds,
  )
  readonly #finished = new Counter<{ environment: string; category: TaskCategory; outcome: string }>(
    'bowline_tasks_finished_total',
    'Tasks that ended, by how.',
  )
  readonly #lateness = new Histogram(
    'bowline_schedule_lateness_seconds',
    'How long after its planned time a run of a schedule was put into the queue.',
    latenessBounds,
  )
  readonly #occurrences = new Counter<{
    environment: string
    schedule: string
    state: string
    reason: string
  }>('bowline_schedule_occurrences_total', 'Planned runs of schedules, by what became of them and why.')

  pickedUp({ notBefore, assignedAt }: Pick<TaskSummary, 'notBefore' | 'assignedAt'>): void {
    if (assignedAt !== null)
      this.#pickup.observe(Math.max(0, Date.parse(assignedAt) - Date.parse(notBefore)) / 1000)
  }

  finished({
    environment,
    category,
    status,
  }: Pick<TaskSummary, 'environment' | 'category' | 'status'>): void {
    this.#finished.add({ environment, category, outcome: status })
  }

  occurrence(
    occurrence: Pick<Occurrence, 'environment' | 'schedule' | 'reason' | 'latenessMs'> & { state: string },
  ): void {
    const { environment, schedule, state, reason, latenessMs } = occurrence
    this.#occurrences.add({ environment, schedule, state, reason: reason ?? '' })
    if (state === 'queued') this.#lateness.observe(Math.max(0, latenessMs) / 1000)
  }

  /** In Prometheus' text format. */
  render(now: Now): string {
    const { queue, backlog } = now
    const [storeUp, queueUp] = [backlog !== undefined, queue.answers].map(Number) as [number, number]
    return render([
      ...(backlog ? waitingGauges(now, backlog) : []),
      this.#pickup,
      this.#finished,
      this.#lateness,
      this.#occurrences,
      gauge(
        'bowline_runners_connected',
        'Connections of runners.',
        now.environments.map(({ id, runners }) => ({ labels: { environment: id }, value: runners })),
      ),
      gauge('bowline_store_up', 'Whether the database answers.', [{ value: storeUp }]),
      gauge('bowline_queue_up', 'Whether the queue answers.', [
        { labels: { engine: queue.engine }, value: queueUp },
      ]),
    ])
  }
}

/** Also where nothing waits: what is missing cannot be told from what is 0. */
function waitingGauges({ at, environments }: Now, backlog: readonly Backlog[]): Metric[] {
  const waiting = environments.flatMap(({ id }) =>
    taskCategories.map((category) => ({
      labels: { environment: id, category },
      value: backlog.find((each) => each.environment === id && each.category === category)?.waiting ?? 0,
    })),
  )
  const oldest = environments.map(({ id }) => {
    const since = backlog.flatMap((each) => (each.environment === id ? (each.oldestDue ?? []) : []))
    const ages = since.map((each) => Math.max(0, at - each) / 1000)
    return { labels: { environment: id }, value: Math.max(0, ...ages) }
  })
  return [
    gauge('bowline_tasks_waiting', 'Tasks in the queue, also those that are for later.', waiting),
    gauge(
      'bowline_task_oldest_waiting_seconds',
      'How long the oldest of the tasks that may be handed out has been waiting for that.',
      oldest,
    ),
  ]
}
