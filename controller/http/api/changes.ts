import type { FastifyInstance } from 'fastify'
import type { WriteBack } from '../../../api/change.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import { declaredInGit } from '../errors.ts'
import { needs } from '../guard.ts'

export interface ChangeOptions {
  /** That is followed. */
  branch: string
}

/** The one door by which what Git declares is changed from here. */
export function addChangeRoutes(app: FastifyInstance, { branch }: ChangeOptions): void {
  app.get(
    routeOf(paths.changes),
    needs('environments:read'),
    async (): Promise<WriteBack> => ({ allows: [], branch, pullRequests: false }),
  )

  app.post(routeOf(paths.changes), needs('environments:read', 'git.edit'), async () => {
    throw declaredInGit('this controller does not write to the config repository: change the files in Git')
  })
}
