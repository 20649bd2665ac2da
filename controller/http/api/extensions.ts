import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { EnvironmentDetails, ExtensionDetails, ExtensionSummary } from '../../../api/extension.ts'
import { paths, routeOf } from '../../../api/paths.ts'
import type { Declaration } from '../../../core/domain/declaration.ts'
import type { Environment, Source } from '../../../core/domain/desired.ts'
import { environmentUuid } from '../../../core/domain/identifiers.ts'
import { compareText } from '../../../core/lib/compare-text.ts'
import type { EnvironmentView } from '../../apply/environment-view.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { StoredExtension } from '../../ports/environment-store.ts'
import type { RunnerSetup } from '../../ports/runners.ts'
import type { TagsOf } from '../../ports/source-tags.ts'
import { hidden } from '../../redact/hide.ts'
import type { Overviews } from '../../report/overviews.ts'
import type { Declarations } from '../../runners/declarations.ts'
import { subscriptionsOf } from '../connect/event-definitions.ts'
import { notFound } from '../errors.ts'
import { needs, seesExtension } from '../guard.ts'
import { type PageQuery, pageOf, wantedPage } from '../keyset.ts'
import { thingOf } from '../things.ts'
import { textOf } from './environment-query.ts'
import { goneOf } from './lines.ts'
import { type TagQuery, tagPage, wantedTags } from './tag-page.ts'
import { usesOf } from './tags-in-use.ts'

export interface ExtensionOptions {
  fleet: Fleet
  declarations: Pick<Declarations, 'of' | 'setups'>
  tagsOf: TagsOf
  overviews: Pick<Overviews, 'of'>
}

type Named = { Params: { extension: string } }
type Tagged = Named & { Querystring: TagQuery }

/** Extensions in our own words: all that is known of one, and the releases it could run. */
export function addExtensionRoutes(app: FastifyInstance, options: ExtensionOptions): void {
  const { fleet, tagsOf } = options

  app.get<{ Querystring: PageQuery & { q?: string } }>(
    routeOf(paths.extensions),
    needs('environments:read'),
    async (request) => {
      const { limit, after } = wantedPage(request.query)
      const isWanted = holding(request.query.q)
      const following = fleet
        .extensions()
        .filter((each) => (after === undefined || each.spec.name > after) && isWanted(each))
        .filter(({ spec }) => seesExtension(request, spec))
      const byName = following.sort((a, b) => compareText(a.spec.name, b.spec.name))
      const { items, next } = pageOf(byName, limit, ({ spec }) => spec.name)
      return { items: items.map(summaryOf), next }
    },
  )
  app.get<Named>(routeOf(paths.extension), needs('environments:read'), async (request) =>
    detailsOf(find(fleet, request), options),
  )
  app.get<Tagged>(routeOf(paths.extensionTags), needs('environments:read'), async (request, reply) => {
    const { spec } = find(fleet, request)
    const page = wantedTags(request.query)
    const signal = goneOf(request, reply)
    const wanted = sourcesOf(spec.environments).filter(
      ({ url }) => page.source === undefined || url === page.source,
    )
    const sources = await Promise.all(
      wanted.map(async (source) => ({
        url: source.url,
        found: await tagsOf(source, { signal, recent: isOneOfMany(page) }),
        uses: usesOf(source.url, spec.environments, fleet),
      })),
    )
    return tagPage(sources, page)
  })
}

/**
 * Which extensions have a text in their names or their id.
 * @throws {HttpError} 400 where it is too long
 */
function holding(q: unknown): (extension: StoredExtension) => boolean {
  const text = textOf(q)
  return ({ id, spec: { name, displayName } }) =>
    text === '' || [name, displayName, id].some((each) => each.toLowerCase().includes(text))
}

/** Who reads page by page, or types what to look for, asks again and again: the repository is asked once. */
function isOneOfMany({ after, q }: ReturnType<typeof wantedTags>): boolean {
  return after !== undefined || q !== undefined
}

function summaryOf({ id, spec: { name, displayName, type } }: StoredExtension): ExtensionSummary {
  return { id, name, displayName, type }
}

/** With those of its environments that the caller may see. */
function find(fleet: Fleet, request: FastifyRequest<Named>): StoredExtension {
  const { extension: wanted } = request.params
  const found = fleet.extensionNamed(wanted) ?? fleet.extension(wanted)
  if (!found) throw notFound(`extension ${wanted}`)
  const { spec } = found
  const environments = spec.environments.filter(({ type }) =>
    request.may.may('environments:read', thingOf(spec, type)),
  )
  return { ...found, spec: { ...spec, environments } }
}

function detailsOf({ id, account, spec }: StoredExtension, options: ExtensionOptions): ExtensionDetails {
  const { name, displayName, type, description, shortDescription, overview, website, icon } = spec
  const { packageId, permissions, events, files } = spec
  return {
    ...{ id, name, displayName, type, description, shortDescription, overview, website, icon },
    ...{ packageId, permissions, events, files },
    account: { id: account.id, name: account.displayName },
    products: account.products.filter((each) => spec.products.includes(each.id)),
    hub: account.hubs.find((each) => each.id === spec.hub) ?? null,
    environments: spec.environments.map((each) =>
      environmentOf(
        each,
        options.fleet.environment(each.id),
        options.overviews.of(each.id)?.conditions ?? [],
        options,
      ),
    ),
  }
}

function environmentOf(
  declared: Environment,
  view: EnvironmentView | undefined,
  conditions: EnvironmentDetails['conditions'],
  { declarations }: ExtensionOptions,
): EnvironmentDetails {
  const { id, type, mode, state, source, resources, logLevel, suspend } = declared
  const connected = view?.instances.filter((each) => each.connected) ?? []
  return {
    ...{ id, type, mode, resources, logLevel },
    uuid: environmentUuid(id),
    wanted: state,
    status: view?.status ?? 'Uninitialized',
    conditions,
    source: source && { url: source.url, tag: source.tag },
    deployed: deployedOf(view),
    instances: { wanted: declared.instances, connected: connected.length },
    externalEvents: declared.externalEvents.enabled,
    suspended: suspend,
    variables: declared.variables.map(({ name, secure }) => ({ name, secure })),
    schedules: declared.schedules.map(({ name }) => name),
    runner: runnerOf(declarations.setups(id), declarations.of(id)),
  }
}

function deployedOf(view: EnvironmentView | undefined): EnvironmentDetails['deployed'] {
  if (!view?.deployed) return null
  const { tag, commit } = view.deployed
  return { tag, commit, movedTo: view.movedTag?.to ?? null }
}

/** What all of them say together: each kind of worker subscribes to its own. */
function runnerOf(
  setups: readonly RunnerSetup[],
  { schedulables, variables }: Declaration,
): EnvironmentDetails['runner'] {
  if (setups.length === 0) return null
  return {
    readmeUrl: setups.find((each) => each.readmeUrl)?.readmeUrl ?? null,
    changelogUrl: setups.find((each) => each.changelogUrl)?.changelogUrl ?? null,
    schedulables: schedulables ?? [],
    subscriptions: subscriptionsOf(setups).map(({ type, statuses }) => ({ type, statuses })),
    variables: variables.map(({ name, initialValue, secure }) => ({
      name,
      value: secure && initialValue !== '' ? hidden : (initialValue ?? ''),
      secure,
    })),
    versions: [...new Set(setups.flatMap((each) => each.runnerVersion ?? []))],
  }
}

/** Of each repository once: environments of an extension mostly share one. */
function sourcesOf(environments: readonly Environment[]): Source[] {
  return [
    ...new Map(
      environments.flatMap(({ source }) => (source ? [[source.url, source] as const] : [])),
    ).values(),
  ]
}
