import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EnvironmentOverview, EnvironmentPage } from '../../../api/overview.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { type EnvironmentFilter, matches } from '../../report/environment-filter.ts'
import { placeAt } from '../../report/environment-order.ts'
import type { Overviews } from '../../report/overviews.ts'
import { badInput, HttpError, notFound } from '../errors.ts'
import { findEnvironment } from '../find-environment.ts'
import { needs } from '../guard.ts'
import { type PageQuery, wantedPage } from '../keyset.ts'
import { type EnvironmentQuery, environmentFilter, listOf } from './environment-query.ts'
import { sendLong } from './json-stream.ts'
import type { NewsQuery, StatusNews } from './status-news.ts'
import { environmentsVersion, type StatusSummaries } from './status-summary.ts'
import { type StatusView, viewOf } from './status-view.ts'

export interface StatusListOptions {
  overviews: Pick<Overviews, 'of' | 'page' | 'changedSince'>
  summaries: StatusSummaries
  news: StatusNews
  fleet: Pick<Fleet, 'find' | 'environment' | 'extension' | 'target' | 'extensionNamed'>
}

/** Of one answer. Who has missed more reads the list anew. */
const mostChanged = 1000
const mostIds = 200

type Listed = { Querystring: PageQuery & EnvironmentQuery & NewsQuery & { id?: string } }
type Named = { Params: { environment: string } }

/** Environments, as Git has them and as they are: page by page, one by one, and what becomes another. */
export function addStatusLists(app: FastifyInstance, options: StatusListOptions): void {
  const { overviews, summaries, news, fleet } = options

  app.get<Listed>(routeOf(paths.allEnvironments), needs('environments:read'), async (request, reply) => {
    const { query } = request
    const view = viewOf(request, fleet)
    const filter = { ...environmentFilter(query, fleet), ...(view && { is: view.environment }) }
    const ids = listOf('id', query.id, mostIds)
    if (query.since !== undefined)
      return await changes(request, reply, query.since, { filter, view, names: ids })
    const version = summaries.version() // of before the page: what comes meanwhile is told with `since`
    const { limit, after } = wantedPage(query)
    if (after !== undefined && !placeAt(after)) throw badInput('after: expected what "next" said')
    const page = ids
      ? { environments: ids.flatMap(named).filter((each) => matches(each, filter)), next: null }
      : overviews.page({ limit, filter, ...(after !== undefined && { after }) })
    return send(reply, { version, items: page.environments, next: page.next, gone: [] })
  })

  app.get<Named>(routeOf(paths.environmentStatus), needs('environments:read'), async ({ params }) => {
    const { id } = findEnvironment(params.environment, fleet)
    const found = overviews.of(id)
    if (!found) throw notFound(`environment ${params.environment}`)
    return found
  })

  function named(name: string): EnvironmentOverview[] {
    const id = fleet.find(name)
    const found = id === undefined ? undefined : overviews.of(id)
    return found ? [found] : []
  }

  async function changes(
    request: FastifyRequest<Listed>,
    reply: FastifyReply,
    since: string,
    {
      filter,
      view,
      names,
    }: { filter: EnvironmentFilter; view: StatusView | undefined; names: readonly string[] | undefined },
  ): Promise<FastifyReply> {
    await news.wait(request, reply, since)
    const version = summaries.version()
    const found = overviews.changedSince(environmentsVersion(since) ?? -1)
    if (!found || found.environments.length > mostChanged) throw beginAnew()
    const ids = names && new Set(names.map((each) => fleet.find(each) ?? each))
    const isAskedFor = (id: string) => ids === undefined || ids.has(id)
    const changed = found.environments.filter(({ id }) => isAskedFor(id))
    const items = changed.filter((each) => matches(each, filter))
    const left = found.gone.filter(isAskedFor)
    // whether what is gone was theirs to see is not known any more
    if (view && left.length > 0) throw beginAnew()
    const seen = view ? changed.filter(view.environment) : changed
    const others = seen.filter((each) => !matches(each, filter)).map(({ id }) => id)
    const gone = [...left, ...others].map((id) => ({ id }))
    return send(reply, { version, items, next: null, gone })
  }
}

/** What a thousand have printed before they failed is long. */
function send(reply: FastifyReply, { items, ...head }: EnvironmentPage): FastifyReply {
  return sendLong(reply, { head, list: ['items'], items })
}

function beginAnew(): HttpError {
  const message =
    'since: what has changed since then is not known, or too much: read the list anew, without since'
  return new HttpError(410, 'BEGIN_ANEW', message)
}
