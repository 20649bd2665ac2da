import type { EpochMs } from '../../../core/domain/epoch.ts'
import { messageOf } from '../../../core/domain/errors.ts'
import type { Settlement, Task, TaskSummary } from '../../../core/domain/task.ts'
import { TurnsByKey } from '../../lib/turns-by-key.ts'
import type { ResultMessage, RunnerConnection, RunnerHub, Unwanted } from '../../ports/runners.ts'
import { StoreAway } from '../../ports/store.ts'
import type { QueueEntry } from '../../ports/task-queue.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import type { DispatcherLimits } from '../limits.ts'
import type { Parking } from '../places/parking.ts'
import { laneOf, type Places } from '../places/places.ts'
import { Comeback } from './comeback.ts'
import { Confirmations } from './confirmations.ts'
import { fenceOf } from './correlation.ts'
import { type Claiming, Deliveries, type Delivery } from './deliveries.ts'
import { Endings, type EndingsOptions } from './endings.ts'
import { exclusiveKeysOf } from './exclusive-keys.ts'
import { Leases } from './leases.ts'
import { afterLoss, afterRelease, afterResult, afterTurningAway } from './outcome.ts'
import { taskMessage } from './task-message.ts'

/** Until a task is given out anew that a runner does not take and another release, which is about to serve, does. */
const elsewhereMs = 10_000

export interface InFlightOptions extends EndingsOptions {
  store: Pick<TaskStore, 'left' | 'get' | 'claim' | 'claimSent' | 'markSent' | 'settle'>
  hub: Pick<RunnerHub, 'send'>
  places: Places
  parking: Parking
  /** In [0, 1). */
  random: () => number
  limits: Pick<DispatcherLimits, 'graceMs' | 'lateResultMs' | 'doubtMs' | 'leaseMs'>
  unwanted: Unwanted
}

/** The tasks that are out with runners, each until its end is on record: by a result, a loss, a release or a cancellation. */
export class InFlight {
  readonly #options: InFlightOptions
  readonly #deliveries = new Deliveries()
  readonly #leases: Leases<Delivery | Comeback>
  /** By connection. */
  readonly #comebacks = new Map<string, Comeback>()
  readonly #confirmations: Confirmations
  readonly #endings: Endings
  /** Of tasks that are not out, by those who say they had them: one at a time, so that no environment takes all of the store. */
  readonly #lookUps = new TurnsByKey({ atOnce: 1 })

  constructor(options: InFlightOptions) {
    const { store, clock, log } = options
    this.#options = options
    this.#endings = new Endings(options)
    this.#leases = new Leases(clock)
    this.#confirmations = new Confirmations(this.#deliveries, store, clock, log)
  }

  /** Takes over what an earlier controller had out: see `Dispatcher.recover`. */
  async recover(isDead: (instance: string) => boolean): Promise<void> {
    const { places, parking, clock, limits } = this.#options
    for (const { task, wasReserved } of await this.#leftOut()) {
      const { environment, sent } = task
      const instance = task.assignee ?? ''
      const keys = exclusiveKeysOf(task)
      const done = () => parking.leaveAll(keys)
      for (const key of keys) parking.take(key)
      places.takeSlot(environment)
      const runnerType = laneOf(task.category)
      const from = { connection: null, sentAt: clock.elapsed() - ageOf(task, clock.now()) }
      const delivery = { task, instance, runnerType, sent, done, ...from, concluded: undefined }
      this.#track(delivery, limits.graceMs)
      const how = wasReserved ? 'released' : 'lost'
      if (isDead(instance)) await this.#end(delivery, how, `instance ${instance} ended`)
    }
  }

  /** What is out since an earlier controller: what that had reserved counts as claimed, and perhaps not sent. */
  async #leftOut(): Promise<{ task: TaskSummary; wasReserved: boolean }[]> {
    const { store } = this.#options
    const left = await store.left()
    const claimed = await Promise.all(
      left.map(async ({ task, reservedFor }) => {
        if (reservedFor === null) return { task, wasReserved: false }
        const claimed = await store.claimSent(task.id, task.fence, reservedFor)
        return claimed && { task: claimed, wasReserved: true }
      }),
    )
    return claimed.filter((each) => each !== undefined)
  }

  /** Whether the task is out at this very fence, and so does not wait. */
  has({ id, fence }: Pick<TaskSummary, 'id' | 'fence'>): boolean {
    return this.#deliveries.get(id)?.task.fence === fence
  }

  /** How many are out with these instances (with any, where none is named). */
  count(environment: string, instances?: readonly string[]): number {
    return this.#deliveries.count(environment, instances)
  }

  /**
   * A runner is there, perhaps again: then what it had is with it on this connection, for as long as was left. What it
   * does not have by its own count is handed on when the results that may be on their way have come.
   */
  connected(connection: RunnerConnection): void {
    const { places, limits, clock } = this.#options
    const back = this.#deliveries
      .of(connection.environment, connection.instance)
      .filter((each) => each.connection === null && !each.concluded && isSameWorker(each, connection))
    for (const delivery of back) {
      delivery.connection = connection.id
      places.arrive(connection.id)
      this.#lease(delivery, this.#left(delivery))
    }
    const comeback = new Comeback(back, connection, clock.elapsed())
    if (comeback.absent.length > 0) {
      this.#comebacks.set(connection.id, comeback)
      this.#leases.begin(comeback, limits.lateResultMs, () => {
        comeback.hadTime()
        this.#handOnWhatIsNotThere(connection.id)
        if (comeback.isInDoubt) this.#waitForDoubtful(comeback, connection.id)
      })
    }
    places.connected(connection)
  }

  #waitForDoubtful(comeback: Comeback, connection: string): void {
    this.#leases.begin(comeback, this.#options.limits.doubtMs, () => {
      comeback.endDoubt()
      this.#handOnWhatIsNotThere(connection)
    })
  }

  #handOnWhatIsNotThere(connection: string): void {
    const comeback = this.#comebacks.get(connection)
    if (!comeback || comeback.waitsForResults) return
    for (const delivery of comeback.absent) {
      const how = delivery.sent && comeback.mayBeNew ? 'lost' : 'released'
      void this.#end(delivery, how, 'the runner came back without it')
    }
    if (comeback.isOver) this.#comebacks.delete(connection)
  }

  /**
   * The runner's socket is gone. Its tasks stay with their instance for `graceMs`; what it does not come back for by then
   * is lost, and handed on (`afterLoss`).
   */
  disconnected(connection: RunnerConnection): void {
    const { places, limits } = this.#options
    places.disconnected(connection)
    this.#comebacks.delete(connection.id)
    for (const delivery of this.#deliveries.of(connection.environment, connection.instance)) {
      if (delivery.connection !== connection.id) continue
      delivery.connection = null
      this.#lease(delivery, limits.graceMs)
    }
  }

  instanceGone(environment: string, instance: string, how: 'lost' | 'released'): void {
    this.#options.places.gone(environment, instance)
    for (const delivery of this.#deliveries.of(environment, instance))
      void this.#end(delivery, how, `instance ${instance} ended`)
  }

  /**
   * Makes a waiting task the instance's own. Where the store's answer got lost, it may be that already.
   * @returns undefined where it waits no more at this fence
   */
  claim({ taskId, fence }: QueueEntry, instance: string): Promise<Task | undefined> {
    let asked = false
    return this.#options.retries.until(async () => {
      const found = asked ? await this.#foundWith(instance, { id: taskId, fence }) : undefined
      asked = true
      const isOurs = found && !this.#deliveries.get(taskId)
      return isOurs ? found : await this.#options.store.claim(taskId, fence, instance)
    })
  }

  /** The task, where it is on record that this instance has it at this fence. */
  async #foundWith(instance: string, { id, fence }: Pick<Task, 'id' | 'fence'>): Promise<Task | undefined> {
    const found = await this.#options.store.get(id)
    const isOurs = found?.status === 'processing' && found.fence === fence && found.assignee === instance
    return isOurs ? found : undefined
  }

  /** Sends a claimed task to its runner, if that takes it. Resolves when the delivery is over. */
  deliver(task: Task, runner: RunnerConnection): Promise<void> {
    return new Promise((done) => this.#send(task, runner, { done }))
  }

  /** The same for a task that is reserved for the runner's instance, and not claimed yet: it is once it has been sent. */
  deliverReserved(task: Task, runner: RunnerConnection): Promise<void> {
    return new Promise((done) => this.#send(task, runner, { done, isClaimed: false }))
  }

  #send(task: Task, runner: RunnerConnection, { done, isClaimed = true }: Sending): void {
    const { hub, clock, unwanted } = this.#options
    const { id, instance, runnerType } = runner
    const refusal = unwanted(task, runner)
    const sent = !refusal && hub.send(id, taskMessage(task))
    const to = { instance, runnerType, connection: id, sentAt: clock.elapsed() }
    const delivery: Delivery = { task, ...to, sent, done, concluded: undefined }
    this.#track(delivery, this.#options.limits.leaseMs[task.category])
    if (!isClaimed) this.#claimSent(delivery)
    if (refusal) void this.#conclude(delivery, afterTurningAway(task, refusal, clock.now() + elsewhereMs))
    else if (sent) this.#confirmations.add(delivery)
    else void this.#end(delivery, 'released', 'the runner left')
  }

  /** Puts on record that a reserved task is out, however long the store takes. */
  #claimSent(delivery: Delivery): void {
    const { store, retries, log } = this.#options
    const { task, instance } = delivery
    const { id, environment, fence } = task
    let asked = false
    const ask = async () => {
      const found = asked ? await this.#foundWith(instance, task) : undefined
      asked = true
      return found ?? (await store.claimSent(id, fence, instance))
    }
    const claiming: Claiming = { attempt: undefined, outcome: Promise.resolve('unknown') }
    const claimed = retries.until(() => {
      claiming.attempt = ask()
      return claiming.attempt
    })
    const refused = (fields: object) => {
      log.warn({ environment, task: id, ...fields }, 'a task was ended by somebody else while it went out')
      if (!delivery.concluded) {
        this.#vacate(delivery)
        this.#forget(delivery)
      }
      return 'refused' as const
    }
    delivery.claiming = claiming
    claiming.outcome = claimed.then(
      (found) => {
        delivery.claiming = undefined
        return found ? 'claimed' : refused({})
      },
      (error: unknown) => (error instanceof StoreAway ? 'unknown' : refused({ reason: messageOf(error) })),
    )
  }

  /**
   * Resolves once the task does not wait in the store any more, where it was sent before it was claimed.
   * @throws {StoreAway}
   */
  async onRecord(taskId: string): Promise<void> {
    await this.#deliveries.get(taskId)?.claiming?.attempt
  }

  /**
   * Records what a runner answered. It may answer on another connection than it was asked on, and after it was away: what
   * counts is that the task is still out at the fence it was sent with.
   */
  async result(connection: RunnerConnection, result: ResultMessage): Promise<void> {
    this.#comebacks.get(connection.id)?.answered(result)
    const recorded = this.#answered(connection, result)
    this.#handOnWhatIsNotThere(connection.id)
    await recorded
  }

  async #answered(connection: RunnerConnection, result: ResultMessage): Promise<void> {
    const { store, retries, clock, random, log } = this.#options
    const { environment } = connection
    const fence = fenceOf(result.correlationId)
    const delivery = this.#deliveries.get(result.taskId)
    const lookUp = () => retries.until(() => store.get(result.taskId))
    const task =
      delivery?.task ?? (fence === undefined ? undefined : await this.#lookUps.run(environment, lookUp))
    if (!task || task.environment !== environment || task.fence !== fence) {
      log.warn(
        { environment, task: result.taskId, fence },
        'refused the result of a delivery that is no longer current',
      )
      return
    }
    const settlement = afterResult(task, result, clock.now(), random())
    await (delivery
      ? this.#conclude(delivery, settlement, result)
      : this.#endings.settle(task, settlement, result))
  }

  /** Lets go of a task that is out at an earlier fence than this, its end being on record: its place is free at once. */
  abandon(taskId: string, fence: number): void {
    const delivery = this.#deliveries.get(taskId)
    if (!delivery || delivery.task.fence >= fence || delivery.concluded) return
    this.#vacate(delivery)
    this.#forget(delivery)
  }

  /** Forgets a deleted environment. */
  drop(environment: string): void {
    for (const delivery of this.#deliveries.of(environment)) {
      if (!delivery.concluded) this.#vacate(delivery)
      this.#forget(delivery)
    }
  }

  /** No lease ends any more. What is out stays with its runners. */
  close(): void {
    this.#leases.close()
    this.#confirmations.close()
  }

  #track(delivery: Delivery, leaseMs: number): void {
    this.#deliveries.add(delivery)
    this.#lease(delivery, leaseMs)
  }

  #lease(delivery: Delivery, forMs: number): void {
    this.#leases.begin(delivery, forMs, () => {
      const cause = `no result within ${Math.round((this.#options.clock.elapsed() - delivery.sentAt) / 1000)} s`
      void this.#end(delivery, delivery.sent ? 'lost' : 'released', cause)
    })
  }

  /**
   * Milliseconds that a delivery has: what is left of its lease, and time for a result that is on its way; but no more of
   * that than a runner needs that was away when the lease ended, however often it comes back.
   */
  #left({ task, sent, sentAt }: Delivery): number {
    const { graceMs, lateResultMs, leaseMs } = this.#options.limits
    if (!sent && task.category === 'interactive') return lateResultMs // runners do not count these
    const left = leaseMs[task.category] - (this.#options.clock.elapsed() - sentAt)
    return Math.max(left, Math.min(lateResultMs, left + graceMs + lateResultMs), 0)
  }

  #end(delivery: Delivery, how: 'lost' | 'released', cause: string): Promise<void> {
    const now = this.#options.clock.now()
    const { task } = delivery
    return this.#conclude(
      delivery,
      how === 'lost' ? afterLoss(task, cause, now) : afterRelease(task, cause, now),
    )
  }

  /**
   * Puts on record how a delivery ended. What is known first counts; the place is free at once. Never rejects.
   * @param result what its runner said, where that is how it ended
   */
  #conclude(delivery: Delivery, settlement: Settlement, result?: ResultMessage): Promise<void> {
    if (delivery.concluded) return delivery.concluded
    delivery.concluded = this.#record(delivery, settlement, result).then((isOver) => {
      if (isOver) this.#forget(delivery)
    })
    this.#vacate(delivery)
    return delivery.concluded
  }

  /** @returns false where the controller has stopped before that */
  async #record(delivery: Delivery, settlement: Settlement, result?: ResultMessage): Promise<boolean> {
    const claimed = delivery.claiming ? await delivery.claiming.outcome : 'claimed'
    if (claimed !== 'claimed') return claimed === 'refused'
    return await this.#endings.record(delivery.task, settlement, result)
  }

  /** Frees the place a delivery has. */
  #vacate(delivery: Delivery): void {
    this.#leases.end(delivery)
    const { connection } = delivery
    delivery.connection = null
    this.#options.places.leave(delivery.task.environment, connection)
  }

  #forget(delivery: Delivery): void {
    if (this.#deliveries.remove(delivery)) delivery.done?.()
  }
}

/** How a task is sent. */
interface Sending {
  /** Called when the delivery is over. */
  done: () => void
  /** Default: true. */
  isClaimed?: boolean
}

/** Milliseconds since a task was claimed, by the store's clock. */
function ageOf({ assignedAt }: TaskSummary, now: EpochMs): number {
  return assignedAt === null ? 0 : Math.max(now - Date.parse(assignedAt), 0)
}

function isSameWorker(delivery: Delivery, connection: RunnerConnection): boolean {
  return connection.runnerType === null || delivery.runnerType === connection.runnerType
}
