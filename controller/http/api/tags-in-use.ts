import type { SourceTag } from '../../../api/extension.ts'
import type { Environment } from '../../../core/domain/desired.ts'
import type { Fleet } from '../../apply/fleet.ts'
import type { Tag } from '../../ports/source-tags.ts'

export interface Use {
  type: Environment['type']
  wanted: string
  /** What it runs, where that is from this repository. */
  deployed: Tag | undefined
}

export function usesOf(
  url: string,
  environments: readonly Environment[],
  fleet: Pick<Fleet, 'environment'>,
): Use[] {
  return environments.flatMap(({ id, type, source }) => {
    if (source?.url !== url) return []
    const deployed = fleet.environment(id)?.deployed
    const runs = deployed?.url === url ? { name: deployed.tag, commit: deployed.commit } : undefined
    return [{ type, wanted: source.tag, deployed: runs }]
  })
}

/** A tag of a repository as it is now, and who asks for it or runs it. Null: it is gone. */
export function withUse(
  url: string,
  { name, commit }: { name: string; commit: string | null },
  uses: readonly Use[],
): SourceTag {
  const wanted = uses.filter((each) => each.wanted === name).map(({ type }) => type)
  return { url, name, commit, moved: false, wanted, deployed: runIn(name, commit, uses) }
}

/**
 * The tags that are in use, however old they are, or gone. One that was moved after it was deployed comes twice: as it is
 * now, and as it runs.
 */
export function tagsInUse(url: string, found: readonly Tag[], uses: readonly Use[]): SourceTag[] {
  const used = new Set(uses.flatMap(({ wanted, deployed }) => [wanted, ...(deployed ? [deployed.name] : [])]))
  const there = found.filter(({ name }) => used.has(name))
  const names = new Set(there.map(({ name }) => name))
  const gone = [...used].filter((name) => !names.has(name)).map((name) => ({ name, commit: null }))
  const runs = uses.flatMap(({ deployed }) => deployed ?? [])
  return [...gone, ...there].flatMap((tag) => {
    const { name, commit } = tag
    const commits = new Set(runs.filter((each) => each.name === name).map((each) => each.commit))
    const earlier = commit === null ? [] : [...commits].filter((each) => each !== commit)
    const before = earlier.map((old) => {
      return { url, name, commit: old, moved: true, wanted: [], deployed: runIn(name, old, uses) }
    })
    return [withUse(url, tag, uses), ...before]
  })
}

/** @param commit null: whichever it was, since the tag is gone */
function runIn(name: string, commit: string | null, uses: readonly Use[]): Environment['type'][] {
  const fits = ({ deployed }: Use) =>
    deployed?.name === name && (commit === null || deployed.commit === commit)
  return uses.filter(fits).map(({ type }) => type)
}
