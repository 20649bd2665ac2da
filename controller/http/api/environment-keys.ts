import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { KeyIds } from '../../../api/environment.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import { environmentUuid } from '../../../core/domain/identifiers.ts'
import type { KeyPeriods } from '../../access/key-periods.ts'
import type { KeyRing } from '../../access/key-ring.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import { badInput } from '../errors.ts'
import { findEnvironment } from '../find-environment.ts'
import { callerOf, needs } from '../guard.ts'

export interface EnvironmentKeysOptions {
  fleet: Fleet
  store: AuditStore
  keys: KeyRing
  periods: KeyPeriods
}

type Named = { Params: { environment: string } }
const usualOverlapSeconds = 3600
const longestOverlapSeconds = 7 * 86_400

/** What local runners and the senders of external events need, and when it ends. */
export function addEnvironmentKeyRoutes(app: FastifyInstance, options: EnvironmentKeysOptions): void {
  const { fleet, store, keys, periods } = options
  const idsOf = (environment: string): KeyIds => ({ environment, keys: keys.list(environment) })
  const idOf = ({ params }: FastifyRequest<Named>) => findEnvironment(params.environment, fleet).id
  const audit = (request: FastifyRequest, action: string, subject: string, detail = '') =>
    store.audit({ actor: callerOf(request), action, subject, detail })

  const secretForAdmin = { config: { needs: 'admin', answersSecret: true } } as const
  app.get<Named>(routeOf(paths.environmentKeys), secretForAdmin, async (request) => {
    const id = idOf(request)
    await audit(request, 'keys.read', id)
    return { environment: id, uuid: environmentUuid(id), ...keys.of(id) }
  })

  app.get<Named>(routeOf(paths.environmentKeyIds), needs('admin'), async (request) => idsOf(idOf(request)))

  app.post<Named & { Body: unknown }>(
    routeOf(paths.rotateEnvironmentKeys),
    needs('admin'),
    async (request) => {
      const id = idOf(request)
      const overlap = readOverlap(request.body)
      await periods.rotate(id, overlap * 1000)
      await audit(
        request,
        'keys.rotate',
        id,
        `${keys.list(id)[0]?.id}; the older ones count for ${overlap} s`,
      )
      return idsOf(id)
    },
  )

  app.post<Named>(routeOf(paths.revokeEnvironmentKeys), needs('admin'), async (request) => {
    const id = idOf(request)
    await periods.endFormer(id)
    await audit(request, 'keys.revoke', id, `all but ${keys.list(id)[0]?.id}`)
    return idsOf(id)
  })
}

function readOverlap(body: unknown): number {
  const { overlap = usualOverlapSeconds } = (body ?? {}) as { overlap?: unknown }
  if (Number.isInteger(overlap) && Number(overlap) >= 0 && Number(overlap) <= longestOverlapSeconds)
    return Number(overlap)
  throw badInput(`overlap: expected whole seconds from 0 to ${longestOverlapSeconds}`)
}
