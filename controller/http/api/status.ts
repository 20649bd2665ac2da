import type { FastifyInstance } from 'fastify'
import type { Overview } from '../../../api/overview.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import { maskObserved } from '../../../core/plan/mask.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { Sync } from '../../sync/sync.ts'
import { badInput } from '../errors.ts'
import { callerOf, needs } from '../guard.ts'

export interface StatusOptions {
  overview: () => Overview
  /** Whether each environment runs as a user of its own. */
  isolated: boolean
  fleet: Fleet
  sync: Sync
  store: AuditStore
}

/** How Git and what runs compare, and the two things to do about it: look again, and confirm deletions. */
export function addStatusRoutes(app: FastifyInstance, options: StatusOptions): void {
  const { overview, isolated, fleet, sync, store } = options

  app.get(routeOf(paths.status), needs('admin'), async () => overview())

  /** What `bowline diff --live` compares with: no secure value is in it, and nothing is hidden besides. */
  app.get(routeOf(paths.observed), { config: { needs: 'admin', answersDeclared: true } }, async () => {
    const account = fleet.account() ?? null
    return { commit: sync.state().commit, account, isolated, observed: maskObserved(fleet.observed()) }
  })

  app.post(routeOf(paths.sync), needs('admin'), async () => {
    await sync.look()
    fleet.retry()
    return overview()
  })

  app.post<{ Body: { commit?: unknown } | null }>(routeOf(paths.confirm), needs('admin'), async (request) => {
    const commit = request.body?.commit
    if (typeof commit !== 'string' || !/^[0-9a-f]{40,64}$/.test(commit))
      throw badInput('commit: expected the full id of the commit whose deletions are confirmed')
    await store.confirm(commit)
    const actor = callerOf(request)
    await store.audit({ actor, action: 'deletions.confirm', subject: commit, detail: '' })
    await sync.replan()
    return overview()
  })
}
