import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import type { WireSchedule } from '../../../api/schedule.ts'
import { compareText } from '../../../core/lib/compare-text.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { declaredIn, placedIn } from '../connect/schedule-path.ts'
import { type DeclaredSchedule, described, type ScheduleSources } from '../connect/schedule-shape.ts'
import { type ChoiceQuery, chosenBy } from '../environment-choice.ts'
import { badInput } from '../errors.ts'
import { needs, seenBy } from '../guard.ts'
import { type PageQuery, pageOf, wantedPage } from '../keyset.ts'
import { listOf, textOf } from './environment-query.ts'

type Query = PageQuery & ChoiceQuery & { state?: string; q?: string; id?: string }

const states = ['active', 'paused', 'disabled', 'ended', 'failing'] as const
/** What only the store knows is asked for so many schedules at a time, and answered with those of them that fit. */
const mostLookedAt = 1_000
const mostIds = 200

/** The schedules of all environments together, by their ids: those of an environment lie beside each other. */
export function addScheduleApi(app: FastifyInstance, options: ScheduleSources & { fleet: Fleet }): void {
  app.get<{ Querystring: Query }>(
    routeOf(paths.allSchedules),
    needs('environments:read'),
    async (request) => {
      const { query } = request
      const { limit, after } = wantedPage(query)
      const isWanted = stateFilter(query)
      const following = schedulesAfter(after ?? '', chosenBy(query), {
        fleet: options.fleet,
        sees: seenBy(request, options.fleet),
      })
      const found = filtered(query, following)
      const page = pageOf(found, isWanted ? mostLookedAt : limit, ({ schedule }) => schedule.id)
      const items = await described(page.items, options)
      if (!isWanted) return { items, next: page.next }
      const wanted = items.filter(isWanted)
      const last = wanted[limit - 1]
      return { items: wanted.slice(0, limit), next: wanted.length > limit && last ? last.id : page.next }
    },
  )
}

/** @throws {HttpError} 400 for a word that is no state */
function stateFilter({ state }: Query): ((schedule: WireSchedule) => boolean) | undefined {
  const wanted = listOf('state', state, states.length)
  if (!wanted) return undefined
  const odd = wanted.find((each) => !states.some((known) => known === each))
  if (odd !== undefined) throw badInput(`state: "${odd}" is none; expected one of ${states.join(', ')}`)
  return (schedule) => wanted.includes(schedule.state) || (schedule.failing && wanted.includes('failing'))
}

/** @throws {HttpError} 400 where the text is too long, or the ids are too many */
function* filtered(
  { q, id: idText }: Query,
  schedules: Iterable<DeclaredSchedule>,
): Generator<DeclaredSchedule> {
  const wanted = textOf(q)
  const ids = idText === undefined ? undefined : new Set(listOf('id', idText, mostIds))
  for (const each of schedules) {
    const { id, name, displayName, method } = each.schedule
    if (ids && !ids.has(id)) continue
    const texts = [id, name, displayName, method, each.target?.extension.name ?? '']
    if (wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted))) yield each
  }
}

function* schedulesAfter(
  after: string,
  isChosen: ReturnType<typeof chosenBy>,
  { fleet, sees }: { fleet: Pick<Fleet, 'ids' | 'target'>; sees: (id: string) => boolean },
): Generator<DeclaredSchedule> {
  for (const id of fleet.ids().sort(compareText)) {
    const target = fleet.target(id)
    if (!target || lastOf(id) < after || !isChosen(target) || !sees(id)) continue
    const declared = declaredIn({ target }).filter((each) => each.id > after)
    for (const schedule of declared.sort((a, b) => compareText(a.id, b.id)))
      yield placedIn({ id, target }, schedule)
  }
}

/** No schedule of an environment has a later id. */
function lastOf(environment: string): string {
  return `${environment.replace(/^ENV-/, 'EFS-')}-~`
}
