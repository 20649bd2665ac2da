import type { FastifyInstance } from 'fastify'
import { paths, routeOf } from '../../../api/paths.ts'
import { compareText } from '../../../core/lib/compare-text.ts'
import type { Fleet } from '../../apply/fleet.ts'
import { declaredIn, placedIn } from '../connect/schedule-path.ts'
import { type DeclaredSchedule, described, type ScheduleSources } from '../connect/schedule-shape.ts'
import { type ChoiceQuery, chosenBy } from '../environment-choice.ts'
import { needs, seenBy } from '../guard.ts'
import { type PageQuery, pageOf, wantedPage } from '../keyset.ts'

type Wanted = { Querystring: PageQuery & ChoiceQuery }

/** The schedules of all environments together, by their ids: those of an environment lie beside each other. */
export function addScheduleApi(app: FastifyInstance, options: ScheduleSources & { fleet: Fleet }): void {
  app.get<Wanted>(routeOf(paths.allSchedules), needs('environments:read'), async (request) => {
    const { query } = request
    const { limit, after } = wantedPage(query)
    const following = schedulesAfter(after ?? '', chosenBy(query), {
      fleet: options.fleet,
      sees: seenBy(request, options.fleet),
    })
    const { items, next } = pageOf(following, limit, ({ schedule }) => schedule.id)
    return { items: await described(items, options), next }
  })
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
