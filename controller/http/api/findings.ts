import type { FastifyInstance } from 'fastify'
import type { FindingPage } from '../../../api/overview.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Diagnostic } from '../../../core/domain/diagnostic.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { Overviews } from '../../report/overviews.ts'
import { badInput, HttpError } from '../errors.ts'
import { needs } from '../guard.ts'
import { type PageQuery, wantedPage } from '../keyset.ts'
import { shortText, textOf } from './environment-query.ts'
import { sendLines } from './json-stream.ts'
import { viewOf } from './status-view.ts'

export interface FindingsOptions {
  overviews: Pick<Overviews, 'summary'>
  fleet: Pick<Fleet, 'target' | 'extensionNamed'>
}

interface FindingQuery {
  severity?: string
  extension?: string
  q?: string
}

/** All findings of the newest commit, at once for programs and page by page for people. */
export function addFindings(app: FastifyInstance, { overviews, fleet }: FindingsOptions): void {
  app.get(routeOf(paths.findings), needs('environments:read'), async (request, reply) => {
    const view = viewOf(request, fleet)
    const { diagnostics } = overviews.summary()
    return sendLines(reply, view ? diagnostics.filter(view.finding) : diagnostics)
  })

  app.get<{ Querystring: PageQuery & FindingQuery }>(
    routeOf(paths.findingsPage),
    needs('environments:read'),
    async (request): Promise<FindingPage> => {
      const { limit, after } = wantedPage(request.query)
      const isWanted = filterOf(request.query)
      const view = viewOf(request, fleet)
      const { commit, diagnostics } = overviews.summary()
      const found = diagnostics.filter((each) => isWanted(each) && (!view || view.finding(each)))
      const begin = after === undefined ? 0 : beginOf(after, commit)
      const end = begin + limit
      const next = end < found.length ? `${commit ?? ''}.${end}` : null
      return { commit, total: found.length, items: found.slice(begin, end), next }
    },
  )
}

/** @throws {HttpError} 400 for what is no filter */
function filterOf({ severity, extension, q }: FindingQuery): (finding: Diagnostic) => boolean {
  if (severity !== undefined && severity !== 'error' && severity !== 'warning')
    throw badInput('severity: expected error or warning')
  if (extension !== undefined) shortText('extension', extension)
  const wanted = textOf(q)
  return ({ severity: given, extensions, at, code, message }) =>
    (severity === undefined || given === severity) &&
    (extension === undefined || extensions.length === 0 || extensions.includes(extension)) &&
    (wanted === '' || [at.file, code, message].some((text) => text.toLowerCase().includes(wanted)))
}

/**
 * How many of the same commit's stood before the page.
 * @throws {HttpError} 400 where it is no `next`, 410 where it is one of another commit
 */
function beginOf(after: string, commit: string | null): number {
  const [, of, begin] = /^([0-9a-f]*)\.(\d{1,9})$/.exec(after) ?? []
  if (begin === undefined) throw badInput('after: expected what "next" said')
  if (of === (commit ?? '')) return Number(begin)
  const message = 'after: there is a newer commit than the page before was of: read the list anew'
  throw new HttpError(410, 'BEGIN_ANEW', message)
}
