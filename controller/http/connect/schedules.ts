import { hostname } from 'node:os'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { nextRuns } from '../../../core/diff/runs.ts'
import type { Schedule } from '../../../core/domain/desired.ts'
import type { EpochMs } from '../../../core/domain/epoch.ts'
import { wireEnvironmentType } from '../../../core/domain/identifiers.ts'
import type { OccurrenceRecord, Pause, ScheduleState } from '../../../core/domain/schedule-run.ts'
import { nextDue } from '../../../core/schedules/due.ts'
import { jitterOf } from '../../../core/schedules/jitter.ts'
import { covers, endedPause } from '../../../core/schedules/pause.ts'
import type { EnvironmentView } from '../../apply/environment.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { ScheduleStore } from '../../ports/schedule-store.ts'
import {
  type ByHandOptions,
  maxBackfill,
  planBackfill,
  runNow,
  startBackfill,
} from '../../schedules/by-hand.ts'
import type { Scheduler } from '../../schedules/scheduler.ts'
import { HttpError, notFound, requireAdmin, requirePrincipal } from '../app.ts'
import { type EnvironmentParams, findEnvironment, type ItemParams, queryOf, sendList } from './devops.ts'
import { triggerOf } from './trigger-shape.ts'

export interface ScheduleRoutesOptions extends Omit<ByHandOptions, 'store' | 'runsWait'> {
  fleet: Fleet
  store: ScheduleStore & AuditStore
  scheduler: Pick<Scheduler, 'refresh' | 'runsWait' | 'isOutgrown'>
}

const schedules = '/public/v1/devops/services/:service/environments/:environment/schedules'
const longestReason = 500

/** Schedules in the words of Connect's devops REST. What Git declares is changed there; what is done by hand is audited. */
export function addScheduleRoutes(app: FastifyInstance, options: ScheduleRoutesOptions): void {
  const { fleet, store, scheduler, clock } = options
  const byHand: ByHandOptions = { ...options, runsWait: (id) => scheduler.runsWait(id) }

  app.get<EnvironmentParams>(schedules, async (request, reply) => {
    const view = findEnvironment(request, fleet)
    return sendList(request, reply, await described(view, declaredIn(view), options))
  })
  app.get<ItemParams>(`${schedules}/:id`, async (request) => {
    const { view, schedule } = find(request, fleet)
    const [found] = await described(view, [schedule], options)
    return found
  })
  app.get<ItemParams>(`${schedules}/:id/next`, async (request) => {
    const { schedule } = find(request, fleet)
    const { next = '10' } = request.query as { next?: string }
    const count = Math.min(Math.max(Number.parseInt(next, 10) || 10, 1), 1000)
    return { ...nextRuns({ ...schedule, enabled: true }, clock.now(), count), jitter_ms: jitterOf(schedule) }
  })
  app.get<ItemParams>(`${schedules}/:id/runs`, async (request) => {
    const { schedule } = find(request, fleet)
    const limit = Math.min(queryOf(request).limit ?? 20, 1000)
    return (await store.occurrences(schedule.id, limit)).map(runOf)
  })

  app.post<ItemParams>(`${schedules}/:id/trigger`, async (request, reply) => {
    const { state, actor } = await attend(request)
    const done = await runNow(state, actor, byHand)
    if (done.became === 'refused')
      throw new HttpError(409, 'CONFLICT', `it was not run: ${explained(done.why)}`)
    await audit(request, state, 'schedule.trigger', done.became === 'task' ? done.task.id : 'waits')
    reply.status(202)
    if (done.became === 'waiting') return { state: 'waiting', task: null }
    return { state: 'queued', task: { id: done.task.id, status: done.task.status } }
  })
  app.post<ItemParams>(`${schedules}/:id/disable`, async (request) => {
    const { state, view, schedule } = await attend(request)
    const pause = pauseOf(request, clock.now())
    await audit(
      request,
      state,
      'schedule.pause',
      `${pause.by}: ${pause.reason} (until ${shown(pause.until)})`,
    )
    await setPause(state, pause)
    return (await described(view, [schedule], options))[0]
  })
  app.post<ItemParams>(`${schedules}/:id/enable`, async (request) => {
    const { state, view, schedule } = await attend(request)
    if (!schedule.enabled) throw declaredInGit(view, `schedule "${schedule.name}" has enabled: false`)
    const now = clock.now()
    if (state.pause && covers(state.pause, now)) {
      await audit(request, state, 'schedule.resume', `paused since ${shown(state.pause.since)}`)
      await setPause(state, endedPause(state.pause, now))
    }
    return (await described(view, [schedule], options))[0]
  })
  app.post<ItemParams>(`${schedules}/:id/backfill`, async (request) => {
    const { state } = await attend(request)
    const { from, to, isDryRun } = rangeOf(request, clock.now())
    const plan = await planBackfill(state, { from, to }, { store })
    if (plan.tooMany)
      throw bad(
        `more than ${maxBackfill} runs were planned in that time; take a shorter one, and then the next`,
      )
    const runs = isDryRun ? plan.runs : await startBackfill(state, plan.runs, byHand)
    if (!isDryRun)
      await audit(request, state, 'schedule.backfill', `${runs.length} runs, ${shown(from)} to ${shown(to)}`)
    return { dry_run: isDryRun, ran: plan.ran, runs: runs.map(shown) }
  })

  const refuse = async (request: FastifyRequest<EnvironmentParams>) => {
    requirePrincipal(request)
    throw declaredInGit(findEnvironment(request, fleet), 'schedules are declared in Git')
  }
  app.post<EnvironmentParams>(schedules, refuse)
  app.route<ItemParams>({ method: ['PUT', 'PATCH', 'DELETE'], url: `${schedules}/:id`, handler: refuse })

  /** The schedule an administrator wants something done about by hand. */
  async function attend(request: FastifyRequest<ItemParams>) {
    requireAdmin(request)
    const { view, schedule } = find(request, fleet)
    const [state] = await store.scheduleStates([schedule.id])
    if (!state)
      throw new HttpError(409, 'CONFLICT', `schedule ${schedule.id} is not in force yet: try again shortly`)
    return { view, schedule, state, actor: actorOf(request) }
  }

  async function audit(request: FastifyRequest, { spec, id }: ScheduleState, action: string, detail: string) {
    await store.audit({ actor: actorOf(request), action, subject: id, detail: `${spec.name}: ${detail}` })
  }

  async function setPause({ id, environment }: ScheduleState, pause: Pause): Promise<void> {
    await store.pauseSchedule(id, pause)
    scheduler.refresh(environment)
  }
}

/** Who stands behind the administrator's token, as far as they say. */
function actorOf({ body }: FastifyRequest): string {
  const { owner } = (body ?? {}) as { owner?: unknown }
  return typeof owner === 'string' && owner !== '' ? `admin (${owner.slice(0, 100)})` : 'admin'
}

function find(
  request: FastifyRequest<ItemParams>,
  fleet: Fleet,
): { view: EnvironmentView; schedule: Schedule } {
  const view = findEnvironment(request, fleet)
  const schedule = declaredIn(view).find(({ id }) => id === request.params.id)
  if (!schedule) throw notFound(`schedule ${request.params.id}`)
  return { view, schedule }
}

function declaredIn({ target }: EnvironmentView): readonly Schedule[] {
  return target?.environment.schedules ?? []
}

const shownFiles = 5

function declaredInGit({ target }: EnvironmentView, what: string): HttpError {
  const { files = [] } = target?.extension ?? {}
  const more = files.length > shownFiles ? ` or another of ${files.length} files` : ''
  const where = files.slice(0, shownFiles).join(' or ')
  return new HttpError(403, 'FORBIDDEN', `${what}: edit ${where}${more} of the config repository`)
}

function explained(why: string): string {
  if (why === 'environment-stopped') return 'its environment is stopped'
  if (why === 'backlog') return 'too many tasks of its environment wait already'
  const [reason, task] = why.split(': ')
  if (reason === 'queue-full') return 'as many of its runs wait as may'
  return `its last run is not finished${task === 'null' ? '' : ` (${task})`}`
}

function pauseOf({ body }: FastifyRequest, now: EpochMs): Pause {
  const {
    reason = 'paused over the API',
    owner = `admin of ${hostname()}`,
    until,
  } = (body ?? {}) as Record<string, unknown>
  if (typeof reason !== 'string' || typeof owner !== 'string') throw bad('"reason" and "owner" must be texts')
  const end = until === undefined || until === null ? null : instantOf(until, 'until')
  if (end !== null && end <= now) throw bad('"until" is past')
  return { by: owner.slice(0, 100), reason: reason.slice(0, longestReason), since: now, until: end }
}

function rangeOf({ body }: FastifyRequest, now: EpochMs) {
  const values = (body ?? {}) as Record<string, unknown>
  const from = instantOf(values.from, 'from')
  const to = values.to === undefined ? now : instantOf(values.to, 'to')
  if (from >= to) throw bad('"from" must be before "to"')
  if (to > now) throw bad('"to" must not be ahead: what is still to come runs by itself')
  return { from, to, isDryRun: values.dry_run === true }
}

function instantOf(value: unknown, name: string): EpochMs {
  const instant =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value)
      ? Date.parse(value)
      : Number.NaN
  if (Number.isNaN(instant)) throw bad(`"${name}" must be an instant such as 2027-01-31T18:00:00Z`)
  return instant
}

function bad(message: string): HttpError {
  return new HttpError(400, 'VAL_001', message)
}

function shown(instant: EpochMs | null): string {
  return instant === null ? 'resumed' : new Date(instant).toISOString()
}

async function described(
  { id, target }: EnvironmentView,
  declared: readonly Schedule[],
  { store, scheduler, clock }: ScheduleRoutesOptions,
) {
  const ids = declared.map((each) => each.id)
  const states = new Map((await store.scheduleStates(ids)).map((each) => [each.id, each]))
  const lasts = new Map((await store.lastOccurrences(ids)).map((each) => [each.schedule, each]))
  const now = clock.now()
  return declared.map((schedule) => {
    const state = states.get(schedule.id)
    const next = state && nextDue(state)
    const last = lasts.get(schedule.id)
    const pause = state && covers(state.pause, now) ? state.pause : null
    const isOn = schedule.enabled && pause === null
    return {
      id: schedule.id,
      name: schedule.displayName,
      declared_name: schedule.name,
      description: schedule.description,
      method: schedule.method,
      parameter: schedule.data,
      trigger: triggerOf(schedule.trigger),
      environment: { id, type: wireEnvironmentType[target?.environment.type ?? 'dev'] },
      status: isOn ? 'enabled' : 'disabled',
      state: stateOf(schedule, pause, state !== undefined && next === undefined),
      reason: pause?.reason ?? null,
      pause: pause && {
        owner: pause.by,
        reason: pause.reason,
        since: shown(pause.since),
        until: pause.until && shown(pause.until),
      },
      overlap: schedule.overlap,
      jitter_ms: jitterOf(schedule),
      outgrown: scheduler.isOutgrown(schedule.id),
      last_run: last ? runOf(last) : null,
      events: {
        ...(last ? { last_triggered: { at: shown(last.nominal) } } : {}),
        ...(next === undefined || !isOn ? {} : { next_trigger: { at: shown(next) } }),
      },
    }
  })
}

function stateOf({ enabled }: Schedule, pause: Pause | null, isOver: boolean) {
  if (isOver) return 'ended'
  if (!enabled) return 'disabled'
  return pause ? 'paused' : 'active'
}

function runOf(run: OccurrenceRecord) {
  const { nominal, state, reason, latenessMs, origin, into, blocker, since, taskId, taskStatus } = run
  return {
    nominal: shown(nominal),
    state,
    reason,
    lateness_ms: latenessMs,
    origin,
    into: into === null ? null : shown(into),
    blocked_by: blocker,
    also_all_since: since === null ? null : shown(since),
    task: taskId && { id: taskId, status: taskStatus },
  }
}
