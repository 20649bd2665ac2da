import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Observed } from '../../../core/domain/observed.ts'
import { maskObserved } from '../../../core/plan/mask.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { TimerClock } from '../../ports/clock.ts'
import type { Overviews } from '../../report/overviews.ts'
import type { Sync } from '../../sync/sync.ts'
import { audited, entryOf } from '../audited.ts'
import { badInput } from '../errors.ts'
import { needs } from '../guard.ts'
import { sendLines, sendLong } from './json-stream.ts'
import { addStatusLists } from './status-list.ts'
import { type NewsQuery, StatusNews } from './status-news.ts'
import { StatusSummaries } from './status-summary.ts'

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
}

/** How Git and what runs compare, and the two things to do about it: look again, and confirm deletions. */
export function addStatusRoutes(app: FastifyInstance, options: StatusOptions): void {
  const { overviews, isolated, fleet, sync, store, clock, onChange } = options
  const summaries = new StatusSummaries(overviews)
  const news = new StatusNews(clock, () => summaries.version())
  onChange(() => news.changed())
  app.addHook('preClose', async () => news.close())
  addStatusLists(app, { overviews, summaries, news, fleet })

  app.get<{ Querystring: NewsQuery }>(routeOf(paths.status), needs('admin'), async (request, reply) => {
    if (request.query.since !== undefined) await news.wait(request, reply, request.query.since)
    return summaries.summary()
  })
  app.get(routeOf(paths.findings), needs('admin'), async (_, reply) =>
    sendLines(reply, overviews.summary().diagnostics),
  )
  app.get(routeOf(paths.held), needs('admin'), async (_, reply) => sendLines(reply, overviews.summary().held))

  /** What `bowline diff --live` compares with: no secure value is in it, and nothing is hidden besides. */
  const declared = { config: { needs: 'admin', answersDeclared: true } } as const
  app.get(routeOf(paths.observed), declared, async (_, reply) => {
    const head = { commit: sync.state().commit, account: fleet.account() ?? null, isolated }
    return sendLong(reply, { head, list: ['observed', 'extensions'], items: masked(fleet.observed()) })
  })

  app.post(routeOf(paths.sync), needs('admin', 'sync.look'), async (request) => {
    await audited(request, sync.state().commit ?? '')
    await sync.look('person')
    fleet.retry()
    return summaries.summary()
  })

  app.post<{ Body: { commit?: unknown } | null }>(
    routeOf(paths.confirm),
    needs('admin', 'deletions.confirm'),
    async (request) => {
      const commit = request.body?.commit
      if (typeof commit !== 'string' || !/^[0-9a-f]{40,64}$/.test(commit))
        throw badInput('commit: expected the full id of the commit whose deletions are confirmed')
      const { commit: newest, planned } = sync.state()
      const plan = newest === commit && planned !== null ? { plan: planned } : {}
      await store.confirm(commit, entryOf(request, commit, { commit, ...plan }))
      await sync.replan('person')
      return summaries.summary()
    },
  )
}

/** One at a time: all of them masked would be a second copy of what Git declares. */
function* masked({ extensions }: Observed): Generator<Observed['extensions'][number]> {
  for (const each of extensions) yield* maskObserved({ extensions: [each] }).extensions
}
