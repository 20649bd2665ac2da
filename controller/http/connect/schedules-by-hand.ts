import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { WireSchedule } from '../../../api/schedule.ts'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { Pause, ScheduleState } from '../../../core/domain/schedule-run.ts'
import { count } from '../../../core/lib/count.ts'
import { covers, endedPause } from '../../../core/schedules/pause.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import {
  type ByHandOptions,
  maxBackfill,
  planBackfill,
  runNow,
  startBackfill,
} from '../../schedules/by-hand.ts'
import { badInput, conflict } from '../errors.ts'
import { callerOf, needs } from '../guard.ts'
import { editInGit, itemThing } from './declared-place.ts'
import { environmentOfService, type ItemParams } from './environment-path.ts'
import { onBehalfOf, pauseOf, rangeOf } from './schedule-body.ts'
import type { ScheduleRoutesOptions } from './schedule-options.ts'
import { placedIn, scheduleOfPath } from './schedule-path.ts'
import { described, shown } from './schedule-shape.ts'

type ItemRequest = FastifyRequest<ItemParams>

/** What an administrator does about a schedule by hand: run it now, pause, resume, make up for the past. All is audited. */
export function addSchedulesByHand(app: FastifyInstance, options: ScheduleRoutesOptions): void {
  const byHand = new SchedulesByHand(options)
  app.post<ItemParams>(routeOf(paths.triggerSchedule), needs('admin'), (request) => byHand.trigger(request))
  app.post<ItemParams>(routeOf(paths.disableSchedule), needs('admin'), (request) => byHand.pause(request))
  app.post<ItemParams>(routeOf(paths.enableSchedule), needs('admin'), (request) => byHand.resume(request))
  app.post<ItemParams>(routeOf(paths.backfillSchedule), needs('admin'), (request) => byHand.backfill(request))
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
    const done = await runNow(state, actorOf(request), this.#byHand)
    if (done.became === 'refused') throw conflict(`it was not run: ${explained(done.why)}`)
    await this.#audit(request, state, 'schedule.trigger', done.became === 'task' ? done.task.id : 'waits')
    const triggered: WireSchedule['triggered'] =
      done.became === 'waiting'
        ? { state: 'waiting', task: null }
        : { state: 'queued', task: { id: done.task.id, status: done.task.status } }
    return { ...(await this.#described(view, schedule)), triggered }
  }

  async pause(request: ItemRequest) {
    const { state, view, schedule } = await this.#find(request)
    const pause = pauseOf(request, this.#options.clock.now())
    const { by, reason, until } = pause
    await this.#audit(request, state, 'schedule.pause', `${by}: ${reason} (until ${shown(until)})`)
    await this.#setPause(state, pause)
    return await this.#described(view, schedule)
  }

  async resume(request: ItemRequest) {
    const { state, view, schedule } = await this.#find(request)
    const now = this.#options.clock.now()
    if (state.pause && covers(state.pause, now)) {
      await this.#audit(request, state, 'schedule.resume', `paused since ${shown(state.pause.since)}`)
      await this.#setPause(state, endedPause(state.pause, now))
    } else if (!schedule.enabled) {
      const thing = itemThing('Schedule', environmentOfService(request, this.#options.fleet), schedule.name)
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
    const runs = isDryRun ? plan.runs : await startBackfill(state, plan.runs, this.#byHand)
    const detail = `${count(runs.length, 'run')}, ${shown(from)} to ${shown(to)}`
    if (!isDryRun) await this.#audit(request, state, 'schedule.backfill', detail)
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

  async #audit(request: ItemRequest, { spec, id }: ScheduleState, action: string, detail: string) {
    const actor = actorOf(request)
    await this.#options.store.audit({ actor, action, subject: id, detail: `${spec.name}: ${detail}` })
  }

  async #setPause({ id, environment }: ScheduleState, pause: Pause): Promise<void> {
    await this.#options.store.pauseSchedule(id, pause)
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
