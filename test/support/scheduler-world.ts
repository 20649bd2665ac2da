import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { ScheduleStore } from '../../controller/ports/schedule-store.ts'
import { Scheduler } from '../../controller/schedules/scheduler.ts'
import type { SchedulerOptions } from '../../controller/schedules/scheduler-options.ts'
import { afterResult } from '../../controller/tasks/out/outcome.ts'
import type { Schedule } from '../../core/domain/desired.ts'
import type { Task } from '../../core/domain/task.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { FakeClock } from './fake-clock.ts'
import { recordingLog, scheduleOf } from './samples.ts'

export const environment = 'ENV-1234-5678-01'
export const neighbour = 'ENV-1234-5678-02'
export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
/** When every test begins. */
export const t0 = Date.UTC(2027, 0, 1)

export const everyMinute = scheduleOf(environment, 'every-minute')

/** A scheduler over a real store, on a clock that the test moves. */
export class SchedulerWorld {
  readonly database: TestDatabase
  readonly clock = new FakeClock(t0)
  readonly log = recordingLog()
  enqueued: Task[] = []
  readonly hindrances = new Map<string, string>()
  readonly cancelled: string[] = []
  isFull = false
  scheduler: Scheduler

  constructor(database: TestDatabase) {
    this.database = database
    this.scheduler = this.create()
  }

  /** What a scheduler and things done by hand need alike. */
  parts() {
    return {
      store: this.database.store as ScheduleStore,
      clock: this.clock,
      enqueue: async (tasks: readonly Task[]) => void this.enqueued.push(...tasks),
      cancel: async (id: string, how: { actor: string; running: true }) => {
        this.cancelled.push(id)
        return await this.database.store.cancel(id, how)
      },
      hindrance: (id: string) => this.hindrances.get(id),
      hasRoom: () => !this.isFull,
    }
  }

  create(options: Partial<SchedulerOptions> = {}): Scheduler {
    return new Scheduler({ ...this.parts(), log: this.log, ...options })
  }

  async arm(schedules: readonly Schedule[], of = environment): Promise<void> {
    await this.database.store.arm(of, schedules, this.clock.now())
  }

  /** Time goes by until then, or somebody sets the clock back; nobody looks. */
  async moveTo(time: number): Promise<void> {
    const ms = time - this.clock.now()
    if (ms >= 0) await this.clock.advance(ms)
    else this.clock.jump(ms)
  }

  /** Lets the scheduler look at the clock once. */
  async lookAt(time: number): Promise<void> {
    await this.moveTo(time)
    this.scheduler.start()
    await this.scheduler.stop()
  }

  /** The ledger, oldest first: `1 queued` is the run of minute 1. */
  async ledger(schedule = everyMinute): Promise<string[]> {
    const found = await this.database.store.occurrences(schedule.id, 1000)
    return found
      .map(({ nominal, state, reason }) =>
        [(nominal - t0) / minute, state, ...(reason ? [reason] : [])].join(' '),
      )
      .toReversed()
  }

  async finish(task: Task | undefined, result: 'success' | 'retry' = 'success'): Promise<void> {
    const { id = '', fence = 0 } = task ?? {}
    await this.database.store.claim(id, fence, 'INS-1')
    const answer = {
      result,
      data: null,
      countdownSeconds: 0,
      runtimeSeconds: 1,
      message: null,
    } as const
    if (task) await this.database.store.settle(id, fence, afterResult(task, answer, t0, 0))
  }
}

/** Gives each test of the file a world of its own, in one database. */
export function useSchedulerWorld(begins: (world: SchedulerWorld) => void): void {
  let database: TestDatabase
  let world: SchedulerWorld
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(async () => {
    await database?.remove()
  })
  beforeEach(async () => {
    await database.empty()
    await database.seed(environment, neighbour)
    world = new SchedulerWorld(database)
    begins(world)
  })
  afterEach(async () => {
    await world.scheduler.stop()
  })
}
