import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { KeyIds } from '../../../api/environment.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import { environmentUuid } from '../../../core/domain/identifiers.ts'
import type { KeyPeriods } from '../../access/key-periods.ts'
import type { KeyRing } from '../../access/key-ring.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { audited, auditedAct } from '../audited.ts'
import { badInput } from '../errors.ts'
import { findEnvironment } from '../find-environment.ts'
import { needs } from '../guard.ts'

export interface EnvironmentKeysOptions {
  fleet: Fleet
  keys: KeyRing
  periods: KeyPeriods
}

type Named = { Params: { environment: string } }
const usualOverlapSeconds = 3600
const longestOverlapSeconds = 7 * 86_400

/** What local runners and the senders of external events need, and when it ends. */
export function addEnvironmentKeyRoutes(app: FastifyInstance, options: EnvironmentKeysOptions): void {
  const { fleet, keys, periods } = options
  const idsOf = (environment: string): KeyIds => ({ environment, keys: keys.list(environment) })
  const idOf = ({ params }: FastifyRequest<Named>) => findEnvironment(params.environment, fleet).id
  const revealing = { config: { needs: 'secrets:reveal', answersSecret: true, audits: 'keys.read' } } as const
  app.get<Named>(routeOf(paths.environmentKeys), revealing, async (request) => {
    const id = idOf(request)
    await audited(request, id, { environment: id }) // no row, no answer
    return { environment: id, uuid: environmentUuid(id), ...keys.of(id) }
  })

  app.get<Named>(routeOf(paths.environmentKeyIds), needs('keys:read'), async (request) =>
    idsOf(idOf(request)),
  )

  app.post<Named & { Body: unknown }>(
    routeOf(paths.rotateEnvironmentKeys),
    needs('keys:rotate', 'keys.rotate'),
    async (request) => {
      const id = idOf(request)
      const overlap = readOverlap(request.body)
      await auditedAct(request, id, {
        environment: id,
        reason: `the older ones count for ${overlap} s`,
        act: () => changeOfIds(id, () => periods.rotate(id, overlap * 1000)),
        told: (change) => ({ change }),
      })
      return idsOf(id)
    },
  )

  app.post<Named>(
    routeOf(paths.revokeEnvironmentKeys),
    needs('keys:rotate', 'keys.revoke'),
    async (request) => {
      const id = idOf(request)
      await auditedAct(request, id, {
        environment: id,
        act: () => changeOfIds(id, () => periods.endFormer(id)),
        told: (change) => ({ change }),
      })
      return idsOf(id)
    },
  )

  /** Ids of keys are no secrets. */
  async function changeOfIds(id: string, change: () => Promise<void>) {
    const ids = () => keys.list(id).map((each) => each.id)
    const before = ids()
    await change()
    return { keys: [before, ids()] } as const
  }
}

function readOverlap(body: unknown): number {
  const { overlap = usualOverlapSeconds } = (body ?? {}) as { overlap?: unknown }
  if (Number.isInteger(overlap) && Number(overlap) >= 0 && Number(overlap) <= longestOverlapSeconds)
    return Number(overlap)
  throw badInput(`overlap: expected whole seconds from 0 to ${longestOverlapSeconds}`)
}
