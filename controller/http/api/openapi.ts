import type { FastifyInstance } from 'fastify'
import { paths } from '../../../api/paths.ts'
import { needs } from '../guard.ts'

/** The document of this API. It is made when it is first asked for: most controllers never are. */
export function addOpenApiRoute(app: FastifyInstance): void {
  let document: Promise<string> | undefined
  const made = async () => JSON.stringify((await import('../../../api/openapi.ts')).openApiDocument())
  app.get(paths.openapi, needs('nothing'), async (_request, reply) => {
    document ??= made()
    return reply.type('application/json; charset=utf-8').send(await document) // as text: no word of it is a secret
  })
}
