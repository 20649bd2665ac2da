import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pages } from '../../../api/pages.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import { HttpError, notFound } from '../errors.ts'
import { DashboardFiles, type Encoding } from './dashboard-files.ts'

/** Our own files and answers only; no text becomes a script, but for the one file the page names as its worker. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types bowline',
].join('; ')

/** A worker is held to what its own file came with. */
const policyOfFiles = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"

const page = { config: { needs: 'nothing', isPage: true } } as const

export interface PageOptions {
  /** Where the page was built to: a file URL that ends with `/`. */
  folder: string
}

/**
 * The web page, for browsers: one document at all its paths, and the files it is made of. Where nothing is, the same document
 * says so.
 */
export function addPageRoutes(app: FastifyInstance, { folder }: PageOptions): void {
  const files = new DashboardFiles(folder)

  /** @throws {HttpError} 503 where it was not built */
  const sendPage = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (request.principal === null) return toSignIn(request, reply)
    const index = files.index(request.prefix)
    if (index === undefined)
      throw new HttpError(503, 'UNAVAILABLE', 'the page was not built: "npm run build" does that')
    reply.header('content-security-policy', policy).header('cache-control', 'no-store')
    return reply.type('text/html; charset=utf-8').send(index)
  }

  app.decorate('nowherePage', (request: FastifyRequest, reply: FastifyReply) =>
    sendPage(request, reply.status(404)),
  )
  for (const path of Object.values(pages))
    app.get(routeOf(path), page, async (request, reply) => sendPage(request, reply))

  app.get<{ Params: { name: string } }>('/assets/:name', page, async (request, reply) => {
    const { name } = request.params
    const encoding = encodingFor(request)
    const file = await files.asset(name, encoding)
    if (!file) throw notFound('a file of the page')
    reply.header('content-security-policy', policyOfFiles)
    // its name changes with what is in it
    reply.header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding')
    if (encoding) reply.header('content-encoding', encoding)
    return reply.type(file.type).send(file.body)
  })
}

function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const query = new URLSearchParams({ return: request.url })
  return reply.header('cache-control', 'no-store').redirect(`${request.prefix}${paths.login}?${query}`, 303)
}

function encodingFor({ headers }: FastifyRequest): Encoding | undefined {
  const accepted = String(headers['accept-encoding'] ?? '')
    .split(',')
    .map((each) => each.split(';', 1)[0]?.trim())
  return (['br', 'gzip'] as const).find((each) => accepted.includes(each))
}
