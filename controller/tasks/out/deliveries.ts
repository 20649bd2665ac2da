import type { TaskSummary } from '../../../core/domain/task.ts'
import type { RunnerConnection } from '../../ports/runners.ts'

/** A task that was sent as a reserved one is being claimed. */
export interface Claiming {
  /** The store's answer to what was asked last; rejects as the store does. */
  attempt: Promise<TaskSummary | undefined> | undefined
  /** `refused` where it waited no more at its fence; `unknown` where the controller has stopped before that was known. */
  outcome: Promise<'claimed' | 'refused' | 'unknown'>
}

/** A task that is out with a runner, or was when an earlier controller ended. */
export interface Delivery {
  readonly task: TaskSummary
  /** Who has it: the `instance` of the runner's connection. */
  readonly instance: string
  readonly runnerType: RunnerConnection['runnerType']
  /** False where an earlier controller claimed the task, and is not known to have sent it. */
  readonly sent: boolean
  /** On the clock that never jumps; of what an earlier controller sent, by the task's own times. */
  readonly sentAt: number
  /** Id of the connection whose place it has; null while the runner's socket is lost, and once the place is free. */
  connection: string | null
  /** Set while it is sent, and not claimed yet. */
  claiming?: Claiming | undefined
  /** Ends the queue entry; undefined where there is none: it was lost with an earlier controller. */
  readonly done: (() => void) | undefined
  /** Set once it is known how the delivery ended, settled when that is on record. */
  concluded: Promise<void> | undefined
}

/** What is out, found by task and by instance. */
export class Deliveries {
  readonly #byTask = new Map<string, Delivery>()
  readonly #byInstance = new Map<string, Map<string, Set<Delivery>>>()

  add(delivery: Delivery): void {
    const { id, environment } = delivery.task
    this.#byTask.set(id, delivery)
    const instances = this.#byInstance.get(environment) ?? new Map<string, Set<Delivery>>()
    this.#byInstance.set(environment, instances)
    const same = instances.get(delivery.instance)
    if (same) same.add(delivery)
    else instances.set(delivery.instance, new Set([delivery]))
  }

  get(taskId: string): Delivery | undefined {
    return this.#byTask.get(taskId)
  }

  has(delivery: Delivery): boolean {
    return this.#byTask.get(delivery.task.id) === delivery
  }

  /** False when it was removed before. */
  remove(delivery: Delivery): boolean {
    const { id, environment } = delivery.task
    if (!this.has(delivery)) return false
    this.#byTask.delete(id)
    const instances = this.#byInstance.get(environment)
    const same = instances?.get(delivery.instance)
    same?.delete(delivery)
    if (same?.size === 0) instances?.delete(delivery.instance)
    if (instances?.size === 0) this.#byInstance.delete(environment)
    return true
  }

  /** Those of one instance; of all, where none is named. */
  of(environment: string, instance?: string): Delivery[] {
    const instances = this.#byInstance.get(environment)
    if (instance !== undefined) return [...(instances?.get(instance) ?? [])]
    return [...(instances?.values() ?? [])].flatMap((same) => [...same])
  }

  count(environment: string, instances: readonly string[] | undefined): number {
    const byInstance = this.#byInstance.get(environment)
    const counted = instances ?? [...(byInstance?.keys() ?? [])]
    return counted.reduce((sum, each) => sum + (byInstance?.get(each)?.size ?? 0), 0)
  }
}
