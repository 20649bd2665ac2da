/** What is told here of an environment's release. */
interface Released {
  type: string
  mode: 'local' | 'cloud'
  source: { url: string; tag: string } | null
  deployed: { tag: string } | null
}

/** The way of a release from one environment to the next. */
export interface Step {
  from: string
  to: string
  /** How they differ. */
  words: string
  /** That takes the release on; null where there is nothing to take. */
  command: string | null
  /** What to know before it is used. */
  note: string | null
  /** Where both are releases of one repository. */
  tags: { url: string; from: string; to: string } | null
}

/** Each environment with the one that releases come to it from, in the order in which they are given. */
export function neighbours(extension: string, environments: readonly Released[]): Step[] {
  return environments.slice(1).map((to, index) => stepTo(extension, environments[index] ?? to, to))
}

function stepTo(extension: string, from: Released, to: Released): Step {
  const step = { from: from.type, to: to.type, command: null, note: null, tags: null }
  if (!from.source || !to.source) {
    const local = [from, to].filter(({ source }) => !source).map(({ type }) => type)
    const are = local.length === 1 ? 'is' : 'are'
    return { ...step, words: `${local.join(' and ')} ${are} local: Git asks for no release there` }
  }
  const isElsewhere = from.source.url !== to.source.url
  if (from.source.tag === to.source.tag && !isElsewhere)
    return { ...step, words: `the same release, ${to.source.tag}` }
  const words =
    from.source.tag === to.source.tag
      ? `the same tag, ${to.source.tag}, of another repository`
      : `${from.source.tag} in ${from.type}, ${to.source.tag} in ${to.type}`
  return {
    ...step,
    words,
    command: `bowline promote ${extension} --from ${from.type} --to ${to.type}${isElsewhere ? ' --source' : ''}`,
    note: noteOn(from, isElsewhere),
    tags: isElsewhere ? null : { url: to.source.url, from: from.source.tag, to: to.source.tag },
  }
}

function noteOn({ type, source, deployed }: Released, isElsewhere: boolean): string | null {
  const notes = [
    ...(isElsewhere ? ['It takes the other repository, too.'] : []),
    ...(deployed?.tag === source?.tag
      ? []
      : [`${source?.tag} does not serve in ${type} yet${deployed ? `: ${deployed.tag} does` : ''}.`]),
  ]
  return notes.length === 0 ? null : notes.join(' ')
}

/** Which releases lie between those of two environments. */
export interface Between {
  /** `back`: taking it on would go back to an older one. */
  way: 'forward' | 'back'
  /** Those that the second has not, or gives up; newest first. */
  tags: readonly string[]
}

/**
 * @param tags of the repository, newest first: a part of them
 * @returns undefined where one of the two is not in that part
 */
export function between(tags: readonly string[], from: string, to: string): Between | undefined {
  const [there, here] = [tags.indexOf(from), tags.indexOf(to)]
  if (there < 0 || here < 0) return undefined
  return there < here
    ? { way: 'forward', tags: tags.slice(there, here) }
    : { way: 'back', tags: tags.slice(here, there) }
}
