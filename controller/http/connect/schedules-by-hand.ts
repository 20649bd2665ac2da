import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { WireSchedule } from '../../../api/schedule.ts'
import type { AuditEntry } from '../../../core/domain/audit.ts'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { Pause, ScheduleState } from '../../../core/domain/schedule-run.ts'
import { count } from '../../../core/lib/count.ts'
import { covers, endedPause } from '../../../core/schedules/pause.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import { oneAtATime } from '../../lib/one-at-a-time.ts'
import {
  type ByHandOptions,
  maxBackfill,
  planBackfill,
  runNow,
  startBackfill,
} from '../../schedules/by-hand.ts'
import { entryOf } from '../audited.ts'
import { badInput, conflict } from '../errors.ts'
import { callerOf, needs } from '../guard.ts'
import { declaredItem, editInGit } from './declared-place.ts'
import { environmentOfService, type ItemParams } from './environment-path.ts'
import { onBehalfOf, pauseOf, rangeOf } from './schedule-body.ts'
import type { ScheduleRoutesOptions } from './schedule-options.ts'
import { placedIn, scheduleOfPath } from './schedule-path.ts'
import { described, shown } from './schedule-shape.ts'

type ItemRequest = FastifyRequest<ItemParams>

/** What an administrator does about a schedule by hand: run it now, pause, resume, make up for the past. All is audited. */
export function addSchedulesByHand(app: FastifyInstance, options: ScheduleRoutesOptions): void {
  const byHand = new SchedulesByHand(options)
  const inTurn = oneAtATime() // whoever resumes ends the pause that is there, and none that came in its place meanwhile
  app.post<ItemParams>(
    routeOf(paths.triggerSchedule),
    needs('schedules:run', 'schedule.trigger'),
    (request) => byHand.trigger(request),
  )
  app.post<ItemParams>(
    routeOf(paths.disableSchedule),
    needs('schedules:pause', 'schedule.pause'),
    (request) => inTurn(() => byHand.pause(request)),
  )
  app.post<ItemParams>(
    routeOf(paths.enableSchedule),
    needs('schedules:pause', 'schedule.resume'),
    (request) => inTurn(() => byHand.resume(request)),
  )
  app.post<ItemParams>(
    routeOf(paths.backfillSchedule),
    needs('schedules:run', 'schedule.backfill'),
    (request) => byHand.backfill(request),
  )
}

class SchedulesByHand {
  readonly #options: ScheduleRoutesOptions
  readonly #byHand: ByHandOptions

  constructor(options: ScheduleRoutesOptions) {
    this.#options = options
    this.#byHand = { ...options, runsWait: (id) => options.scheduler.runsWait(id) }
  }

  async trigger(request: ItemRequest) {
    const { state, view, schedule } = await this.#find(request)
    const done = await runNow(state, actorOf(request), this.#byHand, this.#row(request, state))
    if (done.became === 'refused') throw conflict(`it was not run: ${explained(done.why)}`)
    const triggered: WireSchedule['triggered'] =
      done.became === 'waiting'
        ? { state: 'waiting', task: null }
        : { state: 'queued', task: { id: done.task.id, status: done.task.status } }
    return { ...(await this.#described(view, schedule)), triggered }
  }

  async pause(request: ItemRequest) {
    const { state, view, schedule } = await this.#find(request)
    const pause = pauseOf(request, callerOf(request), this.#options.clock.now())
    const { by, reason, until } = pause
    const change = { paused: [null, { by, until: shown(until) }] } as const
    await this.#setPause(state, pause, this.#row(request, state, { reason, change }))
    return await this.#described(view, schedule)
  }

  async resume(request: ItemRequest) {
    const { state, view, schedule } = await this.#find(request)
    const now = this.#options.clock.now()
    if (state.pause && covers(state.pause, now)) {
      const change = { paused: [{ by: state.pause.by, since: shown(state.pause.since) }, null] } as const
      await this.#setPause(state, endedPause(state.pause, now), this.#row(request, state, { change }))
    } else if (!schedule.enabled) {
      const thing = declaredItem(
        'Schedule',
        environmentOfService(request, this.#options.fleet),
        schedule.name,
        schedule.id,
      )
      const what = `schedule "${schedule.name}" has enabled: false`
      throw editInGit(what, { ...thing, field: '/spec/enabled' }, this.#options)
    }
    return await this.#described(view, schedule)
  }

  async backfill(request: ItemRequest) {
    const { state } = await this.#find(request)
    const { from, to, isDryRun } = rangeOf(request, this.#options.clock.now())
    const plan = await planBackfill(state, { from, to }, this.#options)
    if (plan.tooMany)
      throw badInput(
        `more than ${maxBackfill} runs were planned in that time; take a shorter one, and then the next`,
      )
    const reason = `${count(plan.runs.length, 'run')}, ${shown(from)} to ${shown(to)}`
    const row = this.#row(request, state, { reason })
    const runs = isDryRun ? plan.runs : await startBackfill(state, plan.runs, this.#byHand, row)
    return { dry_run: isDryRun, ran: plan.ran, runs: runs.map(shown) }
  }

  async #find(request: ItemRequest) {
    const { view, schedule } = scheduleOfPath(request, this.#options.fleet)
    const [state] = await this.#options.store.scheduleStates([schedule.id])
    if (!state) throw conflict(`schedule ${schedule.id} is not in force yet: try again shortly`)
    return { view, schedule, state }
  }

  async #described(view: EnvironmentView, schedule: Schedule): Promise<WireSchedule> {
    const [found] = await described([placedIn(view, schedule)], this.#options)
    return found as WireSchedule
  }

  #row(request: ItemRequest, { id, environment }: ScheduleState, about: object = {}): AuditEntry {
    return entryOf(request, id, { environment, ...about })
  }

  async #setPause({ id, environment }: ScheduleState, pause: Pause, row: AuditEntry): Promise<void> {
    await this.#options.store.pauseSchedule(id, pause, row)
    this.#options.scheduler.refresh(environment)
  }
}

function actorOf(request: ItemRequest): string {
  return onBehalfOf(request, callerOf(request))
}

function explained(why: string): string {
  if (why === 'environment-stopped') return 'its environment is stopped'
  if (why === 'backlog') return 'too many tasks of its environment wait already'
  const [reason, task] = why.split(': ')
  if (reason === 'queue-full') return 'as many of its runs wait as may'
  return `its last run is not finished${task === 'null' ? '' : ` (${task})`}`
}
