import type { FastifyRequest } from 'fastify'
import type { EnvironmentOverview } from '../../../api/overview.ts'
import { environmentTypes } from '../../../core/domain/desired.ts'
import type { Diagnostic } from '../../../core/domain/diagnostic.ts'
import type { Held } from '../../../core/domain/plan.ts'
import { accessName } from '../../../core/plan/plan-access.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { seenBy, seesExtension } from '../guard.ts'

/** What of the status somebody may see, who may not see all of it. */
export interface StatusView {
  environment(environment: Pick<EnvironmentOverview, 'id'>): boolean
  finding(finding: Pick<Diagnostic, 'at'>): boolean
  held(held: Pick<Held, 'extension' | 'environment'>): boolean
}

/** Undefined for whoever may see all. */
export function viewOf(
  request: FastifyRequest,
  fleet: Pick<Fleet, 'target' | 'extensionNamed'>,
): StatusView | undefined {
  const { may } = request
  if (may.everywhere('environments:read')) return undefined
  const sees = seenBy(request, fleet)
  const types = [null, ...environmentTypes]
  return {
    environment: ({ id }) => sees(id),
    // of a file anything may be told to whoever may see anything that it declares
    finding: ({ at }) => types.some((type) => may.may('environments:read', { path: at.file, type })),
    held({ extension, environment }) {
      if (extension === accessName) return may.anywhere('access:read')
      if (environment !== null) return sees(environment)
      const spec = fleet.extensionNamed(extension)?.spec
      return spec !== undefined && seesExtension(request, spec)
    },
  }
}
