import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { whole } from '../../../core/domain/access.ts'
import type { Environment } from '../../../core/domain/desired.ts'
import type { Observed } from '../../../core/domain/observed.ts'
import { maskObserved } from '../../../core/plan/mask.ts'
import type { AccessInForce } from '../../access/access-in-force.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Overviews } from '../../report/overviews.ts'
import type { Sync } from '../../sync/sync.ts'
import { audited, entryOf } from '../audited.ts'
import { badInput } from '../errors.ts'
import { demand, needs, seesExtension } from '../guard.ts'
import { environmentThing, thingOf, thingsOfExtension } from '../things.ts'
import { addFindings } from './findings.ts'
import { sendLines, sendLong } from './json-stream.ts'
import { addStatusLists } from './status-list.ts'
import { type NewsQuery, StatusNews } from './status-news.ts'
import { StatusSummaries } from './status-summary.ts'
import { viewOf } from './status-view.ts'

export interface StatusOptions {
  overviews: Overviews
  /** Tells of each change that may be one of what is told here. */
  onChange: (listener: () => void) => void
  clock: TimerClock
  /** Whether each environment runs as a user of its own. */
  isolated: boolean
  fleet: Fleet
  sync: Sync
  store: Pick<AuditStore, 'confirm'>
  /** Who may do what. */
  access: Pick<AccessInForce, 'access' | 'confirm' | 'isWaiting'>
}

/** How Git and what runs compare, and the two things to do about it: look again, and confirm deletions. */
export function addStatusRoutes(app: FastifyInstance, options: StatusOptions): void {
  const { overviews, isolated, fleet, sync, store, access, clock, onChange } = options
  const summaries = new StatusSummaries(overviews)
  const news = new StatusNews(clock, () => summaries.version())
  onChange(() => news.changed())
  app.addHook('preClose', async () => news.close())
  addStatusLists(app, { overviews, summaries, news, fleet })
  addFindings(app, { overviews, fleet })

  app.get<{ Querystring: NewsQuery }>(
    routeOf(paths.status),
    needs('environments:read'),
    async (request, reply) => {
      if (request.query.since !== undefined) await news.wait(request, reply, request.query.since)
      return summaries.summary(viewOf(request, fleet))
    },
  )
  app.get(routeOf(paths.held), needs('environments:read'), async (request, reply) => {
    const view = viewOf(request, fleet)
    const { held } = overviews.summary()
    return sendLines(reply, view ? held.filter(view.held) : held)
  })

  /** What `bowline diff --live` compares with: no secure value is in it, and nothing is hidden besides. */
  const declared = { config: { needs: 'environments:read', answersDeclared: true } } as const
  app.get(routeOf(paths.observed), declared, async (request, reply) => {
    const mayAsk = request.may.everywhere('access:read')
    const head = {
      commit: sync.state().commit,
      account: fleet.account() ?? null,
      isolated,
      access: mayAsk ? access.access : null,
    }
    const items = masked(seenOf(fleet.observed(), request))
    return sendLong(reply, { head, list: ['observed', 'extensions'], items })
  })

  app.post(routeOf(paths.sync), needs('sync:run', 'sync.look'), async (request) => {
    await audited(request, sync.state().commit ?? '')
    await sync.look('person')
    fleet.retry()
    return summaries.summary(viewOf(request, fleet))
  })

  app.post<{ Body: { commit?: unknown } | null }>(
    routeOf(paths.confirm),
    needs('changes:confirm', 'deletions.confirm'),
    async (request) => {
      const commit = request.body?.commit
      if (typeof commit !== 'string' || !/^[0-9a-f]{40,64}$/.test(commit))
        throw badInput('commit: expected the full id of the commit whose deletions are confirmed')
      demandConfirmation(request, commit, { sync, access, fleet })
      const { commit: newest, planned } = sync.state()
      const plan = newest === commit && planned !== null ? { plan: planned } : {}
      const entry = entryOf(request, commit, { commit, ...plan })
      const { actor, request: id, source } = entry
      await store.confirm(commit, entry)
      await access.confirm(commit, { actor, request: id, source })
      await sync.replan('person')
      return summaries.summary(viewOf(request, fleet))
    },
  )
}

/**
 * Whoever confirms may confirm all that this lets through. Of a commit that is not planned now that is not known; wider
 * rights are for all there is.
 * @throws {HttpError} 403
 */
function demandConfirmation(
  request: FastifyRequest,
  commit: string,
  { sync, access, fleet }: Pick<StatusOptions, 'sync' | 'access' | 'fleet'>,
): void {
  const { may } = request
  const right = 'changes:confirm'
  if (may.everywhere(right)) return
  const { plan } = sync.state()
  demand(plan?.commit === commit && !access.isWaiting(commit), right, whole)
  for (const { extension, environment } of plan?.held ?? []) {
    const spec = fleet.extensionNamed(extension)?.spec
    const own = environment === null ? undefined : environmentThing(environment, fleet)
    for (const thing of own ? [own] : spec ? thingsOfExtension(spec) : [whole])
      demand(may.may(right, thing), right, thing)
  }
}

/** Of each extension that the caller sees, the environments that he sees. */
function seenOf(observed: Observed, request: FastifyRequest): Observed {
  if (request.may.everywhere('environments:read')) return observed
  return {
    extensions: observed.extensions.flatMap(({ spec, environments }) => {
      if (!seesExtension(request, spec)) return []
      const isSeen = ({ type }: Pick<Environment, 'type'>) =>
        request.may.may('environments:read', thingOf(spec, type))
      const seen = spec.environments.filter(isSeen)
      const ids = new Set(seen.map(({ id }) => id))
      return [
        { spec: { ...spec, environments: seen }, environments: environments.filter(({ id }) => ids.has(id)) },
      ]
    }),
  }
}

/** One at a time: all of them masked would be a second copy of what Git declares. */
function* masked({ extensions }: Observed): Generator<Observed['extensions'][number]> {
  for (const each of extensions) yield* maskObserved({ extensions: [each] }).extensions
}
