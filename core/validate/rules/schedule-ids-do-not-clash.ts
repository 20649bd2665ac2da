import type { ScheduleDocument } from '../../../schemas/generated/types.ts'
import { scheduleId } from '../../domain/identifiers.ts'
import type { ScheduleIds } from '../../domain/schedule-ids.ts'
import { groupBy } from '../../lib/group-by.ts'
import { type Catalog, type Resource, soleAccount } from '../catalog.ts'
import { environmentIds } from '../identity.ts'
import { placeName, type Repeat, repeats } from '../repeats.ts'
import type { Rule } from '../rule.ts'
import { mostSchedules, settleScheduleIds } from '../settle-schedule-ids.ts'

type ScheduleResource = Resource<ScheduleDocument>

/**
 * Ids that come from names give way to each other. An adopted one stays as it is written, and must not be the one that another
 * schedule has, or has by its name: which of the two was first is not in the text.
 */
export const scheduleIdsDoNotClash: Rule = function* (catalog, report, { ids }) {
  if (!ids?.size && catalog.schedules.length <= mostSchedules && !catalog.schedules.some(isAdopted)) return
  for (const { again, first, id } of clashes(yield* identified(catalog, ids))) {
    yield
    const { metadata } = again.body
    report({
      code: 'id-clash',
      in: again,
      at: metadata.id === undefined ? '/metadata/name' : '/metadata/id',
      message: `schedules "${metadata.name}" and "${first.body.metadata.name}" (${placeName(first, '/metadata/name')}) have the same id ${id}`,
      hint: 'give one of them another metadata.id, or none',
      extensions: [again.header.extension, first.header.extension],
    })
  }
}

interface Identified {
  schedule: ScheduleResource
  /** The one it gets. */
  id: string
  /** The one its name gives. */
  derived: () => string
}

/**
 * Those whose extension is declared; of several with one name only the first, as another rule tells of these. None of an
 * environment that has more than there are ids, which is told by another one, too.
 */
function* identified(catalog: Catalog, known: ScheduleIds = new Map()): Generator<void, Identified[]> {
  const account = soleAccount(catalog)?.body
  if (!account) return []
  const environmentOf = environmentIds(account, catalog.extensions)
  const declared = catalog.schedules.filter((each) => environmentOf(each) !== undefined)
  const byEnvironment = groupBy(declared, (each) => environmentOf(each) ?? '')
  const found: Identified[] = []
  for (const [environment, all] of byEnvironment) {
    yield
    const own = [...new Map(all.toReversed().map((each) => [each.body.metadata.name, each])).values()]
    if (own.length > mostSchedules) continue
    const ids = settleScheduleIds(
      environment,
      own.map(({ body }) => body.metadata),
      known.get(environment),
    )
    for (const schedule of own.toReversed()) {
      const { name } = schedule.body.metadata
      found.push({ schedule, id: ids.get(name) ?? '', derived: () => scheduleId(environment, name) })
    }
  }
  return found
}

function clashes(all: readonly Identified[]): (Repeat<ScheduleResource> & { id: string })[] {
  const same = repeats(all, ({ id }) => id).map(({ again, first }) => ({
    again: again.schedule,
    first: first.schedule,
    id: again.id,
  }))
  const adopted = all.filter(({ schedule }) => isAdopted(schedule))
  if (adopted.length === 0) return same
  const others = all.filter(({ schedule }) => !isAdopted(schedule))
  const byName = new Map(others.map((each) => [each.derived(), each]))
  const claimed = adopted.flatMap(({ schedule, id, derived }) => {
    const other = id === derived() ? undefined : byName.get(id)
    return other && other.id !== id ? [{ again: schedule, first: other.schedule, id }] : []
  })
  return [...same, ...claimed]
}

function isAdopted({ body }: ScheduleResource): boolean {
  return body.metadata.id !== undefined
}
