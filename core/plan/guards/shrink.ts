import type { Extension } from '../../domain/desired.ts'

/** Share of the resources, 0 to 1: where more than this would be gone at once, it needs a confirmation. */
const maxShareDeleted = 0.3
/** With fewer resources than this, any share may go. */
const minResources = 10

/**
 * A merge gone wrong does not take the world with it. Resources are extensions, environments and schedules.
 * @param facts `before` is what is there, `after` what would stay; `confirmed` where somebody confirmed the deletions
 */
export function shrink({
  before,
  after,
  confirmed,
}: {
  before: readonly Extension[]
  after: readonly Extension[]
  confirmed: boolean
}): string | undefined {
  if (confirmed) return undefined
  const there = resourcesOf(before)
  const staying = new Set(resourcesOf(after))
  const deleted = there.filter((each) => !staying.has(each)).length
  if (there.length < minResources || deleted <= maxShareDeleted * there.length) return undefined
  return `${deleted} of ${there.length} resources would be deleted, more than ${maxShareDeleted * 100} %; nothing is deleted until this commit is confirmed`
}

/** By id. */
function resourcesOf(extensions: readonly Extension[]): string[] {
  return extensions.flatMap(({ id, environments }) => [
    id,
    ...environments.flatMap((each) => [each.id, ...each.schedules.map((schedule) => schedule.id)]),
  ])
}
