import type { SourceTags } from '../../../api/extension.ts'
import type { Environment } from '../../../core/domain/desired.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { Tag } from '../../ports/source-tags.ts'

export interface Use {
  type: Environment['type']
  wanted: string
  /** What it runs, where that is from this repository. */
  deployed: Tag | undefined
}

export function usesOf(url: string, environments: readonly Environment[], fleet: Fleet): Use[] {
  return environments.flatMap(({ id, type, source }) => {
    if (source?.url !== url) return []
    const deployed = fleet.environment(id)?.deployed
    const runs = deployed?.url === url ? { name: deployed.tag, commit: deployed.commit } : undefined
    return [{ type, wanted: source.tag, deployed: runs }]
  })
}

/**
 * The newest, and those in use however old they are, or gone. A tag that was moved after it was deployed comes twice: as it
 * is now, and as it runs.
 */
export function tagsWithUse(
  url: string,
  found: readonly Tag[],
  most: number,
  uses: readonly Use[],
): SourceTags {
  const used = new Set(uses.flatMap(({ wanted, deployed }) => [wanted, ...(deployed ? [deployed.name] : [])]))
  const there = new Map(found.map((each) => [each.name, each.commit]))
  const runs = uses.flatMap(({ deployed }) => deployed ?? [])
  const gone = [...used].filter((name) => !there.has(name)).map((name) => ({ name, commit: null }))
  const entries = [...gone, ...found.filter(({ name }, index) => index < most || used.has(name))]
  return {
    url,
    total: found.length,
    tags: entries.flatMap(({ name, commit }) => {
      const commits = new Set(runs.filter((each) => each.name === name).map((each) => each.commit))
      const earlier = commit === null ? [] : [...commits].filter((each) => each !== commit)
      const wanted = uses.filter((each) => each.wanted === name).map(({ type }) => type)
      const deployed = runIn(name, commit, uses)
      return [
        { name, commit, moved: false, wanted, deployed },
        ...earlier.map((old) => {
          return { name, commit: old, moved: true, wanted: [], deployed: runIn(name, old, uses) }
        }),
      ]
    }),
  }
}

/** @param commit null: whichever it was, since the tag is gone */
function runIn(name: string, commit: string | null, uses: readonly Use[]): Environment['type'][] {
  const fits = ({ deployed }: Use) =>
    deployed?.name === name && (commit === null || deployed.commit === commit)
  return uses.filter(fits).map(({ type }) => type)
}
