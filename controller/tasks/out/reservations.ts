import type { Task } from '../../../core/domain/task.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { QueueEntry } from '../../ports/task-queue.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { Places } from '../places/places.ts'
import { Leases } from './leases.ts'

/** Tasks follow each other quickly where no more than this is between them; a reservation is given back after as long. */
const quickMs = 100
/** Tasks of an environment that are reserved at once, at the most. */
const mostAhead = 8

interface Reservation {
  readonly environment: string
  readonly entry: QueueEntry
  readonly instance: string
  /** Once the store has answered: undefined where the task does not wait any more, or that is not known. */
  readonly task: Promise<Task | undefined>
  isRevoked: boolean
}

/**
 * Tasks that are to go out as soon as the one before is back. Where an environment has one place, and tasks follow each
 * other quickly, the next few are reserved in the store while one is out: then they need not wait for the disk when the
 * place is free (decision 75). They have no place before that, and whoever is more urgent is given it first.
 */
export class Reservations {
  readonly #store: Pick<TaskStore, 'reserve' | 'giveBack'>
  readonly #places: Pick<Places, 'nextInHand'>
  readonly #clock: TimerClock
  /** By task. */
  readonly #reserved = new Map<string, Reservation>()
  /** When a task went out last, on the clock that never jumps. */
  readonly #lastOut = new Map<string, number>()
  readonly #leases: Leases<Reservation>
  /** What is on its way back. */
  readonly #returning = new Set<Promise<void>>()

  constructor(
    store: Pick<TaskStore, 'reserve' | 'giveBack'>,
    places: Pick<Places, 'nextInHand'>,
    clock: TimerClock,
  ) {
    this.#store = store
    this.#places = places
    this.#clock = clock
    this.#leases = new Leases(clock)
  }

  /** A task has just gone out: time to see to the next, as many as go out before they would be given back. */
  wentOut(environment: string): void {
    const now = this.#clock.elapsed()
    const before = this.#lastOut.get(environment) ?? Number.NEGATIVE_INFINITY
    this.#lastOut.set(environment, now)
    const ahead = Math.min(mostAhead, Math.floor(quickMs / (now - before)))
    if (ahead < 1) return
    const next = this.#places.nextInHand(environment, ahead)
    const fresh = next.filter(({ entry }) => !this.#reserved.has(entry.taskId))
    const areFew = fresh.length * 2 >= next.length // so that many are reserved at once
    if (areFew) for (const each of fresh) this.#reserve(environment, each)
  }

  #reserve(environment: string, next: Pick<Reservation, 'entry' | 'instance'>): void {
    const { taskId, fence } = next.entry
    const task = this.#store.reserve(taskId, fence, next.instance).catch(() => undefined)
    const reservation = { environment, ...next, task, isRevoked: false }
    this.#reserved.set(taskId, reservation)
    this.#leases.begin(reservation, quickMs, () => void this.#giveBack(reservation))
  }

  /** The reservation of this entry's task. Nothing else is to be asked of the store for it before `task` is there. */
  of({ taskId, fence }: QueueEntry): Reservation | undefined {
    const found = this.#reserved.get(taskId)
    return found?.entry.fence === fence ? found : undefined
  }

  /**
   * It is over, as its task goes out now.
   * @returns whether that may go to this instance without having been claimed
   */
  end(reservation: Reservation, instance: string): boolean {
    this.#forget(reservation)
    return !reservation.isRevoked && reservation.instance === instance
  }

  /** The task may be ended from now on: it does not go out any more without having been claimed. */
  revoke(taskId: string): void {
    const found = this.#reserved.get(taskId)
    if (found) void this.#giveBack(found)
  }

  /** Forgets a deleted environment. */
  drop(environment: string): void {
    for (const each of this.#reserved.values()) if (each.environment === environment) this.#forget(each)
    this.#lastOut.delete(environment)
  }

  /** Resolves when all are given back. */
  async close(): Promise<void> {
    this.#leases.close()
    for (const each of this.#reserved.values()) void this.#giveBack(each)
    await Promise.all(this.#returning)
  }

  /** What cannot be given back is claimed all the same when its turn comes. */
  async #giveBack(reservation: Reservation): Promise<void> {
    if (reservation.isRevoked) return
    reservation.isRevoked = true
    const returning = this.#return(reservation)
    this.#returning.add(returning)
    await returning
    this.#returning.delete(returning)
  }

  /** Also where nobody knows whether it was reserved. It is not again before that. */
  async #return(reservation: Reservation): Promise<void> {
    const { taskId: id, fence } = reservation.entry
    await reservation.task
    if (this.#isOver(reservation)) return
    await this.#store.giveBack({ id, fence }).catch(() => {})
    this.#forget(reservation)
  }

  #forget(reservation: Reservation): void {
    if (this.#isOver(reservation)) return
    this.#leases.end(reservation)
    this.#reserved.delete(reservation.entry.taskId)
  }

  #isOver(reservation: Reservation): boolean {
    return this.#reserved.get(reservation.entry.taskId) !== reservation
  }
}
