import type { Source } from '../../core/domain/desired.ts'
import { wayBack } from '../../core/edit/way-back.ts'
import { quoted } from '../../core/lib/closest.ts'
import { textIfAny } from '../checkout/git-here.ts'
import { UsageError } from '../exit.ts'
import { type Declared, nameOf } from './declared.ts'
import { type CommitNote, type EarlierSource, earlierSources } from './history.ts'
import type { History } from './repository.ts'
import type { HasTag } from './tags-there.ts'

export interface Earlier {
  source: Source
  /** The commit that put something else in its place; undefined where no history tells. */
  until: CommitNote | undefined
  /** Tags that are nearer, and not in the repository of the source. */
  passedOver: readonly string[]
}

/**
 * The source an environment had before: the last one on its way back whose tag is there, or the last with the tag that is
 * asked for.
 * @throws {UsageError} where the history knows none, with the tags it knows
 */
export async function earlierSource(
  history: History | undefined,
  { place, source }: Declared,
  tag: string | undefined,
  hasTag: HasTag,
): Promise<Earlier> {
  if (!history) {
    if (tag !== undefined) return { source: { ...source, tag }, until: undefined, passedOver: [] }
    throw new UsageError('there is no Git repository here, and so no history: name the tag with --to')
  }
  const seen: EarlierSource[] = []
  for await (const earlier of earlierSources(history.git, history.commit, place)) {
    if (earlier.source.tag === tag) return { ...earlier, passedOver: [] }
    seen.push(earlier)
  }
  const passedOver: string[] = []
  for (const earlier of tag === undefined ? wayBack(source.tag, seen) : []) {
    if ((await hasTag(earlier.source)) !== false) return { ...earlier, passedOver }
    passedOver.push(earlier.source.tag)
  }
  const others = [...new Set(seen.map((each) => each.source.tag))].filter((each) => each !== source.tag)
  const why =
    tag === undefined
      ? noWayBack(nameOf(place), source.tag, { others, passedOver })
      : missing(nameOf(place), source.tag, tag, others)
  throw new UsageError(`${why}${await ifShallow(history)}`)
}

function noWayBack(
  name: string,
  now: string,
  { others, passedOver }: { others: readonly string[]; passedOver: readonly string[] },
): string {
  const [newest] = others
  if (newest === undefined) return `${name} has had no other tag than ${now}`
  if (passedOver.length > 0)
    return `${name} has had no tag before ${now} that is in its repository; ${quoted(passedOver)} are not there`
  return `${name} has had no tag before ${now}, which it was rolled back to; --to ${newest} goes forward again`
}

function missing(name: string, now: string, wanted: string, others: readonly string[]): string {
  const known = others.length === 0 ? 'no other tag' : quoted(others)
  return `${name} never had the tag ${JSON.stringify(wanted)}; before ${now} it had ${known}`
}

async function ifShallow({ git }: History): Promise<string> {
  const shallow = await textIfAny(git(['rev-parse', '--is-shallow-repository']))
  return shallow === 'true'
    ? ', as far as this shallow clone goes back; "git fetch --unshallow" brings the rest'
    : ''
}
